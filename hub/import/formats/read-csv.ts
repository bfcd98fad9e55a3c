import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { reason } from '../../../lib/domain/import-reason.ts'
import { BAD_BYTES } from './encoding/decoders.ts'
import { FileProblem, type RowProblem } from './file-problem.ts'
import { DELIMITERS, type Delimiter, detectDelimiter, findHeader, type HeaderScore } from './find-header.ts'
import {
  type AnyCells,
  allTakenApart,
  type CellsInDoubt,
  type FileRecord,
  fitted,
  hasOpenCell,
  isFull,
  mayHold,
  otherReadings,
  type SureCells,
  takenApart,
  withoutQuotes,
  withoutSwallowed,
} from './rows-in-doubt.ts'

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

type CsvRow = SureCells | (RowProblem & CellsInDoubt)

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
    else if (isFull(all, width)) yield { ...row, value }
    else
      yield {
        line,
        problem: reason('too_many_cells', { cells: all.length, columns: width }),
        ...(row.within && { within: row.within }),
        ...{ cells: value, ...otherReadings(all, undefined, width) },
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
