import { v7 as uuidv7 } from 'uuid'
import type {
  AcceptInvitation,
  ChangePassword,
  DeskSession,
  DeviceList,
  Invitation,
  SignIn,
} from '../../lib/contract/sign-in.ts'
import { readAddress } from '../../lib/domain/address.ts'
import type { Db, Store } from '../store/open.ts'
import { hasAddress, selectPerson, updatePerson } from '../store/people.ts'
import {
  deleteInvitation,
  deleteOtherSessions,
  deleteSessionsOf,
  insertSession,
  insertUser,
  lockPassword,
  renewSession,
  selectAccount,
  selectHomeOf,
  selectInvitation,
  selectSessionsOf,
  selectUser,
  updatePassword,
  worksElsewhere,
} from '../store/sign-in.ts'
import { write } from '../store/transaction.ts'
import { hashOf, type Keyring, newSecret, SESSION_LABEL, sessionOf } from './access-keys.ts'
import { type Actor, must } from './actor.ts'
import { type Passwords, signInAddress } from './passwords.ts'
import { badRequest, notThere, Refusal } from './refusal.ts'

/** How long somebody stays signed in at one browser. */
export const SESSION_DAYS = 14
const DAY_MS = 86_400_000
const MOST_OF_USER_AGENT = 300

/** A session that was just begun: the token for the cookie, and for how long. */
export interface Begun {
  token: string
  seconds: number
}

/** Runs a try of the password of this address; refuses it where there were too many, and counts it when it fails. */
export type CountTry = <T>(address: string, attempt: () => Promise<T>) => Promise<T>

const begin = () => ({
  token: newSecret(SESSION_LABEL),
  expiresAt: new Date(Date.now() + SESSION_DAYS * DAY_MS),
  seconds: SESSION_DAYS * 86_400,
})

/**
 * Signs somebody in with address and password.
 * @param userAgent as the browser calls itself, by which its person tells it from others
 * @returns null when there is no such account, the password is wrong, or access was revoked: nobody learns which
 */
export async function signIn(
  store: Store,
  passwords: Passwords,
  { email, password }: SignIn,
  userAgent: string | null,
): Promise<Begun | null> {
  // What is no address is tried all the same, so that it takes as long.
  const account = await selectAccount(store.db, signInAddress(email) ?? 'nobody@hub.invalid')
  if (!(await passwords.isRight(account?.password ?? null, password)) || !account) return null
  const home = await selectHomeOf(store.db, account.id)
  if (!home) return null
  return write(store, home.workspace_id, async ({ db }) =>
    (await isStill(db, account))
      ? beginSession(db, { userId: account.id, workspaceId: home.workspace_id, userAgent })
      : null,
  )
}

/**
 * Whether the password that was tried is the account's until the transaction has ended. A password takes long to try:
 * whoever chose another one meanwhile has ended all sessions, and a late one must not come in with the old one.
 */
const isStill = async (db: Db, { id, password }: { id: string; password: string | null }): Promise<boolean> =>
  (await lockPassword(db, id)) === password

async function beginSession(
  db: Db,
  { userId, workspaceId, userAgent }: { userId: string; workspaceId: string; userAgent: string | null },
): Promise<Begun> {
  const { token, expiresAt, seconds } = begin()
  const now = new Date()
  await insertSession(db, {
    ...{ id: uuidv7(), user_id: userId, workspace_id: workspaceId, token: hashOf(token) },
    ...{ ip_address: null, user_agent: userAgent?.slice(0, MOST_OF_USER_AGENT) ?? null },
    ...{ expires_at: expiresAt, created_at: now, updated_at: now },
  })
  return { token, seconds }
}

/**
 * Whom a link is for.
 * @throws Refusal 404 for one that was used, has expired, or was never made
 */
export async function lookAtInvitation({ db }: Store, token: string): Promise<Invitation> {
  const found = await selectInvitation(db, hashOf(token))
  if (!found) throw noSuchLink()
  return { workspace: { name: found.workspace_name }, name: found.name, email: found.email }
}

/**
 * Uses a link up: the person has a password, and is signed in. Somebody who has one on this hub already, of another
 * workspace, gives that one; for somebody who has one by this invitation it is a new one, and sessions elsewhere end.
 * @param countTry of the password of an account, which links would else let somebody guess
 * @throws Refusal 404 as `lookAtInvitation`; 400 and 409 for an address that cannot be theirs; 403 for a wrong password
 */
export async function acceptInvitation(
  store: Store,
  passwords: Passwords,
  keyring: Keyring,
  { token, name, password, ...given }: AcceptInvitation,
  userAgent: string | null,
  countTry: CountTry,
): Promise<Begun> {
  const hash = hashOf(token)
  const seen = await selectInvitation(store.db, hash)
  if (!seen) throw noSuchLink()
  const email = seen.email ?? (given.email === undefined ? null : readAddress(given.email))
  const address = email === null ? null : signInAddress(email)
  if (email === null || address === null) throw noAddress()
  const own = seen.user_id ? null : await ownAccount(store, passwords, address, password, countTry)
  const hashed = await passwords.hash(password)
  const accepted = write(store, seen.workspace_id, async ({ db }) => {
    const invitation = await selectInvitation(db, hash, { lock: true })
    if (!invitation) throw noSuchLink()
    const { workspace_id, person_id, user_id } = invitation
    if (invitation.email !== seen.email || user_id !== seen.user_id) throw changedMeanwhile()
    if (await hasAddress(db, workspace_id, email, person_id)) throw addressTaken()
    const userId = user_id ?? own?.id ?? uuidv7()
    if (user_id) await renewPassword(db, workspace_id, user_id, hashed)
    else if (own) {
      if (!(await isStill(db, own))) throw changedMeanwhile()
    } else {
      const user = { id: userId, email: address, name, password: hashed }
      if (!(await insertUser(db, user))) throw changedMeanwhile()
    }
    await updatePerson(db, workspace_id, person_id, { name, email, user_id: userId })
    await deleteInvitation(db, workspace_id, person_id)
    return beginSession(db, { userId, workspaceId: workspace_id, userAgent })
  })
  return keyring.peopleChange(accepted)
}

