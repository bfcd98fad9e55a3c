import { z } from 'zod/mini'
import { fold } from './fold.ts'

/**
 * Searches without result, kept for marketing where the rep has counting on. People type all sorts of things into a search
 * field: what may be a name, an address, a number or a piece of a mail is not kept at all.
 */

/** Letters and words of what is kept: more of them are a sentence, perhaps out of a mail. */
const LONGEST = 60
const MOST_WORDS = 6
/** Fewer letters say nothing. */
const SHORTEST = 3

/** So many different people must have searched for a text before marketing sees it: what only one typed may be anything. */
export const ENOUGH_PEOPLE = 2
/** Days for which the hub keeps one. */
export const MISSED_KEPT_DAYS = 180
/** Days for which one waits in an extension that cannot reach the hub. */
export const MISSED_WAITS_DAYS = 30

/** An address, also one whose @ was left out: `lena@optik.example`, `www.optik.example`, `optik.example`. */
const ADDRESS = /@|:\/\/|[\p{L}\p{N}]\.[\p{L}]{2}/u
/** Five digits, also with what people put between those of a telephone number. */
const NUMBER = /(?:\p{N}[\s().,/+-]*){5}/u

/** Words of a text, folded. */
export const foldedWords = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

/**
 * What may be kept of a search without result: its words, folded, with one space between. Null where nothing may. The
 * same again for what it gave. Whether it names somebody whom this computer knows is asked apart (lib/db/missed-searches.ts).
 */
export function keepableSearch(query: string): string | null {
  const plain = query.normalize('NFKC')
  if (plain.length > 2 * LONGEST || ADDRESS.test(plain) || NUMBER.test(plain)) return null
  const words = foldedWords(plain)
  const text = words.join(' ')
  const isRightSize = text.length >= SHORTEST && text.length <= LONGEST && words.length <= MOST_WORDS
  return isRightSize && /\p{L}/u.test(text) ? text : null
}

/** The form of a language tag: letters and digits in parts. */
const LANGUAGE = /^[a-z]{2,8}(?:-[a-z\d]{1,8})*$/i

/** One of a rep's, counted once a day. */
export const MissedSearch = z.object({
  /** As `keepableSearch` gives it. */
  text: z.string().check(z.minLength(1), z.maxLength(LONGEST)),
  /** BCP 47: the language in which the rep uses the product. */
  language: z.string().check(z.maxLength(35), z.regex(LANGUAGE)),
  /** UTC. */
  day: z.iso.date(),
})
export type MissedSearch = z.infer<typeof MissedSearch>
