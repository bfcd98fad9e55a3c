import { describe, expect, test } from 'vitest'
import { contextOf, feedback, id } from '../../test/factories.ts'
import { CONNECTION, MemoryHub, testWorld } from '../../test/memory-hub.ts'
import { countUnread, listAnswers } from '../db/answers.ts'
import { formDraftKey } from '../db/draft-keys.ts'
import {
  addFeedback,
  applyStatus,
  discardKept,
  keepFor,
  kept,
  markDelivered,
  markFailed,
  postpone,
  release,
  retryFeedback,
  sendAgain,
  unsent,
} from '../db/outbox.ts'
import { feedbackOfLead } from '../db/own-feedback.ts'
import { getOwnSetting, getSetting, setSetting } from '../db/settings.ts'
import { currentWorkspace, moveUndelivered, workspaceKeys } from '../db/workspaces.ts'
import { connect, type Kept, leaveLockedOut, signOut } from './connect.ts'
import { push } from './push.ts'
import { connectedTo, syncRound } from './round.ts'

const OLD = CONNECTION.hubAddress
const NEW = 'https://elsewhere.example'
const WORKSPACE = CONNECTION.workspaceId as string
const waiting = feedback(1)
const delivered = feedback(2)
const shown = feedback(3, { outcome: 'shown' })
type What = 'waiting' | 'delivered' | 'shown' | 'draft'

/** A rep of hub A for whom something is kept; hub B says that it is the same workspace. */
async function withKept(...kept: What[]) {
  const a = new MemoryHub()
  const b = new MemoryHub()
  b.history = 'other'
  const all = await testWorld(a)
  const { world, computer, db, clock } = all
  await syncRound(world)
  const give = async (item: typeof waiting) => addFeedback(db, item, { undoMs: 60_000, now: clock.now })
  if (kept.includes('waiting')) await give(waiting)
  if (kept.includes('shown')) await give(shown)
  if (kept.includes('delivered')) {
    await give(delivered)
    a.storeOne(delivered.id)
    await markDelivered(db, [delivered.id])
  }
  if (kept.includes('draft'))
    await db.drafts.put({ key: formDraftKey('lead-1', 'heard'), text: 'x', at: clock.now })
  const enter = (hub: MemoryHub, hubAddress: string, becomes?: Kept['becomes']) => {
    world.fetch = hub.fetch
    const said = becomes && { kept: { workspaceId: WORKSPACE, becomes } }
    return connect(computer, { hubAddress, accessKey: 'k', fetch: hub.fetch, ...said })
  }
  const later = async () => {
    clock.now += 1_000_000_000
    await syncRound(world)
    await syncRound(world)
  }
  return { ...all, a, b, enter, later }
}

/** How the rep comes to another address. */
const WAYS = {
  'while connected': async () => {},
  'after a sign-out': async ({ computer }: Awaited<ReturnType<typeof withKept>>) => signOut(computer, 'keep'),
  'because the policy locks it': async ({ computer }: Awaited<ReturnType<typeof withKept>>) => {
    const policy = { hubAddress: NEW, locked: ['hubAddress' as const] }
    await setSetting(computer, 'policy', { policy, problem: null })
    await leaveLockedOut(computer)
  },
}

describe.each(Object.keys(WAYS) as (keyof typeof WAYS)[])(
  'a known workspace at another address, %s',
  (way) => {
    const before = way === 'because the policy locks it' ? NEW : OLD

    test.each<What[][]>([[['waiting']], [['waiting', 'delivered']], [['shown']], [['draft']]])(
      'nothing that is kept goes there unasked: %j',
      async (kept) => {
        const all = await withKept(...kept)
        await WAYS[way](all)
        const { b, computer, enter, later } = all
        const was = await getOwnSetting(computer, 'connection')
        const count = kept.includes('waiting') ? 1 : 0
        expect(await enter(b, NEW)).toMatchObject({
          ok: false,
          failure: 'moved',
          moved: { workspaceId: WORKSPACE, before: OLD, unsent: count },
        })
        expect(await getOwnSetting(computer, 'connection')).toEqual(was)
        expect(b.requests.map(({ path }) => path)).toEqual(['/v1/session'])
        if (before === NEW) await later()
        expect(b.rows).toEqual([])
      },
    )

    test.each<[Kept['becomes'], boolean]>([
      ['sent', true],
      ['kept', false],
      ['discarded', false],
    ])('%s: the hub there gets it: %s', async (becomes, gets) => {
      const all = await withKept('waiting', 'delivered', 'draft')
      await WAYS[way](all)
      const { a, b, db, computer, enter, later } = all
      const had = (await db.outbox.toCollection().primaryKeys()).sort()
      expect(await enter(b, NEW, becomes)).toMatchObject({ ok: true })
      await later()
      expect([...b.rows].sort()).toEqual(gets ? had : [])
      expect(await db.drafts.count()).toBe(becomes === 'discarded' ? 0 : 1)
      expect((await db.outbox.toCollection().primaryKeys()).sort()).toEqual(
        becomes === 'discarded' ? [] : had,
      )
      const here = await currentWorkspace(computer)
      expect(here === db).toBe(becomes !== 'kept')

      // At the same address with the same id it goes on without a question, also after a sign-out.
      await signOut(computer, 'keep')
      expect(await enter(b, NEW)).toMatchObject({ ok: true })
      expect(await currentWorkspace(computer)).toBe(here)
      await later()
      expect([...b.rows].sort()).toEqual(gets ? had : [])

      if (becomes !== 'kept' || before === NEW) return
      expect(await enter(a, OLD)).toMatchObject({ ok: true })
      await later()
      expect([...a.rows].sort()).toEqual([waiting.id, delivered.id].sort())
      expect(await unsent(db)).toEqual([])
    })
  },
)