/**
 * The account that an invited person has on this hub already; null when there is none.
 * @throws Refusal 403 when the password is not its password
 */
async function ownAccount(
  store: Store,
  passwords: Passwords,
  address: string,
  password: string,
  countTry: CountTry,
) {
  const account = await selectAccount(store.db, address)
  if (!account) return null
  await countTry(address, async () => {
    if (!(await passwords.isRight(account.password, password))) throw wrongPassword()
  })
  return account
}

async function renewPassword(db: Db, workspaceId: string, userId: string, hashed: string): Promise<void> {
  if (await worksElsewhere(db, userId, workspaceId)) throw ofSeveralWorkspaces()
  await updatePassword(db, userId, hashed)
  await deleteSessionsOf(db, userId)
}

/** Who has signed in, as the desk shows it: also with which address, where it was no key. */
export async function deskSessionOf({ db }: Store, actor: Actor): Promise<DeskSession> {
  const user = await userOf(db, actor)
  return { ...sessionOf(actor), ...(user && { account: { email: user.email } }) }
}

/** Whose account it is; null for a key, which is no sign-in of its person and may do less than they may. */
async function userOf(db: Db, { workspaceId, personId, isKey }: Actor) {
  if (isKey) return null
  const person = await selectPerson(db, workspaceId, personId)
  return person?.user_id ? ((await selectUser(db, person.user_id)) ?? null) : null
}

/** Where the person has signed in, newest first; nothing for a key. */
export async function listDevices({ db }: Store, actor: Actor): Promise<DeviceList> {
  must(actor, 'session.read')
  const user = await userOf(db, actor)
  const sessions = user ? await selectSessionsOf(db, user.id) : []
  return {
    devices: sessions.map(({ id, user_agent, created_at }) => ({
      ...{ id, userAgent: user_agent, signedInAt: created_at.toISOString() },
      current: id === actor.keyId,
    })),
  }
}

/** Signs the person out at one browser. @throws Refusal 404 also for a key: a script ends nobody's session */
export async function endDevice(store: Store, keyring: Keyring, actor: Actor, id: string): Promise<void> {
  must(actor, 'session.read')
  const user = await userOf(store.db, actor)
  const ended = user ? deleteSessionsOf(store.writes, user.id, [id]) : Promise.resolve(0)
  if ((await keyring.peopleChange(ended)) === 0) throw notThere('session')
}

/**
 * Changes the password of somebody who has signed in with it. Their sessions elsewhere end, and so does a link that would
 * choose another one. The session goes on with a new token: whoever has copied the one before has nothing any more.
 * @param countTry of the password, as at a sign-in: a stolen session must not give more tries
 * @throws Refusal 403 for a key, and for a wrong password; 401 and 409 when session or password were replaced meanwhile
 */
export async function changePassword(
  store: Store,
  passwords: Passwords,
  keyring: Keyring,
  actor: Actor,
  { current, password }: ChangePassword,
  countTry: CountTry,
): Promise<Begun> {
  must(actor, 'session.read')
  const user = await userOf(store.db, actor)
  if (!user) throw notByKey()
  const account = await countTry(user.email, async () => {
    const account = await selectAccount(store.db, user.email)
    if (!(await passwords.isRight(account?.password ?? null, current)) || !account) throw notTheCurrent()
    return account
  })
  const hashed = await passwords.hash(password)
  const changed = write(store, actor.workspaceId, async ({ db }) => {
    // In the order in which a link is used up: two at once would else wait for one another.
    await deleteInvitation(db, actor.workspaceId, actor.personId)
    const isSame = await isStill(db, account)
    const { token, expiresAt, seconds } = begin()
    const session = { userId: user.id, id: actor.keyId, hash: hashOf(token), expiresAt }
    if (!(await renewSession(db, session))) throw endedMeanwhile()
    if (!isSame) throw changedMeanwhile()
    await updatePassword(db, user.id, hashed)
    await deleteOtherSessions(db, user.id, actor.keyId)
    return { token, seconds }
  })
  return keyring.peopleChange(changed)
}

const notByKey = () =>
  new Refusal(
    403,
    'Not allowed',
    'A password is changed by whoever has signed in with it, not with an access key.',
  )

const notTheCurrent = () =>
  new Refusal(403, 'Not this password', 'This is not your current password. Nothing was changed.')

const noSuchLink = () =>
  new Refusal(
    404,
    'Link used up',
    'This link was used already, has been replaced by a newer one, or has expired. Ask an administrator for a new one.',
  )

const noAddress = () =>
  badRequest('"email" is missing, or is no address that can be signed in with. Write it as name@example.com.')

const addressTaken = () =>
  new Refusal(409, 'Address taken', 'Somebody else in this workspace has this e-mail address.')

const changedMeanwhile = () =>
  new Refusal(409, 'Changed meanwhile', 'Somebody has just changed this. Load the page again.')

const endedMeanwhile = () =>
  new Refusal(401, 'Not signed in', 'You were signed out meanwhile. Nothing was changed. Sign in again.')

const wrongPassword = () =>
  new Refusal(
    403,
    'Not this password',
    'This password cannot be used here. Who has a password on this hub already, for another workspace, enters that one.',
  )

const ofSeveralWorkspaces = () =>
  new Refusal(
    409,
    'Several workspaces',
    'This password is for other workspaces of this hub, too, so that the administrators of one cannot replace it.',
  )
