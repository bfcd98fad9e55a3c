/** The extension's sync against the real hub: its own routes and rows on an embedded database, without a network. */
import 'fake-indexeddb/auto'
import { expect, onTestFinished, test } from 'vitest'
import { write } from '../hub/store/transaction.ts'
import { allOf, hubOn, openEmbedded, putLead, WORKSPACE, withKeys } from '../hub/testing.ts'
import type { WorkspaceDatabase } from '../lib/db/database.ts'
import { formDraftKey, searchDraftKey } from '../lib/db/draft-keys.ts'
import { findByAddress } from '../lib/db/leads.ts'
import { addFeedback, kept, release, undoFeedback, unsent } from '../lib/db/outbox.ts'
import { setPick } from '../lib/db/picks.ts'
import { setSetting } from '../lib/db/settings.ts'
import { readHistory, readSync, updateSync, writeHistory } from '../lib/db/sync-state.ts'
import { currentWorkspace } from '../lib/db/workspaces.ts'
import type { Feedback } from '../lib/domain/feedback.ts'
import { connect, type Kept } from '../lib/sync/connect.ts'
import { olderTouchpoints } from '../lib/sync/look-up.ts'
import { pushDue, syncRound } from '../lib/sync/round.ts'
import { feedbackOfEachKind, talkingPoint } from './factories.ts'
import { testWorld } from './memory-hub.ts'

/** A hub with one lead and one talking point, and a rep who is connected to it. `faults` befall the next requests. */
async function connected() {
  const store = await openEmbedded()
  onTestFinished(() => store.close())
  const keys = await withKeys(store)
  const { app, call } = hubOn(store)
  const { world, computer, clock } = await testWorld()
  const faults: ('none' | 'lost-request' | 'lost-answer' | 'twice' | 500)[] = []
  const paths: string[] = []
  world.fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input))
    // A hub whose workspace has no real id is asked for one with every round.
    if (pathname === '/v1/session') return app.request(pathname, init)
    const fault = faults.shift() ?? 'none'
    paths.push(pathname + search)
    const request = () => app.request(pathname + search, init)
    if (fault === 'lost-request') throw new TypeError('Failed to fetch')
    if (fault === 500) return new Response('no', { status: 500 })
    const answer = await request()
    if (fault === 'lost-answer') throw new TypeError('Failed to fetch')
    return fault === 'twice' ? request() : answer
  }
  const hubAddress = 'https://hub.example'
  await setSetting(computer, 'connection', null)
  const connectWith = (accessKey: string) => connect(computer, { hubAddress, accessKey, fetch: world.fetch })
  expect(await connectWith(keys.rep.key)).toMatchObject({
    ok: true,
    value: { workspace: { name: 'Acme Optics' } },
  })
  const db = await currentWorkspace(computer)
  await write(store, WORKSPACE, (tx) =>
    putLead(tx, { id: 'lead-1', emails: ['lena@optik.example'], name: 'Lena Fischer' }),
  )
  const { id: _, verification: _v, evidence: _e, updatedAt: _u, ...content } = talkingPoint(1)
  const pointId = '019aa000-0000-7000-8000-0000000000aa'
  const proposed = await call('POST', '/v1/talking-points', keys.rep.key, { id: pointId, content })
  expect(proposed.status).toBeLessThan(300)
  const rows = async () =>
    (await allOf(store).selectFrom('feedback').select('id').orderBy('id').execute()).map(({ id }) => id)
  return { store, keys, call, world, computer, db, clock, faults, paths, connectWith, pointId, rows }
}

const given = (pointId: string): Feedback[] =>
  feedbackOfEachKind().map((item) =>
    item.kind === 'point_outcome' ? { ...item, talkingPointId: pointId } : item,
  )

test('what marketing knows comes, and what the rep says goes and is answered', async () => {
  const { world, db, call, keys, pointId } = await connected()
  expect(await syncRound(world)).toEqual({ ok: true })
  expect((await findByAddress(db, 'Lena@optik.example'))[0]?.context.lead.name).toBe('Lena Fischer')
  expect(await db.talkingPoints.get(pointId)).toBeDefined()

  const items = given(pointId)
  for (const item of items) await addFeedback(db, item, { undoMs: 0, now: world.now() })
  await syncRound(world)
  expect(await unsent(db)).toEqual([])
  const [first] = items
  const answer = await call('POST', `/v1/feedback/${first!.id}/status`, keys.marketer.key, {
    state: 'answered',
    reply: 'Thank you',
  })
  expect(answer.status).toBe(200)
  await syncRound(world)
  expect((await db.outbox.get(first!.id))?.status).toMatchObject({
    state: 'answered',
    reply: 'Thank you',
    by: 'Mila Moretti',
  })
})

