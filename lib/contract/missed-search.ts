import { z } from 'zod/mini'
import { MissedSearch } from '../domain/missed-search.ts'

/**
 * POST /v1/missed-searches (any role): searches of the caller that found nothing. Each text counts once for a person and a
 * day, however often it is sent. What may not be kept (keepableSearch) is left out; nobody is told which.
 */
export const PostMissedSearches = z.object({
  searches: z.array(MissedSearch).check(z.minLength(1), z.maxLength(100)),
})
export type PostMissedSearches = z.infer<typeof PostMissedSearches>

/**
 * GET /v1/missed-searches (marketer), the most frequent first, 200 at most: texts for which at least two people searched
 * besides the caller, within 180 days and since they were dismissed. It is not told who. Of very many searches the newest count.
 */
export const MissedSearchList = z.object({
  searches: z.array(
    z.object({
      text: z.string(),
      /** The one that most of those people use the product in. */
      language: z.string(),
      /** One for each person and day. */
      count: z.int().check(z.gte(1)),
      people: z.int().check(z.gte(1)),
      lastDay: z.iso.date(),
    }),
  ),
  /** How many more texts there are for which only one person searched: they are not shown. */
  ofOnePerson: z.int().check(z.gte(0)),
})
export type MissedSearchList = z.infer<typeof MissedSearchList>

/** POST /v1/missed-searches/dismissal (marketer): a text goes off the list until it is searched for anew, or comes back. */
export const DismissMissedSearch = z.object({
  text: z.string().check(z.minLength(1), z.maxLength(60)),
  dismissed: z.boolean(),
})
export type DismissMissedSearch = z.infer<typeof DismissMissedSearch>
