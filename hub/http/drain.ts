import { setTimeout as wait } from 'node:timers/promises'
import { createMiddleware } from 'hono/factory'

/** Proxies and orchestrators ask whether a hub is ready every few seconds; whoever asked longer ago is none. */
const ASKS_WITHIN_MS = 60_000

/**
 * The time between a hub's decision to end and its last new connection. A proxy that chooses between several hubs learns
 * by /readyz that this one is going, and only if it can still connect; without one nobody has to wait.
 */
export class Drain {
  readonly #ms: number
  readonly #hurry = new AbortController()
  #askedAt = Number.NEGATIVE_INFINITY

  /** @param ms how long, where somebody asks /readyz */
  constructor(ms: number) {
    this.#ms = ms
  }

  /** For the route of /readyz. */
  readonly noteAsked = createMiddleware(async (_, next) => {
    this.#askedAt = performance.now()
    await next()
  })

  /** Resolves when the hub may refuse new connections. */
  async ended(): Promise<void> {
    const { signal } = this.#hurry
    if (performance.now() - this.#askedAt > ASKS_WITHIN_MS) return
    await wait(this.#ms, undefined, { signal }).catch(() => {}) // hurried
  }

  /** Nobody waits any longer. */
  hurry(): void {
    this.#hurry.abort()
  }
}
