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

type CsvRow = RowRead<string[]> | (RowProblem & { cells: string[] })

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
  const { line, value } = header.value
  const wrapped = value.length === 1 ? detectDelimiter(value[0]!) : delimiter
  const inner = value.length === 1 ? takenApart(value[0]!, wrapped) : null
  return inner && inner.length > 1 && score(inner).email
    ? {
        ...{ delimiter: wrapped, columns: columnsOf(inner), headerLine: line },
        rows: rowsOf(allTakenApart(records, wrapped, inner.length), inner),
      }
    : { delimiter, columns: columnsOf(value), headerLine: line, rows: rowsOf(records, value) }
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
  records: AsyncGenerator<RowRead<string[]>>,
  delimiter: Delimiter,
  width: number,
): AsyncGenerator<CsvRow> {
  for await (const { line, value } of records) {
    const cells = value.length === 1 ? takenApart(value[0]!, delimiter) : value
    if (cells) yield { line, value: cells }
    else
      yield { line, problem: reason('quote_open', { line }), cells: openCells(value[0]!, delimiter, width) }
  }
}

/** The cells where the last quote ends with the record; where those are too few, what stands between the delimiters. */
function openCells(record: string, delimiter: Delimiter, width: number): string[] {
  const closed = takenApart(`${record}"`, delimiter)
  if (closed && closed.length >= width) return closed
  return record.split(delimiter).map((cell) => cell.replace(/^\s*"+|"+\s*$/g, ''))
}

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
async function* recordsOf(
  text: AsyncIterable<string>,
  delimiter: Delimiter,
): AsyncGenerator<RowRead<string[]>> {
  // Counted here, not by csv-parse: it takes a CRLF inside quotes for two lines (7.0.3), and drops rows that it has
  // read but not handed over when it meets an error.
  let next = 1
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    // For `a, "b c",d`. With `trim` a row such as `a,"x"y` would end the file.
    ltrim: true,
    max_record_size: MAX_ROW,
    on_record: (cells: string[]) => {
      const line = next
      next += cells.reduce((lines, cell) => lines + lineEnds(cell), 1)
      // Any value may be returned; the types know that only for rows that are objects.
      return { line, value: cells } as unknown as string[]
    },
  })
  const source = Readable.from(text, { objectMode: true, highWaterMark: 1 })
  // Both ways: an error in the middle of the file ends the parser, a reader that stops ends the upload. The error
  // itself reaches the reader through the parser.
  pipeline(source, parser, () => {})
  try {
    for await (const row of parser as AsyncIterable<RowRead<string[]>>) {
      if (row.value.every((cell) => cell.trim() === '')) continue
      yield { line: row.line, value: row.value.map(withoutQuotes) }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new FileProblem(
      error.code === 'CSV_MAX_RECORD_SIZE' ? tooLong(next) : reason('quote_open', { line: next }),
    )
  }
}

function lineEnds(cell: string): number {
  return /[\r\n]/.test(cell) ? cell.match(/\r\n|\r|\n/g)!.length : 0
}

/** `"b c" ` with a space after the quote, which csv-parse takes for part of the text. */
const withoutQuotes = (cell: string): string =>
  cell.startsWith('"') ? cell.replace(/^"([^"]+)"\s+$/, '$1') : cell

async function* rowsOf(records: AsyncGenerator<CsvRow>, header: string[]): AsyncGenerator<CsvRow> {
  const width = header.length
  for await (const row of records) {
    const { line } = row
    const value = 'value' in row ? row.value : row.cells
    const cells = value.length
    const more = value.slice(width)
    value.length = Math.min(cells, width)
    while (value.length < width) value.push('')
    if ('problem' in row) yield row
    else if (value[0] === header[0] && value.every((cell, at) => cell === header[at])) continue
    else if (more.every((cell) => cell.trim() === '')) yield { line, value }
    else
      yield {
        line,
        problem: reason('too_many_cells', { cells, columns: width }),
        cells: value,
      }
  }
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
