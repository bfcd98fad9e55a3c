import type { ImportMapping, LeadField } from '../../../lib/contract/import.ts'
import { readAddress } from '../../../lib/domain/address.ts'
import type { SaidConsent } from '../../../lib/domain/consent.ts'
import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import { standardStage } from '../../../lib/domain/stage.ts'
import { hasAddress, isHonorific } from './column-content.ts'
import { fieldOf } from './columns.ts'
import { CONSENT_FIELDS, type ConsentField } from './consent/consent-columns.ts'
import { mailingWord } from './consent/consent-word.ts'
import { noOf } from './consent/no-words.ts'
import { readConsent } from './consent/read-consent.ts'
import type { Forbidden, LeftOut } from './file-problem.ts'
import { type LeadDraft, MOST_EMAILS, MOST_ID, MOST_TEXT, MOST_WORD } from './lead-row.ts'
import { addressesIn } from './read-addresses.ts'
import { type Column, MOST_SHIFTS, type OtherReadings } from './read-csv.ts'
import { readLanguage } from './values/language.ts'
import { type DecimalMark, readNumber } from './values/number.ts'
import { clip, isPlaceholder, isText } from './values/text.ts'
import { type DateOrder, notAhead, readTime } from './values/time.ts'

/** How the numbers and dates of one column are written, as far as the rows so far tell. */
export interface ColumnStyle {
  order: DateOrder | null
  mark: DecimalMark
}

export interface LeadReaderOptions {
  /** More may come while rows are read, mapped before the first row that has them. */
  columns: readonly Column[]
  mapping: ImportMapping
  /** The system that wrote the file; null when nobody knows. */
  source: string | null
  /** One way of writing for an id that the system writes in several. */
  idOf(cell: string): string
  /** When the file was exported, which is not ahead; null when nobody says. */
  exportedAt: string | null
  /** Whether a column of this name that is not read is one of a status, which may say no. */
  isStatus(header: string): boolean
  styleOf(column: number): ColumnStyle
  now: Date
  /** Told of each cell about consent that nobody understands. */
  onUnclearConsent(header: string, line: number): void
}

/** A row as the reader gets it. */
export interface CellsOfRow {
  line: number
  cells: string[]
  /** Whether columns that are not read as consent may say no. */
  doubted: boolean
}

export type LeadRead = { draft: LeadDraft; leftOut: LeftOut[] } | { problem: CodedReason } | RefusalOfNobody

/** The column in which a row says no of which nobody can tell whose it is. */
export interface RefusalOfNobody {
  refusesIn: string
}

/** A cell of a mapped column, or of one about a status that is not read, trimmed. */
interface Cell {
  header: string
  field: LeadField | 'unreadStatus'
  at: number
  cell: string
}

/** One row as it is being read. */
interface Row extends Omit<CellsOfRow, 'cells'> {
  cells: Cell[]
  leftOut: LeftOut[]
}

/**
 * Builds the reader of rows for one file. A row is refused only without a usable address; every other field that
 * cannot be used is left out and named.
 */