test('nothing kept, nothing asked: the workspace goes on in its database', async () => {
  const { b, db, computer, enter } = await withKept()
  expect(await enter(b, NEW)).toMatchObject({ ok: true })
  expect(await currentWorkspace(computer)).toBe(db)
})

test('the word for one workspace is none for another that the hub says it is by then', async () => {
  const { b, computer } = await withKept('waiting')
  const kept: Kept = { workspaceId: id(7), becomes: 'sent' }
  const answer = await connect(computer, { hubAddress: NEW, accessKey: 'k', kept, fetch: b.fetch })
  expect(answer).toMatchObject({ failure: 'moved', moved: { workspaceId: WORKSPACE } })
})

test('what was kept for the old address can be sent on later, on the rep’s word', async () => {
  const { b, db, computer, enter, later } = await withKept('waiting')
  await enter(b, NEW, 'kept')
  await later()
  expect(b.rows).toEqual([])
  await moveUndelivered(db, await currentWorkspace(computer), undefined)
  await later()
  expect(b.rows).toEqual([waiting.id])
})

test('a hub of before that gets the id of a workspace at another address stays apart', async () => {
  const { b, db, computer, enter, later, world } = await withKept('waiting')
  b.workspaceId = 'main'
  expect(await enter(b, NEW)).toMatchObject({ ok: true })
  await addFeedback(await currentWorkspace(computer), feedback(9), { undoMs: 0, now: 0 })
  b.workspaceId = WORKSPACE
  await syncRound(world)
  await later()
  expect(await getSetting(computer, 'connection')).toMatchObject({ workspaceId: WORKSPACE, apart: true })
  expect(b.rows).toEqual([feedback(9).id])
  expect((await unsent(db)).map((item) => item.id)).toEqual([waiting.id])
  expect((await workspaceKeys(computer)).sort()).toEqual([WORKSPACE, `${WORKSPACE}@${NEW}`].sort())
})

const MARTA = { id: id(21), name: 'Marta' }
const JAN = { id: id(22), name: 'Jan' }

describe.each(['while connected', 'after a sign-out'] as const)(
  'another person at the same browser, %s',
  (way) => {
    async function martaThenJan() {
      const all = await withKept()
      const { a, db, clock } = all
      const enter = async (person: typeof MARTA) => {
        a.person = person
        await all.enter(a, OLD)
      }
      await enter(MARTA)
      await addFeedback(db, waiting, { undoMs: 60_000, now: clock.now })
      await addFeedback(db, feedback(4), { undoMs: 0, now: clock.now })
      await markFailed(db, feedback(4).id, 'no')
      await WAYS[way](all)
      await enter(JAN)
      return { ...all, enter }
    }

    test('nothing of what the one before told is sent or shown as theirs; it goes once that one is back', async () => {
      const { a, db, enter, later } = await martaThenJan()
      await later()
      expect(a.rows).toEqual([])
      expect(await unsent(db)).toEqual([])
      expect(await feedbackOfLead(db, waiting.leadId!)).toEqual([])
      expect((await kept(db)).map(({ keptFor }) => keptFor)).toEqual([MARTA, MARTA])
      await addFeedback(db, feedback(5), { undoMs: 0, now: 0 })
      await later()
      expect(a.rows).toEqual([feedback(5).id])

      await enter(MARTA)
      await later()
      expect(a.rows.sort()).toEqual([feedback(5).id, waiting.id, feedback(4).id].sort())
      expect(await kept(db)).toEqual([])
    })

    test('it survives that the second one leaves and throws away their own', async () => {
      const { a, computer, db, enter, later } = await martaThenJan()
      await addFeedback(db, feedback(5), { undoMs: 0, now: 0 })
      await signOut(computer, 'discard')
      expect((await db.outbox.toArray()).map((item) => item.id).sort()).toEqual(
        [waiting.id, feedback(4).id].sort(),
      )
      await enter(MARTA)
      await later()
      expect(a.rows.sort()).toEqual([waiting.id, feedback(4).id].sort())
    })

    test('it goes or is thrown away on the word of who is connected', async () => {
      const { a, db, clock, later } = await martaThenJan()
      await release(db, MARTA.id, clock.now)
      await later()
      expect(a.rows.sort()).toEqual([waiting.id, feedback(4).id].sort())
      const again = await martaThenJan()
      await discardKept(again.db, MARTA.id)
      expect(await again.db.outbox.count()).toBe(0)
    })
  },
)

