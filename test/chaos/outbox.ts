import 'fake-indexeddb/auto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { sql } from 'kysely'
import { createApp } from '../../hub/app.ts'
import { compressed } from '../../hub/backup/open-backup.ts'
import { loadBackup } from '../../hub/backup/restore.ts'
import { saveBackup } from '../../hub/backup/save-backup.ts'
import { tablesOf } from '../../hub/backup/tables.ts'
import type { Store } from '../../hub/store/open.ts'
import { write } from '../../hub/store/transaction.ts'
import { allOf, openEmbedded, putLead, WORKSPACE, withKeys } from '../../hub/testing.ts'
import { ChangesAnswer } from '../../lib/contract/changes.ts'
import { FeedbackList } from '../../lib/contract/feedback.ts'
import { CreatedKey } from '../../lib/contract/key.ts'
import type { OutboxItem, WorkspaceDatabase } from '../../lib/db/database.ts'
import { addFeedback } from '../../lib/db/outbox.ts'
import { setSetting } from '../../lib/db/settings.ts'
import { currentWorkspace } from '../../lib/db/workspaces.ts'
import type { Feedback } from '../../lib/domain/feedback.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { connect } from '../../lib/sync/connect.ts'
import { pushDue, syncRound } from '../../lib/sync/round.ts'
import { id, talkingPoint } from '../factories.ts'
import { memoryLocks, problem, testWorld } from '../memory-hub.ts'
import { ANSWER_KINDS, ANSWERS, type AnswerKind } from './answers.ts'

/**
 * What a rep says, from the outbox to a real hub, with every kind of answer in between, and a hub that is put back to
 * older backups: at the end each feedback is there exactly once, or kept here with the hub's reason, and the extension
 * shows what the hub has.
 */

export interface OutboxCounts {
  runs: number
  /** Feedback given in all runs. */
  items: number
  /** Of it, what the hub refused and the extension keeps with the reason. */
  refused: number
  /** Times that the hub was put back to a backup, and of these without a new history, as `pg_restore` does it. */
  restores: number
  withoutNewHistory: number
  /** Acknowledged feedback that a restored hub lacked. */
  lostByRestores: number
  /** Key revoked and another one entered. */
  renewed: number
  answers: Partial<Record<AnswerKind, number>>
}

const ITEMS = 20
/** Rounds until all is settled: one finds the key revoked, the next one sends. */
const MOST_ROUNDS = 2
const ADDRESS = 'https://hub.example'
const POINTS = ['019aa000-0000-7000-8000-0000000000a1', '019aa000-0000-7000-8000-0000000000a2'] as const
const POISON = 'This item cannot be taken.'

/** What the rep gives, `n` of 20; the hub takes it unless it speaks of somebody or something that is not there. */
function give(n: number, at: string, refused: boolean): Feedback {
  const base = {
    id: id(n + 1),
    leadId: refused ? 'nobody' : `lead-${n % 3}`,
    host: 'practice',
    pageKind: 'message' as const,
    at,
    note: n % 4 === 0 ? `Note ${n}: „Zażółć” 🦉 \u0000` : null,
  }
  const point = { ...base, kind: 'point_outcome' as const, talkingPointId: POINTS[n % 2]! }
  const kinds: Feedback[] = [
    { ...base, kind: 'lead_verdict', verdict: 'reject', reason: 'bad_timing' },
    { ...point, outcome: 'worked' },
    { ...base, kind: 'heard', what: 'objection', text: `Delivery takes too long, ${n} weeks.` },
    { ...point, outcome: 'shown' },
    { ...base, kind: 'content_request', text: 'A page about calibration. '.repeat(1 + (n % 5)) },
    { ...point, outcome: 'used' },
    { ...base, kind: 'wrong_data', field: 'company', text: 'She moved to Vega Dental.' },
    { ...point, outcome: 'did_not_work' },
  ]
  return kinds[n % kinds.length]!
}

