import { z } from 'zod'

/** Words of one entry at most, and letters of one of them. */
export const MOST_WORDS = 20
const LONGEST = 60

/** What marketing writes: how people say something, and what is to be looked for in its place. */
export const SearchWordContent = z.object({
  /** BCP 47: which language the words are of. They are found whatever language the rep has. */
  language: z.string().min(2).max(35),
  /** As leads and reps say it, each one word or a few that belong together: `dear`, `over our budget`. */
  words: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .max(LONGEST)
        .regex(/[\p{L}\p{N}]/u, 'A word has a letter or a digit.'),
    )
    .min(1)
    .max(MOST_WORDS),
  /** The objection or the words, as talking points have them. */
  standsFor: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/[\p{L}\p{N}]/u, 'A word has a letter or a digit.'),
})
export type SearchWordContent = z.infer<typeof SearchWordContent>

/** One entry of the table that marketing keeps beside the one that comes with the product (lib/search/synonyms.ts). */
export const SearchWord = SearchWordContent.extend({
  id: z.string().min(1).max(100),
  writtenBy: z.string().max(200).nullable(),
  updatedAt: z.iso.datetime({ offset: true }),
})
export type SearchWord = z.infer<typeof SearchWord>