export function leadReader(options: LeadReaderOptions) {
  const mapped: Omit<Cell, 'cell'>[] = []
  let known = 0
  const readRow = ({ cells, ...row }: CellsOfRow): Row => {
    for (; known < options.columns.length; known += 1) {
      const { name, header } = options.columns[known]!
      const field = fieldOf(options.mapping, name)
      if (field && field !== 'ignore') mapped.push({ header: name, field, at: known })
      else if (!field && options.isStatus(header))
        mapped.push({ header: name, field: 'unreadStatus', at: known })
    }
    const filled: Cell[] = []
    for (const column of mapped) {
      const cell = cells[column.at]!
      // There may be thousands of columns, few of them filled.
      if (cell !== '' && cell.trim() !== '') filled.push({ ...column, cell: cell.trim() })
    }
    return { ...row, cells: filled, leftOut: [] }
  }
  return {
    read(written: CellsOfRow): LeadRead {
      const row = readRow(written)
      const emails = readEmails(row)
      const consent = readConsentOf(row, options)
      const id = readId(row, options)
      // Whose row it is can be told by the id, too, where its system has been here before.
      if ('code' in emails && id.externalId === undefined) {
        const refusesIn = refusingColumn(row, options)
        return refusesIn === null ? { problem: emails } : { refusesIn }
      }
      const draft: LeadDraft = {
        ...id,
        ...readTimes(row, options),
        ...('code' in emails ? { emails: [], noAddress: emails } : { emails }),
        ...readNames(row),
        ...readWords(row),
        ...readFigures(row, options),
        ...consent,
      }
      return { draft, leftOut: row.leftOut }
    },

    /**
     * What a row that is refused for another reason forbids all the same: whichever way it is read in, a no counts, of
     * other ways than the first without its date, which may be that of something else. It counts for all whose row it may
     * be: each address, and each id.
     */
    forbids(
      written: CellsOfRow,
      { shifted = [], beyond = [] }: OtherReadings = {},
    ): Forbidden | RefusalOfNobody | null {
      const row = readRow(written)
      const others = shifted.map((cells) => readRow({ ...written, cells }))
      const far = beyond.map((cells) => farCells(cells, mapped, options.columns.length))
      const single = far.flatMap(({ cells }) =>
        cells.map((cell): Row => ({ ...row, cells: [cell], leftOut: [] })),
      )
      const all = [row, ...others, ...single]
      const emails = all.map(readEmails).flatMap((found) => ('code' in found ? [] : found))
      const quiet = { ...options, onUnclearConsent: () => {} }
      const statements = [
        ...noesOf(row, options),
        ...[...others, ...single].flatMap((other) => noesOf(other, quiet)).map(undated),
        ...(far.some(({ isCut }) => isCut) ? [NO_TO_MARKETING] : []),
      ]
      const { source } = options
      const ids = all.flatMap((one) => {
        const { externalId } = readId(one, options)
        // In other ways than the first an address comes to stand there, too: it has the no already.
        return externalId === undefined || (one !== row && hasAddress(externalId)) ? [] : [externalId]
      })
      // Some systems know people by their addresses.
      emails.push(...ids.flatMap((id) => readAddress(id) ?? []))
      const records = source === null ? [] : [...new Set(ids)].map((externalId) => ({ source, externalId }))
      if (statements.length === 0) return null
      if (emails.length + records.length === 0)
        return { refusesIn: all.map((one) => refusingColumn(one, quiet)).find((name) => name !== null) ?? '' }
      return {
        emails: [...new Set(emails)].slice(0, MOST_EMAILS),
        statements: withoutTwins(statements),
        ...(records.length > 0 && { records }),
        ...(source !== null && { source }),
        ...(options.exportedAt !== null && { asOf: options.exportedAt }),
      }
    },
  }
}

/** Of a row with very many cells, how many of one column are read. */
const MOST_FAR = 500

/**
 * What may stand in a column where more cells stand before it than a row is read with (MOST_SHIFTS): whose row it is, and
 * what says no, each cell alone. `isCut`: there are so many that not all are read, and nobody knows that none says no.
 */
function farCells(
  all: readonly string[],
  mapped: readonly Omit<Cell, 'cell'>[],
  width: number,
): { cells: Cell[]; isCut: boolean } {
  const most = all.length - width
  const found = mapped.filter(saysWhoOrNo).map((column) => {
    const cells = all.slice(column.at + MOST_SHIFTS + 1, column.at + most).map((cell) => cell.trim())
    const isAddress = column.field === 'email' || column.field === 'otherEmails'
    const filled = new Set(cells.filter((cell) => (isAddress ? cell.includes('@') : cell !== '')))
    return { column, filled: [...filled] }
  })
  return {
    cells: found.flatMap(({ column, filled }) =>
      filled.slice(0, MOST_FAR).map((cell) => ({ ...column, cell })),
    ),
    isCut: found.some(({ column, filled }) => filled.length > MOST_FAR && !WHO.has(column.field)),
  }
}
const WHO: ReadonlySet<Cell['field']> = new Set(['email', 'otherEmails', 'id'])
const saysWhoOrNo = ({ field }: Omit<Cell, 'cell'>): boolean =>
  WHO.has(field) || isConsent(field) || field === 'leadStatus' || field === 'unreadStatus'
const NO_TO_MARKETING: SaidConsent = { topic: 'marketing', state: 'denied', at: null }

const noesOf = (row: Row, options: LeadReaderOptions): SaidConsent[] =>
  (readConsentOf(row, options).consent ?? []).filter(({ state }) => state === 'denied')
/** The first of the columns of a row that says no, read alone; null where none does. */
function refusingColumn(row: Row, options: LeadReaderOptions): string | null {
  const quiet = { ...options, onUnclearConsent: () => {} }
  const refuses = (cell: Cell) => noesOf({ ...row, cells: [cell], leftOut: [] }, quiet).length > 0
  return row.cells.find(refuses)?.header ?? null
}
const undated = ({ topic, state }: SaidConsent): SaidConsent => ({ topic, state, at: null })
const withoutTwins = (all: SaidConsent[]): SaidConsent[] => [
  ...new Map(all.map((one) => [`${one.topic} ${one.at} ${one.zoned}`, one])).values(),
]

