import pg from 'pg'
import { demandWritable, type Endpoint, type Endpoints } from './endpoints.ts'
import { noConnection } from './failures.ts'

export interface PoolOptions {
  endpoints: Endpoints
  /** Connections at most. */
  size: number
  /** Milliseconds to wait for a free connection, or for a new one. */
  wait: number
  /** Whether the server gives no sign of life to somebody who asks on another connection. */
  serverIsSilent: () => Promise<boolean>
  /** The name of the connections, for whoever looks at the server. */
  application: string
}

/** Whole numbers for bigint, as from PGlite: counts and change numbers stay below 2^53. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig

const SECOND = 1_000
/** A new connection costs the server a process: those of a busy hour are kept over a pause. */
const IDLE_MS = 60 * SECOND
/** Connections move to another address behind the same name in this time, also when the old one stays silent. */
const LIFETIME_SECONDS = 1_800
const KEEP_ALIVE_MS = 10 * SECOND
/** After this, closing waits no longer for a server to say goodbye. */
const GOODBYE_MS = SECOND

/** Connections to the server that takes writes; after a failover, to its successor. */
export class ConnectionPool {
  readonly serverIsSilent: () => Promise<boolean>
  readonly #endpoints: Endpoints
  readonly #pool: pg.Pool
  readonly #open = new Set<PooledClient>()

  constructor({ endpoints, size, wait, serverIsSilent, application }: PoolOptions) {
    this.serverIsSilent = serverIsSilent
    this.#endpoints = endpoints
    this.#pool = new pg.Pool({
      max: size,
      connectionTimeoutMillis: wait,
      idleTimeoutMillis: IDLE_MS,
      maxLifetimeSeconds: LIFETIME_SECONDS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      application_name: application,
      types,
      Client: this.#clientClass() as unknown as new () => pg.ClientBase,
      ...(endpoints.several ? { onConnect: demandWritable } : {}),
    })
    this.#pool.on('error', () => {}) // an idle connection that the server closes: the pool has dropped it by now
  }

  /** Each new connection goes to the server that is in use at that moment. */
  #clientClass() {
    const endpoints = this.#endpoints
    const open = this.#open
    return class extends PooledClient {
      constructor(options: pg.ClientConfig) {
        super(endpoints.current, options)
        open.add(this)
        this.once('end', () => open.delete(this))
      }
    }
  }

  /**
   * A connection to the server in use. Where several are named and this one cannot be had, looks for another one once.
   * @param deadline of performance.now(), for the looking
   * @throws StoreUnavailable
   */
  async take(deadline: number): Promise<PooledClient> {
    const endpoints = this.#endpoints
    const tried = endpoints.current
    try {
      return await this.#takeCurrent()
    } catch (error) {
      if (!endpoints.several) throw noConnection(error)
      await within(deadline - performance.now(), endpoints.choose()).catch((none) => {
        throw noConnection(none)
      })
      if (endpoints.current === tried) throw noConnection(error)
      return await this.#takeCurrent().catch((again) => {
        throw noConnection(again)
      })
    }
  }

  async #takeCurrent(): Promise<PooledClient> {
    for (;;) {
      const client = (await this.#pool.connect()) as unknown as PooledClient
      if (client.endpoint === this.#endpoints.current) return client
      client.release(true)
    }
  }

  /** To be told when a server takes no writes (any more): perhaps another one does. */
  refusesWrites(): void {
    if (this.#endpoints.several) this.#endpoints.choose().catch(() => {}) // the next request asks again
  }

  async end(): Promise<void> {
    const late = setTimeout(() => {
      for (const client of this.#open) client.destroy()
    }, GOODBYE_MS)
    await this.#pool.end()
    clearTimeout(late)
  }
}

/** A connection of a pool. Losing it never ends the process: whoever uses it learns of it from the statement. */
export class PooledClient extends pg.Client {
  readonly endpoint: Endpoint
  /** Of the pool: back into it, or with `true` closed. */
  declare release: (close: boolean) => void
  // Not in pg's types: https://github.com/brianc/node-postgres/blob/master/packages/pg/lib/client.js
  declare readonly connection: pg.Connection
  declare readonly processID: number | null
  declare readonly secretKey: number | null

  constructor(endpoint: Endpoint, options: pg.ClientConfig) {
    super({ ...options, connectionString: endpoint.url })
    this.endpoint = endpoint
    this.on('error', () => {})
  }

  /** Closes the socket without a goodbye: the other side may be frozen. */
  destroy(): void {
    this.connection.stream.destroy()
  }

  /**
   * Asks the server to give up the statement that nobody waits for any more; without this, those waiting for a lock
   * would fill its connections. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
   */
  cancelRunning(): void {
    const { processID, secretKey, ssl, host, port } = this
    if (processID === null || secretKey === null) return
    const messenger = new pg.Connection({ ssl } as pg.ConnectionConfig) as Messenger
    const late = setTimeout(() => messenger.stream.destroy(), GOODBYE_MS)
    messenger.on('error', () => {}) // the server is gone: so is the statement
    messenger.once('end', () => clearTimeout(late))
    if (ssl) messenger.once('connect', () => messenger.requestSsl())
    messenger.once(ssl ? 'sslconnect' : 'connect', () => messenger.cancel(processID, secretKey))
    if (host.startsWith('/')) messenger.connect(`${host}/.s.PGSQL.${port}`)
    else messenger.connect(port, host)
  }
}

interface Messenger extends pg.Connection {
  connect(port: number | string, host?: string): void
  requestSsl(): void
  cancel(processId: number, secretKey: number): void
}

/** The promise, or a rejection after so many milliseconds. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('timeout')), Math.max(0, ms))
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
