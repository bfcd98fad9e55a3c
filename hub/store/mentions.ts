import { sql } from 'kysely'
import type { ImportRun } from '../../lib/contract/import.ts'
import { type ImportReason, reason } from '../../lib/domain/import-reason.ts'

/** Texts about a person: found by what they say, because nothing else in them tells whom they are about. */

/** Who is looked for. */
export interface MentionedPerson {
  /** Empty where nobody but an address is looked for. */
  leadId: string
  /** Folded. */
  emails: string[]
  name: string | null
}

/** What stands in the place of a reason, and of a header, that was about somebody who is erased. */
export const ERASED = reason('erased')
const ERASED_HEADER = '(erased)'

/**
 * Whether a reason is about the person: its parameters, which quote the file, have one of the addresses, the name or the
 * id. A text of before has one of the addresses, or quotes the name or the id between its first and last quotation mark:
 * names and ids may be words of the sentence, too. There are people called An, Line and Will, and ids like 4.
 */
export function mentions(reason: ImportReason, person: MentionedPerson): boolean {
  const names = [person.leadId, ...namesOf(person)].map(alike)
  const addresses = addressesOf(person).map(alike)
  const quotes = (text: string) =>
    [...names, ...addresses].some((term) => hasWords(text, term) || isCutIn(text, term))
  if (typeof reason !== 'string')
    return Object.values(reason.params).some((value) => typeof value === 'string' && quotes(alike(value)))
  const folded = alike(reason)
  const quoted = folded.slice(folded.indexOf('"') + 1, Math.max(folded.lastIndexOf('"'), 0))
  return addresses.some((address) => hasWords(folded, address)) || quotes(quoted)
}

/** The addresses, and as reasons of before have them: `l…@optik.example`. */
const addressesOf = ({ emails }: MentionedPerson): string[] =>
  emails.flatMap((email) => [email, email.replace(/^(.).*@/su, '$1…@')])

/** The whole name, and its words of three letters and more: a row may have the first or the last name alone. */
const namesOf = ({ name }: MentionedPerson): string[] =>
  name ? [name, ...(name.match(/[\p{L}\p{M}]{3,}/gu) ?? [])] : []

/** Text for comparing: one form of each letter (macOS writes others), one kind of space, no capitals. */
const alike = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** Whether these words stand in a text, not as a part of longer ones. */
function hasWords(text: string, words: string): boolean {
  if (!words) return false
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal(words)}(?![\\p{L}\\p{N}])`, 'u').test(text)
}

/** Whether a text that was cut ends within these words: `"Lena Fisch…"`. Messages cut what they quote. */
function isCutIn(text: string, words: string): boolean {
  const cut = /([^"]{3,})…$/.exec(text)?.[1] ?? ''
  for (let length = Math.min(words.length, cut.length); length >= 3; length--)
    if (new RegExp(`(?<![\\p{L}\\p{N}])${literal(words.slice(0, length))}$`, 'u').test(cut)) return true
  return false
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/**
 * A run without what it says about the person: of a file without a line of headers, somebody stands in their place. Runs
 * of other versions of the hub may lack a part.
 */
export function withoutMentions(run: Partial<ImportRun>, person: MentionedPerson): Partial<ImportRun> {
  const terms = [person.leadId, ...person.emails, person.name ?? ''].filter((term) => term !== '').map(alike)
  // Headers that stand several times are told apart by their columns.
  const isHeader = (text: string) => terms.includes(alike(text.replace(/ \(column \d+\)$/, '')))
  const clean = (reason: ImportReason) => (mentions(reason, person) ? ERASED : reason)
  const { mapping, unmapped, columns, notUnderstoodConsent, firstRejected, error } = run
  const withoutHeader = <Part extends { header: string }>(parts: Part[]): Part[] =>
    parts.map((part) => (isHeader(part.header) ? { ...part, header: ERASED_HEADER } : part))
  return {
    ...run,
    ...(mapping && {
      mapping: Object.fromEntries(Object.entries(mapping).filter(([header]) => !isHeader(header))),
    }),
    ...(unmapped && { unmapped: unmapped.map((header) => (isHeader(header) ? ERASED_HEADER : header)) }),
    ...(columns && { columns: withoutHeader(columns) }),
    ...(notUnderstoodConsent && { notUnderstoodConsent: withoutHeader(notUnderstoodConsent) }),
    ...(firstRejected && {
      firstRejected: firstRejected.map(({ line, reason }) => ({ line, reason: clean(reason) })),
    }),
    ...(error && { error: clean(error) }),
  }
}

/** A condition for whatever may mention the person; `mentions` decides. */
export function mayMention(column: ReturnType<typeof sql.ref>, person: MentionedPerson) {
  const terms = [person.leadId, ...addressesOf(person), ...namesOf(person)].filter((term) => term !== '')
  const patterns = terms
    .map(alike)
    .flatMap((term) => [term, term.toUpperCase()]) // not every database knows capitals beyond a-z
    .flatMap((term) => [term, JSON.stringify(term).slice(1, -1)]) // as JSON writes it
    .map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`)
  const text = sql`regexp_replace(normalize(${column}::text, NFKC), '\\s+', ' ', 'g')`
  return sql<boolean>`(${text} ilike any(${[...new Set(patterns)]}::text[]) or (${column}::text like '%…"%'))`
}
