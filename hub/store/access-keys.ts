import type { Insertable, Selectable } from 'kysely'
import type { Role } from '../../lib/domain/role.ts'
import type { Db } from './open.ts'
import type { AccessKeyTable } from './schema.ts'
import { acrossWorkspaces } from './workspace-guard.ts'

/** SQL of access keys, and of the desk sessions that come from those (`session_of`). */

export type AccessKeyRow = Selectable<AccessKeyTable> & {
  person_name: string
  person_role: Role
  person_active: boolean
}

export async function insertAccessKey(db: Db, row: Insertable<AccessKeyTable>): Promise<void> {
  await db.insertInto('access_keys').values(row).execute()
}

/** The keys of a workspace, newest first, without desk sessions. */
export const selectAccessKeys = (db: Db, workspaceId: string): Promise<AccessKeyRow[]> =>
  db
    .selectFrom('access_keys as k')
    .innerJoin('people as person', (join) =>
      join.onRef('person.workspace_id', '=', 'k.workspace_id').onRef('person.id', '=', 'k.person_id'),
    )
    .selectAll('k')
    .select(['person.name as person_name', 'person.role as person_role', 'person.active as person_active'])
    .where('k.workspace_id', '=', workspaceId)
    .where('k.session_of', 'is', null)
    .orderBy('k.id', 'desc')
    .execute()

/** The key or session with this hash, with its workspace's name; of a session also the key that it came from. */
export const selectByHash = (db: Db, hash: string) =>
  acrossWorkspaces(db, 'a key names nothing but itself; its hash is unique')
    .selectFrom('access_keys as k')
    .innerJoin('workspaces as w', 'w.id', 'k.workspace_id')
    .innerJoin('people as person', (join) =>
      join.onRef('person.workspace_id', '=', 'k.workspace_id').onRef('person.id', '=', 'k.person_id'),
    )
    .leftJoin('access_keys as p', (join) =>
      join.onRef('p.workspace_id', '=', 'k.workspace_id').onRef('p.id', '=', 'k.session_of'),
    )
    .select(['k.workspace_id', 'k.id', 'k.role', 'k.expires_at', 'k.revoked_at', 'k.session_of'])
    .select(['k.person_id', 'person.name as person_name'])
    .select(['person.role as person_role', 'person.active as person_active'])
    .select(['w.name as workspace_name'])
    .select(['p.id as parent_id', 'p.revoked_at as parent_revoked_at', 'p.expires_at as parent_expires_at'])
    .where('k.hash', '=', hash)
    .executeTakeFirst()

/** Hashes of the administrators' keys that work now, of all workspaces. */
export async function selectAdminHashes(db: Db): Promise<string[]> {
  const rows = await acrossWorkspaces(db, 'a backup is of all workspaces')
    .selectFrom('access_keys as k')
    .innerJoin('people as person', (join) =>
      join.onRef('person.workspace_id', '=', 'k.workspace_id').onRef('person.id', '=', 'k.person_id'),
    )
    .select('k.hash')
    .where('k.role', '=', 'admin')
    .where('person.role', '=', 'admin')
    .where('person.active', '=', true)
    .where('k.session_of', 'is', null)
    .where('k.revoked_at', 'is', null)
    .where((eb) => eb.or([eb('k.expires_at', 'is', null), eb('k.expires_at', '>', new Date())]))
    .execute()
  return rows.map(({ hash }) => hash)
}

/** Deletes the desk sessions of keys that ended before this. */
export async function deleteExpiredSessions(db: Db, workspaceId: string, before: Date): Promise<void> {
  await db
    .deleteFrom('access_keys')
    .where('workspace_id', '=', workspaceId)
    .where('session_of', 'is not', null)
    .where('expires_at', '<', before)
    .execute()
}

export async function deleteSession(db: Db, hash: string): Promise<void> {
  await acrossWorkspaces(db, 'a session names nothing but itself; its hash is unique')
    .deleteFrom('access_keys')
    .where('hash', '=', hash)
    .where('session_of', 'is not', null)
    .execute()
}

/** Revokes a key and the desk sessions that came from it. */
export async function revokeAccessKey(db: Db, workspaceId: string, id: string): Promise<void> {
  await db
    .updateTable('access_keys')
    .set({ revoked_at: new Date() })
    .where('workspace_id', '=', workspaceId)
    .where((eb) => eb.or([eb('id', '=', id), eb('session_of', '=', id)]))
    .where('revoked_at', 'is', null)
    .execute()
}
