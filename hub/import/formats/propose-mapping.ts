import { type ImportMapping, LEAD_FIELDS, type LeadField } from '../../../lib/contract/import.ts'
import type { CodedReason } from '../../../lib/domain/import-reason.ts'
import { fits, hasAddress } from './column-content.ts'
import { fieldOf } from './columns.ts'
import { CONSENT_FIELDS, consentMeaning } from './consent/consent-columns.ts'
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
  consentLike: ConsentLike[]
}

/** A column that looks like consent and is not read. */
export interface ConsentLike {
  name: string
  why: CodedReason
  /** Whether what is filled there is rather a no than a yes. */
  leaving: boolean
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
  return { vendor, ...proposeFor(table, vendor) }
}

/** What columns are, for those that come after them. */
export interface Fields {
  /** Fields that have a column. */
  fields: Set<LeadField>
  /** Header of the column of the address, as headers are compared. */
  emailKey: string | null
}

/** What the columns of a file are read as. */
export function fieldsOf(columns: readonly Column[], mapping: ImportMapping): Fields {
  const email = columns.find(({ name }) => fieldOf(mapping, name) === 'email')
  return { fields: new Set(Object.values(mapping)), emailKey: email ? headerKey(email.header) : null }
}

/**
 * The same for columns that come later in a file. It costs what these columns are, not what is there before them.
 * @param vendor who wrote the file
 * @param before what the columns before these are
 */
export const proposeLate = (
  columns: Column[],
  vendor: Vendor | null,
  { fields, emailKey }: Fields,
): Omit<Proposal, 'vendor'> =>
  proposeFor({ ...tableOf(columns, []), fields: new Set(fields), emailKey }, vendor)

function proposeFor(table: Table, vendor: Vendor | null): Omit<Proposal, 'vendor'> {
  // The names of the system that wrote the file first: "Nome" is the whole name for one, the first name for others.
  const own = vendor && VENDOR_KEYS.get(vendor)
  for (const field of LEAD_FIELDS) takeByName(table, field, own?.[field] ?? [])
  for (const field of LEAD_FIELDS) takeByName(table, field, NAME_KEYS[field] ?? [])
  takeFurtherEmails(table)
  const consentLike = takeConsent(table)
  return { mapping: table.mapping, consentLike }
}

type Keys = Partial<Record<LeadField, string[]>>

/** Names as headers are compared. */
const keysOf = (names: Partial<Record<LeadField, string[]>>): Keys =>
  Object.fromEntries(Object.entries(names).map(([field, all]) => [field, [...new Set(all.map(headerKey))]]))
const NAME_KEYS = keysOf(HEADER_NAMES)
const VENDOR_KEYS = new Map(VENDORS.map((vendor) => [vendor, keysOf(vendor.headers)]))

/** The columns of a file while they are given to fields. */
interface Table extends Fields {
  columns: Column[]
  /** Their headers, as headers are compared. */
  keys: string[]
  /** Header, so -> the columns that have it. */
  places: Map<string, number[]>
  mapping: ImportMapping
  taken: Set<number>
  /** What stands in a column, without what is empty. */
  valuesOf(at: number): string[]
  hasAddresses: boolean
}

function tableOf(columns: Column[], rows: string[][]): Table {
  const keys = columns.map(({ header }) => headerKey(header))
  return {
    columns,
    keys,
    places: Map.groupBy(keys.keys(), (at) => keys[at]!),
    mapping: {},
    taken: new Set(),
    fields: new Set(),
    emailKey: null,
    valuesOf: (at) => rows.map((row) => row[at]!.trim()).filter((cell) => cell !== ''),
    hasAddresses: rows.some((row) => row.some(hasAddress)),
  }
}

function take(table: Table, at: number, field: LeadField): void {
  table.mapping[table.columns[at]!.name] = field
  table.taken.add(at)
  table.fields.add(field)
  if (field === 'email') table.emailKey = table.keys[at]!
}

const isTaken = ({ fields }: Table, field: LeadField): boolean => fields.has(field)

/** @param names as headers are compared */
function takeByName(table: Table, field: LeadField, names: readonly string[]): void {
  const { keys, places, taken, valuesOf } = table
  const found = names
    .flatMap((name) => places.get(name) ?? [])
    .filter((at) => !taken.has(at) && fits(field, keys[at]!, valuesOf(at)))
  if (field === 'email') takeEmails(table, found)
  else if (SEVERAL.has(field)) for (const at of found) take(table, at, field)
  else if (found.length > 0 && !isTaken(table, field)) take(table, found[0]!, field)
}

/** The first is the address; other columns of addresses hold more of the same person, where their headers differ. */
function takeEmails(table: Table, found: number[]): void {
  for (const at of found)
    if (!isTaken(table, 'email')) take(table, at, 'email')
    else if (table.keys[at] !== table.emailKey) take(table, at, 'otherEmails')
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
  const first = unnamed >= 0 ? unnamed : further
  if (first >= 0) take(table, first, 'email')
}

const MAIL = /mail|correo|courriel|posta|poczt/
const OF_STAFF =
  /owner|manager|assigned|created|propriet|responsa|vendedor|vendeur|wlasciciel|opiekun|besitzer/

/** Columns about consent that no list has. */
function takeConsent(table: Table): ConsentLike[] {
  const consentLike: ConsentLike[] = []
  const besideConsent = isTaken(table, 'marketingConsent') || isTaken(table, 'consentGrantedAt')
  table.columns.forEach(({ header, name }, at) => {
    if (table.taken.has(at)) return
    const meaning = consentMeaning(header, besideConsent)
    if (meaning && 'field' in meaning) take(table, at, meaning.field)
    else if (meaning) consentLike.push({ name, ...meaning })
  })
  return consentLike
}

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
    // Where two fit as well, nobody can say whose ids these are.
    if (points > most) [best, most] = [vendor, points]
    else if (points === most) best = null
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
