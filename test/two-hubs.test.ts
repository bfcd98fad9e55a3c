import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { killInTurn, startTwoHubs, stopInTurn, type TwoHubs } from './chaos/two-hubs.ts'
import { has } from './needs.ts'

const isHere = has('postgresql') && has('pgbouncer') && has('haproxy')

describe.skipIf(!isHere)('two hubs behind a proxy, on PostgreSQL through PgBouncer', () => {
  let two: TwoHubs
  beforeAll(async () => {
    two = await startTwoHubs()
  })
  afterAll(() => two?.end())

  test('one is killed every few seconds: nothing acknowledged is lost, nothing is doubled', {
    timeout: 180_000,
  }, async () => {
    const result = await killInTurn(two, { rounds: 4, everyMs: 1_000 })
    console.log(JSON.stringify({ ...result, problems: [...result.problems] }))
    expect(result.faults).toEqual([])
    expect(result).toMatchObject({ lost: 0, doubled: 0 })
    expect(result.worstAnswer).toBeLessThan(5_000)
    expect(result.acknowledged).toBeGreaterThan(50)
  })

  test('one after the other is stopped and started, as for an update: every request has its answer', {
    timeout: 180_000,
  }, async () => {
    const result = await stopInTurn(two, { rounds: 2 })
    console.log(JSON.stringify({ ...result, problems: [...result.problems] }))
    expect(result.faults).toEqual([])
    expect(result).toMatchObject({ lost: 0, doubled: 0 })
  })
})
