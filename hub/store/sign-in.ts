import { type Insertable, sql } from 'kysely'
import type { Db } from './open.ts'
import type { SignInSessionTable } from './schema.ts'
import { acrossWorkspaces } from './workspace-guard.ts'

/** SQL of those who sign in: their accounts and sessions, and the links by which they choose a password. */

const OF_ANY = 'who signs in, and a link, name no workspace'

/** The person behind a session, in the workspace that it is for, with the workspace's name. */
export const selectSession = (db: Db, hash: string) =>
  acrossWorkspaces(db, OF_ANY)
    .selectFrom('sign_in_sessions as s')
    .innerJoin('people as person', (join) =>
      join.onRef('person.workspace_id', '=', 's.workspace_id').onRef('person.user_id', '=', 's.user_id'),
    )
    .innerJoin('workspaces as w', 'w.id', 'person.workspace_id')
    .select(['s.id', 's.expires_at', 'person.workspace_id', 'person.id as person_id'])
    .select(['person.name as person_name', 'person.role as person_role', 'person.active as person_active'])
    .select(['w.name as workspace_name'])
    .where('s.token', '=', hash)
    .executeTakeFirst()

export async function insertSession(db: Db, row: Insertable<SignInSessionTable>): Promise<void> {
  await db.insertInto('sign_in_sessions').values(row).execute()
}

/**
 * Gives a session of somebody another token.
 * @returns false when it is not there (any more)
 */
