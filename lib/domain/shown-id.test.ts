import { validate, version } from 'uuid'
import { expect, test } from 'vitest'
import { shownId } from './shown-id.ts'

const COUNT = {
  workspaceId: 'w',
  personId: 'p',
  leadId: 'l',
  talkingPointId: 't',
  at: '2026-11-30T23:59:59.000Z',
}

test('is a UUID, the same all day, and another one of anything else', async () => {
  const id = await shownId(COUNT)
  expect([validate(id), version(id)]).toEqual([true, 8])
  expect(await shownId({ ...COUNT, at: '2026-11-30T00:00:00.000Z' })).toBe(id)
  const others = [
    { at: '2026-12-01T00:00:00.000Z' },
    { workspaceId: 'x' },
    { personId: 'x' },
    { leadId: 'x' },
    { talkingPointId: 'x' },
    { leadId: 'lt', talkingPointId: '' },
  ]
  const ids = await Promise.all(others.map((other) => shownId({ ...COUNT, ...other })))
  expect(new Set([id, ...ids]).size).toBe(7)
})