test('lost requests, lost answers, errors and double deliveries leave one row each', async () => {
  const { world, db, clock, faults, rows, pointId } = await connected()
  const items = given(pointId)
  for (const item of items) await addFeedback(db, item, { undoMs: 0, now: clock.now })
  for (const fault of ['lost-answer', 500, 'lost-request', 'lost-answer', 'twice'] as const) {
    faults.push(fault, fault)
    await syncRound(world)
    clock.now += 1_000_000
  }
  await syncRound(world)
  expect(await rows()).toEqual(items.map(({ id }) => id).sort())
  expect(await unsent(db)).toEqual([])
})

test('a revoked key keeps feedback waiting with the hub’s reason; one for an erased lead fails with its own', async () => {
  const { world, db, clock, keys, call, connectWith, rows } = await connected()
  await syncRound(world)
  const [verdict] = feedbackOfEachKind()
  await addFeedback(db, verdict!, { undoMs: 0, now: clock.now })
  const revoked = await call('DELETE', `/v1/keys/${keys.rep.id}`, keys.admin.key)
  expect(revoked.ok).toBe(true)
  expect(await syncRound(world)).toMatchObject({ ok: false, reason: 'refused' })
  expect(await unsent(db)).toMatchObject([{ state: 'waiting', reason: 'refused' }])
  expect(await findByAddress(db, 'lena@optik.example')).toHaveLength(1)

  await call('DELETE', '/v1/leads/lead-1', keys.marketer.key)
  await connectWith(keys.otherRep.key)
  clock.now = Date.now() + 60_000
  await syncRound(world)
  expect(await rows()).toEqual([])
  expect(await unsent(db)).toEqual([])
  // It is the same rep, under a new key and name.
  await release(db, (await kept(db))[0]?.keptFor?.id ?? '', clock.now)
  await syncRound(world)
  expect(await rows()).toEqual([])
  expect(await unsent(db)).toMatchObject([
    { state: 'failed', problem: expect.stringContaining('no longer on the hub') },
  ])
  expect(await findByAddress(db, 'lena@optik.example')).toEqual([])
})

/** Everything that this browser keeps for the workspace, as text. */
const keptIn = async (db: WorkspaceDatabase) =>
  JSON.stringify(await Promise.all(db.tables.map((table) => table.toArray())))

test('an erased lead goes from the browser with all that it keeps; what the hub never had stays, with the reason', async () => {
  const { world, db, clock, keys, call, pointId, rows } = await connected()
  await syncRound(world)
  const NOTE = 'She told me about her divorce'
  const [verdict, outcome, ...others] = given(pointId)
    .filter(({ leadId }) => leadId !== null)
    .map((item) => ({ ...item, note: NOTE }))
  for (const item of others) await addFeedback(db, item, { undoMs: 0, now: clock.now })
  await syncRound(world)
  expect(await rows()).toHaveLength(others.length)
  await setPick(db, 'https://mail.example', 'thread', 'lead-1')
  await db.drafts.put({ key: formDraftKey('lead-1', 'heard'), text: 'She said', at: clock.now })
  await db.drafts.put({ key: searchDraftKey('tab'), text: 'Lena', at: clock.now })
  await addFeedback(db, verdict!, { undoMs: 60_000, now: clock.now })
  await addFeedback(db, outcome!, { undoMs: 60_000, now: clock.now })
  await undoFeedback(db, outcome!.id)

  expect((await call('DELETE', '/v1/leads/lead-1', keys.marketer.key)).ok).toBe(true)
  await syncRound(world)
  expect((await db.outbox.toArray()).map(({ id, state }) => [id, state])).toEqual([[verdict!.id, 'waiting']])
  clock.now += 120_000
  await syncRound(world)
  expect(await unsent(db)).toMatchObject([
    { state: 'failed', problem: expect.stringContaining('no longer on the hub') },
  ])
  await db.outbox.delete(verdict!.id) // the rep discards it
  const kept = await keptIn(db)
  for (const word of ['lead-1', 'Lena', 'optik.example', NOTE, 'She said']) expect(kept).not.toContain(word)
})

