import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { emptyCluster } from '../store/testing-data-dir.ts'
import { createDatabase, findPostgres } from '../testing.ts'
import { migrations } from './all.ts'

/**
 * Declares one test for PGlite and one for PostgreSQL, of a database as it was after the migration `before`.
 * @param check gets that database, to fill it, and what brings it up to and with the migration of a name
 */
export function ofMigration(
  name: string,
  before: string,
  check: (db: Kysely<never>, migrateTo: (migration: string) => Promise<void>) => Promise<void>,
): void {
  async function run(db: Kysely<never>): Promise<void> {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
    const migrateTo = async (migration: string) => {
      expect((await migrator.migrateTo(migration)).error).toBeUndefined()
    }
    try {
      await migrateTo(before)
      await check(db, migrateTo)
    } finally {
      await db.destroy()
    }
  }

  const server = findPostgres()
  if ('missing' in server && process.env.CI === 'true') throw new Error(`${name}: ${server.missing}`)
  describe(name, () => {
    test('on PGlite', async () => {
      const pglite = new PGlite({ loadDataDir: await emptyCluster() })
      await run(new Kysely({ dialect: new PGliteDialect({ pglite }) }))
    })

    test.skipIf('missing' in server)('on PostgreSQL', async () => {
      if ('missing' in server) return
      const { url, drop } = await createDatabase(server.url)
      const pool = new pg.Pool({ connectionString: url })
      await run(new Kysely({ dialect: new PostgresDialect({ pool }) })).finally(drop)
    })
  })
}
