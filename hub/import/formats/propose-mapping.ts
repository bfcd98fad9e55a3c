import { type ImportMapping, LEAD_FIELDS, type LeadField } from '../../../lib/contract/import.ts'
import { fits, hasAddress } from './column-content.ts'
import { CONSENT_FIELDS, consentMeaning } from './consent/consent-columns.ts'
import { mailingWord } from './consent/consent-word.ts'
import type { HeaderScore } from './find-header.ts'
import { headerKey } from './header-key.ts'
import { HEADER_NAMES } from './header-names.ts'
import type { Column } from './read-csv.ts'
import { quoted } from './values/text.ts'
import { VENDORS } from './vendors/all-vendors.ts'
import type { Vendor } from './vendors/vendor.ts'

export interface Proposal {
  /** The system that seems to have written the file; null when nothing tells. */
  vendor: Vendor | null
  /** Name of a column -> field. */
  mapping: ImportMapping
  /** Columns that look like consent and are not read, with why. */
  consentLike: { name: string; why: string }[]
}

/** Fields that several columns may have: further addresses, and everything about consent. */
const SEVERAL: ReadonlySet<LeadField> = new Set(['otherEmails', 'ignore', ...CONSENT_FIELDS])

/** A vendor's own header, or two that others have too. */
const ENOUGH = 2

/** All names of all lists, for telling a header line from other lines. */
const KNOWN: ReadonlySet<string> = new Set(
  [
    ...Object.values(HEADER_NAMES).flat(),
    ...VENDORS.flatMap(({ headers, own, typical }) => [...Object.values(headers).flat(), ...own, ...typical]),
  ].map(headerKey),
)
const EMAIL_NAMES: ReadonlySet<string> = new Set(
  [
    ...HEADER_NAMES.email,
    ...HEADER_NAMES.otherEmails,
    ...VENDORS.flatMap(({ headers }) => headers.email ?? []),
  ].map(headerKey),
)

/** Whether columns of this name hold addresses. Takes the header as headers are compared. */
export const isEmailName = (key: string): boolean => EMAIL_NAMES.has(key) || isFurtherEmail(key)

/** How a record of a file looks as its header. */
export function scoreHeader(cells: string[], given: ImportMapping | null = null): HeaderScore {
  const keys = cells.map(headerKey)
  const named = cells.filter((cell) => given && Object.hasOwn(given, cell.trim()))
  return {
    known: keys.filter((key) => KNOWN.has(key)).length + named.length * 10,
    email: named.length > 0 || keys.some(isEmailName),
  }
}

/**
 * Which column is which lead field: by the names of the system that the headers tell of, then by common names, and
 * only where what stands in the column can be that. A guess about consent may forbid, but never allow.
 * @param rows the first rows of the file
 */
export function proposeMapping(columns: Column[], rows: string[][] = []): Proposal {
  const keys = columns.map(({ header }) => headerKey(header))
  const vendor = whose(keys, columns, rows)
  const mapping: ImportMapping = {}
  const taken = new Set<number>()
  const take = (at: number, field: LeadField) => {
    mapping[columns[at]!.name] = field
    taken.add(at)
  }
  const valuesOf = (at: number) => rows.map((row) => row[at]!.trim()).filter((cell) => cell !== '')
  const isTaken = (field: LeadField) => Object.values(mapping).includes(field)
  const takeByName = (field: LeadField, names: string[]) => {
    if (!SEVERAL.has(field) && isTaken(field) && field !== 'email') return
    const found = [...new Set(names.map(headerKey))]
      .flatMap((name) => keys.flatMap((key, at) => (key === name && !taken.has(at) ? [at] : [])))
      .filter((at) => fits(field, keys[at]!, valuesOf(at)))
    if (SEVERAL.has(field)) for (const at of found) take(at, field)
    else if (field !== 'email') for (const at of found.slice(0, 1)) take(at, field)
    else takeEmails(found)
  }
  /** The first is the address; other columns of addresses hold more of the same person, where their headers differ. */
  const takeEmails = (found: number[]) => {
    const [first] = found
    if (first === undefined) return
    const isFirst = !isTaken('email')
    if (isFirst) take(first, 'email')
    for (const at of found) if (!taken.has(at) && keys[at] !== keys[first]) take(at, 'otherEmails')
    if (!isFirst && !taken.has(first)) take(first, 'otherEmails')
  }
  // The names of the system that wrote the file first: "Nome" is the whole name for one, the first name for others.
  for (const field of LEAD_FIELDS) takeByName(field, vendor?.headers[field] ?? [])
  for (const field of LEAD_FIELDS) takeByName(field, HEADER_NAMES[field])
  keys.forEach((key, at) => {
    if (!taken.has(at) && isFurtherEmail(key) && fits('otherEmails', key, valuesOf(at)))
      take(at, 'otherEmails')
  })
  // A column called "Email" without any address in it: its rows say what is wrong with them, unless another column
  // has the addresses.
  const named = keys.findIndex((key, at) => !taken.has(at) && EMAIL_NAMES.has(key))
  if (!isTaken('email') && named >= 0 && !rows.some((row) => row.some(hasAddress))) take(named, 'email')
  const consentLike: Proposal['consentLike'] = []
  columns.forEach(({ header, name }, at) => {
    if (taken.has(at)) return
    const meaning = consentMeaning(header)
    if (meaning && 'field' in meaning) take(at, meaning.field)
    else if (meaning) consentLike.push({ name, why: meaning.why })
    else if (valuesOf(at).some((cell) => mailingWord(cell))) consentLike.push({ name, why: BY_VALUES })
  })
  return { vendor, mapping, consentLike }
}

