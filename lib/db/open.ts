import { Dexie } from 'dexie'
import { reasonOf, StorageProblem } from '../domain/storage-problem.ts'
import type { Migration } from './migrations/list.ts'

/** An upgrade to a version failed; its transaction was rolled back. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/**
 * A database with these versions; it opens itself at the first use. Only extension pages and the background may: in a
 * content script it would be the host's.
 */
export function defineDatabase<Database extends Dexie>(
  name: string,
  migrations: readonly Migration[],
): Database {
  // Strict: what a page calls "saved" is on the disk. Chromium alone would wait for the system to write it some time.
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' }) as Database
  for (const { version, stores, upgrade } of migrations) {
    const declared = db.version(version).stores(stores)
    if (upgrade === undefined) continue
    declared.upgrade(async (transaction) => {
      try {
        await upgrade(transaction)
      } catch (cause) {
        throw new MigrationError(`Version ${version} of the data: ${String(cause)}`, { cause })
      }
    })
  }
  return db
}

/** Opens the database and says what is wrong with it, or null. A failed migration is rolled back: nothing is reset. */
export async function checkDatabase(db: Dexie): Promise<StorageProblem | null> {
  try {
    await db.open()
  } catch (error) {
    if (error instanceof MigrationError) return new StorageProblem('migration', error.message, error)
    return new StorageProblem(
      reasonOf(error) ?? 'lost',
      error instanceof Error ? error.message : String(error),
      error,
    )
  }
  // Dexie opens a newer database as it is; the browser's version number is ten times ours.
  const stored = Math.floor(db.backendDB().version / 10)
  if (stored <= db.verno) return null
  db.close()
  return new StorageProblem('newer', `The data has version ${stored}; this extension knows ${db.verno}.`)
}

/** @throws {StorageProblem} */
export async function mustOpen<Database extends Dexie>(db: Database): Promise<Database> {
  const problem = await checkDatabase(db)
  if (problem) throw problem
  return db
}
