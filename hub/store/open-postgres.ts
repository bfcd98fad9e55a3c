import { Kysely, sql } from 'kysely'
import pg from 'pg'
import { lockOneRow, shared } from './health-checks.ts'
import type { Store } from './open.ts'
import { awaitServer } from './postgres/await-server.ts'
import { type Bounds, postgresDialect } from './postgres/driver.ts'
import { Endpoints } from './postgres/endpoints.ts'
import { NO_TABLES } from './postgres/failures.ts'
import { ConnectionPool } from './postgres/pool.ts'
import type { Database } from './schema.ts'
import { StoreUnavailable } from './unavailable.ts'
import { withWorkspaceCheck } from './workspace-guard.ts'

export interface PostgresLocation {
  /** May name several hosts; the one that takes writes is used, also after a failover. */
  databaseUrl: string
  /** Connections for reading, and as many for writing. */
  poolSize?: number
  /** How long to wait for a server that is coming up; not at all unless given. */
  waitSeconds?: number
  /** Told in words what is waited for. */
  say?: (line: string) => void
  /** The name of its connections; a hub's unless given. */
  application?: string
  /** Told when the tables are not there any more while running; once until they are back. */
  missing?: (error: TablesGone) => void
}

/** The database was emptied or made anew under a running hub. The message is for the person at the terminal. */
export class TablesGone extends Error {
  constructor() {
    super(
      'The PostgreSQL database of this running hub has no tables of Alongside any more. Was it made anew? ' +
        'Stop the hub, restore the newest backup with: alongside restore FILE, and start it again.',
    )
    this.name = 'TablesGone'
  }
}

/** By their name and by what they did lately a restore knows the connections of hubs that run. */
const HUB = 'alongside'
const SIGN_OF_LIFE_MS = 20_000
const ALIVE_SECONDS = 60

/**
 * Whether a hub has this database open. Behind PgBouncer a connection outlives its hub for a while; so only one that was
 * used in the last minute counts, and hubs use one more often than that. One that has just been closed is waited for.
 */
export async function isInUse(db: Kysely<Database>): Promise<boolean> {
  for (let look = 0; ; look++) {
    await sql`select pg_stat_clear_snapshot()`.execute(db) // a transaction sees what it saw first otherwise
    const { rows } = await sql`
      select from pg_stat_activity where datname = current_database() and application_name = ${HUB}
      and pid <> pg_backend_pid() and coalesce(state_change, now()) > now() - make_interval(secs => ${ALIVE_SECONDS})
      limit 1`.execute(db)
    if (rows.length === 0) return false
    if (look === CLOSING_LOOKS) return true
    await new Promise((resolve) => setTimeout(resolve, CLOSING_MS))
  }
}
const CLOSING_LOOKS = 10
const CLOSING_MS = 200

/** A request is answered within 5 seconds, whatever the database does. */
const REQUEST: Bounds = { whole: 4_000, lock: 2_000, idle: 10_000 }
const REQUEST_WAIT_MS = 2_000
/** Writers who find all connections taken wait for a lock behind others who do: they are told so soon. */
const WRITE_WAIT_MS = 1_000
/** Imports, jobs, migrations: slow work goes on as long as the server is alive. */
const JOB: Bounds = { whole: null, lock: 60_000, idle: 60_000 }
const JOB_CONNECTIONS = 4
const JOB_WAIT_MS = 4_000
/** Whoever asks for health has an answer within 2 seconds. */
const HEALTH: Bounds = { whole: 1_800, lock: 500, idle: 1_800 }
const HEALTH_CONNECTIONS = 2
const HEALTH_WAIT_MS = 1_500

/**
 * Opens a PostgreSQL server. Its tables are not yet brought up to date. Reading, writing, jobs and health have
 * connections of their own: whoever looks somebody up never waits behind those who wait for a lock.
 * @throws DatabaseDoesNotAnswer, BadDatabaseUrl
 */
export async function openPostgres(location: PostgresLocation): Promise<Store> {
  const {
    databaseUrl,
    poolSize = 10,
    waitSeconds = 0,
    say = () => {},
    missing = () => {},
    application = HUB,
  } = location
  const endpoints = new Endpoints(databaseUrl)
  await awaitServer(endpoints, { seconds: waitSeconds, say })
  const open = (size: number, wait: number, bounds: Bounds) => {
    const pool = new ConnectionPool({ endpoints, size, wait, serverIsSilent, tablesMissing, application })
    return new Kysely<Database>({ dialect: withWorkspaceCheck(postgresDialect(pool, bounds)) })
  }
  const health = open(HEALTH_CONNECTIONS, HEALTH_WAIT_MS, HEALTH)
  const answers = shared(async () => {
    await sql`select 1`.execute(health)
  })
  let isMissing = false
  const checkReads = shared(async () => {
    const was = isMissing
    isMissing = !(await hasTables(health))
    if (!isMissing) return
    if (!was) missing(new TablesGone())
    throw new StoreUnavailable('missing', NO_TABLES)
  })
  function tablesMissing(): void {
    checkReads().catch(() => {}) // which tells of it
  }
  async function serverIsSilent(): Promise<boolean> {
    return answers().then(
      () => false,
      (error: StoreUnavailable) => !(error.cause instanceof pg.DatabaseError),
    )
  }
  const db = open(poolSize, REQUEST_WAIT_MS, REQUEST)
  const writes = open(poolSize, WRITE_WAIT_MS, REQUEST)
  const jobs = open(JOB_CONNECTIONS, JOB_WAIT_MS, JOB)
  const life = setInterval(() => answers().catch(() => {}), SIGN_OF_LIFE_MS) // down: no hub uses it then
  life.unref()
  return {
    db,
    bulk: db,
    writes,
    jobs,
    kind: 'postgres',
    checkReads,
    checkWrites: shared(async () => {
      await checkReads()
      await lockOneRow(health)
    }),
    identity: () => serverIdentity(jobs),
    copyFiles: null,
    checkPages: null,
    async close() {
      clearInterval(life)
      await Promise.all([db.destroy(), writes.destroy(), jobs.destroy(), health.destroy()])
    },
  }
}

/** Asks the catalog and not the table: whoever has locked that does not stop it. */
async function hasTables(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select to_regclass('workspaces') is not null as has`.execute(
    db,
  )
  return rows[0]?.has === true
}

const NOT_PERMITTED = '42501'
const NO_SUCH_FUNCTION = '42883'

/**
 * Which cluster this is (its system identifier, made by initdb) and on which line of its history (the timeline, a new
 * one with each promotion and point-in-time recovery): "7012345678901234567/1". Null where the server does not tell.
 * The timeline comes from the log's file name, because pg_control_checkpoint() has the old one until a checkpoint.
 */
export async function serverIdentity(db: Kysely<Database>): Promise<string | null> {
  try {
    const { rows } = await sql<{ system: string; timeline: number }>`
      select (select system_identifier::text from pg_control_system()) as system,
        case when pg_is_in_recovery() then (select timeline_id from pg_control_checkpoint())
        else ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int end as timeline`.execute(
      db,
    )
    return rows[0] ? `${rows[0].system}/${rows[0].timeline}` : null
  } catch (error) {
    if (error instanceof pg.DatabaseError && [NOT_PERMITTED, NO_SUCH_FUNCTION].includes(error.code ?? ''))
      return null
    throw error
  }
}
