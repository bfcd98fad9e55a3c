import type { DatabaseConnection } from 'kysely'
import type { Db } from './open.ts'
import type { Database } from './schema.ts'

/**
 * COPY, the quickest way for many rows into a table. The check of workspaces lets no statement with COPY pass; this is the
 * one door: it makes the statement itself, and gives each row the workspace.
 */

/** A connection that takes the rows of a COPY as text; both drivers have such. */
export interface CopyingConnection extends DatabaseConnection {
  /** @param into the table with its columns, in quotes */
  copyIn(into: string, text: string): Promise<void>
}

type Table = Exclude<keyof Database, 'workspaces'>
type Column<T extends Table> = Exclude<keyof Database[T] & string, 'workspace_id'>

/** A value as PostgreSQL reads it: times as ISO 8601, JSON as text. */
export type CopyValue = string | number | boolean | null

/**
 * Adds rows to a table in one statement, outside of any transaction.
 * @param rows values in the order of the columns
 * @returns the milliseconds that it took, once it had its turn
 * @throws StoreUnavailable; nothing is added then, or when any row does not fit
 */
export async function copyInto<T extends Table>(
  db: Db,
  workspaceId: string,
  table: T,
  columns: readonly Column<T>[],
  rows: readonly (readonly CopyValue[])[],
): Promise<number> {
  if (rows.length === 0) return 0
  // PGlite has one connection: within a transaction this would wait for itself.
  if (db.isTransaction) throw new TypeError('copyInto is a statement of its own.')
  const into = `"${table}" (${['workspace_id', ...columns].map((column) => `"${column}"`).join(', ')})`
  const text = copyText(workspaceId, rows)
  return db.getExecutor().provideConnection(async (connection) => {
    const start = performance.now()
    await (connection as CopyingConnection).copyIn(into, text)
    return performance.now() - start
  })
}

/** https://www.postgresql.org/docs/current/sql-copy.html, "Text Format" */
function copyText(workspaceId: string, rows: readonly (readonly CopyValue[])[]): string {
  const first = field(workspaceId)
  let text = ''
  for (const row of rows) {
    text += first
    for (const value of row) text += `\t${field(value)}`
    text += '\n'
  }
  return text
}

const SPECIAL = /[\\\t\n\r]/
const ESCAPED: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function field(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value !== 'string') return String(value)
  return SPECIAL.test(value) ? value.replace(/[\\\t\n\r]/g, (character) => ESCAPED[character]!) : value
}