/** What happens in a run, in any order. */
const Happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ give: fc.integer({ min: 1, max: 7 }) }) },
  {
    weight: 7,
    arbitrary: fc.record({
      answers: fc.array(fc.constantFrom(...ANSWER_KINDS), { maxLength: 6 }),
      /** The worker's round and a page's push at the same time. */
      both: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant('worker killed' as const) },
  { weight: 1, arbitrary: fc.constant('late ones arrive' as const) },
  { weight: 2, arbitrary: fc.record({ marketing: fc.nat(19) }) },
  { weight: 1, arbitrary: fc.constant('backup' as const) },
  { weight: 1, arbitrary: fc.record({ restore: fc.nat(3), newHistory: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant('key revoked' as const) },
  { weight: 1, arbitrary: fc.constant('key renewed' as const) },
)
type Happening = typeof Happening extends fc.Arbitrary<infer T> ? T : never

const Run = fc.record({
  happenings: fc.array(Happening, { minLength: 6, maxLength: 14 }),
  /** Items that the hub refuses: one alone, and one for which it refuses the whole request. */
  refused: fc.nat(ITEMS - 1),
  poison: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(ITEMS - 1) }),
})

/** @throws with the run that failed, made as short as it gets, and the seed that makes it again */
export async function outboxRuns({ runs, seed }: { runs: number; seed: number }): Promise<OutboxCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'alongside-outbox-'))
  const store = await openEmbedded()
  // One pair of databases, emptied for each run: to open them anew would be most of the time.
  const rep = await testWorld()
  const counts: OutboxCounts = {
    runs: 0,
    items: 0,
    refused: 0,
    restores: 0,
    withoutNewHistory: 0,
    lostByRestores: 0,
    renewed: 0,
    answers: {},
  }
  try {
    await fc.assert(
      fc.asyncProperty(Run, async (plan) => {
        const run = await startRun(store, rep, join(folder, `${counts.runs}`), counts, plan)
        for (const happening of plan.happenings) await run.happen(happening)
        await run.end()
        counts.runs++
        counts.items += ITEMS
      }),
      { numRuns: runs, seed },
    )
    return counts
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
}

type Rep = Awaited<ReturnType<typeof testWorld>>

async function startRun(
  store: Store,
  { world, computer, clock }: Rep,
  file: string,
  counts: OutboxCounts,
  plan: { refused: number; poison: number | null },
) {
  clock.now = Date.now()
  const hub = await startHub(store, file)
  const line = createLine(hub.request, plan.poison === null ? null : id(plan.poison + 1), counts.answers)
  world.fetch = line.fetch
  world.locks = memoryLocks()
  let key = hub.keys.rep
  await setSetting(computer, 'connection', null)
  const enter = () => connect(computer, { hubAddress: ADDRESS, accessKey: key.key, fetch: hub.request })
  await enter()
  const db = await currentWorkspace(computer)
  await Promise.all(db.tables.map((table) => table.clear()))
  let given = 0

  async function giveSome(n: number) {
    for (const end = Math.min(given + n, ITEMS); given < end; given++) {
      const feedback = give(given, new Date(clock.now).toISOString(), given === plan.refused)
      await addFeedback(db, feedback, { undoMs: 0, now: clock.now })
    }
  }

  /** The admin makes another key for the same person, and the rep enters it. */
  async function renew() {
    key = CreatedKey.parse(
      await hub.ask('POST', '/v1/keys', 'admin', { role: 'rep', name: 'Marta', personId: key.person.id }),
    )
    await enter()
    counts.renewed++
  }

  async function happen(happening: Happening) {
    clock.now += 1_000_000
    if (happening === 'worker killed') {
      const asked = line.hang()
      await Promise.race([syncRound(world), asked])
      line.next = []
      world.locks = memoryLocks() // the browser lets go of what a worker held
    } else if (happening === 'late ones arrive') await line.deliverLate()
    else if (happening === 'backup') await hub.backUp()
    else if (happening === 'key revoked') await hub.revoke(key.id)
    else if (happening === 'key renewed') await renew()
    else if ('give' in happening) await giveSome(happening.give)
    else if ('marketing' in happening) await hub.workAtDesk(happening.marketing)
    else if ('restore' in happening) {
      const before = await hub.feedbackIds()
      await hub.restore(happening)
      const after = new Set(await hub.feedbackIds())
      const delivered = (await db.outbox.toArray()).filter(({ state }) => state === 'delivered')
      counts.restores++
      if (!happening.newHistory) counts.withoutNewHistory++
      counts.lostByRestores += delivered.filter(
        (item) => before.includes(item.id) && !after.has(item.id),
      ).length
    } else {
      line.next = [...happening.answers]
      await Promise.all([syncRound(world), happening.both ? pushDue(world) : null])
      line.next = []
    }
  }

  /** The rest is given and everything is quiet from now on; the rep does nothing but enter a key that works. */
  async function end() {
    await giveSome(ITEMS)
    await line.deliverLate()
    for (let rounds = 0; ; rounds++) {
      clock.now += 3_600_000
      const answer = await syncRound(world)
      if (answer.ok) break
      if (rounds === MOST_ROUNDS) throw new Error(`It does not come to rest: ${answer.detail}`)
      if (answer.reason === 'refused') await renew()
    }
    await syncRound(world) // what the hub has taken is told with the next pull
    counts.refused += await expectSettled(hub, db, plan)
  }

  return { happen, end }
}

