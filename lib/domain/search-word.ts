import { z } from 'zod/mini'

/** Words of one entry at most, and letters of one of them. */
export const MOST_WORDS = 20
const LONGEST = 60

const hasWord = z.regex(/[\p{L}\p{N}]/u, 'A word has a letter or a digit.')

/** What marketing writes: how people say something, and what is to be looked for in its place. */
export const SearchWordContent = z.object({
  /** BCP 47: which language the words are of. They are found whatever language the rep has. */
  language: z.string().check(z.minLength(2), z.maxLength(35)),
  /** As leads and reps say it, each one word or a few that belong together: `dear`, `over our budget`. */
  words: z
    .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(LONGEST), hasWord))
    .check(z.minLength(1), z.maxLength(MOST_WORDS)),
  /** The objection or the words, as talking points have them. */
  standsFor: z.string().check(z.trim(), z.minLength(1), z.maxLength(500), hasWord),
})
export type SearchWordContent = z.infer<typeof SearchWordContent>

/** One entry of the table that marketing keeps beside the one that comes with the product (lib/search/synonyms.ts). */
export const SearchWord = z.extend(SearchWordContent, {
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  writtenBy: z.nullable(z.string().check(z.maxLength(200))),
  updatedAt: z.iso.datetime({ offset: true }),
})
export type SearchWord = z.infer<typeof SearchWord>
