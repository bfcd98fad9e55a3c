import { sql } from 'kysely'
import type { ImportRun } from '../../lib/contract/import.ts'
import { type ImportReason, reason } from '../../lib/domain/import-reason.ts'

/** Texts about a person: found by what they say, because nothing else in them tells whom they are about. */

/** Who is looked for. */
export interface MentionedPerson {
  leadId: string
  /** Folded. */
  emails: string[]
  name: string | null
}

/** What stands in the place of a reason, and of a header, that was about somebody who is erased. */
export const ERASED = reason('erased')
const ERASED_HEADER = '(erased)'

/**
 * Whether a reason is about the person: its parameters, which quote the file, have one of the addresses, the name or
 * the id. A text of before has one of the addresses, or quotes the name or the id between its first and last quotation
 * mark: names and ids may be words of the sentence, too. There are people called An, Line and Will, and ids like 4.
 */
export function mentions(reason: ImportReason, { emails, leadId, name }: MentionedPerson): boolean {
  if (typeof reason !== 'string') {
    const texts = Object.values(reason.params).filter((value) => typeof value === 'string')
    return texts.some((text) => [...emails, leadId, name].some((term) => hasWords(text, term)))
  }
  const quoted = reason.slice(reason.indexOf('"') + 1, Math.max(reason.lastIndexOf('"'), 0))
  return (
    emails.some((email) => hasWords(reason, email)) || [leadId, name].some((term) => hasWords(quoted, term))
  )
}

/** Whether these words stand in a text, not as a part of longer ones. */
function hasWords(text: string, words: string | null): boolean {
  if (!words) return false
  const literal = words.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'iu').test(text)
}

/**
 * A run without what it says about the person: of a file without a line of headers, somebody stands in their place. Runs
 * of other versions of the hub may lack a part.
 */
export function withoutMentions(run: Partial<ImportRun>, person: MentionedPerson): Partial<ImportRun> {
  const terms = [person.leadId, ...person.emails, ...(person.name ? [person.name] : [])].map(plain)
  // Headers that stand several times are told apart by their columns.
  const isHeader = (text: string) => terms.includes(plain(text.replace(/ \(column \d+\)$/, '')))
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

const plain = (text: string) => text.trim().toLowerCase()

/** A condition for whatever may mention the person; `mentions` decides. */
export function mayMention(column: ReturnType<typeof sql.ref>, person: MentionedPerson) {
  const terms = [person.leadId, ...person.emails, ...(person.name ? [person.name] : [])]
  const patterns = terms
    .flatMap((term) => [term, JSON.stringify(term).slice(1, -1)]) // as JSON writes it
    .map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`)
  return sql<boolean>`${column}::text ilike any(${patterns}::text[])`
}
