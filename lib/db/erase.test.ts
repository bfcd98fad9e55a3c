import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contextOf, feedback } from '../../test/factories.ts'
import { CLEARED, type OutboxItem, type WorkspaceDatabase } from './database.ts'
import { formDraftKey, noteDraft, noteDraftKey, searchDraftKey } from './draft-keys.ts'
import { erase, PLACES } from './erase.ts'
import { putContexts } from './leads.ts'
import { addFeedback } from './outbox.ts'
import { getChoice, rejectLead, setPick } from './picks.ts'
import { renameLeads } from './rename-leads.ts'
import { openWorkspace } from './workspaces.ts'

const MAIL = 'https://mail.example'
/** Stands in everything that is kept about a lead. */
const wordOf = (n: number) => `word${n}of`
const leadId = (n: number) => `lead-${n}`

/** How feedback stands here, and whether the hub had it: then its tombstone comes too. */
const STANDS: { here: Pick<OutboxItem, 'state' | 'sentAgain'>; acknowledged: boolean; had: boolean }[] = [
  { here: { state: 'waiting' }, acknowledged: false, had: false },
  { here: { state: 'failed' }, acknowledged: false, had: false },
  { here: { state: 'waiting' }, acknowledged: false, had: true }, // the answer was lost or is on its way
  { here: { state: 'delivered' }, acknowledged: true, had: true },
  { here: { state: 'waiting', sentAgain: true }, acknowledged: true, had: true },
  { here: { state: 'failed', sentAgain: true }, acknowledged: true, had: true },
]
const feedbackOf = (n: number) => STANDS.map((_, i) => feedback(n * 100 + i).id)

/** Puts something about a lead in every place, feedback in each of its states. */
async function fill(db: WorkspaceDatabase, n: number) {
  const word = wordOf(n)
  await putContexts(db, [contextOf([], { id: leadId(n), name: word, emails: [`${word}@acme.example`] }, n)])
  for (const [i, { here }] of STANDS.entries()) {
    const given = feedback(n * 100 + i, { leadId: leadId(n), note: word })
    await addFeedback(db, given, { undoMs: 0, now: n })
    await db.outbox.update(given.id, here)
  }
  await setPick(db, MAIL, word, leadId(n))
  await rejectLead(db, MAIL, `${word} not`, leadId(n))
  await db.missedSearches.put({ key: `2026-11-20 ${word}`, text: word, language: 'en', day: '2026-11-20' })
  await db.drafts.bulkPut([
    { key: formDraftKey(leadId(n), 'heard'), text: word, at: n },
    { key: noteDraftKey(`tab${n}`), text: noteDraft(feedbackOf(n)[3]!, word), at: n },
    { key: searchDraftKey(`tab${n}`), text: word, at: n },
  ])
}

async function everything(db: WorkspaceDatabase): Promise<string> {
  return JSON.stringify(await Promise.all(db.tables.map((table) => table.toArray())))
}

const eraseIn = (db: WorkspaceDatabase, leadIds: string[], feedbackIds: string[]) =>
  db.transaction('rw', db.tables, () =>
    erase(db, { leadIds: new Set(leadIds), feedbackIds: new Set(feedbackIds) }),
  )

test('every table says whether it holds something about a lead', () => {
  const tables = Object.keys(CLEARED).map((item) => item.split(': ')[0])
  expect(Object.keys(PLACES).sort()).toEqual([...new Set(tables)].sort())
})

test('whoever is erased, by whichever tombstones: nothing of them is left but what the hub never had, all of the others is', async () => {
  const db = openWorkspace({ name: 'erase' }, 'w')
  await fc.assert(
    fc.asyncProperty(
      fc.subarray([1, 2, 3, 4]),
      fc.constantFrom('lead', 'feedback', 'both'),
      async (erased, tombstones) => {
        await Promise.all(db.tables.map((table) => table.clear()))
        for (let n = 1; n <= 4; n++) await fill(db, n)
        await eraseIn(
          db,
          tombstones === 'feedback' ? [] : erased.map(leadId),
          tombstones === 'lead'
            ? []
            : erased.flatMap(feedbackOf).filter((_, i) => STANDS[i % STANDS.length]!.had),
        )
        const left = new Set(await db.outbox.toCollection().primaryKeys())
        for (let n = 1; n <= 4; n++) {
          const isErased = erased.includes(n)
          expect(feedbackOf(n).map((id) => left.has(id))).toEqual(
            STANDS.map(({ acknowledged, had }) => !isErased || !(tombstones === 'lead' ? acknowledged : had)),
          )
        }
        await db.outbox.clear()
        const kept = await everything(db)
        for (let n = 1; n <= 4; n++) {
          const isGone = erased.includes(n) && tombstones !== 'feedback'
          expect([n, kept.includes(`${leadId(n)}"`)]).toEqual([n, !isGone])
          if (isGone) expect(kept).not.toContain(wordOf(n))
          else expect(await getChoice(db, MAIL, wordOf(n))).toEqual({ leadId: leadId(n), not: [] })
        }
      },
    ),
    { numRuns: 30 },
  )
})

test('a thread keeps what else was said about it', async () => {
  const db = openWorkspace({ name: 'erase-picks' }, 'w')
  await setPick(db, MAIL, 'a', 'lead-1')
  await rejectLead(db, MAIL, 'a', 'lead-2')
  await rejectLead(db, MAIL, 'b', 'lead-1')
  await rejectLead(db, MAIL, 'b', 'lead-2')
  await eraseIn(db, ['lead-1'], [])
  expect(await getChoice(db, MAIL, 'a')).toEqual({ leadId: null, not: ['lead-2'] })
  expect(await getChoice(db, MAIL, 'b')).toEqual({ leadId: null, not: ['lead-2'] })
})

test('what is typed about a lead goes on under the id that it has now', async () => {
  const db = openWorkspace({ name: 'erase-renamed' }, 'w')
  const typed = { text: 'Too dear', at: 1 }
  await db.drafts.put({ key: formDraftKey('old', 'heard'), ...typed })
  await renameLeads(db, new Map([['old', 'new']]))
  expect(await db.drafts.toArray()).toEqual([{ key: formDraftKey('new', 'heard'), ...typed }])
})
