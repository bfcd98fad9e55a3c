import type { ImportMapping, LeadField } from '../../../lib/contract/import.ts'
import { readAddress } from '../../../lib/domain/address.ts'
import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import type { LeftOut } from './file-problem.ts'
import { type LeadDraft, MOST_EMAILS, MOST_ID } from './lead-row.ts'
import { addressesIn } from './read-addresses.ts'
import type { Column } from './read-csv.ts'
import type { DecimalMark } from './values/number.ts'
import { isPlaceholder, isText } from './values/text.ts'
import type { DateOrder } from './values/time.ts'

/** The cells of one row of leads, and whom they name: what every reading of a row begins with. */

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

/** A cell of a mapped column, or of one about a status that is not read, trimmed. */
export interface Cell {
  header: string
  field: LeadField | 'unreadStatus'
  at: number
  cell: string
}

/** One row as it is being read. */
export interface Row extends Omit<CellsOfRow, 'cells'> {
  cells: Cell[]
  leftOut: LeftOut[]
}

export const NO_TEXT = reason('has_no_text')
export const PLACEHOLDER = reason('placeholder')

/** The addresses of all columns, or why the row has none. */
export function readEmails({ cells, leftOut }: Row): string[] | CodedReason {
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

/** Whether a cell is of this field. */
export const is =
  (field: Cell['field']) =>
  (cell: Cell): boolean =>
    cell.field === field

/** The address that stands in the place of the id: whatever system knows people by theirs, a no of the row is of it. */
export function readAddressAsId({ cells }: Row): string | null {
  const found = cells.find(is('id'))
  return found?.cell.includes('@') && isText(found.cell) ? readAddress(found.cell) : null
}

/** An id counts only with the system that it comes from, and never cut. */
export function readId(
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
