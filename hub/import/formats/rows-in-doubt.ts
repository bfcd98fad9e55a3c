import { CsvError } from 'csv-parse'
import { parse as parseRecord } from 'csv-parse/sync'
import { reason } from '../../../lib/domain/import-reason.ts'
import type { RowProblem, RowRead } from './file-problem.ts'
import type { Delimiter } from './find-header.ts'

/**
 * Rows of a CSV file in doubt: a quotation mark stands where it should not, or there are more cells than columns, so that
 * nobody knows which cell is of which column, or where a row begins. They are refused, but any of them may say no: here
 * are the ways in which their cells may stand.
 */

/** A record of the file as the parser has it. */
export interface FileRecord {
  line: number
  value: string[]
  /** As it is written, where rows may stand within one of its cells. */
  raw?: string
  /** Whether one of its cells begins with a quotation mark that nothing closes. */
  isOpen?: boolean
}

/** The cells of a row of which nobody knows which column each is of. */
export interface CellsInDoubt extends OtherReadings {
  /** A cell for each column, from the first one on. */
  cells: string[]
  /** A row that may be a part of another one's cell: nothing, unless it says no. */
  isPart?: boolean
  within?: LineWithin[]
}

/** Other ways in which the cells of a row may stand. */
export interface OtherReadings {
  /** A cell for each column, where one cell or more too many stand before them, or where the row has several lines. */
  shifted?: string[][]
  /** All cells, where too many of them stand before to read them in each of these ways: see MOST_SHIFTS. */
  beyond?: string[][]
}

/** A line within a cell of a row that has as many cells as there are columns: it may be a row of its own. */
export interface LineWithin {
  /** The cell within which it stands, counted from 0. */
  at: number
  cells: string[]
}

export type SureCells = RowRead<string[]> & { within?: LineWithin[] }

/** A row before its cells are put under columns. */
export type AnyCells = SureCells | (RowProblem & { cells: string[]; isPart?: boolean; whole?: string[] })

/** The cells of a record that stands in one cell; null where a quote in it is never closed. */
export function takenApart(record: string, delimiter: Delimiter): string[] | null {
  try {
    return parseRecord(record, { delimiter, relax_quotes: true, relax_column_count: true })[0] ?? []
  } catch (error) {
    if (error instanceof CsvError) return null
    throw error
  }
}

/** A record that cannot be taken apart may still say no. */
export async function* allTakenApart(
  records: AsyncGenerator<FileRecord>,
  delimiter: Delimiter,
  width: number,
): AsyncGenerator<AnyCells> {
  for await (const { line, value } of records) {
    const cells = value.length === 1 ? takenApart(value[0]!, delimiter) : value
    if (cells) yield { line, value: cells }
    else
      yield {
        line,
        problem: reason('quote_in_row', { line }),
        cells: openCells(value[0]!, delimiter, width),
      }
  }
}

/**
 * A quotation mark that opens where it should not takes the rows up to the next one into its cell. Each line of such a
 * record is a problem of its own, as it may be a row that says no. It may as well be one row with quotation marks in a cell
 * of several lines: then its no stands in the last one.
 */
export async function* withoutSwallowed(
  records: AsyncGenerator<FileRecord>,
  delimiter: Delimiter,
  width: number,
): AsyncGenerator<AnyCells> {
  const goOn = rowsThatGoOn(width)
  for await (const record of records) {
    const { line, value, raw } = record
    const whole = goOn(value)
    if (raw !== undefined) yield* rowsWithin(record, raw, delimiter, width)
    else if (whole)
      yield { line, problem: reason('quote_in_row', { line }), ...{ cells: value.map(bare), whole } }
    else yield { line, value }
  }
}

/** A record of several lines: one row, with those of its lines that may be rows of their own; or each line for itself. */
function* rowsWithin(
  { line, value, isOpen }: FileRecord,
  raw: string,
  delimiter: Delimiter,
  width: number,
): Generator<AnyCells> {
  const lines = raw.split(LINE_END)
  const filled = [...lines.keys()].filter((at) => lines[at]!.trim() !== '')
  const rows = rowsAmong(lines, delimiter, width, value.length < width ? 0 : 1)
  const hasRows = rows.some((at) => hasAddressCell(lines[at]!.split(delimiter)))
  // Neither the first line nor the last one has the cells of a row: they are the two ends of one. With two columns
  // a list or a note may look like rows: it counts as what it is, and what may be rows in it may say no.
  const areEnds = [filled[0]!, filled.at(-1)!].every((at) => lines[at]!.split(delimiter).length < width)
  const isOne = !isOpen && (!hasRows || width === 2 || (value.length === width && areEnds))
  const within = rows.map((at) => ({
    at: cellOfLine(value, at),
    cells: openCells(lines[at]!, delimiter, width),
  }))
  if (isOne) yield { line, value, ...(within.length > 0 && { within }) }
  for (const at of isOne ? rows : filled)
    yield {
      line: line + at,
      problem: reason('quote_in_row', { line }),
      cells: openCells(lines[at]!, delimiter, width),
      ...(isOne && { isPart: true }),
      ...(!isOne && at === filled[0] && { whole: value.map(bare) }),
    }
}

