import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { feedback, feedbackOfEachKind } from '../../test/factories.ts'
import { shownId } from '../domain/shown-id.ts'
import { openComputer } from './computer.ts'
import { addCount, countInserted, dropUnwantedCounts } from './counts.ts'
import { addFeedback, markDelivered, markFailed } from './outbox.ts'
import { setSetting } from './settings.ts'
import { openWorkspace } from './workspaces.ts'

const computer = openComputer('counts')
const db = openWorkspace(computer, 'w')
const shown = (n: number) => feedback(n, { outcome: 'shown' })
const used = (n: number) => feedback(n, { outcome: 'used' })
const ids = async () => (await db.outbox.toArray()).map(({ id }) => id).sort()

test('who switches counting off has nothing counted, and what waits goes; what they told stays', async () => {
  expect(await addCount({ computer, db }, shown(1), 0)).toBe(true)
  await addCount({ computer, db }, used(2), 0)
  await addCount({ computer, db }, used(3), 0)
  await markFailed(db, used(3).id, 'no')
  await addCount({ computer, db }, used(4), 0)
  await markDelivered(db, [used(4).id])
  const told = feedbackOfEachKind(10)
  for (const each of told) await addFeedback(db, each, { undoMs: 0, now: 0 })

  await dropUnwantedCounts(computer, db)
  expect(await ids()).toHaveLength(4 + told.length)

  await setSetting(computer, 'counting', false)
  expect(await addCount({ computer, db }, shown(5), 0)).toBe(false)
  await dropUnwantedCounts(computer, db)
  expect(await ids()).toEqual([used(4), ...told].map(({ id }) => id).sort())
})

test('what was inserted for another workspace is not counted in this one', async () => {
  const stores = {
    computer: openComputer('two companies'),
    db: openWorkspace({ name: 'two companies' }, 'a'),
  }
  const other = openWorkspace(stores.computer, 'b')
  const insert = { id: used(40).id, workspace: stores.db.name, leadId: 'lena', talkingPointId: 'p' }
  await countInserted({ ...stores, db: other }, insert, 0)
  expect(await other.outbox.count()).toBe(0)
  await countInserted(stores, { ...insert, message: 'https://mail.test m1' }, 0)
  expect(await stores.db.outbox.toArray()).toMatchObject([
    { id: insert.id, usedOn: 'https://mail.test m1', feedback: { outcome: 'used', leadId: 'lena' } },
  ])
})

test('that a point was shown counts once a day for a person and a lead, in all their browsers', async () => {
  const RITA = { id: 'rita', name: 'Rita Rep' }
  let browsers = 0
  const browser = async (person?: typeof RITA) => {
    const own = openComputer(`browser-${++browsers}`)
    const hub = { hubAddress: 'https://hub.test', accessKey: 'k', workspaceId: 'w', workspaceName: 'W' }
    const connection = { ...hub, keyName: 'Key', role: 'rep' as const, ...(person && { person }) }
    await setSetting(own, 'connection', connection)
    return { computer: own, db: openWorkspace(own, 'w') }
  }
  let n = 100
  /** The id of what was added; undefined when nothing was. */
  const count = async (stores: Awaited<ReturnType<typeof browser>>, over: object = {}) => {
    const given = { outcome: 'shown', leadId: 'lena', talkingPointId: 'p', at: '2026-11-20T09:00:00.000Z' }
    const before = await stores.db.outbox.toCollection().primaryKeys()
    await addCount(stores, feedback(++n, { ...given, ...over } as Parameters<typeof feedback>[1]), 0)
    return (await stores.db.outbox.toCollection().primaryKeys()).find((id) => !before.includes(id))
  }
  const [one, other, tom, nobody] = await Promise.all([
    browser(RITA),
    browser(RITA),
    browser({ id: 'tom', name: 'Tom' }),
    browser(),
  ])
  const first = await count(one)
  expect(first).toMatch(/^[0-9a-f-]{36}$/)
  expect(await count(one, { at: '2026-11-20T21:00:00.000Z' })).toBeUndefined()
  expect(await count(other, { at: '2026-11-20T18:00:00.000Z' })).toBe(first)
  const others = [
    await count(one, { at: '2026-11-21T09:00:00.000Z' }),
    await count(one, { leadId: 'ivo' }),
    await count(one, { talkingPointId: 'q' }),
    await count(tom),
    await count(nobody),
    await count(one, { outcome: 'used' }),
  ]
  expect(others).not.toContain(undefined)
  expect(new Set([first, ...others]).size).toBe(7)

  // A page that cannot make an id itself asks somebody who can.
  const elsewhere = await browser(RITA)
  const asked = vi.fn(shownId)
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  asked.mockResolvedValue(first!)
  const given = {
    outcome: 'shown',
    leadId: 'lena',
    talkingPointId: 'p',
    at: '2026-11-20T09:00:00.000Z',
  } as const
  expect(await addCount(elsewhere, feedback(++n, given), 0, undefined, asked)).toBe(true)
  vi.unstubAllGlobals()
  const { outcome: _, ...what } = given
  expect(asked.mock.calls).toEqual([[{ ...what, workspaceId: 'w', personId: 'rita' }]])
  expect(await elsewhere.db.outbox.toCollection().primaryKeys()).toEqual([first])
})
