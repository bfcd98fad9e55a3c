import type { ComputerDatabase } from '../db/computer.ts'
import { isOwn } from '../db/own-feedback.ts'
import { type Connection, getOwnSetting } from '../db/settings.ts'
import { readAddress, readPerson } from '../db/sync-state.ts'
import { workspaceKey } from '../db/workspace-key.ts'
import { openWorkspace, workspaceKeys } from '../db/workspaces.ts'
import { isCounted } from '../domain/feedback-kinds.ts'

/** What is kept for a workspace of the same id at another address; a hub may have moved, or only claim the id. */
export interface Moved {
  workspaceId: string
  workspaceName: string
  /** Address of the hub that it is kept for; null = not known. */
  before: string | null
  /** Feedback of the rep that was not delivered, and that was and would be sent again to a hub that has lost it. */
  unsent: number
  delivered: number
}

/**
 * Whether a hub may get what this browser keeps under its workspace's id. `apart`: the rep keeps that for another hub,
 * so this one has a database of its own. `moved`: nobody has said yet.
 */
export async function placeOf(
  computer: ComputerDatabase,
  connection: Connection,
): Promise<'same' | 'apart' | { moved: Moved }> {
  const keys = await workspaceKeys(computer)
  if (keys.includes(workspaceKey({ ...connection, apart: true }))) return 'apart'
  const key = workspaceKey(connection)
  if (!keys.includes(key)) return 'same'
  const db = openWorkspace(computer, key)
  const own = await getOwnSetting(computer, 'connection')
  const lastAt = own && workspaceKey(own) === key ? own.hubAddress : null
  const before = (await readAddress(db)) ?? lastAt
  if (before === connection.hubAddress) return 'same'
  const outbox = await db.outbox.toArray()
  if (outbox.length === 0 && (await db.drafts.count()) === 0) return 'same'
  const person = await readPerson(db)
  const isOthers = person !== null && connection.person !== undefined && person.id !== connection.person.id
  const given = isOthers ? [] : outbox.filter((item) => isOwn(item) && !isCounted(item.feedback))
  const delivered = given.filter(({ state }) => state === 'delivered').length
  const { workspaceName } = connection
  return { moved: { workspaceId: key, workspaceName, before, unsent: given.length - delivered, delivered } }
}
