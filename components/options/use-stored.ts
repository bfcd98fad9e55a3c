import { useLiveQuery } from 'dexie-react-hooks'
import type { ComputerDatabase } from '../../lib/db/computer.ts'
import type { OutboxItem, Person, WorkspaceDatabase } from '../../lib/db/database.ts'
import { kept, undelivered, unsent } from '../../lib/db/outbox.ts'
import { getOwnSetting, getSetting, type Setting, type SettingKey } from '../../lib/db/settings.ts'
import { readAddress, readSync, type SyncState } from '../../lib/db/sync-state.ts'
import { allWorkspaces } from '../../lib/db/workspaces.ts'
import { isCounted } from '../../lib/domain/feedback-kinds.ts'

/** A setting as it is now, wherever it is changed; undefined while it is read. */
export function useSetting<Key extends SettingKey>(
  computer: ComputerDatabase,
  key: Key,
): Setting<Key> | undefined {
  return useLiveQuery(() => getSetting(computer, key), [computer, key])
}

/** A setting as the user set it, whatever the company's policy says; undefined while it is read. */
export function useOwnSetting<Key extends SettingKey>(
  computer: ComputerDatabase,
  key: Key,
): Setting<Key> | undefined {
  return useLiveQuery(() => getOwnSetting(computer, key), [computer, key])
}

/** Where the sync of the workspace stands; undefined while it is read. */
export const useSync = (db: WorkspaceDatabase): SyncState | undefined =>
  useLiveQuery(() => readSync(db), [db])

/** What was only counted, the rep is not asked about. */
const givenUnsent = async (db: WorkspaceDatabase) =>
  (await unsent(db)).filter(({ feedback }) => !isCounted(feedback))

const givenUndelivered = async (db: WorkspaceDatabase) =>
  (await undelivered(db)).filter(({ feedback }) => !isCounted(feedback))

/** Feedback of the rep that the hub does not have, oldest first; undefined while it is read. */
export const useUnsent = (db: WorkspaceDatabase): OutboxItem[] | undefined =>
  useLiveQuery(() => givenUnsent(db), [db])

/** The same, and what is kept for others. */
export const useUndelivered = (db: WorkspaceDatabase): OutboxItem[] | undefined =>
  useLiveQuery(() => givenUndelivered(db), [db])

/** The same for all workspaces that this browser was ever connected to: what erasing everything would cost. */
export const useUndeliveredOfAll = (computer: ComputerDatabase): OutboxItem[] | undefined =>
  useLiveQuery(
    async () => (await Promise.all((await allWorkspaces(computer)).map(givenUndelivered))).flat(),
    [computer],
  )

/** A person who told something here before, and how much of it the hub does not have. */
export interface KeptFor {
  person: Person
  count: number
}

/** For whom undelivered feedback is kept, other than who is connected; undefined while it is read. */
export const useKept = (db: WorkspaceDatabase): KeptFor[] | undefined =>
  useLiveQuery(async () => {
    const people = new Map<string, KeptFor>()
    for (const { keptFor, feedback } of await kept(db)) {
      if (!keptFor || isCounted(feedback)) continue
      const { count } = people.get(keptFor.id) ?? { count: 0 }
      people.set(keptFor.id, { person: keptFor, count: count + 1 })
    }
    return [...people.values()]
  }, [db])

/** How much is stored here. */
export const useCounts = (db: WorkspaceDatabase) =>
  useLiveQuery(async () => ({ leads: await db.leads.count(), points: await db.talkingPoints.count() }), [db])

/** Address of the hub that what is kept is for; null = not known. */
export const useAddress = (db: WorkspaceDatabase): string | null | undefined =>
  useLiveQuery(() => readAddress(db), [db])
