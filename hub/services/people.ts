import { v7 as uuidv7 } from 'uuid'
import type {
  ChangePerson,
  Invited,
  InvitePerson,
  PersonItem,
  PersonList,
} from '../../lib/contract/person.ts'
import { readAddress } from '../../lib/domain/address.ts'
import type { Db, Store } from '../store/open.ts'
import { hasAddress, insertPerson, selectPeople, selectPerson, updatePerson } from '../store/people.ts'
import {
  deleteInvitation,
  deleteSessionsIn,
  selectUserByEmail,
  updateUserEmail,
  upsertInvitation,
  worksElsewhere,
} from '../store/sign-in.ts'
import { write } from '../store/transaction.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { hasAdministrator, hashOf, type Keyring, newSecret } from './access-keys.ts'
import { type Actor, must } from './actor.ts'
import { signInAddress } from './passwords.ts'
import { badRequest, notThere, Refusal } from './refusal.ts'

/** Everybody who works in the workspace, by name. */
export async function listPeople({ db }: Store, actor: Actor): Promise<PersonList> {
  must(actor, 'person.manage')
  return { people: (await selectPeople(db, actor.workspaceId)).map(toPerson) }
}

type PersonRow = Awaited<ReturnType<typeof selectPeople>>[number]

const toPerson = (row: PersonRow): PersonItem => ({
  id: row.id,
  name: row.name,
  role: row.role,
  email: row.email,
  team: row.team,
  active: row.active,
  keys: Number(row.keys),
  signsIn: row.user_id !== null,
  lastSeenAt: row.last_seen_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
})

/**
 * Changes what is known of somebody, what they may do, or whether they may do anything. It holds at once on this process,
 * and within seconds on every other one.
 * @throws Refusal 404 for an unknown person; 409 for an address that somebody else here has, and where nobody would be
 *   left who may change people and has a key that works
 */
export async function changePerson(
  store: Store,
  keyring: Keyring,
  actor: Actor,
  id: string,
  change: ChangePerson,
): Promise<PersonItem> {
  must(actor, 'person.manage')
  const { workspaceId } = actor
  const { name, role, team, active } = change
  const email = change.email == null ? change.email : readAddress(change.email)
  const changed = write(store, workspaceId, async ({ db }) => {
    // Two administrators who change each other at once wait here for one another.
    await lockWorkspace(db, workspaceId)
    const hadAdmin = await hasAdministrator(db, workspaceId)
    if (email && (await hasAddress(db, workspaceId, email, id))) throw addressTaken()
    if (email !== undefined) await moveAccount(db, workspaceId, id, email)
    const wanted = defined({ name, role, email, team, active })
    if (Object.keys(wanted).length > 0 && !(await updatePerson(db, workspaceId, id, wanted)))
      throw notThere('person')
    if (active === false) await endAccess(db, workspaceId, id)
    if (hadAdmin && !(await hasAdministrator(db, workspaceId))) throw lastAdministrator()
    return personIn(db, workspaceId, id)
  })
  return keyring.peopleChange(changed)
}

async function personIn(db: Db, workspaceId: string, id: string): Promise<PersonItem> {
  const row = (await selectPeople(db, workspaceId)).find((person) => person.id === id)
  if (!row) throw notThere('person')
  return toPerson(row)
}

/** What lets somebody in must not do so again when access is given back. */
async function endAccess(db: Db, workspaceId: string, id: string): Promise<void> {
  await deleteInvitation(db, workspaceId, id)
  const person = await selectPerson(db, workspaceId, id)
  if (person?.user_id) await deleteSessionsIn(db, workspaceId, person.user_id)
}

