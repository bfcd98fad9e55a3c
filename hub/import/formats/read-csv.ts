import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { parse as parseRecord } from 'csv-parse/sync'
import { reason } from '../../../lib/domain/import-reason.ts'
import { BAD_BYTES } from './encoding/decoders.ts'
import { FileProblem, type RowProblem, type RowRead } from './file-problem.ts'
import { DELIMITERS, type Delimiter, detectDelimiter, findHeader, type HeaderScore } from './find-header.ts'

/** Longest row, in characters. Past it a quote that was never closed is the likely cause. */
export const MAX_ROW = 1_000_000
/** Characters in which the header is looked for. */
const HEAD = 64 * 1024

/** A column of a file. */
export interface Column {
  /** The header; with the number of the column where several have the same one, or none. */
  name: string
  /** As the file has it. */
  header: string
}

export interface CsvFile {
  delimiter: Delimiter
  columns: Column[]
  /** 1-based line of the file on which the header starts. */
  headerLine: number
  /** Rows after the header, a cell for each column. Rows with more than that are problems, with the cells that fit. */
  rows: AsyncGenerator<CsvRow>
}

type CsvRow = RowRead<string[]> | (RowProblem & CellsInDoubt)

/** A record of the file as the parser has it. */
interface FileRecord {
  line: number
  value: string[]
  /** As it is written, where rows may stand within one of its cells. */
  raw?: string
  /** Whether one of its cells begins with a quotation mark that nothing closes. */
  isOpen?: boolean
}

/** The cells of a row of which nobody knows which column each is of. */
interface CellsInDoubt extends OtherReadings {
  /** A cell for each column, from the first one on. */
  cells: string[]
  /** A row that may be a part of another one's cell: nothing, unless it says no. */
  isPart?: boolean
}

/** Other ways in which the cells of a row may stand. */
export interface OtherReadings {
  /** A cell for each column, where one cell or more too many stand before them, or where the row has several lines. */
  shifted?: string[][]
  /** All cells, where too many of them stand before to read them in each of these ways: see MOST_SHIFTS. */
  beyond?: string[][]
}

/** A row before its cells are put under columns. */
type AnyCells = RowRead<string[]> | (RowProblem & { cells: string[]; isPart?: boolean; whole?: string[] })

/**
 * Reads a CSV file as it streams in. Header and delimiter are found by the names that are known (find-header.ts); line
 * ends may be LF, CRLF or CR; quoted cells may hold line ends; lines without content are skipped, and so is the header
 * where it comes again; a first line `sep=;` (Excel) is understood, and rows that are one quoted cell each (Excel, too, from a
 * file with another delimiter) are taken apart. Cells that a row lacks are empty.
 * @throws FileProblem when there is no header, or a quote is never closed
 */
export async function readCsv(
  text: AsyncIterable<string>,
  score: (cells: string[]) => HeaderScore,
): Promise<CsvFile> {
  const { head, pieces } = await readHead(text)
  const separator = /^sep=(.)(\r\n|\n|\r)/.exec(head)
  const named = DELIMITERS.find((one) => one === separator?.[1]) ?? null
  const { delimiter, index } = findHeader(separator ? head.slice(separator[0].length) : head, score, named)

  const records = recordsOf(pieces, delimiter)
  if (separator) await records.next()
  let header = await records.next()
  for (let skipped = 0; skipped < index && !header.done; skipped += 1) header = await records.next()
  if (header.done) throw new FileProblem(reason('empty_file'))
  const { line, value, isOpen } = header.value
  if (isOpen) throw new FileProblem(reason('quote_open', { line }))
  const wrapped = value.length === 1 ? detectDelimiter(value[0]!) : delimiter
  const inner = value.length === 1 ? takenApart(value[0]!, wrapped) : null
  return inner && inner.length > 1 && score(inner).email
    ? {
        ...{ delimiter: wrapped, columns: columnsOf(inner), headerLine: line },
        rows: rowsOf(allTakenApart(records, wrapped, inner.length), inner),
      }
    : {
        ...{ delimiter, columns: columnsOf(value), headerLine: line },
        rows: rowsOf(withoutSwallowed(records, delimiter, value.length), value),
      }
}

/** The cells of a record that stands in one cell; null where a quote in it is never closed. */
function takenApart(record: string, delimiter: Delimiter): string[] | null {
  try {
    return parseRecord(record, { delimiter, relax_quotes: true, relax_column_count: true })[0] ?? []
  } catch (error) {
    if (error instanceof CsvError) return null
    throw error
  }
}