/** Within which of its cells a line of a record begins; the first line begins the first one. */
function cellOfLine(cells: readonly string[], line: number): number {
  let ends = 0
  const at = cells.findIndex((cell) => {
    ends += cell.split(LINE_END).length - 1
    return ends >= line
  })
  return Math.max(at, 0)
}

/** Whether a cell is one address. */
export const hasAddressCell = (cells: readonly string[]): boolean =>
  cells.some((cell) => IS_ADDRESS.test(cell))

/** Lines of a row whose quotation mark is open, of which it is looked for the last one. */
const MOST_LINES = 50

/**
 * A quotation mark within a cell of several lines ends the record with its line: the rest of the row comes in others.
 * @returns told of each record, gives the whole row where it may end with this one, and what it says may stand there
 */
function rowsThatGoOn(width: number): (cells: string[]) => string[] | null {
  let before: string[] | null = null
  let lines = 0
  return (cells) => {
    const isShort = cells.length < width
    const joined: string[] | null =
      before && isShort ? [...before.slice(0, -1), `${before.at(-1)}\n${cells[0]}`, ...cells.slice(1)] : null
    const goesOn = joined !== null && joined.length < width && lines < MOST_LINES
    lines = goesOn ? lines + 1 : 0
    const filled = cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1)
    const opens = filled.length < width && filled.some((cell) => cell.startsWith('"'))
    before = goesOn ? joined : opens ? filled : null
    return joined && !goesOn && cells.some((cell) => /^[^"].*"\s*$/s.test(cell)) ? joined.map(bare) : null
  }
}

const LINE_END = /\r\n|\r|\n/
const IS_ADDRESS = /^\s*"?[^\s@<>,;"]+@[^\s@<>,;"]+"?\s*$/

/**
 * Whether a cell begins with a quotation mark that the next one does not close: csv-parse keeps it as a part of the cell,
 * with all lines up to there. A cell that begins with one on purpose has it written twice, and so has all others in it.
 */
export function hasOpenCell(cells: readonly string[], raw: string): boolean {
  // Cells stand in their order: there may be very many.
  let from = 0
  return cells.some((cell) => {
    if (!cell.startsWith('"') || !LINE_END.test(cell) || cell !== withoutQuotes(cell)) return false
    const written = `"${cell.replaceAll('"', '""')}"`
    const at = raw.indexOf(written, from)
    from = at + written.length
    return at < 0
  })
}

/** Which lines of one record may be rows: they have as many cells as there are columns. */
function rowsAmong(lines: string[], delimiter: Delimiter, width: number, from: number): number[] {
  if (width < 2) return []
  return [...lines.keys()].slice(from).filter((at) => lines[at]!.split(delimiter).length === width)
}

/**
 * The cells of a record whose quotation marks are in doubt: as it stands, or where the last one ends with the record;
 * where those are too few, what stands between the delimiters.
 */
function openCells(record: string, delimiter: Delimiter, width: number): string[] {
  for (const text of [record, `${record}"`]) {
    const cells = takenApart(text, delimiter)
    if (cells && cells.length >= width) return cells.map(bare)
  }
  return record.split(delimiter).map(bare)
}
const bare = (cell: string): string => cell.replace(/^\s*"+|"+\s*$/g, '')

/** Whether a cell of several lines may hold rows: with an address, or with an id alone. */
export const mayHold = (cell: string, delimiter: Delimiter): boolean =>
  cell.startsWith('"') || cell.includes('@') || (cell.includes(delimiter) && LINE_END.test(cell))

/** `"b c" ` with a space after the quote, which csv-parse takes for part of the text. */
export const withoutQuotes = (cell: string): string =>
  cell.startsWith('"') ? cell.replace(/^"([^"]+)"\s+$/, '$1') : cell

/** A cell for each column. */
export const fitted = (cells: string[], width: number): string[] =>
  cells.length < width ? [...cells, ...Array(width - cells.length).fill('')] : cells.slice(0, width)
/** Whether no cell beyond the columns is filled. */
export const isFull = (cells: string[], width: number): boolean =>
  cells.slice(width).every((cell) => cell.trim() === '')

/** Ways in which a row with too many cells is read; the last one always is. */
export const MOST_SHIFTS = 20

/** The ways in which cells may stand but for the first one, and those in which all lines of their record may. */
export function otherReadings(cells: string[], whole: string[] | undefined, width: number): OtherReadings {
  const written = [cells, ...(whole ? [whole] : [])]
  const tooMany = written.filter((all) => !isFull(all, width))
  const shifted = [
    ...(whole ? [fitted(whole, width)] : []),
    ...tooMany.flatMap((all) => shiftedCells(all, width)),
  ]
  const beyond = tooMany.filter((all) => all.length - width > MOST_SHIFTS + 1)
  return { ...(shifted.length > 0 && { shifted }), ...(beyond.length > 0 && { beyond }) }
}

/** The cells of a row with too many, as columns have them where some of those too many stand before. */
function shiftedCells(cells: string[], width: number): string[][] {
  const most = cells.length - width
  const shifts = Array.from({ length: Math.min(most, MOST_SHIFTS) }, (_, at) => at + 1)
  if (most > MOST_SHIFTS) shifts.push(most)
  return shifts.map((shift) => cells.slice(shift, shift + width))
}
