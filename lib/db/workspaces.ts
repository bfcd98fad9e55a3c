import { Dexie, type IndexableType } from 'dexie'
import { type ComputerDatabase, openComputer } from './computer.ts'
import type { WorkspaceDatabase } from './database.ts'
import { type Follower, follow } from './follow.ts'
import { defineDatabase, mustOpen } from './open.ts'
import { keepFor, undelivered } from './outbox.ts'
import { type Connection, getSetting } from './settings.ts'
import { readPerson } from './sync-state.ts'
import { databaseName, isNamed, UNASSIGNED, workspaceKey } from './workspace-key.ts'
import { WORKSPACE_MIGRATIONS } from './workspace-migrations/list.ts'

/** What a page stands on: the computer's database, and `db`, that of the workspace it is connected to. */
export interface Stores {
  computer: ComputerDatabase
  db: WorkspaceDatabase
}

let computerOfPage: ComputerDatabase | undefined

/** Opens both, for a page that starts; again where that failed. @throws {StorageProblem} */
export async function openStores(): Promise<Stores> {
  computerOfPage ??= openComputer()
  const computer = await mustOpen(computerOfPage)
  return { computer, db: await mustOpen(await currentWorkspace(computer)) }
}

const opened = new Map<string, WorkspaceDatabase>()

/** The database of one workspace; the same object for the same workspace. */
export function openWorkspace(
  { name: computer }: Pick<ComputerDatabase, 'name'>,
  key: string,
): WorkspaceDatabase {
  const name = databaseName(computer, key)
  const known = opened.get(name)
  if (known) return known
  const db = defineDatabase<WorkspaceDatabase>(name, WORKSPACE_MIGRATIONS)
  opened.set(name, db)
  return db
}

/** The database of the workspace that holds now; where nothing is connected, one that nothing is ever sent from. */
export async function currentWorkspace(computer: ComputerDatabase): Promise<WorkspaceDatabase> {
  return openWorkspace(computer, workspaceKey(await getSetting(computer, 'connection')))
}

/** Hears of each workspace that comes to hold after the one that these stores are of. Answers how to stop. */
export function followWorkspace(
  { computer, db: first }: Stores,
  { next, error }: Follower<Stores>,
): () => void {
  let held = first
  return follow(() => currentWorkspace(computer), {
    next(db) {
      if (db === held) return
      held = db
      next({ computer, db })
    },
    error,
  })
}

/** Keys of all workspaces that something is stored for in this browser. */
export async function workspaceKeys({ name: computer }: ComputerDatabase): Promise<string[]> {
  const prefix = databaseName(computer, '')
  return (await Dexie.getDatabaseNames())
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
}

/** Deletes the database of a workspace; pages that have it open let go of it. */
export async function deleteWorkspace(computer: ComputerDatabase, key: string): Promise<void> {
  const db = openWorkspace(computer, key)
  opened.delete(db.name)
  await db.delete()
}

/**
 * The hub has named its workspace: what was stored under its address alone becomes that workspace's. A row that is there
 * already stays as it is, so that a move that was broken off goes on.
 */
export async function adoptUnnamed(computer: ComputerDatabase, connection: Where): Promise<void> {
  if (!isNamed(connection.workspaceId)) return
  const to = openWorkspace(computer, workspaceKey(connection))
  for (const key of await unnamedAt(computer, connection.hubAddress))
    await moveRows(openWorkspace(computer, key), to)
}

type Where = Pick<Connection, 'hubAddress' | 'workspaceId' | 'apart'>

/** Takes over what an open page wrote after the move, and deletes the databases without a name. */
export async function dropUnnamed(computer: ComputerDatabase, connection: Where): Promise<void> {
  if (!isNamed(connection.workspaceId)) return
  await adoptUnnamed(computer, connection)
  for (const key of await unnamedAt(computer, connection.hubAddress)) await deleteWorkspace(computer, key)
}

const unnamedAt = async (computer: ComputerDatabase, hubAddress: string) =>
  (await workspaceKeys(computer)).filter(
    (key) => key.endsWith(`@${hubAddress}`) && !isNamed(key.slice(0, -hubAddress.length - 1)),
  )

const CHUNK = 1000

async function moveRows(from: WorkspaceDatabase, to: WorkspaceDatabase): Promise<void> {
  for (const { name } of (await from.open()).tables) await moveTable(name, from, to)
}

async function moveTable(name: string, from: WorkspaceDatabase, to: WorkspaceDatabase): Promise<void> {
  await moveKeys(name, (await from.table(name).toCollection().primaryKeys()) as IndexableType[], from, to)
}

async function moveKeys(
  name: string,
  keys: readonly IndexableType[],
  from: WorkspaceDatabase,
  to: WorkspaceDatabase,
): Promise<void> {
  const there = new Set(await to.table(name).toCollection().primaryKeys())
  for (let i = 0; i < keys.length; i += CHUNK) {
    const some = keys.slice(i, i + CHUNK)
    const rows = await from.table(name).bulkGet(some.filter((key) => !there.has(key)))
    await to.table(name).bulkPut(rows.filter((row) => row !== undefined))
    await from.table(name).bulkDelete(some)
  }
}

/** The databases of all workspaces that something is stored for, and the one for what is nobody's. */
export const allWorkspaces = async (computer: ComputerDatabase): Promise<WorkspaceDatabase[]> =>
  (await workspaceKeys(computer)).map((key) => openWorkspace(computer, key))

/** What nobody can say for whom it was given. */
export const unassigned = (computer: ComputerDatabase): WorkspaceDatabase =>
  openWorkspace(computer, UNASSIGNED)

/**
 * On the rep's word: feedback that was not delivered is for this workspace. What somebody else told stays theirs.
 * @param personId of who is connected; undefined on a hub of before there were people
 */
export async function moveUndelivered(
  from: WorkspaceDatabase,
  to: WorkspaceDatabase,
  personId: string | undefined,
): Promise<void> {
  const before = await readPerson(from)
  if (before !== null && personId !== undefined && before.id !== personId) await keepFor(from, before)
  const ids = (await undelivered(from)).map(({ id }) => id)
  await moveKeys('outbox', ids, from, to)
}

/** Deletes everything that is kept in this browser for any company and for the user. */
export async function eraseDatabases(computer: ComputerDatabase): Promise<void> {
  await computer.transaction('rw', computer.tables, () =>
    Promise.all(computer.tables.map((table) => table.clear())),
  )
  for (const key of await workspaceKeys(computer)) {
    const db = openWorkspace(computer, key)
    await db.transaction('rw', db.tables, () => Promise.all(db.tables.map((table) => table.clear())))
    // Where nothing is connected, pages stand on this one.
    if (key !== UNASSIGNED) await deleteWorkspace(computer, key)
  }
}
