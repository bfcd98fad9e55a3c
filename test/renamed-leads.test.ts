/** A hub of before leads had ids of the hub's own is brought up to date; what a rep's browser kept goes on. */
import 'fake-indexeddb/auto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../hub/store/open.ts'
import { emptyCluster } from '../hub/store/testing-data-dir.ts'
import { hubOn } from '../hub/testing.ts'
import { findByAddress, putContexts } from '../lib/db/leads.ts'
import { addFeedback, unsent } from '../lib/db/outbox.ts'
import { feedbackOfLead } from '../lib/db/own-feedback.ts'
import { getChoice, rejectLead, setPick } from '../lib/db/picks.ts'
import { setSetting } from '../lib/db/settings.ts'
import { readHistory, readSync, updateSync, writeHistory } from '../lib/db/sync-state.ts'
import { currentWorkspace } from '../lib/db/workspaces.ts'
import type { Feedback } from '../lib/domain/feedback.ts'
import { connect } from '../lib/sync/connect.ts'
import { olderTouchpoints } from '../lib/sync/look-up.ts'
import { syncRound } from '../lib/sync/round.ts'
import { testWorld } from './memory-hub.ts'

const EXAMPLE = join(import.meta.dirname, '../hub/migrations/examples/0009-consent-statements.sql')
/** In the example. */
const OLD_ID = 'crm-1'
const ADDRESS = 'lena@fischer.test'
const IN_EXAMPLE = ['019aaab8-7a6e-7a3d-9b57-0000000000f1', '019aaab8-7a6e-7a3d-9b57-0000000000f3']
const KEY = 'alg_rep_of_the_example_and_of_nothing_else'

/** The database of the example, today's hub on it, and the cursor that clients had before. */
async function oldHub() {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-renamed-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const pglite = await PGlite.create(join(dataDir, 'pglite'), { loadDataDir: await emptyCluster() })
  await pglite.exec(await readFile(EXAMPLE, 'utf8'))
  await pglite.exec('set search_path to public')
  const { rows } = await pglite.query<{ history: string; seq: string; mark: string }>(
    'select w.history, w.seq, m.mark from workspaces w join history_marks m on m.workspace_id = w.id and m.seq = w.seq',
  )
  const { history, seq, mark } = rows[0]!
  await pglite.close()
  const store = await openStore({ dataDir })
  onTestFinished(() => store.close())
  return { store, history, cursor: `${history}.${seq}.${mark}` }
}

const heard = (n: number): Feedback => ({
  kind: 'heard',
  id: `019bb000-0000-7000-8000-00000000000${n}`,
  leadId: OLD_ID,
  host: null,
  pageKind: null,
  at: '2026-11-20T10:00:00Z',
  note: null,
  what: 'objection',
  text: 'Too dear',
})

test('a lead with another id is the same one: pick, feedback waiting and delivered, and its history', async () => {
  const { store, history, cursor } = await oldHub()
  const { app, call } = hubOn(store)
  const { world, computer } = await testWorld()
  let online = true
  world.fetch = async (input, init) => {
    if (!online) throw new TypeError('Failed to fetch')
    const { pathname, search } = new URL(String(input))
    return app.request(pathname + search, init)
  }
  await setSetting(computer, 'connection', null)
  await connect(computer, { hubAddress: 'https://hub.example', accessKey: KEY, fetch: world.fetch })
  const db = await currentWorkspace(computer)

  // As the browser stood with the hub of before.
  const { leads } = await (await call('GET', `/v1/leads?email=${ADDRESS}`, KEY)).json()
  const newId = leads[0].lead.id
  await putContexts(db, [{ ...leads[0], lead: { ...leads[0].lead, id: OLD_ID } }])
  await updateSync(db, { cursor, resync: false })
  await writeHistory(db, { ...(await readHistory(db)), name: history })
  await setPick(db, 'https://mail.example', 'thread-1', OLD_ID)
  await rejectLead(db, 'https://mail.example', 'thread-2', OLD_ID)
  await addFeedback(db, heard(1), { undoMs: 0, now: world.now() })
  await addFeedback(db, heard(2), { undoMs: 3_600_000, now: world.now() })

  expect(await syncRound(world)).toEqual({ ok: true })

  expect(newId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect((await findByAddress(db, ADDRESS)).map(({ id }) => id)).toEqual([newId])
  expect(await getChoice(db, 'https://mail.example', 'thread-1')).toEqual({ leadId: newId, not: [] })
  expect(await getChoice(db, 'https://mail.example', 'thread-2')).toEqual({ leadId: null, not: [newId] })
  expect((await feedbackOfLead(db, newId)).map(({ id, state }) => [id, state]).sort()).toEqual([
    // What the person told from another browser comes with the hub's changes.
    ...IN_EXAMPLE.map((id) => [id, 'delivered']),
    [heard(1).id, 'delivered'],
    [heard(2).id, 'waiting'],
  ])
  expect((await unsent(db))[0]?.feedback.leadId).toBe(newId)
  expect((await readSync(db)).cursor).not.toBe(cursor)
  // Whoever still has the old id may use it: what it names is the same lead.
  const exported = await call(
    'GET',
    `/v1/leads/${OLD_ID}/export`,
    'alg_marketer_of_the_example_and_of_nothing_else',
  )
  expect(await exported.json()).toMatchObject({
    lead: { id: newId },
    sources: [{ source: 'alongside', externalId: OLD_ID }],
    feedback: expect.arrayContaining([
      expect.objectContaining({ feedback: expect.objectContaining({ id: heard(1).id, leadId: newId }) }),
    ]),
  })
  expect(await olderTouchpoints(world, OLD_ID, 't2')).toMatchObject({
    ok: true,
    value: { touchpoints: [{ id: 't1' }] },
  })
  online = false
})
