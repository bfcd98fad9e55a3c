import { sql } from 'kysely'
import type { Store } from './open.ts'
import type { Database } from './schema.ts'
import { StoreUnavailable } from './unavailable.ts'

/**
 * Has the database look at these tables anew, one after the other: its planner knows nothing of rows that came a moment
 * ago, PGlite never looks by itself, and what it keeps of a look is values of rows, names among them. A small sample, so
 * that nobody waits long for it.
 */
export async function refreshStatistics(store: Store, tables: readonly (keyof Database)[]): Promise<void> {
  for (const table of tables) {
    try {
      await store.jobs.transaction().execute(async (tx) => {
        await sql`set local default_statistics_target = 10`.execute(tx)
        await sql`analyze ${sql.table(table)}`.execute(tx)
      })
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
    }
    await new Promise<void>((resolve) => setImmediate(resolve)) // others' turn
  }
}
