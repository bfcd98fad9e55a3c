import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Db } from './open.ts'
import type { PersonTable } from './schema.ts'

/** SQL of people. */

export type PersonRow = Selectable<PersonTable>

export async function insertPerson(db: Db, row: Insertable<PersonTable>): Promise<void> {
  await db.insertInto('people').values(row).execute()
}

export const selectPerson = (db: Db, workspaceId: string, id: string): Promise<PersonRow | undefined> =>
  db
    .selectFrom('people')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()

/** Everybody of a workspace, by name, each with how many keys work now. */
export const selectPeople = (db: Db, workspaceId: string) =>
  db
    .selectFrom('people as p')
    .selectAll('p')
    .select((eb) =>
      eb
        .selectFrom('access_keys as k')
        .select((count) => count.fn.countAll<number>().as('keys'))
        .whereRef('k.workspace_id', '=', 'p.workspace_id')
        .whereRef('k.person_id', '=', 'p.id')
        .where('k.session_of', 'is', null)
        .where('k.revoked_at', 'is', null)
        .where((or) => or.or([or('k.expires_at', 'is', null), or('k.expires_at', '>', new Date())]))
        .as('keys'),
    )
    .where('p.workspace_id', '=', workspaceId)
    .orderBy('p.name')
    .orderBy('p.id')
    .execute()

/** Undefined when there is nobody with this id. */
export const updatePerson = (
  db: Db,
  workspaceId: string,
  id: string,
  change: Updateable<PersonTable>,
): Promise<PersonRow | undefined> =>
  db
    .updateTable('people')
    .set(change)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()

/** Whether another person of the workspace has this address (folded). */
export const hasAddress = async (
  db: Db,
  workspaceId: string,
  email: string,
  except: string,
): Promise<boolean> =>
  (await db
    .selectFrom('people')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('email', '=', email)
    .where('id', '!=', except)
    .executeTakeFirst()) !== undefined

/** Notes that these people were here, where the last time is longer ago than `seconds`. */
export async function updateLastSeen(
  db: Db,
  workspaceId: string,
  ids: string[],
  seconds: number,
): Promise<void> {
  await sql`
    update people set last_seen_at = now()
    where workspace_id = ${workspaceId} and id = any(${ids}::text[])
      and (last_seen_at is null or last_seen_at < now() - make_interval(secs => ${seconds}))`.execute(db)
}
