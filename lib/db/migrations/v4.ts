import { Dexie, type Transaction } from 'dexie'
import { defineDatabase } from '../open.ts'
import { databaseName, UNASSIGNED, workspaceKey } from '../workspace-key.ts'
import { v1 as workspaceV1 } from '../workspace-migrations/v1.ts'
import type { Migration } from './list.ts'

/** Rows in one transaction of the other database. */
const CHUNK = 1000

/**
 * What came from a company, or is meant for it, moves to a database of its workspace; what is left here is the
 * computer's. The move is within the transaction that raises the version: a browser that is closed in the middle finds
 * everything here again, and rows that were there already are not written twice.
 */
export const v4: Migration = {
  version: 4,
  stores: {
    leads: null,
    talkingPoints: null,
    outbox: null,
    picks: null,
    searchIndex: null,
    received: null,
    drafts: null,
    selectorUpdates: null,
  },
  async upgrade(transaction) {
    const connection = (await transaction.table('settings').get('connection'))?.value ?? null
    const current = workspaceKey(connection)
    for (const table of ['leads', 'talkingPoints', 'picks', 'searchIndex', 'drafts', 'selectorUpdates'])
      await move(transaction, table, () => current)
    await move(transaction, 'outbox', ({ workspaceId }) => ownerOf(workspaceId, connection))
    // Cursors of before are not understood any more: all comes again, and what does not come is dropped at the end.
    if (connection !== null) {
      const { lastOkAt = null } = (await transaction.table('settings').get('sync'))?.value ?? {}
      await write(transaction, current, 'state', [
        { key: 'sync', value: { cursor: null, resync: true, lastOkAt } },
      ])
    }
    await transaction.table('settings').bulkDelete(['sync', 'unreadable:sync'])
  },
}

interface Connected {
  workspaceId: string | null
  hubAddress: string
}

/** Whom an unsent feedback is for. All hubs called their workspace `main`: of another hub than today's nobody knows. */
function ownerOf(workspaceId: unknown, connection: Connected | null): string {
  if (connection && (workspaceId === null || workspaceId === connection.workspaceId))
    return workspaceKey(connection)
  return typeof workspaceId === 'string' ? workspaceKey({ workspaceId, hubAddress: null }) : UNASSIGNED
}

async function move(
  transaction: Transaction,
  name: string,
  owner: (row: { workspaceId?: unknown }) => string,
): Promise<void> {
  const table = transaction.table(name)
  const keys = (await table.toCollection().primaryKeys()) as string[]
  for (let i = 0; i < keys.length; i += CHUNK) {
    const rows = await table.bulkGet(keys.slice(i, i + CHUNK))
    for (const [key, owned] of Map.groupBy(rows, owner)) await write(transaction, key, name, owned)
  }
}

/** `waitFor` keeps the upgrade's transaction open while another database is written. */
function write(transaction: Transaction, key: string, table: string, rows: readonly object[]): Promise<void> {
  const { name } = transaction.db
  return Dexie.waitFor(
    Dexie.ignoreTransaction(async () => {
      const db = defineDatabase<Dexie>(databaseName(name, key), [workspaceV1])
      const { keyPath } = (await db.open()).table(table).schema.primKey
      await db.transaction('rw', table, async () => {
        const there = new Set<unknown>(await db.table(table).toCollection().primaryKeys())
        const isNew = (row: object) => !there.has((row as Record<string, unknown>)[keyPath as string])
        const missing = rows.filter(isNew).map(({ workspaceId: _, ...row }: { workspaceId?: unknown }) => row)
        await db.table(table).bulkAdd(missing)
      })
      db.close()
    }),
  )
}
