import type { Session } from '../contract/session.ts'
import { clear } from '../db/clear.ts'
import type { ComputerDatabase } from '../db/computer.ts'
import type { Occasion, Person, WorkspaceDatabase } from '../db/database.ts'
import { keepFor, kept as keptFor, wakePostponed } from '../db/outbox.ts'
import { type Connection, clearSettings, getOwnSetting, getSetting, setSetting } from '../db/settings.ts'
import { nextVisit, readPerson, updateSync, writeAddress, writePerson } from '../db/sync-state.ts'
import { workspaceKey } from '../db/workspace-key.ts'
import { adoptUnnamed, openWorkspace } from '../db/workspaces.ts'
import { onlyHub } from '../domain/policy.ts'
import { createHubClient, type HubResult } from './hub-client.ts'
import { type Moved, placeOf } from './moved.ts'

/** What the rep said becomes of what is kept for a workspace that a hub at another address says it is. */
export interface Kept {
  workspaceId: string
  becomes: 'sent' | 'kept' | 'discarded'
}

/** `moved`: nothing was stored; the rep must say first what becomes of what is kept. */
export type ConnectResult = HubResult<Session> | { ok: false; failure: 'moved'; moved: Moved }

/**
 * Asks the hub who the access key is, and keeps the connection when it answers. From another workspace than before goes
 * what CLEARED says; feedback for it stays in its own database and waits there. The next sync brings the data. Where the
 * company's policy allows one hub only, that one is asked, whatever `hubAddress` says.
 * @param kept what the rep said after the answer `moved`
 */
export async function connect(
  computer: ComputerDatabase,
  {
    hubAddress: asked,
    accessKey,
    kept,
    fetch,
  }: { hubAddress: string; accessKey: string; kept?: Kept; fetch: typeof globalThis.fetch },
): Promise<ConnectResult> {
  const hubAddress = onlyHub((await getOwnSetting(computer, 'policy')).policy) ?? asked
  const answer = await createHubClient({ address: hubAddress, key: accessKey, fetch }).session()
  if (!answer.ok) return answer
  const claimed = connectionOf(answer.value, { hubAddress, accessKey })
  const place = await placeOf(computer, claimed)
  const moved = typeof place === 'object' ? place.moved : null
  if (moved && moved.workspaceId !== kept?.workspaceId) return { ok: false, failure: 'moved', moved }
  const isDiscarded = moved !== null && kept?.becomes === 'discarded'
  if (isDiscarded) await discardOwn(computer, claimed)
  const isApart =
    place === 'apart' ||
    (moved !== null && kept?.becomes === 'kept') ||
    // What is left is somebody else's, and for the hub at the old address.
    (isDiscarded && (await hasKept(computer, claimed)))
  const connection = isApart ? { ...claimed, apart: true } : claimed
  await adoptUnnamed(computer, connection)
  const before = await getOwnSetting(computer, 'connection')
  const left = before && workspaceKey(before) !== workspaceKey(connection) ? before : null
  if (left) await leave(computer, left, ['change'])
  const db = openWorkspace(computer, workspaceKey(connection))
  const other = await otherPerson(db, connection)
  if (other) await leave(computer, connection, OTHER_PERSON)
  await db.transaction('rw', db.state, db.outbox, async () => {
    await nextVisit(db)
    await writeAddress(db, hubAddress)
    if (other) await keepFor(db, other)
    if (connection.person) await writePerson(db, connection.person)
    await updateSync(db, { lastProblem: null })
    await wakePostponed(db, Date.now())
  })
  await clearSettings(computer, 'connect')
  await setSetting(computer, 'connection', connection)
  // And after it: a pull that has begun in between is void from here on.
  if (left) await leave(computer, left, ['change'])
  if (other) await leave(computer, connection, OTHER_PERSON)
  return answer
}

/**
 * Who told what is kept here, where that is somebody else at the same computer: it is not to be sent as this person's, and
 * marketing's answers are not theirs. Null = nobody else.
 */
async function otherPerson(db: WorkspaceDatabase, { person }: Connection): Promise<Person | null> {
  const before = await readPerson(db)
  return before !== null && person !== undefined && before.id !== person.id ? before : null
}

/** Throws away what the person keeps here; what somebody else told stays theirs. */
async function discardOwn(computer: ComputerDatabase, connection: Connection): Promise<void> {
  const db = openWorkspace(computer, workspaceKey(connection))
  const other = await otherPerson(db, connection)
  if (other) await keepFor(db, other)
  await leave(computer, connection, ALL)
}

const hasKept = async (computer: ComputerDatabase, connection: Connection): Promise<boolean> =>
  (await keptFor(openWorkspace(computer, workspaceKey(connection)))).length > 0

const OTHER_PERSON: readonly Occasion[] = ['sign_out', 'other_person']

const ALL: readonly Occasion[] = ['sign_out', 'change', 'discard']

const connectionOf = (
  { workspace, key, selectorKey, person }: Session,
  to: { hubAddress: string; accessKey: string },
): Connection => ({
  ...to,
  workspaceId: workspace.id,
  workspaceName: workspace.name,
  keyName: key.name,
  role: key.role,
  ...(selectorKey ? { selectorKey } : {}),
  ...(person ? { person } : {}),
})

/**
 * Forgets the hub and everything that came from it. Unsent feedback stays until the rep is connected to that workspace
 * again, unless the rep said to throw it away; ask first (`exportFeedback` gives it as a file).
 */
export async function signOut(computer: ComputerDatabase, unsent: 'keep' | 'discard'): Promise<void> {
  const connection = await getOwnSetting(computer, 'connection')
  const goes: Occasion[] = unsent === 'discard' ? ['sign_out', 'discard'] : ['sign_out']
  // Before the connection: a page that is closed in the middle leaves the rep connected, never signed out with all still here.
  if (connection) await leave(computer, connection, goes)
  await clearSettings(computer, 'sign_out')
  // And after it: a pull that has begun in between is void from here on.
  if (connection) await leave(computer, connection, goes)
}

/** The company's policy may have locked another hub: then what came from this one goes as with a change by hand. */
export async function leaveLockedOut(computer: ComputerDatabase): Promise<void> {
  const own = await getOwnSetting(computer, 'connection')
  if (own && !(await getSetting(computer, 'connection'))) await leave(computer, own, ['change'])
}

async function leave(
  computer: ComputerDatabase,
  connection: Connection,
  occasions: readonly Occasion[],
): Promise<void> {
  const db: WorkspaceDatabase = openWorkspace(computer, workspaceKey(connection))
  await db.transaction('rw', db.tables, async () => {
    await clear(db, occasions)
    await nextVisit(db)
  })
}
