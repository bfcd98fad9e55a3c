import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canStartCluster } from '../hub/store/testing-cluster.ts'
import { clockSkew, type SkewedHubs, startSkewedHubs } from './chaos/clock-skew.ts'
import { has } from './needs.ts'

describe.skipIf(!canStartCluster() || !has('faketime'))('two hubs, of which one has a wrong clock', () => {
  let hubs: SkewedHubs
  beforeAll(async () => {
    hubs = await startSkewedHubs()
  })
  afterAll(() => hubs?.end())

  test('nothing is lost or doubled, no import is ended by the other hub, and a dry run is applied once', {
    timeout: 180_000,
  }, async () => {
    const result = await clockSkew(hubs, { trickleMs: 3_000 })
    console.log(JSON.stringify({ ...result, problems: [...result.problems] }))
    expect(result.faults).toEqual([])
    expect(result).toMatchObject({ lost: 0, doubled: 0 })
    expect(result.worstAnswer).toBeLessThan(5_000)
    expect(result.acknowledged).toBeGreaterThan(50)
  })
})
