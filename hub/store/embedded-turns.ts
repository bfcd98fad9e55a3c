import { setImmediate as nextTurnOfLoop } from 'node:timers/promises'
import {
  type DatabaseConnection,
  type Dialect,
  PGliteAdapter,
  type PGliteDialectConfig,
  PGliteDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { StoreUnavailable } from './unavailable.ts'

const PURPOSES = ['health', 'read', 'bulk', 'write', 'job'] as const
/** What the one connection of the embedded database is wanted for; see Store for what each is. */
export type Purpose = (typeof PURPOSES)[number]

/** A request has an answer within 5 seconds, also when it asks twice: for the key and for the rest. */
const REQUEST_WAIT_MS = 2_000
/** Work of the hub's own is bounded where it is begun, and has time. */
const WAIT_MS: Record<Purpose, number | null> = {
  health: REQUEST_WAIT_MS,
  read: REQUEST_WAIT_MS,
  bulk: REQUEST_WAIT_MS,
  write: REQUEST_WAIT_MS,
  job: null,
}

/** For so long statements may follow each other before the process does something else. */
const BREATH_MS = 5
/** A round of the event loop takes one new connection (libuv 1.51), so a long statement is followed by several. */
const MOST_ROUNDS = 20

/** As if one use had had this much more than the others at most, when it comes back. */
const MOST_AHEAD_MS = 50

/**
 * Whose turn it is at the one connection of the embedded database. A statement there runs in this thread and ends in a
 * microtask: a queue of them would let no timer, no socket and nobody else have a turn until it is empty. So they wait
 * here, each purpose in a queue of its own, no longer than they have time, and the event loop goes round in between.
 * Health comes first; of the others next is the one that has had the least time, so that a look-up waits for one page
 * of changes and never for a crowd of them.
 */
export class Turns {
  readonly #uses: Record<Purpose, { hadMs: number; waiting: Set<() => void> }> = {
    health: { hadMs: 0, waiting: new Set() },
    read: { hadMs: 0, waiting: new Set() },
    bulk: { hadMs: 0, waiting: new Set() },
    write: { hadMs: 0, waiting: new Set() },
    job: { hadMs: 0, waiting: new Set() },
  }
  #running: { purpose: Purpose; since: number } | null = null
  #breathed = performance.now()

  /**
   * Waits for a turn, a statement or a transaction long; whoever has it gives it back with `end`.
   * @throws StoreUnavailable (busy) when none came in time
   */
  async take(purpose: Purpose): Promise<void> {
    if (this.#running) await this.#wait(purpose)
    this.#running = { purpose, since: performance.now() }
    await this.breathe()
  }

  end(): void {
    if (this.#running) this.#uses[this.#running.purpose].hadMs += performance.now() - this.#running.since
    const next = this.#next()
    if (next) next()
    else this.#running = null
  }

  /** Lets timers, sockets and others have their turn when they had none for a while. */
  async breathe(): Promise<void> {
    const rounds = Math.min((performance.now() - this.#breathed) / BREATH_MS, MOST_ROUNDS)
    if (rounds < 1) return
    for (let round = 1; round <= rounds; round++) await nextTurnOfLoop()
    this.#breathed = performance.now()
  }

  #wait(purpose: Purpose): Promise<void> {
    const use = this.#uses[purpose]
    if (use.waiting.size === 0) {
      // Who had nothing to do for a while has no claim to that time now, and what nobody else wanted is not held against it.
      const least = this.#leastMs()
      use.hadMs = Math.min(Math.max(use.hadMs, least), least + MOST_AHEAD_MS)
    }
    return new Promise((resolve, reject) => {
      const goOn = () => {
        clearTimeout(timer)
        use.waiting.delete(goOn)
        resolve()
      }
      const giveUp = () => {
        use.waiting.delete(goOn)
        reject(new StoreUnavailable('busy', 'Too many wait for the database.'))
      }
      const wait = WAIT_MS[purpose]
      const timer = wait === null ? undefined : setTimeout(giveUp, wait)
      use.waiting.add(goOn)
    })
  }

  /** What the one of those who wait or run has had that had the least; 0 when nobody does. */
  #leastMs(): number {
    const busy = PURPOSES.filter(
      (purpose) => this.#uses[purpose].waiting.size > 0 || this.#running?.purpose === purpose,
    )
    return busy.length === 0 ? 0 : Math.min(...busy.map((purpose) => this.#uses[purpose].hadMs))
  }

  #next(): (() => void) | undefined {
    const waiting = PURPOSES.map((purpose) => this.#uses[purpose]).filter((use) => use.waiting.size > 0)
    const use = this.#uses.health.waiting.size > 0 ? this.#uses.health : least(waiting)
    return use?.waiting.values().next().value
  }
}

const least = <Use extends { hadMs: number }>(uses: Use[]): Use | undefined =>
  uses.reduce<Use | undefined>((a, b) => (a && a.hadMs <= b.hadMs ? a : b), undefined)

/**
 * Kysely's way to PGlite for one purpose. Those with the same turns share one PGlite; the turns stand in for Kysely's own
 * queue, which has no end and knows one purpose only.
 */
export const inTurns = (config: PGliteDialectConfig, turns: Turns, purpose: Purpose): Dialect => ({
  createAdapter: () => new InTurnsAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createDriver: () => new InTurnsDriver(config, turns, purpose),
})

class InTurnsAdapter extends PGliteAdapter {
  override get supportsMultipleConnections() {
    return true
  }
}

class InTurnsDriver extends PGliteDriver {
  readonly #turns: Turns
  readonly #purpose: Purpose

  constructor(config: PGliteDialectConfig, turns: Turns, purpose: Purpose) {
    super(config)
    this.#turns = turns
    this.#purpose = purpose
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take(this.#purpose)
    return super.acquireConnection()
  }

  override async releaseConnection(): Promise<void> {
    this.#turns.end()
  }
}
