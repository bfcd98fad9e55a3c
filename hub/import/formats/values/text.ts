import { fold } from '../../../../lib/domain/fold.ts'
import { BAD_BYTES } from '../encoding/decoders.ts'

/**
 * Whether a database can store the text: PostgreSQL's text and jsonb take neither the character NUL nor half of a
 * surrogate pair, both of which JSON escapes can spell. Bytes that were no text are none either.
 */
export const isText = (text: string): boolean =>
  !text.includes('\0') && !text.includes(BAD_BYTES) && text.isWellFormed()

/** The same for everything in a value that came as JSON. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isText(value)
  if (Array.isArray(value)) return value.every(isStorable)
  if (value !== null && typeof value === 'object')
    return Object.entries(value).every(([key, one]) => isStorable(key) && isStorable(one))
  return true
}

/** Text that can be stored whatever it was made of, for messages: what is no text shows as `�`. */
export const asText = (text: string): string =>
  isText(text) ? text : text.replaceAll('\0', '�').replaceAll(BAD_BYTES, '�').toWellFormed()

/** The first so many characters; never half of a surrogate pair. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text
  const code = text.charCodeAt(most - 1)
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? most - 1 : most)
}

/** Text of a file as a reason quotes it: short, storable. */
export const excerpt = (text: string, most = 60): string =>
  `${asText(clip(text, most))}${text.length > most ? '…' : ''}`

/** Characters of the longest date, number, language or known word: a longer cell is none, and is not searched for one. */
export const LONGEST_VALUE = 100

/** A word or a few, for looking them up: `Opted_out ` is `opted-out`. A number keeps its minus. Of a longer text, nothing. */
export function foldWord(text: string): string {
  const word = text.trim()
  if (word.length > LONGEST_VALUE) return ''
  return fold(word)
    .trim()
    .replace(/[\s_().]+/g, '-')
    .replace(/^-+(?=[^-\d])|(?<=.)-+$/g, '')
}

/** Words, one set of them, looked up with `foldWord`. */
export const words = (...lines: string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split(' ')).map(foldWord))

const NOTHING = words(
  'n/a na n.a. #n/a none null nil nan undefined unknown not-set not-available blank tbd ? x',
)

/** What systems and people write where they have nothing to write: `-`, `N/A`, `(not set)`. */
export const isPlaceholder = (cell: string): boolean =>
  cell.length <= LONGEST_VALUE && (!/[\p{L}\p{N}]/u.test(cell) || NOTHING.has(foldWord(cell)))
