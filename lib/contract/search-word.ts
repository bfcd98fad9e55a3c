import { z } from 'zod/mini'
import { SearchWord, SearchWordContent } from '../domain/search-word.ts'

/** Entries of one workspace at most: every extension keeps all of them, and looks through them at each search. */
export const MOST_SEARCH_WORDS = 1000

/** GET /v1/search-words, the last changed first. Extensions get the same by GET /v1/changes. */
export const SearchWordList = z.object({ searchWords: z.array(SearchWord) })
export type SearchWordList = z.infer<typeof SearchWordList>

/**
 * PUT /v1/search-words/{id} (marketer): makes the entry or puts this in its place; the last one stands. `id` is a UUIDv7
 * made by the caller, so that a retry stores one. DELETE takes it away; one that is not there (any more) is gone, too.
 */
export const PutSearchWord = SearchWordContent
export const SearchWordParam = z.object({ id: z.uuid() })
