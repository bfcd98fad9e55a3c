import type { Transaction } from 'dexie'
import { v1 } from './v1.ts'
import { v2 } from './v2.ts'
import { v3 } from './v3.ts'
import { v4 } from './v4.ts'

/**
 * One version of the stored data. `stores` holds the changed tables only (Dexie's schema syntax). `upgrade` runs in the
 * transaction that raises the version: when it throws, everything stays as it was and `checkDatabase` says so.
 */
export interface Migration {
  version: number
  stores: Record<string, string | null>
  upgrade?: (transaction: Transaction) => Promise<void>
}

/** All versions of the computer's database, oldest first. Up to v3 everything was in it. A new one is a new file here, and an example of the version before it in ../examples. */
export const MIGRATIONS: readonly Migration[] = [v1, v2, v3, v4]
