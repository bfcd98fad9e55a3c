import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { feedback, feedbackOfEachKind } from '../../test/factories.ts'
import { openComputer } from './computer.ts'
import { addCount, dropUnwantedCounts } from './counts.ts'
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
