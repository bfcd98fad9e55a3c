import { type ImportMapping, LEAD_FIELDS, type LeadField } from '../../../lib/contract/import.ts'
import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import { fits, hasAddress } from './column-content.ts'
import { CONSENT_FIELDS, consentMeaning } from './consent/consent-columns.ts'
import { mailingWord } from './consent/consent-word.ts'
import type { HeaderScore } from './find-header.ts'
import { headerKey } from './header-key.ts'
import { HEADER_NAMES } from './header-names.ts'
import type { Column } from './read-csv.ts'
import { VENDORS } from './vendors/all-vendors.ts'
import type { Vendor } from './vendors/vendor.ts'

export interface Proposal {
  /** The system that seems to have written the file; null when nothing tells. */
  vendor: Vendor | null
  /** Name of a column -> field. */
  mapping: ImportMapping
  /** Columns that look like consent and are not read, with why. */
  consentLike: { name: string; why: CodedReason }[]
}

/** Fields that several columns may have: further addresses, and everything about consent. */
export const SEVERAL: ReadonlySet<LeadField> = new Set(['otherEmails', 'ignore', ...CONSENT_FIELDS])

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
const isEmailName = (key: string): boolean => EMAIL_NAMES.has(key) || isFurtherEmail(key)

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
  const table = tableOf(columns, rows)
  const vendor = whose(table.keys, columns, rows)
  // The names of the system that wrote the file first: "Nome" is the whole name for one, the first name for others.
  for (const field of LEAD_FIELDS) takeByName(table, field, vendor?.headers[field] ?? [])
  for (const field of LEAD_FIELDS) takeByName(table, field, HEADER_NAMES[field])
  takeFurtherEmails(table)
  const consentLike = takeConsent(table)
  return { vendor, mapping: table.mapping, consentLike }
}

/** The columns of a file while they are given to fields. */
interface Table {
  columns: Column[]
  /** Their headers, as headers are compared. */
  keys: string[]
  mapping: ImportMapping
  taken: Set<number>
  /** What stands in a column, without what is empty. */
  valuesOf(at: number): string[]
  hasAddresses: boolean
}

const tableOf = (columns: Column[], rows: string[][]): Table => ({
  columns,
  keys: columns.map(({ header }) => headerKey(header)),
  mapping: {},
  taken: new Set(),
  valuesOf: (at) => rows.map((row) => row[at]!.trim()).filter((cell) => cell !== ''),
  hasAddresses: rows.some((row) => row.some(hasAddress)),
})

function take({ columns, mapping, taken }: Table, at: number, field: LeadField): void {
  mapping[columns[at]!.name] = field
  taken.add(at)
}

const isTaken = ({ mapping }: Table, field: LeadField): boolean => Object.values(mapping).includes(field)

function takeByName(table: Table, field: LeadField, names: string[]): void {
  const { keys, taken, valuesOf } = table
  const found = [...new Set(names.map(headerKey))]
    .flatMap((name) => keys.flatMap((key, at) => (key === name && !taken.has(at) ? [at] : [])))
    .filter((at) => fits(field, keys[at]!, valuesOf(at)))
  if (field === 'email') takeEmails(table, found)
  else if (SEVERAL.has(field)) for (const at of found) take(table, at, field)
  else if (found.length > 0 && !isTaken(table, field)) take(table, found[0]!, field)
}

/** The first is the address; other columns of addresses hold more of the same person, where their headers differ. */
function takeEmails(table: Table, found: number[]): void {
  const [first, ...others] = found
  if (first === undefined) return
  take(table, first, isTaken(table, 'email') ? 'otherEmails' : 'email')
  for (const at of others) if (table.keys[at] !== table.keys[first]) take(table, at, 'otherEmails')
}

function takeFurtherEmails(table: Table): void {
  const { keys, taken, valuesOf, hasAddresses } = table
  keys.forEach((key, at) => {
    if (!taken.has(at) && isFurtherEmail(key) && fits('otherEmails', key, valuesOf(at)))
      take(table, at, 'otherEmails')
  })
  // A column called "Email" without any address in it: its rows say what is wrong with them, unless another column
  // has the addresses.
  const named = keys.findIndex((key, at) => !taken.has(at) && EMAIL_NAMES.has(key))
  if (!isTaken(table, 'email') && named >= 0 && !hasAddresses) take(table, named, 'email')
  if (isTaken(table, 'otherEmails') && !isTaken(table, 'email')) takeFirstEmail(table)
}

/** Further addresses are known, and no first one: "E-mail comercial" beside "E-mail pessoal". */
function takeFirstEmail(table: Table): void {
  const { keys, taken, valuesOf, columns, mapping } = table
  const unnamed = keys.findIndex(
    (key, at) => !taken.has(at) && MAIL.test(key) && !OF_STAFF.test(key) && valuesOf(at).some(hasAddress),
  )
  const further = columns.findIndex(({ name }) => mapping[name] === 'otherEmails')
  take(table, unnamed >= 0 ? unnamed : further, 'email')
}

const MAIL = /mail|correo|courriel|posta|poczt/
const OF_STAFF =
  /owner|manager|assigned|created|propriet|responsa|vendedor|vendeur|wlasciciel|opiekun|besitzer/

/** Columns about consent that no list has. */
function takeConsent(table: Table): Proposal['consentLike'] {
  const consentLike: Proposal['consentLike'] = []
  table.columns.forEach(({ header, name }, at) => {
    if (table.taken.has(at)) return
    const meaning = consentMeaning(header)
    if (meaning && 'field' in meaning) take(table, at, meaning.field)
    else if (meaning) consentLike.push({ name, why: meaning.why })
    else if (table.valuesOf(at).some((cell) => mailingWord(cell))) consentLike.push({ name, why: BY_VALUES })
  })
  return consentLike
}

export const BY_VALUES = reason('subscription_words')

/** `email 2`, `e-mail 3 address`, `adresse e-mail 2`: one more address of the same person. */
const isFurtherEmail = (key: string): boolean =>
  /^(e?mail|correo|courriel|posta)(address|adresse|electronico)?[2-9](address|adresse|value)?$|^(adresse|adres|indirizzo|endereco)(de|d)?(e?mail|messagerie)[2-9]$/.test(
    key,
  )

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