/** A record that cannot be taken apart may still say no. */
async function* allTakenApart(
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
async function* withoutSwallowed(
  records: AsyncGenerator<FileRecord>,
  delimiter: Delimiter,
  width: number,
): AsyncGenerator<AnyCells> {
  const goOn = rowsThatGoOn(width)
  for await (const { line, value, raw, isOpen } of records) {
    const whole = goOn(value)
    if (raw === undefined) {
      if (whole)
        yield { line, problem: reason('quote_in_row', { line }), ...{ cells: value.map(bare), whole } }
      else yield { line, value }
      continue
    }
    const lines = raw.split(LINE_END)
    const filled = [...lines.keys()].filter((at) => lines[at]!.trim() !== '')
    const rows = rowsAmong(lines, delimiter, width, value.length < width ? 0 : 1)
    const hasRows = rows.some((at) => lines[at]!.split(delimiter).some((cell) => IS_ADDRESS.test(cell)))
    // Neither the first line nor the last one has the cells of a row: they are the two ends of one. With two columns
    // a list or a note may look like rows: it counts as what it is, and what may be rows in it may say no.
    const areEnds = [filled[0]!, filled.at(-1)!].every((at) => lines[at]!.split(delimiter).length < width)
    const isOne = !isOpen && (!hasRows || width === 2 || (value.length === width && areEnds))
    if (isOne) yield { line, value }
    for (const at of isOne ? rows : filled)
      yield {
        line: line + at,
        problem: reason('quote_in_row', { line }),
        cells: openCells(lines[at]!, delimiter, width),
        ...(isOne && { isPart: true }),
        ...(!isOne && at === filled[0] && { whole: value.map(bare) }),
      }
  }
}

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
const hasOpenCell = (cells: readonly string[], raw: string): boolean =>
  cells.some(
    (cell) =>
      cell.startsWith('"') &&
      LINE_END.test(cell) &&
      cell === withoutQuotes(cell) &&
      !raw.includes(`"${cell.replaceAll('"', '""')}"`),
  )

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

/** The beginning of the text, with a whole first record, and all of the text again. */
async function readHead(text: AsyncIterable<string>) {
  const pieces = text[Symbol.asyncIterator]()
  const ends = recordEnds()
  const seen: string[] = []
  let length = 0
  let isWhole = false
  while (length < HEAD || !isWhole) {
    if (length > MAX_ROW) throw new FileProblem(tooLong(1))
    const piece = await pieces.next()
    if (piece.done) break
    seen.push(piece.value)
    length += piece.value.length
    isWhole ||= ends(piece.value)
  }
  const head = seen.join('')
  async function* all() {
    yield head
    yield* { [Symbol.asyncIterator]: () => pieces }
  }
  return { head, pieces: all() }
}

/** Tells, piece by piece, whether a first record with content has ended. */
function recordEnds(): (piece: string) => boolean {
  let quoted = false
  let filled = false
  return (piece) => {
    for (const character of piece) {
      if (character === '"') quoted = !quoted
      else if (!quoted && (character === '\n' || character === '\r')) {
        if (filled) return true
      } else if (character !== ' ') filled = true
    }
    return false
  }
}

const tooLong = (line: number) => reason('row_too_long', { line, most: MAX_ROW })

/** Records that are not empty, with the line on which each begins. */
async function* recordsOf(text: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<FileRecord> {
  // Counted here, not by csv-parse: it takes a CRLF inside quotes for two lines (7.0.3), and drops rows that it has
  // read but not handed over when it meets an error.
  let next = 1
  const written = rememberWritten(text)
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    // For `a, "b c",d`. With `trim` a row such as `a,"x"y` would end the file.
    ltrim: true,
    max_record_size: MAX_ROW,
    on_record: (cells: string[], { bytes }) => {
      const line = next
      next += cells.reduce((lines, cell) => lines + lineEnds(cell), 1)
      const mayHoldRows = next > line + 1 && cells.some((cell) => mayHold(cell, delimiter))
      const raw = written.upTo(bytes, mayHoldRows)
      // Any value may be returned; the types know that only for rows that are objects.
      return { line, value: cells, ...(raw !== null && { raw }) } satisfies FileRecord as unknown as string[]
    },
  })
  const source = Readable.from(written.pieces, { objectMode: true, highWaterMark: 1 })
  // Both ways: an error in the middle of the file ends the parser, a reader that stops ends the upload. The error
  // itself reaches the reader through the parser.
  pipeline(source, parser, () => {})
  try {
    for await (const row of parser as AsyncIterable<FileRecord>) {
      if (row.value.every((cell) => cell.trim() === '')) continue
      const { line, value, raw } = row
      const isOpen = raw !== undefined && hasOpenCell(value, raw)
      yield { line, value: value.map(withoutQuotes), ...(raw !== undefined && { raw, isOpen }) }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new FileProblem(
      error.code === 'CSV_MAX_RECORD_SIZE' ? tooLong(next) : reason('quote_open', { line: next }),
    )
  }
}

/** Whether a cell of several lines may hold rows: with an address, or with an id alone. */
const mayHold = (cell: string, delimiter: Delimiter): boolean =>
  cell.startsWith('"') || cell.includes('@') || (cell.includes(delimiter) && LINE_END.test(cell))

/** What is given to the parser, kept from the record on that it is reading. */
function rememberWritten(text: AsyncIterable<string>) {
  let kept: Buffer[] = []
  /** Places in the bytes of the file: of the first that is kept, and of the record. */
  let [keptFrom, from] = [0, 0]
  async function* pieces() {
    for await (const piece of text) {
      const bytes = Buffer.from(piece)
      kept.push(bytes)
      yield bytes
    }
  }
  return {
    pieces: pieces(),
    /** A record ends here: how it is written, where that is wanted. */
    upTo(end: number, isWanted: boolean): string | null {
      const raw = isWanted ? Buffer.concat(kept).toString('utf8', from - keptFrom, end - keptFrom) : null
      from = end
      while (kept[0] && keptFrom + kept[0].length <= from) {
        keptFrom += kept[0].length
        kept = kept.slice(1)
      }
      return raw
    },
  }
}

function lineEnds(cell: string): number {
  return /[\r\n]/.test(cell) ? cell.match(/\r\n|\r|\n/g)!.length : 0
}

/** `"b c" ` with a space after the quote, which csv-parse takes for part of the text. */
const withoutQuotes = (cell: string): string =>
  cell.startsWith('"') ? cell.replace(/^"([^"]+)"\s+$/, '$1') : cell

