import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** What a flood of bodies that never end does to a hub. */
export interface FloodReport {
  /** That the flood opened. */
  opened: number
  /** Of those, that the hub had ended by the end. */
  ended: number
  /** Slowest answer of /healthz during the flood, in milliseconds; Infinity when one did not come. */
  slowestHealth: number
  healthAnswers: number
}

/**
 * Opens connections that each send the beginning of a sign-in and then nothing more, and asks /healthz all the while on
 * a connection of its own each time.
 * @param connections at once; each that the hub ends is not opened again
 * @param forMs how long it goes on
 */
export async function halfSentBodies(hub: string, connections: number, forMs: number): Promise<FloodReport> {
  const { hostname, port } = new URL(hub)
  const head = `POST /desk/session HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${hub}\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n{"key":"`
  const report: FloodReport = { opened: 0, ended: 0, slowestHealth: 0, healthAnswers: 0 }
  const sockets = new Set<Socket>()
  const stop = new AbortController()

  const open = () => {
    const socket = connect(Number(port), hostname, () => {
      report.opened++
      socket.write(head)
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      if (!stop.signal.aborted) report.ended++
      sockets.delete(socket)
    })
    socket.resume()
    sockets.add(socket)
  }
  const flood = async () => {
    for (let i = 0; i < connections && !stop.signal.aborted; i++) {
      open()
      if (i % 50 === 49) await wait(10)
    }
  }
  const watch = async () => {
    while (!stop.signal.aborted) {
      const took = await healthOnNewConnection(hub)
      report.slowestHealth = Math.max(report.slowestHealth, took)
      report.healthAnswers++
      await wait(50)
    }
  }
  const watching = watch()
  const flooding = flood()
  await wait(forMs)
  stop.abort()
  await flooding
  for (const socket of sockets) socket.destroy()
  await watching
  return report
}

/** Milliseconds until /healthz has answered, Infinity when it does not within 30 seconds. */
async function healthOnNewConnection(hub: string): Promise<number> {
  const start = performance.now()
  const answered = await fetch(`${hub}/healthz`, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(30_000),
  }).then(
    async (answer) => (await answer.text()) !== '' && answer.ok,
    () => false,
  )
  return answered ? performance.now() - start : Number.POSITIVE_INFINITY
}
