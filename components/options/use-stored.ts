import { useLiveQuery } from 'dexie-react-hooks'
import type { AlongsideDatabase, OutboxItem } from '../../lib/db/database.ts'
import { unsent } from '../../lib/db/outbox.ts'
import { getOwnSetting, getSetting, type Setting, type SettingKey } from '../../lib/db/settings.ts'

/** A setting as it is now, wherever it is changed; undefined while it is read. */
export function useSetting<Key extends SettingKey>(
  db: AlongsideDatabase,
  key: Key,
): Setting<Key> | undefined {
  return useLiveQuery(() => getSetting(db, key), [db, key])
}

/** A setting as the user set it, whatever the company's policy says; undefined while it is read. */
export function useOwnSetting<Key extends SettingKey>(
  db: AlongsideDatabase,
  key: Key,
): Setting<Key> | undefined {
  return useLiveQuery(() => getOwnSetting(db, key), [db, key])
}

/** Feedback that the hub does not have, oldest first; undefined while it is read. */
export const useUnsent = (db: AlongsideDatabase): OutboxItem[] | undefined =>
  useLiveQuery(() => unsent(db), [db])

/** How much is stored here. */
export const useCounts = (db: AlongsideDatabase) =>
  useLiveQuery(async () => ({ leads: await db.leads.count(), points: await db.talkingPoints.count() }), [db])
