/** What belongs to this computer and its user, whatever company they work for: one small database. */
import type { Dexie, EntityTable, Table } from 'dexie'
import { MIGRATIONS, type Migration } from './migrations/list.ts'
import { defineDatabase } from './open.ts'

/** One row a key; lib/db/settings.ts holds the table of keys, their schemas, and when each is cleared. */
export interface StoredSetting {
  key: string
  value: unknown
}

/**
 * How one host was read on one day, counted on this computer and never sent. No address of a site, no page and no person:
 * the host's id, numbers, and names of selectors.
 */
export interface HostDay {
  /** `DAY HOST`. */
  key: string
  /** `2026-11-22`, of this computer's clock in UTC. */
  day: string
  /** Id of the adapter; every site that none knows is `generic`. */
  host: string
  /** Pages about people on which somebody was found, and on which nobody was. */
  recognised: number
  missed: number
  /** Epoch milliseconds of the newest page that was recognised. */
  lastRecognised: number | null
  /** Pages on which each named selector of the adapter matched something, and on which it matched nothing. */
  selectors: Record<string, { found: number; missing: number }>
}

export type ComputerDatabase = Dexie & {
  settings: Table<StoredSetting, string>
  hostDays: EntityTable<HostDay, 'key'>
}

/** When each table is cleared but for erasing everything. */
export const COMPUTER_CLEARED = {
  settings: 'key by key: SETTINGS in lib/db/settings.ts',
  hostDays: 'after 30 days',
} as const satisfies Record<string, string>

export const DATABASE_NAME = 'alongside'

export const openComputer = (
  name = DATABASE_NAME,
  migrations: readonly Migration[] = MIGRATIONS,
): ComputerDatabase => defineDatabase<ComputerDatabase>(name, migrations)
