import type { Migration } from '../migrations/list.ts'

/**
 * Words that marketing added to the search, and searches without result that wait for the hub. The version before could
 * not read such words: it counted them as unreadable, and an update of the extension pulls everything again for that.
 */
export const v3: Migration = {
  version: 3,
  stores: { searchWords: 'id', missedSearches: 'key, day' },
}
