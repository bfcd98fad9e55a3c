import { finished } from 'node:stream/promises'
import {
  AbortedTransactionError,
  type CompiledQuery,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { CopyingConnection } from '../copy-into.ts'
import { StoreUnavailable } from '../unavailable.ts'
import { endsConnection, explainFailure, type Phase } from './failures.ts'
import type { ConnectionPool, PooledClient } from './pool.ts'

/** How long work on one connection may take, in milliseconds. */
export interface Bounds {
  /** From asking for a connection to the last statement's answer. Null: as long as the server answers others. */
  whole: number | null
  /** For a lock that somebody else holds. */
  lock: number
  /** Between two statements of a transaction. */
  idle: number
}

/** A commit gets this long; without so much time left it is not tried, so that it is certain that nothing is stored. */
const COMMIT_MS = 1_000
/** How often a statement without a bound of its own looks whether the server still answers. */
const WATCH_MS = 1_000
/** One alone may be this process's own fault: timers are late after long work of its own. */
const MOST_MISSES = 2

/**
 * Kysely's way to PostgreSQL, in place of its own driver, which waits for ever, uses a broken connection again, and
 * does not tell a lost COMMIT from another failure. Statements are unnamed and settings local to their transaction:
 * what PgBouncer takes in transaction mode.
 */
export const postgresDialect = (pool: ConnectionPool, bounds: Bounds): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createDriver: () => new BoundedDriver(pool, bounds),
})

class BoundedDriver implements Driver {
  readonly #pool: ConnectionPool
  readonly #bounds: Bounds

  constructor(pool: ConnectionPool, bounds: Bounds) {
    this.#pool = pool
    this.#bounds = bounds
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<BoundedConnection> {
    const { whole } = this.#bounds
    const deadline = whole === null ? Number.POSITIVE_INFINITY : performance.now() + whole
    const client = await this.#pool.take(deadline)
    return new BoundedConnection(client, deadline, this.#pool)
  }

  async beginTransaction(connection: BoundedConnection, settings: TransactionSettings): Promise<void> {
    const { whole, lock, idle } = this.#bounds
    const modes = [
      settings.isolationLevel && `isolation level ${settings.isolationLevel}`,
      settings.accessMode,
    ].filter(Boolean)
    connection.phase = 'nothing-stored'
    await connection.run(
      `begin ${modes.join(', ')}; set local lock_timeout = ${lock}; set local statement_timeout = ${whole ?? 0};` +
        ` set local idle_in_transaction_session_timeout = ${idle}`,
    )
  }

  async commitTransaction(connection: BoundedConnection): Promise<void> {
    if (connection.timeLeft() < COMMIT_MS)
      throw new StoreUnavailable('busy', 'The transaction took too long.')
    connection.phase = 'storing'
    const { command } = await connection.run('commit')
    connection.phase = null
    if (command === 'ROLLBACK') throw new AbortedTransactionError()
  }

  async rollbackTransaction(connection: BoundedConnection): Promise<void> {
    // The server takes back what a lost connection has not committed. What is thrown is why, not that this failed too.
    if (connection.isBroken) return
    await connection.run('rollback').then(
      () => {
        connection.phase = null
      },
      () => {},
    )
  }

  async savepoint(connection: BoundedConnection, name: string): Promise<void> {
    await connection.run(`savepoint ${pg.escapeIdentifier(name)}`)
  }

  async rollbackToSavepoint(connection: BoundedConnection, name: string): Promise<void> {
    await connection.run(`rollback to savepoint ${pg.escapeIdentifier(name)}`)
  }

  async releaseSavepoint(connection: BoundedConnection, name: string): Promise<void> {
    await connection.run(`release savepoint ${pg.escapeIdentifier(name)}`)
  }

  async releaseConnection(connection: BoundedConnection): Promise<void> {
    connection.release()
  }

  destroy(): Promise<void> {
    return this.#pool.end()
  }
}

/** One use of a pooled connection, from its taking to its giving back. */
class BoundedConnection implements CopyingConnection {
  /** What a failure means; null: each statement is a transaction of its own. */
  phase: Phase | null = null
  isBroken = false
  readonly #client: PooledClient
  readonly #deadline: number
  readonly #pool: ConnectionPool

  constructor(client: PooledClient, deadline: number, pool: ConnectionPool) {
    this.#client = client
    this.#deadline = deadline
    this.#pool = pool
  }

  timeLeft(): number {
    return this.#deadline - performance.now()
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const phase = this.phase ?? (onlyReads(query) ? 'nothing-stored' : 'storing')
    const { command, rowCount, rows } = await this.run(query.sql, query.parameters, phase)
    return WRITING.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows }
  }

  /** Sends one statement. Rejects with StoreUnavailable where the database cannot do it now. */
  run(text: string, values?: readonly unknown[], phase = this.phase ?? 'storing'): Promise<pg.QueryResult> {
    return this.#send(phase, (bound) =>
      this.#client.query({ text, ...(values ? { values: values as unknown[] } : {}), ...bound }),
    )
  }

  async copyIn(into: string, text: string): Promise<void> {
    await this.#send('storing', async () => {
      const rows = this.#client.query(copyFrom(`copy ${into} from stdin`))
      rows.end(text)
      await finished(rows)
    })
  }

  async #send<T>(phase: Phase, send: (bound: { query_timeout?: number }) => Promise<T>): Promise<T> {
    if (this.isBroken) throw new StoreUnavailable('busy', 'The connection to the database was lost.')
    const left = this.timeLeft()
    if (left < 1) throw new StoreUnavailable('busy', 'The database did not answer in time.')
    const stopWatching = left === Number.POSITIVE_INFINITY ? this.#watch() : undefined
    try {
      return await send(stopWatching ? {} : { query_timeout: left })
    } catch (error) {
      if (endsConnection(error)) this.isBroken = true
      if (this.timeLeft() < 1) this.#client.cancelRunning()
      if (error instanceof pg.DatabaseError && error.code === '25006') this.#pool.refusesWrites()
      const failure = explainFailure(error, phase)
      if (failure instanceof StoreUnavailable && failure.reason === 'missing') this.#pool.tablesMissing()
      throw failure
    } finally {
      stopWatching?.()
    }
  }

  /** Ends the connection when the server stops answering others too (frozen, cut off); slow work goes on. */
  #watch(): () => void {
    let misses = 0
    let isOver = false
    const look = async () => {
      misses = (await this.#pool.serverIsSilent()) ? misses + 1 : 0
      if (isOver) return
      if (misses === MOST_MISSES) this.#client.destroy()
      else timer = setTimeout(look, misses > 0 ? 0 : WATCH_MS)
    }
    let timer = setTimeout(look, WATCH_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }

  release(): void {
    // A transaction that is still open is the server's to take back: it does so when the connection ends.
    this.#client.release(this.isBroken || this.phase !== null)
  }

  // biome-ignore lint/correctness/useYield: of Kysely's interface
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('The hub reads in pages and streams no query.')
  }
}

const WRITING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** Whether it is certain that a statement stores nothing. A `with` may hold a writing statement. */
const onlyReads = ({ query, sql }: CompiledQuery): boolean =>
  query.kind === 'SelectQueryNode' || /^\s*(select|analyze|show)\b/i.test(sql)
