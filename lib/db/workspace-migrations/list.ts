import type { Migration } from '../migrations/list.ts'
import { v1 } from './v1.ts'
import { v2 } from './v2.ts'
import { v3 } from './v3.ts'

/** All versions of a workspace's database, oldest first; the computer's are in ../migrations. */
export const WORKSPACE_MIGRATIONS: readonly Migration[] = [v1, v2, v3]
