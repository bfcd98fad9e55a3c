import type { ChangePerson, PersonItem, PersonList } from '../../lib/contract/person.ts'
import { readAddress } from '../../lib/domain/address.ts'
import { selectAccessKeys } from '../store/access-keys.ts'
import type { Db, Store } from '../store/open.ts'
import { hasAddress, selectPeople, updatePerson } from '../store/people.ts'
import { write } from '../store/transaction.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { isWorkingAdmin, type Keyring } from './access-keys.ts'
import { type Actor, must } from './actor.ts'
import { notThere, Refusal } from './refusal.ts'

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
    const hadAdmin = await hasWorkingAdmin(db, workspaceId)
    if (email && (await hasAddress(db, workspaceId, email, id))) throw addressTaken()
    const wanted = defined({ name, role, email, team, active })
    if (Object.keys(wanted).length > 0 && !(await updatePerson(db, workspaceId, id, wanted)))
      throw notThere('person')
    if (hadAdmin && !(await hasWorkingAdmin(db, workspaceId))) throw lastAdministrator()
    const row = (await selectPeople(db, workspaceId)).find((person) => person.id === id)
    if (!row) throw notThere('person')
    return toPerson(row)
  })
  return keyring.peopleChange(changed)
}

const hasWorkingAdmin = async (db: Db, workspaceId: string): Promise<boolean> =>
  (await selectAccessKeys(db, workspaceId)).some(isWorkingAdmin)

/** Without what is undefined. */
const defined = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<{
    [Name in keyof Fields]: Exclude<Fields[Name], undefined>
  }>

const addressTaken = () =>
  new Refusal(409, 'Address taken', 'Somebody else in this workspace has this e-mail address.')

const lastAdministrator = () =>
  new Refusal(
    409,
    'Last administrator',
    'Nobody would be left who is an administrator and has a key that works. Make somebody else one first.',
  )
