const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Feedback and drafts from before there was a workspace, or for one that nobody can name any more. */
export const UNASSIGNED = 'unassigned'

interface Connected {
  workspaceId: string | null
  /** Null = not known any more. */
  hubAddress: string | null
  /** Its id is that of a workspace at another address, for which something is kept: it has a database of its own. */
  apart?: boolean | undefined
}

/** Whether a hub names its workspaces; those of before 2026-12 all called theirs `main`. */
export const isNamed = (workspaceId: string | null): boolean => workspaceId !== null && UUID.test(workspaceId)

/**
 * What tells a workspace's database from others: its id. A workspace without a real one is told apart by its hub's
 * address, until the hub names it (`adoptUnnamed`), and so is one that only claims another's id.
 */
export function workspaceKey(connected: Connected | null): string {
  if (connected === null) return UNASSIGNED
  const { workspaceId, hubAddress, apart } = connected
  if (isNamed(workspaceId) && !apart) return workspaceId!.toLowerCase()
  return hubAddress === null ? UNASSIGNED : `${workspaceId ?? ''}@${hubAddress}`
}

export const databaseName = (computer: string, key: string): string => `${computer} ${key}`
