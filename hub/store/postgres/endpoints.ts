import pg from 'pg'
import { isOfSettings, nameOf, TakesNoWrites } from './failures.ts'

/** One server of DATABASE_URL. */
export interface Endpoint {
  /** Connection string of this server alone. */
  url: string
  /** `host:port`, for people: without user and password. */
  label: string
}

/** DATABASE_URL cannot be used as it is written; the message says how to write it. */
export class BadDatabaseUrl extends Error {}

/** No server of DATABASE_URL answers, or none takes writes. `reasons` has one sentence a server, for people. */
export class NoEndpoint extends Error {
  readonly reasons: string[]
  /** Whether waiting may help: it is not a wrong password or a database that is not there. */
  readonly mayPass: boolean

  constructor(reasons: string[], mayPass: boolean) {
    super(reasons.join('; '))
    this.reasons = reasons
    this.mayPass = mayPass
  }
}

const FORM =
  'Write it as postgres://USER:PASSWORD@HOST:5432/DATABASE, several hosts with commas between them.'

/**
 * The servers of a DATABASE_URL. pg knows one host a connection only (node-postgres issue 1470), so several are taken
 * apart here, as libpq does it: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS
 * @throws BadDatabaseUrl
 */
export function parseDatabaseUrl(databaseUrl: string): Endpoint[] {
  const parts = /^(postgres(?:ql)?:\/\/)((?:.*@)?)([^/?@]*)(.*)$/s.exec(databaseUrl)
  if (!parts) throw new BadDatabaseUrl(`DATABASE_URL is no address of a PostgreSQL. ${FORM}`)
  const [, scheme, login, hosts = '', rest] = parts
  return hosts.split(',').map((host) => endpoint(`${scheme}${login}${host}${rest}`))
}

const CHECKED = new Set(['prefer', 'require', 'verify-ca'])

function endpoint(address: string): Endpoint {
  const parsed = URL.parse(address)
  // A name of a user without any host ("postgres://me@/db", a local socket) is none of URL's forms.
  if (parsed) {
    const wanted = parsed.searchParams.get('target_session_attrs') ?? 'any'
    if (!['read-write', 'primary', 'any'].includes(wanted)) {
      throw new BadDatabaseUrl(
        `DATABASE_URL asks for target_session_attrs=${wanted}. The hub writes: use read-write, or leave it out.`,
      )
    }
    parsed.searchParams.delete('target_session_attrs')
    // pg checks certificate and name for these, too, and warns that a later version will not.
    if (CHECKED.has(parsed.searchParams.get('sslmode') ?? '') && !parsed.searchParams.has('uselibpqcompat'))
      parsed.searchParams.set('sslmode', 'verify-full')
  }
  const url = parsed?.href ?? address
  try {
    const { host, port } = new pg.Client({ connectionString: url })
    return { url, label: host.startsWith('/') ? host : `${host}:${port}` }
  } catch {
    throw new BadDatabaseUrl(`DATABASE_URL cannot be read. ${FORM}`)
  }
}

/** Milliseconds in which a server has to answer a probe. */
const PROBE_MS = 2_000

const READ_ONLY = {
  text: "select current_setting('transaction_read_only') = 'on' as refuses",
  query_timeout: PROBE_MS,
}

/** @throws TakesNoWrites */
export async function demandWritable(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ refuses: boolean }>(READ_ONLY)
  if (rows[0]?.refuses) throw new TakesNoWrites()
}

/** The servers of a DATABASE_URL and the one in use: the first in order that takes writes. */
export class Endpoints {
  readonly all: Endpoint[]
  current: Endpoint
  #choosing: Promise<void> | undefined

  constructor(databaseUrl: string) {
    this.all = parseDatabaseUrl(databaseUrl)
    this.current = this.all[0] as Endpoint
  }

  get several(): boolean {
    return this.all.length > 1
  }

  /**
   * Asks all servers at once and uses the first in order that takes writes. Never one that does not: a standby may lag
   * behind, and a reader of changes would take what is missing there for a lost past. Calls at the same time share one round.
   * @throws NoEndpoint when none takes writes
   */
  choose(): Promise<void> {
    this.#choosing ??= this.#chooseNow().finally(() => {
      this.#choosing = undefined
    })
    return this.#choosing
  }

  async #chooseNow(): Promise<void> {
    const answers = await Promise.allSettled(this.all.map(probe))
    const chosen = answers.findIndex((answer) => answer.status === 'fulfilled')
    if (this.all[chosen]) {
      this.current = this.all[chosen]
      return
    }
    const errors = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    throw new NoEndpoint(
      errors.map((error, i) => `${this.all[i]?.label}: ${nameOf(error)}`),
      !errors.every(isOfSettings),
    )
  }
}

async function probe({ url }: Endpoint): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PROBE_MS,
    query_timeout: PROBE_MS,
  })
  client.on('error', () => {}) // the query or the connecting rejects as well
  try {
    await client.connect()
    await demandWritable(client)
  } finally {
    void client.end()
  }
}
