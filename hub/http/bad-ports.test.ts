import { expect, test } from 'vitest'
import { BAD_PORTS, refuseBadPort } from './bad-ports.ts'

/** Whether the fetch of this Node blocks a port. It decides that before it connects; 100::/64 leads nowhere (RFC 6666). */
async function isBlocked(port: number): Promise<boolean> {
  const stop = new AbortController()
  const failed = fetch(`http://[100::1]:${port}/`, { signal: stop.signal }).catch(
    (error) => error.cause ?? error,
  )
  for (let tick = 0; tick < 20; tick++) await null
  stop.abort()
  return /bad port/.test(String(await failed))
}

const isRefused = (port: number): boolean => {
  try {
    refuseBadPort(port, '--port')
    return false
  } catch (error) {
    expect((error as Error).message).toMatch(/--port/)
    return true
  }
}

test('the ports that fetch blocks are refused with what to do, and not those beside them', async () => {
  const around = new Set(
    [...BAD_PORTS].flatMap((port) => [port - 1, port, port + 1]).filter((port) => port > 0),
  )
  for (let port = 400; port < 65_536; port += 487) around.add(port)
  const differing: number[] = []
  for (const port of around) if (isRefused(port) !== (await isBlocked(port))) differing.push(port)
  expect(differing).toEqual([])
})
