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
  adoptSession,
  deleteInvitation,
  deleteOldSessions,
  deleteOtherSessions,
  deleteSessionByToken,
  deleteSessionsOf,
  insertSession,
  insertUser,
  selectHomeOf,
  selectInvitation,
  selectSessionsOf,
  selectUser,
  selectUserByEmail,
  updatePassword,
  worksElsewhere,
} from '../store/sign-in.ts'
import { write } from '../store/transaction.ts'
import { hashOf, type Keyring, newSecret, SESSION_LABEL, sessionOf } from './access-keys.ts'
import { type Actor, must } from './actor.ts'
import { type Passwords, signInAddress } from './passwords.ts'
import { badRequest, notThere, Refusal } from './refusal.ts'

/** How long somebody stays signed in at one browser. */
const SESSION_DAYS = 14
const DAY_MS = 86_400_000
const MOST_OF_USER_AGENT = 300

/** A session that was just begun: the token for the cookie, and for how long. */
export interface Begun {
  token: string
  seconds: number
}

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
  const tried = await passwords.try(signInAddress(email) ?? 'nobody@hub.invalid', password)
  if (!tried) return null
  const home = await selectHomeOf(store.db, tried.userId)
  if (!home) {
    await deleteSessionByToken(store.writes, tried.token)
    return null
  }
  const { token, expiresAt, seconds } = begin()
  await deleteOldSessions(store.writes, tried.userId)
  const adopted = await adoptSession(store.writes, tried.token, {
    ...{ hash: hashOf(token), workspaceId: home.workspace_id, expiresAt },
    userAgent: userAgent?.slice(0, MOST_OF_USER_AGENT) ?? null,
  })
  return adopted ? { token, seconds } : null
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
 * @param mayTry asked before the password of an account is tried, which links would else let somebody guess; gives what is
 *   to be called when it was right
 * @throws Refusal 404 as `lookAtInvitation`; 400 and 409 for an address that cannot be theirs; 403 for a wrong password
 */
export async function acceptInvitation(
  store: Store,
  passwords: Passwords,
  keyring: Keyring,
  { token, name, password, ...given }: AcceptInvitation,
  userAgent: string | null,
  mayTry: (address: string) => Promise<() => Promise<void>>,
): Promise<Begun> {
  const hash = hashOf(token)
  const seen = await selectInvitation(store.db, hash)
  if (!seen) throw noSuchLink()
  const email = seen.email ?? (given.email === undefined ? null : readAddress(given.email))
  const address = email === null ? null : signInAddress(email)
  if (email === null || address === null) throw noAddress()
  const known = seen.user_id ?? (await ownUser(store, passwords, address, password, mayTry))
  const hashed = await passwords.hash(password)
  const { expiresAt, seconds, token: cookie } = begin()
  const accepted = write(store, seen.workspace_id, async ({ db }) => {
    const invitation = await selectInvitation(db, hash, { lock: true })
    if (!invitation) throw noSuchLink()
    const { workspace_id, person_id, user_id } = invitation
    if (invitation.email !== seen.email || user_id !== seen.user_id) throw changedMeanwhile()
    if (await hasAddress(db, workspace_id, email, person_id)) throw addressTaken()
    const userId = known ?? uuidv7()
    if (user_id) await renewPassword(db, workspace_id, user_id, hashed)
    else if (!known) {
      const user = { id: userId, email: address, name, password: hashed }
      if (!(await insertUser(db, user))) throw changedMeanwhile()
    }
    await updatePerson(db, workspace_id, person_id, { name, email, user_id: userId })
    await deleteInvitation(db, workspace_id, person_id)
    const now = new Date()
    await insertSession(db, {
      ...{ id: uuidv7(), user_id: userId, workspace_id, token: hashOf(cookie), expires_at: expiresAt },
      ...{ ip_address: null, user_agent: userAgent?.slice(0, MOST_OF_USER_AGENT) ?? null },
      ...{ created_at: now, updated_at: now },
    })
  })
  await keyring.peopleChange(accepted)
  return { token: cookie, seconds }
}

/**
 * The account that an invited person has on this hub already; null when there is none.
 * @throws Refusal 403 when the password is not its password
 */
async function ownUser(
  store: Store,
  passwords: Passwords,
  address: string,
  password: string,
  mayTry: (address: string) => Promise<() => Promise<void>>,
) {
  const user = await selectUserByEmail(store.db, address)
  if (!user) return null
  const wasRight = await mayTry(address)
  const tried = await passwords.try(address, password)
  if (!tried) throw wrongPassword()
  await wasRight()
  await deleteSessionByToken(store.writes, tried.token)
  return tried.userId
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
 * choose another one.
 * @throws Refusal 403 for a key, and for a wrong password
 */
export async function changePassword(
  store: Store,
  passwords: Passwords,
  keyring: Keyring,
  actor: Actor,
  { current, password }: ChangePassword,
): Promise<void> {
  must(actor, 'session.read')
  const user = await userOf(store.db, actor)
  if (!user) throw notByKey()
  const tried = await passwords.try(user.email, current)
  if (!tried) throw notTheCurrent()
  await deleteSessionByToken(store.writes, tried.token)
  const hashed = await passwords.hash(password)
  const changed = write(store, actor.workspaceId, async ({ db }) => {
    await updatePassword(db, user.id, hashed)
    await deleteOtherSessions(db, user.id, actor.keyId)
    await deleteInvitation(db, actor.workspaceId, actor.personId)
  })
  await keyring.peopleChange(changed)
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
