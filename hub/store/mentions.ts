import { z } from 'zod'
import type { ImportRun } from '../../lib/contract/import.ts'
import { ImportReason, reason } from '../../lib/domain/import-reason.ts'

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
  const quoted = typeof reason === 'string' ? [reason] : Object.values(reason.params).filter(isText)
  if (quoted.length === 0) return false
  const names = [person.leadId, ...namesOf(person)].map(alike)
  const addresses = addressesOf(person).map(alike)
  const quotes = (text: string) =>
    [...names, ...addresses].some((term) => hasWords(text, term) || isCutIn(text, term))
  if (typeof reason !== 'string') return quoted.some((text) => quotes(alike(text)))
  const folded = alike(reason)
  const between = folded.slice(folded.indexOf('"') + 1, Math.max(folded.lastIndexOf('"'), 0))
  return addresses.some((address) => hasWords(folded, address)) || quotes(between)
}

const isText = (value: string | number): value is string => typeof value === 'string'

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
  if (!words || !text.includes(words)) return false
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
 * of other versions of the hub may lack a part. One that cannot be read goes: nobody is shown such a run, and whom it is
 * about is not known.
 */
export function withoutMentions(stored: unknown, person: MentionedPerson): Partial<ImportRun> {
  const run = withoutOdd(stored)
  const terms = [person.leadId, ...person.emails, person.name ?? ''].filter((term) => term !== '').map(alike)
  return without(run, {
    // Headers that stand several times are told apart by their columns.
    isHeader: (text) => terms.includes(alike(text.replace(/ \(column \d+\)$/, ''))),
    isReason: (reason) => mentions(reason, person),
  })
}

const Column = z.looseObject({ header: z.string() })

/** The parts of a run in which somebody may stand, as far as they are read here. */
const TELLING = {
  mapping: z.nullable(z.record(z.string(), z.unknown())),
  unmapped: z.array(z.string()),
  columns: z.array(Column),
  notUnderstoodConsent: z.array(z.looseObject({ header: z.string(), why: ImportReason })),
  firstRejected: z.array(z.object({ line: z.int(), reason: ImportReason })),
  error: z.nullable(ImportReason),
} satisfies Partial<Record<keyof ImportRun, unknown>>

function withoutOdd(stored: unknown): Partial<ImportRun> {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return {}
  const run: Partial<ImportRun> = { ...stored }
  for (const part of Object.keys(TELLING) as (keyof typeof TELLING)[])
    if (run[part] !== undefined && !TELLING[part].safeParse(run[part]).success) delete run[part]
  return run
}

/**
 * A run without what was erased in the stored one since it was read from the file: whom that was about is not known any
 * more, but where it stood is.
 * @param lines of rejected rows whose reasons were erased
 */
export function withoutErased(
  run: ImportRun,
  stored: Partial<ImportRun>,
  lines: readonly number[],
): Partial<ImportRun> {
  const isErased = (at: number) => stored.columns?.[at]?.header === ERASED_HEADER
  const headers = run.columns.flatMap(({ header }, at) => (isErased(at) ? [header] : []))
  return without(run, {
    isHeader: (text) => headers.includes(text),
    isReason: (_, line) => line !== null && lines.includes(line),
  })
}

/** @param gone what of it; a reason has the line of its row, or is why all of the file was not taken */
function without(
  run: Partial<ImportRun>,
  gone: { isHeader(text: string): boolean; isReason(reason: ImportReason, line: number | null): boolean },
): Partial<ImportRun> {
  const { isHeader } = gone
  const clean = (reason: ImportReason, line: number | null) => (gone.isReason(reason, line) ? ERASED : reason)
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
      firstRejected: firstRejected.map(({ line, reason }) => ({ line, reason: clean(reason, line) })),
    }),
    ...(error && { error: clean(error, null) }),
  }
}