test.each(['before it is sent again', 'after it was refused'])(
  'feedback that the hub had without our knowing goes too, %s',
  async (when) => {
    const { world, db, clock, keys, call, pointId, faults, rows } = await connected()
    await syncRound(world)
    const item = given(pointId).find(({ kind }) => kind === 'heard')!
    await addFeedback(db, item, { undoMs: 0, now: clock.now })
    faults.push('lost-answer')
    await pushDue(world)
    expect([await rows(), (await unsent(db)).length]).toEqual([[item.id], 1])
    await call('DELETE', '/v1/leads/lead-1', keys.marketer.key)
    if (when === 'after it was refused') {
      clock.now += 120_000
      await pushDue(world)
      expect(await unsent(db)).toMatchObject([{ state: 'failed' }])
    }
    expect(await syncRound(world)).toEqual({ ok: true })
    expect(await db.outbox.toArray()).toEqual([])
  },
)

test('erased and then put back to a copy of after: what the hub had is not sent again', async () => {
  const { store, world, db, clock, keys, call, pointId, rows } = await connected()
  await syncRound(world)
  const item = given(pointId).find(({ kind }) => kind === 'heard')!
  await addFeedback(db, item, { undoMs: 0, now: clock.now })
  await syncRound(world)
  await call('DELETE', '/v1/leads/lead-1', keys.marketer.key)
  await allOf(store).updateTable('workspaces').set({ history: 'copy' }).execute()
  clock.now += 120_000
  expect(await syncRound(world)).toEqual({ ok: true })
  expect([await db.outbox.toArray(), await rows()]).toEqual([[], []])
})

/** What may stand where a cursor of this hub should: a cursor of another time, or damage. */
const ODD_CURSORS = [
  'e1.4',
  'no cursor',
  '{"seq":4}',
  'history.07.mark',
  'history.9.mark',
  'история.1.2',
  ' ',
]

test.each(ODD_CURSORS)('a kept cursor that the hub does not take heals: %j', async (odd) => {
  const { world, db, clock, pointId, rows, store, faults, paths } = await connected()
  await syncRound(world)
  const [first, second, third] = given(pointId)
  await addFeedback(db, first!, { undoMs: 0, now: clock.now })
  await syncRound(world)
  await write(store, WORKSPACE, (tx) => putLead(tx, { id: 'lead-2', emails: ['two@optik.example'] }))

  await updateSync(db, { cursor: odd })
  expect(await syncRound(world)).toEqual({ ok: true })
  expect((await db.leads.toCollection().primaryKeys()).sort()).toEqual(['lead-1', 'lead-2'])
  expect(await readSync(db)).toMatchObject({ lastProblem: null, resync: false })

  // With the pull in the same round, and with a push alone.
  for (const item of [second!, third!]) {
    await writeHistory(db, { ...(await readHistory(db)), seen: odd })
    await addFeedback(db, item, { undoMs: 0, now: clock.now })
    expect(await (item === second ? syncRound(world) : pushDue(world))).toEqual({ ok: true })
    expect((await readHistory(db)).seen).not.toBe(odd)
  }
  await syncRound(world) // what goes again after a push alone waits for it
  expect(await unsent(db)).toEqual([])
  expect(await rows()).toEqual([first!.id, second!.id, third!.id].sort())
  expect(faults).toEqual([])
  expect(paths.length).toBeLessThan(25)
})

test('one bad feedback beside a refused cursor is the only one that fails', async () => {
  const { world, db, clock, pointId, rows } = await connected()
  const [good, bad] = given(pointId)
  await syncRound(world)
  for (const item of [good!, { ...bad!, id: good!.id.replace(/.$/, 'f'), leadId: 'nobody' }])
    await addFeedback(db, item, { undoMs: 0, now: clock.now })
  await writeHistory(db, { ...(await readHistory(db)), seen: 'odd' })
  expect(await pushDue(world)).toEqual({ ok: true })
  expect(await rows()).toEqual([good!.id])
  expect(await unsent(db)).toMatchObject([{ state: 'failed', reason: 'not_taken' }])
})

