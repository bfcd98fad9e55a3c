import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { feedback, talkingPoint } from '../../test/factories.ts'
import { type ComputerDatabase, openComputer } from './computer.ts'
import type { WorkspaceDatabase } from './database.ts'
import { askLater, openQuestion } from './open-question.ts'
import { addFeedback } from './outbox.ts'
import { putPoints } from './points.ts'
import { setSetting } from './settings.ts'
import { openWorkspace } from './workspaces.ts'

const NOW = new Date(2026, 10, 24, 9).getTime()
const HOUR = 3_600_000
const DAY = 24 * HOUR

type Outcome = 'shown' | 'used' | 'worked' | 'did_not_work'
/** What happened, by whom it is about, and how many hours before NOW. */
type Told = [outcome: Outcome, point: 'a' | 'b', hoursAgo: number, lead?: string]

let computer: ComputerDatabase
let db: WorkspaceDatabase
let n = 0
beforeEach(async () => {
  n += 1
  computer = openComputer(`question-${n}`)
  db = openWorkspace(computer, 'w')
  await putPoints(db, [talkingPoint(1, { id: 'a', title: 'A' }), talkingPoint(2, { id: 'b', title: 'B' })])
})

async function tell(...all: Told[]) {
  for (const [at, [outcome, talkingPointId, hours, leadId = 'lena']] of all.entries())
    await addFeedback(db, feedback(at + 1, { outcome, talkingPointId, leadId }), {
      undoMs: 0,
      now: NOW - hours * HOUR,
    })
}

test.each<[string, Told[], string | null]>([
  ['nothing was used', [['shown', 'a', 30]], null],
  ['used yesterday', [['used', 'a', 24]], 'A'],
  ['used today', [['used', 'a', 2]], null],
  ['used last night: another day', [['used', 'a', 9.5]], 'A'],
  ['used with somebody else', [['used', 'a', 24, 'tom']], null],
  [
    'answered',
    [
      ['used', 'a', 48],
      ['worked', 'a', 24],
    ],
    null,
  ],
  [
    'answered with no',
    [
      ['used', 'a', 48],
      ['did_not_work', 'a', 24],
    ],
    null,
  ],
  [
    'used again since',
    [
      ['used', 'a', 72],
      ['worked', 'a', 48],
      ['used', 'a', 24],
    ],
    'A',
  ],
  [
    'used again today: the earlier one is asked',
    [
      ['used', 'a', 48],
      ['used', 'a', 1],
    ],
    'A',
  ],
  [
    'two: the newest first',
    [
      ['used', 'a', 48],
      ['used', 'b', 24],
    ],
    'B',
  ],
  [
    'two, the newest answered',
    [
      ['used', 'a', 48],
      ['used', 'b', 24],
      ['worked', 'b', 1],
    ],
    'A',
  ],
  ['too long ago', [['used', 'a', 61 * 24]], null],
])('%s', async (_, told, title) => {
  await tell(...told)
  expect((await openQuestion({ computer, db }, 'lena', null, NOW))?.title ?? null).toBe(title)
})

test('a talking point that is gone is not asked about', async () => {
  await tell(['used', 'a', 24])
  await db.talkingPoints.clear()
  expect(await openQuestion({ computer, db }, 'lena', null, NOW)).toBeNull()
})

test.each([
  ['once', [['used', 'a', 24]]],
  [
    'on two days, and twice on one',
    [
      ['used', 'a', 72],
      ['used', 'a', 25],
      ['used', 'a', 24],
    ],
  ],
] as const)('“Later” asks on another day: used %s', async (_, told) => {
  await tell(...told.map(([...each]) => each))
  const question = await openQuestion({ computer, db }, 'lena', null, NOW)
  await askLater(db, question!.id, NOW)
  expect(await openQuestion({ computer, db }, 'lena', null, NOW + 14 * HOUR)).toBeNull()
  expect(await openQuestion({ computer, db }, 'lena', null, NOW + DAY)).toMatchObject({ title: 'A' })
})

test('who wants nothing counted is not asked about what was counted before', async () => {
  await tell(['used', 'a', 24])
  await setSetting(computer, 'counting', false)
  expect(await openQuestion({ computer, db }, 'lena', null, NOW)).toBeNull()
})

test.each([
  ['the message that it was used on', 'A', 'A', null],
  ['another one', 'A', 'B', 'A'],
  ['a host that tells no message now', 'A', null, 'A'],
  ['a host that told none then', undefined, 'A', 'A'],
] as const)('on %s', async (_, usedOn, shown, title) => {
  const use = feedback(1, { outcome: 'used', talkingPointId: 'a', leadId: 'lena' })
  await addFeedback(db, use, { undoMs: 0, now: NOW - DAY, usedOn })
  expect((await openQuestion({ computer, db }, 'lena', shown, NOW))?.title ?? null).toBe(title)
})