export const BY_VALUES = 'words about subscriptions stand in it'

/** `email 2`, `e-mail 3 address`, `adresse e-mail 2`: one more address of the same person. */
const isFurtherEmail = (key: string): boolean =>
  /^(e?mail|correo|courriel|posta)(address|adresse|electronico)?[2-9](address|adresse|value)?$|^(adresse|adres|indirizzo|endereco)(de|d)?(e?mail|messagerie)[2-9]$/.test(
    key,
  )

/**
 * What keeps a mapping from being used, in words; null when it can be used.
 * @param given the part of it that the person has said
 */
export function mappingProblem(
  mapping: ImportMapping,
  columns: Column[],
  rows: string[][] = [],
  given: ImportMapping = {},
): string | null {
  for (const name of Object.keys(mapping)) {
    if (columns.some((column) => column.name === name)) continue
    const repeated = columns.filter(({ header }) => header === name)
    if (repeated.length > 1)
      return `The header ${quoted(name)} stands ${times(repeated.length)} (${columnNumbers(columns, name)}). Say which one, for example --map "${repeated[0]!.name}=${mapping[name]}".`
    return `The mapping names the header ${quoted(name)}, which the file does not have. It has: ${listed(columns)}.`
  }
  for (const { name, header } of columns) {
    const field = Object.hasOwn(mapping, name) ? mapping[name] : undefined
    if (!field || SEVERAL.has(field) || header === '' || name === header) continue
    // Somebody has said which one it is.
    if (Object.hasOwn(given, name)) continue
    const count = columns.filter((column) => column.header === header).length
    return `The header ${quoted(header)} stands ${times(count)} (${columnNumbers(columns, header)}), and "${field}" is read from it. Say which one it is, for example --map "${name}=${field}", or rename the others.`
  }
  const fields = Object.values(mapping)
  const twice = fields.find((field, at) => !SEVERAL.has(field) && fields.indexOf(field) !== at)
  if (twice) return `Two headers are mapped to "${twice}". Map one of them to something else.`
  return fields.includes('email') || fields.includes('otherEmails') ? null : noEmail(columns, rows)
}

const times = (count: number): string => (count === 2 ? 'twice' : `${count} times`)

const columnNumbers = (columns: Column[], header: string): string => {
  const numbers = columns.flatMap((column, at) => (column.header === header ? [at + 1] : []))
  return `columns ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`
}

/** Headers as a message shows them. */
const listed = (columns: Column[]): string => {
  const shown = columns.slice(0, 30).map(({ name }) => quoted(name).slice(1, -1))
  return `${shown.join(', ')}${columns.length > 30 ? ` and ${columns.length - 30} more` : ''}`
}

/** Names the column that most likely holds the addresses, by what stands in it. */
function noEmail(columns: Column[], rows: string[][]): string {
  const counts = columns.map((_, at) => rows.filter((row) => hasAddress(row[at]!)).length)
  const most = Math.max(0, ...counts)
  if (columns.some(({ header }) => hasAddress(header)))
    return 'The file has no header line: its first line holds an address already. Put one before it, for example: Email,Name.'
  if (most === 0)
    return rows.length === 0
      ? `No column holds the e-mail address, and the file has no rows. It has the headers: ${listed(columns)}.`
      : `No column holds e-mail addresses: a lead is found by its address. Export the file again with them. It has: ${listed(columns)}.`
  const { name } = columns[counts.indexOf(most)]!
  const share = most === rows.length ? '' : ` in ${most} of the first ${rows.length} rows`
  return `No header names the e-mail address, but the column ${quoted(name)} holds addresses${share}. Import with --map "${name}=email".`
}

function whose(keys: string[], columns: Column[], rows: string[][]): Vendor | null {
  const present = new Set(keys)
  let best: Vendor | null = null
  let most = ENOUGH - 1
  for (const vendor of VENDORS) {
    const hits = (names: string[]) => new Set(names.map(headerKey).filter((key) => present.has(key))).size
    const points =
      hits(vendor.own) * ENOUGH + hits(vendor.typical) + (hasIds(vendor, columns, rows) ? ENOUGH : 0)
    if (points > most) [best, most] = [vendor, points]
  }
  return best
}

/** Whether ids of this system stand where its ids would. */
function hasIds({ ids, headers }: Vendor, columns: Column[], rows: string[][]): boolean {
  if (!ids) return false
  const names = new Set((headers.id ?? []).map(headerKey))
  const at = columns.findIndex(({ header }) => names.has(headerKey(header)))
  return at >= 0 && rows.some((row) => ids.test(row[at]!.trim()))
}