/** Whoever signs in does so with the address that they have here: the new one, from now on. */
async function moveAccount(db: Db, workspaceId: string, id: string, email: string | null): Promise<void> {
  const person = await selectPerson(db, workspaceId, id)
  if (!person || person.email === email) return
  // It may have been sent to the address that was wrong.
  await deleteInvitation(db, workspaceId, id)
  if (!person.user_id) return
  if (email === null) throw conflict('Who signs in with a password needs an e-mail address.')
  if (await worksElsewhere(db, person.user_id, workspaceId))
    throw conflict(
      'This person works in another workspace of this hub, too, and signs in there with the same address.',
    )
  const address = signInAddress(email)
  if (address === null) throw badRequest('With this address nobody can sign in: write it in Latin letters.')
  if (await selectUserByEmail(db, address)) throw addressTaken()
  await updateUserEmail(db, person.user_id, address)
}

const LINK_DAYS = 7
const DAY_MS = 86_400_000

/**
 * Adds somebody who has a role here, and makes the link by which they choose a password.
 * @param origin where people reach the hub, such as https://hub.example.com; null = not known
 * @throws Refusal 409 when somebody here has the address
 */
export async function invitePerson(
  store: Store,
  actor: Actor,
  origin: string | null,
  { name, email: written, role, team = null }: InvitePerson,
): Promise<Invited> {
  must(actor, 'person.manage')
  const { workspaceId } = actor
  const email = readAddress(written)
  if (email === null || signInAddress(email) === null)
    throw badRequest('With this address nobody can sign in: write it in Latin letters, as name@example.com.')
  return write(store, workspaceId, async ({ db }) => {
    await lockWorkspace(db, workspaceId)
    if (await hasAddress(db, workspaceId, email, '')) throw alreadyHere()
    const id = uuidv7()
    await insertPerson(db, { workspace_id: workspaceId, id, name, email, role, team, created_at: new Date() })
    const { token, expiresAt } = await makeLink(db, workspaceId, id)
    return { person: await personIn(db, workspaceId, id), link: linkOf(origin, token), expiresAt }
  })
}

/**
 * Makes a link by which somebody chooses a password, for the first time or anew; the one before works no more.
 * @param origin as of `invitePerson`
 * @throws Refusal 404 for an unknown person, 409 where there is none to be made
 */
export async function newLink(
  store: Store,
  actor: Actor,
  origin: string | null,
  id: string,
): Promise<Invited> {
  must(actor, 'person.manage')
  const { workspaceId } = actor
  return write(store, workspaceId, async ({ db }) => {
    const person = await personIn(db, workspaceId, id)
    if (!person.active) throw conflict('Access was revoked. Give it back first.')
    if (person.email === null) throw conflict('This person has no e-mail address yet. Enter it first.')
    const row = await selectPerson(db, workspaceId, id)
    if (row?.user_id && (await worksElsewhere(db, row.user_id, workspaceId)))
      throw conflict('The password of this person is for other workspaces of this hub, too.')
    const { token, expiresAt } = await makeLink(db, workspaceId, id)
    return { person, link: linkOf(origin, token), expiresAt }
  })
}

/** Makes the link of somebody within a transaction; the returned token is not kept anywhere. */
export async function makeLink(db: Db, workspaceId: string, personId: string) {
  const token = newSecret('invite')
  const expiresAt = new Date(Date.now() + LINK_DAYS * DAY_MS)
  await upsertInvitation(db, { workspaceId, personId, hash: hashOf(token), expiresAt })
  return { token, expiresAt: expiresAt.toISOString() }
}

/** The token stands behind the #: a browser sends that to nobody. */
export const linkOf = (origin: string | null, token: string): string =>
  `${origin ?? ''}/desk/invitation#${token}`

/** The token of a link that `linkOf` has made. */
export const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1)

/** Without what is undefined. */
const defined = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<{
    [Name in keyof Fields]: Exclude<Fields[Name], undefined>
  }>

const conflict = (detail: string) => new Refusal(409, 'Not possible now', detail)

const alreadyHere = () =>
  new Refusal(
    409,
    'Already here',
    'Somebody in this workspace has this e-mail address already. Make a new link for that person instead.',
  )

const addressTaken = () => new Refusal(409, 'Address taken', 'Somebody else has this e-mail address.')

const lastAdministrator = () =>
  new Refusal(
    409,
    'Last administrator',
    'Nobody would be left who is an administrator and can sign in or has a key that works. Make somebody else one first.',
  )