test('a hub that says it is the same workspace gets nothing of somebody else’s, whatever the second one says', async () => {
  for (const becomes of ['kept', 'discarded'] as const) {
    const all = await withKept()
    const { a, b, db, clock, computer, enter, later } = all
    a.person = MARTA
    await enter(a, OLD)
    await addFeedback(db, waiting, { undoMs: 60_000, now: clock.now })
    await signOut(computer, 'keep')
    b.person = JAN
    expect(await enter(b, NEW)).toMatchObject({ failure: 'moved', moved: { unsent: 0, delivered: 0 } })
    expect(await enter(b, NEW, becomes)).toMatchObject({ ok: true })
    await later()
    b.person = MARTA // it may say anything
    await enter(b, NEW)
    await later()
    expect(b.rows, becomes).toEqual([])

    // On a word it goes there, as what it is: Marta's.
    b.person = JAN
    await enter(b, NEW)
    const here = await currentWorkspace(computer)
    expect(here).not.toBe(db)
    await moveUndelivered(db, here, JAN.id)
    await later()
    expect(b.rows).toEqual([])
    expect((await kept(here)).map(({ keptFor }) => keptFor)).toEqual([MARTA])

    await enter(a, OLD)
    a.person = MARTA
    await enter(a, OLD)
    await later()
    expect(a.rows).toEqual([])
  }
})

test('a push that goes on while somebody else connects takes nothing of theirs', async () => {
  const all = await withKept()
  const { a, db, clock, world, enter } = all
  a.person = JAN
  await enter(a, OLD)
  await addFeedback(db, feedback(5), { undoMs: 0, now: clock.now })
  a.person = MARTA
  await enter(a, OLD)
  for (const n of [6, 7]) await addFeedback(db, feedback(n), { undoMs: 0, now: clock.now })
  a.refused.set(feedback(6).id, 'no')
  const connected = await connectedTo(world)
  let asked = 0
  const answer = await push(
    {
      ...connected!,
      client: {
        postFeedback: async (items, seen) => {
          if (asked++ === 0) {
            a.person = JAN
            await enter(a, OLD)
            await release(db, JAN.id, clock.now)
          }
          return connected!.client.postFeedback(items, seen)
        },
      },
    },
    { now: () => clock.now },
  )
  expect(answer).toMatchObject({ ok: true })
  expect([asked, a.rows]).toEqual([1, [feedback(7).id]])
  expect((await unsent(db)).map((item) => item.id)).toEqual([feedback(5).id])
})

test('an answer to what somebody else told is no answer of this person’s', async () => {
  const { a, db, enter } = await withKept('delivered')
  a.person = MARTA
  await enter(a, OLD)
  await applyStatus(db, delivered.id, {
    state: 'answered',
    at: delivered.at,
    reply: 'Well',
    by: null,
    read: false,
  } as never)
  await sendAgain(db)
  expect(await listAnswers(db)).toHaveLength(1)
  a.person = JAN
  await enter(a, OLD)
  expect([await listAnswers(db), await countUnread(db)]).toEqual([[], 0])
})

test('what is delivered after its person has left is nobody else’s', async () => {
  const { db, clock } = await withKept('waiting')
  await keepFor(db, { id: id(21), name: null })
  await markFailed(db, waiting.id, 'no')
  await postpone(db, [waiting.id], { notBefore: clock.now, reason: 'offline', problem: '' })
  expect(await retryFeedback(db, waiting.id)).toBe(false)
  expect((await kept(db)).map((item) => item.id)).toEqual([waiting.id])
  await markDelivered(db, [waiting.id])
  expect(await db.outbox.count()).toBe(0)
})

test('whenever a pull begins while another workspace is entered, nothing of the one before stays', async () => {
  for (let ticks = 0; ticks <= 60; ticks += 3) {
    const before = new MemoryHub()
    before.changes = [{ kind: 'lead', id: 'lead-1', value: contextOf([]) }]
    const next = new MemoryHub()
    next.workspaceId = id(7)
    const { world, computer, db } = await testWorld(before)
    world.fetch = (input, init) => (String(input).startsWith(NEW) ? next : before).fetch(input, init)
    const entering = connect(computer, { hubAddress: NEW, accessKey: 'k', fetch: world.fetch })
    for (let tick = 0; tick < ticks; tick++) await new Promise(setImmediate)
    await Promise.all([entering, syncRound(world)])
    expect(await getSetting(computer, 'connection')).toMatchObject({ workspaceId: id(7) })
    expect(await db.leads.count(), `after ${ticks} turns of the event loop`).toBe(0)
  }
})
