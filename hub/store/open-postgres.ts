import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Store } from './open.ts'
import type { Database } from './schema.ts'

export interface PostgresLocation {
  databaseUrl: string
  poolSize?: number
}

/** Whole numbers for bigint, as from PGlite: counts and change numbers stay below 2^53. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig

/** Opens a PostgreSQL server. Its tables are not yet brought up to date. */
export function openPostgres({ databaseUrl, poolSize = 10 }: PostgresLocation): Store {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: poolSize, types })
  // An idle connection that the server closes must not end the process; the next query gets a new one or says why not.
  pool.on('error', () => {})
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    writes: db,
    jobs: db,
    kind: 'postgres',
    checkReads: async () => {
      await sql`select 1`.execute(db)
    },
    checkWrites: async () => {},
    identity: async () => null,
    close: () => db.destroy(),
  }
}
