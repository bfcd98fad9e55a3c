import {
  type DatabaseConnection,
  type Dialect,
  PGliteAdapter,
  type PGliteDialectConfig,
  PGliteDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type { Engine } from './engine.ts'
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

/** As if one use had had this much more than the others at most, when it comes back. */
const MOST_AHEAD_MS = 50

/**
 * Whose turn it is at the one connection of the embedded database. They wait here, each purpose in a queue of its own, no
 * longer than they have time. Health comes first; of the others next is the one that has had the least time, so that a look-up waits for one page
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

  /**
   * Waits for a turn, a statement or a transaction long; whoever has it gives it back with `end`.
   * @throws StoreUnavailable (busy) when none came in time
   */
  async take(purpose: Purpose): Promise<void> {
    if (this.#running) await this.#wait(purpose)
    this.#running = { purpose, since: performance.now() }
  }

  end(): void {
    const { purpose, since } = this.#running ?? { purpose: 'job', since: performance.now() }
    this.#uses[purpose].hadMs += performance.now() - since
    // A request asks again as soon as it has its answer: it does not wait for a long job in between.
    if (purpose !== 'job' && this.#onlyJobsWait()) setImmediate(() => this.#pass())
    else this.#pass()
  }

  #pass(): void {
    const next = this.#next()
    if (next) next()
    else this.#running = null
  }

  #onlyJobsWait(): boolean {
    const wait = PURPOSES.filter((purpose) => this.#uses[purpose].waiting.size > 0)
    return wait.length === 1 && wait[0] === 'job'
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
 * What Kysely wants of a PGlite, on an engine. In a transaction nobody else has the turn, so it needs no lock; nobody waits
 * for its beginning: whatever is asked next comes after it.
 */
export function forKysely(engine: Engine): KyselyPglite {
  const query: KyselyPglite['query'] = async (statement, parameters) => ({
    ...(await engine.query<never>(statement, parameters)),
    fields: [],
  })
  return {
    ...{ ready: true, waitReady: Promise.resolve() },
    query,
    async transaction(work) {
      const begun = engine.query('begin')
      begun.catch(() => {}) // whatever is asked in it fails as well
      try {
        const result = await work({ query, rollback: async () => void (await engine.query('rollback')) })
        await begun
        const { command } = await engine.query('commit')
        if (command === 'ROLLBACK') throw new TransactionAborted()
        return result
      } catch (error) {
        if (!(error instanceof TransactionAborted)) await engine.query('rollback')
        throw error
      }
    },
    close: () => engine.close(),
    get closed() {
      return engine.closed
    },
  }
}
type KyselyPglite = Extract<PGliteDialectConfig['pglite'], { ready: boolean }>

/** A statement of it had failed; by this code Kysely knows it. */
class TransactionAborted extends Error {
  readonly code = '25P02'

  constructor() {
    super('The transaction was rolled back instead of committed.')
  }
}

/**
 * Kysely's way to PGlite for one purpose. Those with the same turns share one engine; the turns stand in for Kysely's own
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
