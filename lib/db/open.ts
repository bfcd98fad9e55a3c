import { type DBCoreMutateResponse, Dexie, type DexieOptions } from 'dexie'
import { reasonOf, StorageProblem } from '../domain/storage-problem.ts'
import type { Migration } from './migrations/list.ts'

/** An upgrade to a version failed; its transaction was rolled back. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** So long after it failed, the next use opens it again. */
const REOPEN_MS = 200

/** How long an aborted transaction may take to say why, and how long that also explains those that do not say it. */
const CAUSE_MS = 1_000

/**
 * Dexie gives a database up that could not be opened, or whose connection takes no transaction: it refuses everything from
 * then on, until the page is loaded again. This one is opened anew. And what was aborted says why.
 */
class ReopeningDexie extends Dexie {
  private isBroken = false
  private cause: { error: DOMException; at: number } | null = null

  constructor(name: string, options: DexieOptions) {
    super(name, options)
    this.use({
      stack: 'dbcore',
      name: 'noticeFailures',
      create: (core) => ({
        ...core,
        transaction: (...scope) => {
          try {
            const transaction = core.transaction(...scope)
            this.isBroken = false
            return transaction
          } catch (error) {
            this.reopenSoon()
            throw error
          }
        },
        table: (name) => {
          const table = core.table(name)
          const mutate: typeof table.mutate = (request) =>
            table.mutate(request).then((response) => this.explain(response, request.trans as IDBTransaction))
          return { ...table, mutate }
        },
      }),
    })
  }

  override open() {
    return super.open().catch((error: unknown) => {
      // A failed upgrade read and wrote everything: it is no matter of the moment.
      if (!(error instanceof MigrationError)) this.reopenSoon()
      throw error
    })
  }

  override close(options?: { disableAutoOpen: boolean }): void {
    this.isBroken = false
    super.close(options)
  }

  private reopenSoon(): void {
    this.isBroken = true
    setTimeout(() => {
      if (this.isBroken) this.close({ disableAutoOpen: false })
    }, REOPEN_MS)
  }

  /**
   * A request that ended with its transaction does not say why. The transaction does, now or when it ends; or it ended
   * because another one had broken their connection, which is how Chromium meets a full disk.
   */
  private explain(
    response: DBCoreMutateResponse,
    transaction: IDBTransaction,
  ): DBCoreMutateResponse | Promise<DBCoreMutateResponse> {
    const failures = Object.entries(response.failures)
    if (!failures.some(([, { name }]) => name === 'AbortError')) return response
    const explained = () => {
      if (transaction.error) this.cause = { error: transaction.error, at: performance.now() }
      const { error, at } = this.cause ?? { error: null, at: 0 }
      if (error === null || performance.now() - at > CAUSE_MS) return null
      return { ...response, failures: Object.fromEntries(failures.map(([place]) => [place, error])) }
    }
    return (
      explained() ??
      new Dexie.Promise((resolve) => {
        const tell = () => resolve(explained() ?? response)
        transaction.addEventListener('abort', tell)
        setTimeout(tell, CAUSE_MS)
        abort(transaction)
      })
    )
  }
}

/** Whatever made a request fail so: while its reason is waited for, nothing of its transaction may be stored. */
function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // it has ended
  }
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
  const db = new ReopeningDexie(name, { chromeTransactionDurability: 'strict' }) as Dexie as Database
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

/** How long a page may hold up that its data is brought up to date, before the others say so. */
const BLOCKED_MS = 3_000

/** Opens the database and says what is wrong with it, or null. A failed migration is rolled back: nothing is reset. */
export async function checkDatabase(db: Dexie): Promise<StorageProblem | null> {
  try {
    await Promise.race([db.open(), longBlocked(db)])
  } catch (error) {
    if (error instanceof StorageProblem) return error
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

/** Rejects when another page has an older version open and does not let go of it. What is being opened goes on. */
const longBlocked = (db: Dexie): Promise<never> =>
  new Promise((_, reject) => {
    const problem = new StorageProblem('blocked', 'Another page keeps an older version of the data open.')
    db.on('blocked', () => void setTimeout(reject, BLOCKED_MS, problem))
  })

/** @throws {StorageProblem} */
export async function mustOpen<Database extends Dexie>(db: Database): Promise<Database> {
  const problem = await checkDatabase(db)
  if (problem) throw problem
  return db
}