/** The hub on this database, emptied, with people, leads and talking points. */
async function startHub(store: Store, file: string) {
  for (const table of await tablesOf(store.db, { unlogged: true }))
    await sql`delete from ${sql.table(table)}`.execute(allOf(store))
  const keys = await withKeys(store)
  let app = createApp({ store })
  const backups: { file: string; history: string }[] = []

  const request: typeof globalThis.fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input))
    return app.request(pathname + search, init)
  }

  async function ask(method: string, path: string, who: 'admin' | 'marketer' | 'rep', body?: unknown) {
    const answer = await app.request(path, {
      method,
      headers: { authorization: `Bearer ${keys[who].key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

  const historyName = async () =>
    (await allOf(store).selectFrom('workspaces').select('history').executeTakeFirstOrThrow()).history

  async function backUp() {
    const backup = { file: `${file}-${backups.length}`, history: await historyName() }
    await saveBackup(compressed(store), backup.file)
    backups.push(backup)
  }

  await write(store, WORKSPACE, async (tx) => {
    for (let n = 0; n < 4; n++) await putLead(tx, { id: `lead-${n}`, emails: [`p${n}@optik.example`] })
  })
  const { id: _, verification: _v, evidence: _e, updatedAt: _u, version: _n, ...content } = talkingPoint(1)
  for (const point of POINTS)
    await ask('POST', '/v1/talking-points', 'marketer', { id: point, content: { ...content, title: point } })
  await backUp()

  return {
    keys,
    request,
    ask,
    backUp,

    /** Puts a backup back, as `alongside restore` does, or with other tools, which leave the history its name. */
    async restore({ restore, newHistory }: { restore: number; newHistory: boolean }) {
      const backup = backups[restore % backups.length]!
      await loadBackup(store.jobs, backup.file)
      if (!newHistory) await allOf(store).updateTable('workspaces').set({ history: backup.history }).execute()
      app = createApp({ store }) // the hub was stopped meanwhile
    },

    async revoke(keyId: string) {
      await ask('DELETE', `/v1/keys/${keyId}`, 'admin').catch(() => {}) // a restored hub may not know it
    },

    /** Marketing answers a feedback, edits a talking point, and a lead comes or goes. */
    async workAtDesk(n: number) {
      const [item] = (await desk(ask)).filter((_, at) => at === n % 5)
      if (item) {
        const answer = { state: 'answered', reply: `Reply ${n}` }
        await ask('POST', `/v1/feedback/${item.feedback.id}/status`, 'marketer', answer)
      }
      const lead = { id: `more-${n % 6}`, emails: [`more${n % 6}@optik.example`], name: `Lead ${n}` }
      const { status } = await app.request(`/v1/leads/${lead.id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${keys.marketer.key}` },
      })
      if (status === 404) await write(store, WORKSPACE, (tx) => putLead(tx, lead))
    },

    /** Ids as often as they are stored. */
    feedbackIds: async () =>
      (await allOf(store).selectFrom('feedback').select('id').execute()).map((row) => row.id),

    outcomes: async () =>
      (
        await sql<{ n: number }>`
          select coalesce(sum(shown + used + worked + did_not_work), 0)::int as n from talking_point_counts`.execute(
          allOf(store),
        )
      ).rows[0]!.n,
  }
}
type Hub = Awaited<ReturnType<typeof startHub>>

/** Everything on the desk's list, with the verdicts that later ones replaced. */
async function desk(ask: Hub['ask']) {
  const { items, next } = FeedbackList.parse(await ask('GET', '/v1/feedback?limit=100', 'marketer'))
  if (next !== null) throw new Error('The list of feedback is longer than all that was given.')
  return items.flatMap((item) => [item, ...(item.earlier ?? [])])
}

/** The line between extension and hub. The next requests get `next`, one after the other, and then what the hub says. */
function createLine(
  request: typeof globalThis.fetch,
  poison: string | null,
  counts: Partial<Record<AnswerKind, number>>,
) {
  const late: (() => Promise<unknown>)[] = []
  let hangs: (() => void) | null = null
  const line = {
    next: [] as AnswerKind[],

    async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
      const { signal: _, ...rest } = init ?? {}
      const body = typeof init?.body === 'string' ? init.body : ''
      const send = async () =>
        poison !== null && body.includes(poison) ? problem(400, POISON) : request(input, rest)
      if (hangs) {
        await send()
        hangs()
        return new Promise<never>(() => {})
      }
      const kind: AnswerKind = line.next.shift() ?? 'as the hub says'
      counts[kind] = (counts[kind] ?? 0) + 1
      return ANSWERS[kind]({ send, later: () => late.push(send), size: body.length })
    },

    /** The next request reaches the hub, and nobody is there to hear the answer. */
    hang(): Promise<void> {
      return new Promise((resolve) => {
        hangs = () => {
          hangs = null
          resolve()
        }
      })
    },

    async deliverLate() {
      for (const send of late.splice(0)) await send()
    },
  }
  return line
}

/** @returns how many were refused */
async function expectSettled(
  hub: Hub,
  db: WorkspaceDatabase,
  { refused, poison }: { refused: number; poison: number | null },
): Promise<number> {
  const all = Array.from({ length: ITEMS }, (_, n) => id(n + 1))
  const reasons = new Map([[id(refused + 1), 'This lead is no longer on the hub']])
  if (poison !== null) reasons.set(id(poison + 1), POISON)
  const taken = all.filter((item) => !reasons.has(item))

  equal('feedback on the hub', (await hub.feedbackIds()).sort(), taken)
  const outbox = new Map((await db.outbox.toArray()).map((item) => [item.id, item]))
  equal('feedback in the extension', [...outbox.keys()].sort(), all)
  for (const [item, reason] of reasons) expectFailed(outbox.get(item)!, reason)
  const items = taken.map((item) => outbox.get(item)!)
  equal(
    'delivered',
    items
      .filter(({ state }) => state !== 'delivered')
      .map(({ id, state, problem }) => ({ id, state, problem })),
    [],
  )
  const outcomes = items.filter(({ feedback }) => feedback.kind === 'point_outcome').length
  equal('outcomes counted', await hub.outcomes(), outcomes)

  // What marketing did, by the desk's own list and as the rep sees it.
  const listed = await desk(hub.ask)
  equal('listed once', new Set(listed.map(({ feedback }) => feedback.id)).size, listed.length)
  for (const { feedback, status } of listed)
    equal(`status of ${feedback.id}`, outbox.get(feedback.id)?.status, status)

  const { changes, more } = ChangesAnswer.parse(await hub.ask('GET', '/v1/changes', 'marketer'))
  equal('one page of changes', more, false)
  const leads = changes.flatMap((change) => (change.kind === 'lead' && change.value ? [change.value] : []))
  const points = changes.flatMap((c) => (c.kind === 'talking_point' && c.value ? [seenBy(c.value)] : []))
  equal('leads', byText((await db.leads.toArray()).map(({ context }) => context)), byText(leads))
  equal('talking points', byText((await db.talkingPoints.toArray()).map(seenBy)), byText(points))
  return reasons.size
}

function expectFailed(item: OutboxItem, reason: string): void {
  equal(`state of the refused ${item.id}`, item.state, 'failed')
  if (!item.problem?.startsWith(reason)) throw new Error(`${item.id} is refused for ${item.problem}`)
}

/** That a point was shown or used is told to nobody, so these two counts come with its next change only. */
const seenBy = ({ evidence, ...rest }: TalkingPoint) => ({
  ...rest,
  worked: evidence.worked,
  didNotWork: evidence.didNotWork,
})

const byText = (list: unknown[]) => list.map((one) => JSON.stringify(one)).sort()

function equal(what: string, found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected))
    throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`)
}