const NO_TEXT = reason('has_no_text')
const PLACEHOLDER = reason('placeholder')

/** The addresses of all columns, or why the row has none. */
function readEmails({ cells, leftOut }: Row): string[] | CodedReason {
  const written = [...cells.filter(is('email')), ...cells.filter(is('otherEmails'))]
  const emails = new Set<string>()
  for (const { field, cell } of written) {
    const found = isText(cell) ? addressesIn(cell, MOST_EMAILS + 1) : { addresses: [], others: 1 }
    for (const address of found.addresses) emails.add(address)
    if (found.others > 0) leftOut.push({ field, reason: reason('no_address_in_it') })
  }
  if (emails.size === 0)
    return written.length === 0
      ? reason('no_address')
      : reason('not_an_address', { characters: written[0]!.cell.length })
  if (emails.size > MOST_EMAILS)
    leftOut.push({ field: 'otherEmails', reason: reason('first_addresses_taken', { most: MOST_EMAILS }) })
  return [...emails].slice(0, MOST_EMAILS)
}

const is =
  (field: Cell['field']) =>
  (cell: Cell): boolean =>
    cell.field === field

/** The text of a field; cut, or left out, where it cannot be kept as it stands. */
function textOf({ cells, leftOut }: Row, field: LeadField, most: number): string | undefined {
  const found = cells.find(is(field))
  if (!found) return undefined
  const leave = (why: CodedReason) => void leftOut.push({ field, reason: why })
  const text = clip(found.cell, most)
  if (!isText(text)) return leave(NO_TEXT)
  if (!/[\p{L}\p{N}]/u.test(text) || /^(#?n\/a|\(?not set\)?|\(blank\))$/i.test(text))
    return leave(PLACEHOLDER)
  if (text !== found.cell) leave(reason('cut', { most }))
  return text
}

/** An id counts only with the system that it comes from, and never cut. */
function readId(
  row: Row,
  { source, idOf }: Pick<LeadReaderOptions, 'source' | 'idOf'>,
): Pick<LeadDraft, 'source' | 'externalId'> {
  const system = source === null ? {} : { source }
  const found = row.cells.find(is('id'))
  if (!found) return system
  const leave = (why: CodedReason) => void row.leftOut.push({ field: 'id', reason: why })
  if (!isText(found.cell)) leave(NO_TEXT)
  else if (isPlaceholder(found.cell)) leave(PLACEHOLDER)
  else if (source === null) leave(reason('id_of_no_system'))
  else if (found.cell.length > MOST_ID) leave(reason('id_too_long'))
  else return { ...system, externalId: idOf(found.cell) }
  return system
}

/**
 * When the fields of the row were so in its system: when the file was exported, also of a row that was last changed long
 * before. Where nobody says when that was, when the row was changed. A time that is ahead is now: clocks differ. Of
 * consent only the export tells: a no that was set long ago still stands in it.
 */
function readTimes(
  row: Row,
  { styleOf, now, exportedAt }: LeadReaderOptions,
): Pick<LeadDraft, 'asOf' | 'exportedAt'> {
  const found = row.cells.find(is('changedAt'))
  const read = found && readTime(found.cell, { now, order: styleOf(found.at).order })
  if (read && 'problem' in read) row.leftOut.push({ field: 'changedAt', reason: NO_TIME[read.problem] })
  if (exportedAt !== null) return { asOf: exportedAt, exportedAt }
  return read && 'at' in read ? { asOf: notAhead(read.at, now) } : {}
}

const NO_TIME = {
  ambiguous: reason('date_of_two_days'),
  future: reason('date_ahead'),
  'no time': reason('not_a_date'),
}

function readNames(row: Row): Pick<LeadDraft, 'name'> {
  const whole = nameOf(row, 'name', MOST_TEXT)
  const half = (MOST_TEXT - 2) / 2
  const parts = whole ? [whole] : [nameOf(row, 'firstName', half), nameOf(row, 'lastName', half)]
  const name = parts.filter((part) => part !== undefined).join(' ')
  return name === '' ? {} : { name }
}

/** "Contact" is a telephone number in some files; a name has letters. */
function nameOf(row: Row, field: LeadField, most: number): string | undefined {
  const name = textOf(row, field, most)?.replace(/^'(.+)'$/, '$1')
  if (name === undefined || /\p{L}/u.test(name)) return name
  row.leftOut.push({ field, reason: reason('no_letters') })
  return undefined
}

function readWords(row: Row): Partial<LeadDraft> {
  const words: Partial<LeadDraft> = {}
  for (const field of ['company', 'owner'] as const) {
    const text = textOf(row, field, MOST_TEXT)
    if (text) words[field] = text
  }
  const title = textOf(row, 'jobTitle', MOST_TEXT)
  if (title && isHonorific(title)) row.leftOut.push({ field: 'jobTitle', reason: reason('form_of_address') })
  else if (title) words.jobTitle = title
  for (const field of ['lifecycleStage', 'leadStatus'] as const) {
    const text = textOf(row, field, MOST_WORD)
    if (text) words[field] = field === 'lifecycleStage' ? standardStage(text) : text
  }
  const language = row.cells.find(is('locale'))
  const isNone = language && isPlaceholder(language.cell)
  const tag = language && !isNone && isText(language.cell) ? readLanguage(language.cell) : null
  if (tag) words.locale = tag
  else if (language)
    row.leftOut.push({ field: 'locale', reason: isNone ? PLACEHOLDER : reason('unknown_language') })
  return words
}

/** Scores are 0 to 100. Systems without a bound (HubSpot, Mautic) go above and below: those count as 100 and 0. */
function readFigures(row: Row, { styleOf }: LeadReaderOptions): Pick<LeadDraft, 'fit' | 'engagement'> {
  const figures: Pick<LeadDraft, 'fit' | 'engagement'> = {}
  for (const field of ['fit', 'engagement'] as const) {
    const found = row.cells.find(is(field))
    if (!found) continue
    const value = readNumber(found.cell, styleOf(found.at).mark)
    if (value !== null) figures[field] = Math.min(100, Math.max(0, value))
    else row.leftOut.push({ field, reason: isPlaceholder(found.cell) ? PLACEHOLDER : reason('not_a_number') })
  }
  return figures
}

type ConsentPart = Pick<LeadDraft, 'consent' | 'bounced'>

const UNDATED = {
  ambiguous: reason('date_unclear'),
  future: reason('date_ahead'),
}

function readConsentOf(row: Row, { styleOf, now, onUnclearConsent }: LeadReaderOptions): ConsentPart {
  const cells = row.cells.flatMap(({ header, field, at, cell }) =>
    isConsent(field) ? [{ header, field, cell, order: styleOf(at).order }] : [],
  )
  // Systems keep "unsubscribed" and "do not contact" under the status of a lead, too.
  const status = row.cells.find(is('leadStatus'))
  if (status && (mailingWord(status.cell) || noOf(status.cell)))
    cells.push({ header: status.header, field: 'emailStatus', cell: status.cell, order: null })
  const ofAddress = [...cells]
  // So do they in columns of other statuses. These forbid only: a word that allows, or that something came back, may be of
  // anything.
  for (const { header, cell } of row.cells.filter(is('unreadStatus')))
    if (saysNo(cell)) cells.push({ header, field: 'emailStatus', cell, order: null })
  // A word of a mailing system alone is nothing that sales would know a lead by.
  if (status && mailingWord(status.cell)) row.cells = row.cells.filter((cell) => cell !== status)
  if (cells.length === 0) return {}
  for (const { field, cell } of cells)
    if ((field === 'consentGrantedAt' || field === 'consentDeniedAt') && isPlaceholder(cell))
      row.leftOut.push({ field, reason: PLACEHOLDER })
  const { statements, notUnderstood, undated, ...said } = readConsent(cells, now, row.doubted)
  const { bounced } = cells.length === ofAddress.length ? said : readConsent(ofAddress, now)
  for (const { header, field } of notUnderstood) {
    row.leftOut.push({ field, reason: reason('neither_yes_nor_no') })
    onUnclearConsent(header, row.line)
  }
  for (const { cell, problem } of undated) row.leftOut.push({ field: cell.field, reason: UNDATED[problem] })
  return { ...(bounced !== null && { bounced }), ...(statements.length > 0 && { consent: statements }) }
}

/** In the words of a mailing system, or in others that mean nothing else. */
function saysNo(cell: string): boolean {
  const word = mailingWord(cell)
  return word === 'out' || (word === null && noOf(cell) !== null)
}

const isConsent = (field: Cell['field']): field is ConsentField =>
  (CONSENT_FIELDS as readonly Cell['field'][]).includes(field)