async function* rowsOf(records: AsyncGenerator<AnyCells>, header: string[]): AsyncGenerator<CsvRow> {
  const width = header.length
  for await (const row of records) {
    const { line } = row
    const all = 'value' in row ? row.value : row.cells
    const value = fitted(all, width)
    if ('problem' in row) {
      const { whole, ...problem } = row
      yield { ...problem, cells: value, ...otherReadings(all, whole, width) }
    } else if (value[0] === header[0] && value.every((cell, at) => cell === header[at])) continue
    else if (isFull(all, width)) yield { line, value }
    else
      yield {
        line,
        problem: reason('too_many_cells', { cells: all.length, columns: width }),
        ...{ cells: value, ...otherReadings(all, undefined, width) },
      }
  }
}

/** A cell for each column. */
const fitted = (cells: string[], width: number): string[] =>
  cells.length < width ? [...cells, ...Array(width - cells.length).fill('')] : cells.slice(0, width)
const isFull = (cells: string[], width: number): boolean =>
  cells.slice(width).every((cell) => cell.trim() === '')

/** Ways in which a row with too many cells is read; the last one always is. */
export const MOST_SHIFTS = 20

/** The ways in which cells may stand but for the first one, and those in which all lines of their record may. */
function otherReadings(cells: string[], whole: string[] | undefined, width: number): OtherReadings {
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

/** Columns with names that are all different. */
function columnsOf(cells: string[]): Column[] {
  const headers = cells.map((cell) => cell.trim().replaceAll(BAD_BYTES, '�'))
  const zero = headers.findIndex((header) => header.includes('\0'))
  if (zero >= 0) throw new FileProblem(reason('column_name_no_text', { column: zero + 1 }))
  if (headers.every((header) => header === '')) throw new FileProblem(reason('no_column_names'))
  const times = new Map<string, number>()
  for (const header of headers) times.set(header, (times.get(header) ?? 0) + 1)
  return headers.map((header, at) => {
    const isOne = header !== '' && times.get(header) === 1
    return { header, name: isOne ? header : `${header} (column ${at + 1})`.trim() }
  })
}