test('two real hubs of one workspace id: what was given to the first goes to the other on the rep’s word alone', async () => {
  const first = await connected()
  const { world, computer, db, clock } = first
  const heard = given(first.pointId).find(({ kind }) => kind === 'heard')!
  const said = { ...heard, id: heard.id.replace(/.$/, 'f') }
  await addFeedback(db, heard, { undoMs: 0, now: clock.now })
  await syncRound(world)
  await addFeedback(db, said, { undoMs: 60_000, now: clock.now })
  const second = await connected()
  const enter = (becomes?: Kept['becomes']) =>
    connect(computer, {
      hubAddress: 'https://other.example',
      accessKey: second.keys.rep.key,
      fetch: second.world.fetch,
      ...(becomes && { kept: { workspaceId: WORKSPACE, becomes } }),
    })
  // To the second hub this rep is another person, of whom nothing is kept.
  expect(await enter()).toMatchObject({ ok: false, failure: 'moved', moved: { unsent: 0, delivered: 0 } })

  world.fetch = second.world.fetch
  clock.now += 120_000
  expect(await enter('kept')).toMatchObject({ ok: true })
  expect(await syncRound(world)).toEqual({ ok: true })
  expect(await second.rows()).toEqual([])
  expect((await db.outbox.toCollection().primaryKeys()).sort()).toEqual([heard.id, said.id].sort())
})

test('1,200 leads come in pages, and a pull that broke goes on where it was', async () => {
  const { store, world, db, faults, paths } = await connected()
  await write(store, WORKSPACE, async (tx) => {
    for (let n = 2; n <= 1201; n++) await putLead(tx, { id: `lead-${n}`, emails: [`p${n}@optik.example`] })
  })
  faults.push('none', 'lost-answer')
  expect(await syncRound(world)).toMatchObject({ ok: false, reason: 'offline' })
  expect(await readSync(db)).toMatchObject({ received: 500, running: false })
  await syncRound(world)
  expect(await db.leads.count()).toBe(1201)
  const [first, , again] = paths
  expect([first, again]).toEqual(['/v1/changes', expect.stringMatching(/since=./)])
})

test('a hub that was put back to a copy: the store follows it, and feedback that the copy lacks is sent again', async () => {
  const { store, world, db, clock, rows, call, keys, pointId } = await connected()
  await write(store, WORKSPACE, (tx) => putLead(tx, { id: 'lead-2', emails: ['two@optik.example'] }))
  const [verdict] = given(pointId)
  await addFeedback(db, verdict!, { undoMs: 0, now: clock.now })
  await syncRound(world)
  expect(await rows()).toEqual([verdict!.id])

  // What an older copy looks like: no feedback, no second lead, a new name for the history.
  await allOf(store).deleteFrom('feedback').execute()
  await call('DELETE', '/v1/leads/lead-2', keys.marketer.key)
  await allOf(store).deleteFrom('changes').where('entity_id', 'in', ['lead-2', verdict!.id]).execute()
  await allOf(store).updateTable('workspaces').set({ history: 'copy' }).execute()
  expect(await syncRound(world)).toEqual({ ok: true })
  expect(await db.leads.toCollection().primaryKeys()).toEqual(['lead-1'])
  expect(await rows()).toEqual([verdict!.id])
  expect(await readHistory(db)).toMatchObject({ name: 'copy' })
  expect(await readSync(db)).toMatchObject({ resync: false })
})

test('older history comes on demand', async () => {
  const { world, db, call, keys } = await connected()
  const touchpoints = Array.from({ length: 60 }, (_, i) => ({
    id: `t${i}`,
    email: 'lena@optik.example',
    kind: 'page_view',
    at: new Date(Date.UTC(2026, 0, 1 + i)).toISOString(),
    title: 'Pricing',
  }))
  expect((await call('POST', '/v1/touchpoints', keys.admin.key, { touchpoints })).status).toBe(200)
  await syncRound(world)
  const packed = (await db.leads.get('lead-1'))!.context.touchpoints
  expect(packed).toHaveLength(50)
  const older = await olderTouchpoints(world, 'lead-1', packed.at(-1)!.id)
  expect(older).toMatchObject({ ok: true, value: { more: false } })
  expect(older?.ok && older.value.touchpoints.map(({ id }) => id)).toEqual([
    't9',
    't8',
    't7',
    't6',
    't5',
    't4',
    't3',
    't2',
    't1',
    't0',
  ])
})
