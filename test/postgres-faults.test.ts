import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Cluster, canStartCluster } from '../hub/store/testing-cluster.ts'
import { type HubProcess, startHubProcess } from './chaos/hub-process.ts'
import * as chaos from './chaos/postgres.ts'

/**
 * What can happen to a PostgreSQL, in short forms of test/chaos/postgres.ts, under a hub process that people work
 * with: each request has an answer within 5 seconds, 200 or 503; nothing acknowledged is lost; all goes on by itself.
 */

/** The bound of the hub itself is 4.5 seconds. */
const ANSWER_MS = 5_000

describe.skipIf(!canStartCluster())('a hub whose PostgreSQL', () => {
  let cluster: Cluster
  let hub: HubProcess

  beforeAll(async () => {
    cluster = await Cluster.start()
    hub = await startHubProcess(cluster.url)
  })
  afterAll(async () => {
    hub?.remove()
    await cluster?.destroy()
  })

  const env = (scale: number): chaos.PostgresEnv => ({ cluster, urls: [hub.url], key: hub.key, scale })

  test.for<[string, () => Promise<chaos.ChaosResult>, string[]]>([
    ['is restarted', () => chaos.restart(env(1)), ['busy', 'in-doubt']],
    ['is restarted at once', () => chaos.restart(env(1), 'immediate'), ['busy', 'in-doubt']],
    ['loses its power', () => chaos.kill(env(1)), ['busy', 'in-doubt']],
    ['is stopped for a while', () => chaos.stopForAMinute(env(0.1)), ['busy', 'in-doubt']],
    ['ends all its connections', () => chaos.terminate(env(0.3)), ['busy', 'in-doubt']],
    ['freezes', () => chaos.freeze(env(0.2)), ['busy', 'in-doubt']],
    ['waits for a lock', () => chaos.lock(env(0.5)), ['busy']],
    ['has no connection left', () => chaos.fullConnections(env(0.3)), ['busy', 'in-doubt']],
    ['takes no writes', () => chaos.readOnly(env(0.2)), ['read-only', 'busy', 'in-doubt']],
  ])('%s', { timeout: 120_000 }, async ([, happen, mayAnswer]) => {
    const result = await happen()
    expect(result.faults).toEqual([])
    expect(result.worstAnswer).toBeLessThan(ANSWER_MS)
    expect(result).toMatchObject({ lost: 0, doubled: 0 })
    expect(result.acknowledged).toBeGreaterThan(20)
    const allowed = mayAnswer.map((reason) => `urn:alongside:problem:${reason}`)
    expect([...result.problems].filter((type) => !allowed.includes(type))).toEqual([])
    expect(hub.isAlive()).toBe(true)
    expect(hub.log().filter((line) => line.event === 'error' || line.event === 'unexpected')).toEqual([])
  })

  test.for<[when: 'reading' | 'applying', how: 'fast' | 'immediate']>([
    ['reading', 'fast'],
    ['reading', 'immediate'],
    ['applying', 'fast'],
    ['applying', 'immediate'],
  ])(
    'is restarted while an import is %s (%s): it ends, whole or not at all',
    { timeout: 180_000 },
    async ([when, how]) => {
      const rows = 5_000
      const result = await chaos.restartDuringImport(env(1), { when, how, rows, name: `${when}${how}` })
      expect([202, 503]).toContain(result.status)
      expect(['done', 'failed', null]).toContain(result.state)
      expect(result.leads).toBe(result.state === 'done' ? rows : 0)
      expect(result.again).toBe('done')
      expect(hub.isAlive()).toBe(true)
      expect(hub.log().filter((line) => line.event === 'unexpected')).toEqual([])
    },
  )
})
