import type { SearchWord } from '../domain/search-word.ts'
import type { WorkspaceDatabase } from './database.ts'

/** Writes words as the hub sent them. */
export async function putSearchWords(db: WorkspaceDatabase, words: readonly SearchWord[]): Promise<void> {
  await db.searchWords.bulkPut([...words])
}

/** Removes words that are gone on the hub. */
export async function removeSearchWords(db: WorkspaceDatabase, ids: readonly string[]): Promise<void> {
  await db.searchWords.bulkDelete([...ids])
}

/** All words that marketing has added. */
export const allSearchWords = (db: WorkspaceDatabase): Promise<SearchWord[]> => db.searchWords.toArray()
