import { MOST_SEARCH_WORDS, type SearchWordList } from '../../lib/contract/search-word.ts'
import type { SearchWord, SearchWordContent } from '../../lib/domain/search-word.ts'
import type { Store } from '../store/open.ts'
import {
  countOtherSearchWords,
  deleteSearchWord,
  type SearchWordRow,
  selectSearchWords,
  upsertSearchWord,
} from '../store/search-words.ts'
import { write } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'
import { Refusal } from './refusal.ts'

/** A row as the contract has it. */
export const toSearchWord = (row: SearchWordRow): SearchWord => ({
  id: row.id,
  language: row.language,
  words: row.words,
  standsFor: row.stands_for,
  writtenBy: row.written_by,
  updatedAt: row.updated_at.toISOString(),
})

/** All words that marketing has added, the last changed first. */
export async function listSearchWords({ db }: Store, actor: Actor): Promise<SearchWordList> {
  must(actor, 'search_word.read')
  return { searchWords: (await selectSearchWords(db, actor.workspaceId)).map(toSearchWord) }
}

/**
 * Makes an entry, or puts this in the place of the one with this id.
 * @throws Refusal 409 when there are as many as extensions can look through
 */
export function putSearchWord(
  store: Store,
  actor: Actor,
  id: string,
  { language, words, standsFor }: SearchWordContent,
): Promise<SearchWord> {
  must(actor, 'search_word.edit')
  const { workspaceId } = actor
  return write(store, workspaceId, async (tx) => {
    if ((await countOtherSearchWords(tx.db, workspaceId, id)) >= MOST_SEARCH_WORDS)
      throw new Refusal(
        409,
        'Too many',
        `There are ${MOST_SEARCH_WORDS} entries already. Take one away, or add your words to one that stands for the same.`,
      )
    const row = await upsertSearchWord(tx.db, {
      ...{ workspace_id: workspaceId, id, language, words, stands_for: standsFor },
      written_by: actor.name,
    })
    tx.changed('search_word', [id])
    return toSearchWord(row)
  })
}

/** Takes an entry away; extensions forget it with the next pull. */
export async function removeSearchWord(store: Store, actor: Actor, id: string): Promise<void> {
  must(actor, 'search_word.edit')
  await write(store, actor.workspaceId, async (tx) => {
    if (await deleteSearchWord(tx.db, actor.workspaceId, id)) tx.changed('search_word', [id])
  })
}