export async function renewSession(
  db: Db,
  { userId, id, hash, expiresAt }: { userId: string; id: string; hash: string; expiresAt: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sign_in_sessions')
    .set({ token: hash, expires_at: expiresAt, updated_at: new Date() })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .where('expires_at', '>', new Date())
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Those that have not expired, newest first. */
export const selectSessionsOf = (db: Db, userId: string) =>
  db
    .selectFrom('sign_in_sessions')
    .select(['id', 'user_agent', 'created_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', new Date())
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

/** Ends sessions of somebody: those with these ids, or all. @returns how many there were */
export async function deleteSessionsOf(db: Db, userId: string, ids?: string[]): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sign_in_sessions')
    .where('user_id', '=', userId)
    .$if(ids !== undefined, (query) => query.where('id', '=', sql<string>`any(${ids ?? []}::text[])`))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Ends all of somebody but one. */
export async function deleteOtherSessions(db: Db, userId: string, keptId: string): Promise<void> {
  await db.deleteFrom('sign_in_sessions').where('user_id', '=', userId).where('id', '!=', keptId).execute()
}

/** Ends those that somebody has for one workspace. */
export async function deleteSessionsIn(db: Db, workspaceId: string, userId: string): Promise<void> {
  await db
    .deleteFrom('sign_in_sessions')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute()
}

/** @param token as it is stored: hashed */
export async function deleteSessionByToken(db: Db, token: string): Promise<void> {
  await db.deleteFrom('sign_in_sessions').where('token', '=', token).execute()
}

/** Deletes what ended before this, of those who sign in, whichever workspace they are of. */
export async function deleteEndedSignIns(db: Db, before: Date): Promise<void> {
  for (const table of ['sign_in_sessions', 'sign_in_verifications'] as const)
    await db.deleteFrom(table).where('expires_at', '<', before).execute()
}

/** Deletes the links of a workspace that ended before this. */
export async function deleteEndedInvitations(db: Db, workspaceId: string, before: Date): Promise<void> {
  await db
    .deleteFrom('invitations')
    .where('workspace_id', '=', workspaceId)
    .where('expires_at', '<', before)
    .execute()
}

/** The first workspace in which somebody may work. */
export const selectHomeOf = (db: Db, userId: string) =>
  acrossWorkspaces(db, OF_ANY)
    .selectFrom('people')
    .select(['workspace_id', 'id'])
    .where('user_id', '=', userId)
    .where('active', '=', true)
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst()

/** Whether somebody works in another workspace, too: its administrators have a word, then. */
export const worksElsewhere = async (db: Db, userId: string, workspaceId: string): Promise<boolean> =>
  (await acrossWorkspaces(db, OF_ANY)
    .selectFrom('people')
    .select('id')
    .where('user_id', '=', userId)
    .where('workspace_id', '!=', workspaceId)
    .executeTakeFirst()) !== undefined

/** @param email folded, in ASCII */
export const selectUserByEmail = (db: Db, email: string) =>
  db.selectFrom('sign_in_users').select(['id', 'email']).where('email', '=', email).executeTakeFirst()

export const selectUser = (db: Db, id: string) =>
  db.selectFrom('sign_in_users').select(['id', 'email']).where('id', '=', id).executeTakeFirst()

/** Somebody who signs in with a password. False when somebody else has just got the address. */
export async function insertUser(
  db: Db,
  { id, email, name, password }: { id: string; email: string; name: string; password: string },
): Promise<boolean> {
  const times = { created_at: new Date(), updated_at: new Date() }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('sign_in_users')
    .values({ id, email, name, email_verified: false, image: null, ...times })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) return false
  await insertPassword(db, id, password)
  return true
}

/** An account by its address, and its password as it is stored: in one statement, so that one which is none takes as long. */
export const selectAccount = (db: Db, email: string) =>
  db
    .selectFrom('sign_in_users as u')
    .innerJoin('sign_in_accounts as a', 'a.user_id', 'u.id')
    .select(['u.id', 'u.email', 'a.password'])
    .where('u.email', '=', email)
    .where('a.provider_id', '=', 'credential')
    .executeTakeFirst()

/** The password of an account as it is stored, which nobody else changes until the transaction has ended. */
export const lockPassword = async (db: Db, userId: string): Promise<string | null> =>
  (
    await db
      .selectFrom('sign_in_accounts')
      .select('password')
      .where('user_id', '=', userId)
      .where('provider_id', '=', 'credential')
      .forUpdate()
      .executeTakeFirst()
  )?.password ?? null

async function insertPassword(db: Db, userId: string, password: string): Promise<void> {
  await db
    .insertInto('sign_in_accounts')
    .values({
      ...{ id: userId, user_id: userId, provider_id: 'credential', account_id: userId, password },
      ...{ access_token: null, refresh_token: null, id_token: null, scope: null },
      ...{ access_token_expires_at: null, refresh_token_expires_at: null },
      ...{ created_at: new Date(), updated_at: new Date() },
    })
    .execute()
}

/** Gives somebody another password, or the first one. */
export async function updatePassword(db: Db, userId: string, password: string): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('sign_in_accounts')
    .set({ password, updated_at: new Date() })
    .where('user_id', '=', userId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) await insertPassword(db, userId, password)
}

export async function updateUserEmail(db: Db, userId: string, email: string): Promise<void> {
  await db
    .updateTable('sign_in_users')
    .set({ email, updated_at: new Date() })
    .where('id', '=', userId)
    .execute()
}

/** Puts a link in the place of the one that the person had. */
export async function upsertInvitation(
  db: Db,
  {
    workspaceId,
    personId,
    hash,
    expiresAt,
  }: { workspaceId: string; personId: string; hash: string; expiresAt: Date },
): Promise<void> {
  const row = { hash, expires_at: expiresAt, created_at: new Date() }
  await db
    .insertInto('invitations')
    .values({ workspace_id: workspaceId, person_id: personId, ...row })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'person_id']).doUpdateSet(row))
    .execute()
}

/** The link with this hash, for somebody whose access was not revoked; locked where the transaction uses it up. */
export const selectInvitation = (db: Db, hash: string, { lock = false } = {}) =>
  acrossWorkspaces(db, OF_ANY)
    .selectFrom('invitations as i')
    .innerJoin('people as person', (join) =>
      join.onRef('person.workspace_id', '=', 'i.workspace_id').onRef('person.id', '=', 'i.person_id'),
    )
    .innerJoin('workspaces as w', 'w.id', 'i.workspace_id')
    .select(['i.workspace_id', 'i.person_id', 'person.name', 'person.email', 'person.user_id'])
    .select(['w.name as workspace_name'])
    .where('i.hash', '=', hash)
    .where('i.expires_at', '>', new Date())
    .where('person.active', '=', true)
    .$if(lock, (query) => query.forUpdate('i'))
    .executeTakeFirst()

export async function deleteInvitation(db: Db, workspaceId: string, personId: string): Promise<void> {
  await db
    .deleteFrom('invitations')
    .where('workspace_id', '=', workspaceId)
    .where('person_id', '=', personId)
    .execute()
}
