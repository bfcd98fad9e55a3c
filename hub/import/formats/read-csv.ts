import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { FileProblem, type RowProblem, type RowRead } from './file-problem.ts'

export const DELIMITERS = [',', ';', '\t'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** Longest row, in characters. Past it a quote that was never closed is the likely cause. */
export const MAX_ROW = 1_000_000

export interface CsvFile {
  delimiter: Delimiter
  headers: string[]
  /** Rows after the header, cells in the order of `headers`. Rows with another number of cells are problems. */
  rows: AsyncGenerator<RowRead<string[]> | RowProblem>
}

/**
 * Reads a CSV file as it streams in. The delimiter is the one that the header uses most; line ends may be LF, CRLF or
 * CR; quoted cells may hold line ends; empty lines are skipped; a first line `sep=;` (Excel) is understood.
 * Throws a FileProblem when there is no header, a header stands twice, or a quote is never closed.
 */
export async function readCsv(text: AsyncIterable<string>): Promise<CsvFile> {
  const pieces = text[Symbol.asyncIterator]()
  let head = ''
  let ended = false
  while (!ended && !hasFirstRecord(head)) {
    if (head.length > MAX_ROW) throw new FileProblem(NEVER_CLOSED(1))
    const piece = await pieces.next()
    if (piece.done) ended = true
    else head += piece.value
  }
  const separator = /^sep=(.)(\r\n|\n|\r)/.exec(head)
  const named = separator?.[1] as Delimiter | undefined
  const delimiter = named && DELIMITERS.includes(named) ? named : detectDelimiter(head)

  async function* all() {
    yield head
    head = ''
    for (;;) {
      const piece = await pieces.next()
      if (piece.done) return
      yield piece.value
    }
  }
  // Counted here, not by csv-parse: it takes a CRLF inside quotes for two lines (7.0.3), and drops rows that it has
  // read but not handed over when it meets an error.
  const position = { line: 1 }
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW,
    on_record: (cells: string[]) => {
      const line = position.line
      position.line += cells.reduce((lines, cell) => lines + lineEnds(cell), 1)
      // Any value may be returned; the types know that only for rows that are objects.
      return { line, value: cells } as unknown as string[]
    },
  })
  const source = Readable.from(all(), { objectMode: true, highWaterMark: 1 })
  // Both ways: a bad byte in the middle of the file ends the parser, a reader that stops ends the upload. The error
  // itself reaches the reader through the parser.
  pipeline(source, parser, () => {})

  const records = filled(parser as AsyncIterable<RowRead<string[]>>, position)
  let first = await records.next()
  if (separator && !first.done) first = await records.next()
  if (first.done) throw new FileProblem('The file is empty. Export it again with a header line.')
  const headers = first.value.value.map((header) => header.trim())
  checkHeaders(headers)
  return { delimiter, headers, rows: checked(records, headers.length) }
}

const NEVER_CLOSED = (line: number) =>
  `The quote that opens on line ${line} is never closed. Close it, or export the file again.`

/** Leaves out empty lines. */
async function* filled(
  records: AsyncIterable<RowRead<string[]>>,
  position: { line: number },
): AsyncGenerator<RowRead<string[]>> {
  try {
    for await (const row of records) if (row.value.length > 1 || row.value[0]!.trim() !== '') yield row
  } catch (error) {
    throw error instanceof CsvError ? new FileProblem(NEVER_CLOSED(position.line)) : error
  }
}

function lineEnds(cell: string): number {
  return /[\r\n]/.test(cell) ? cell.match(/\r\n|\r|\n/g)!.length : 0
}

async function* checked(
  records: AsyncGenerator<RowRead<string[]>>,
  width: number,
): AsyncGenerator<RowRead<string[]> | RowProblem> {
  for await (const row of records) {
    const cells = row.value.length
    // Trailing delimiters are common in hand-made files and lose nothing.
    if (cells > width && row.value.slice(width).every((cell) => cell === '')) row.value.length = width
    if (row.value.length === width) yield row
    else
      yield {
        line: row.line,
        problem: `The row has ${cells} cells, the header has ${width}. Check for a missing or stray delimiter or quote.`,
      }
  }
}

function checkHeaders(headers: string[]): void {
  const seen = new Map<string, number>()
  headers.forEach((header, at) => {
    if (header === '') return
    const before = seen.get(header)
    if (before !== undefined)
      throw new FileProblem(
        `The header "${header}" stands twice (columns ${before + 1} and ${at + 1}). Rename one and import again.`,
      )
    seen.set(header, at)
  })
  if (seen.size === 0)
    throw new FileProblem('The first line has no headers. Export the file with a header line.')
}

/** Whether the text holds a whole first record after an optional `sep=` line. */
function hasFirstRecord(text: string): boolean {
  const rest = text.replace(/^sep=.(\r\n|\n|\r)/, '')
  if (rest === 's' || 'sep=;\r\n'.startsWith(rest)) return false
  return firstRecord(rest) !== null
}

function firstRecord(text: string): string | null {
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') quoted = !quoted
    else if (!quoted && (character === '\n' || character === '\r')) {
      if (text.slice(0, at).trim() !== '') return text.slice(0, at)
    }
  }
  return null
}

/**
 * The delimiter that stands most often outside quotes in the header; a comma when none does. Of two that stand as
 * often, the comma is the one that belongs to the words.
 */
export function detectDelimiter(head: string): Delimiter {
  const header = firstRecord(head) ?? head
  const counts = { ',': 0, ';': 0, '\t': 0 }
  let quoted = false
  for (const character of header) {
    if (character === '"') quoted = !quoted
    else if (!quoted && character in counts) counts[character as Delimiter] += 1
  }
  return DELIMITERS.reduce((best, next) => (counts[next] > 0 && counts[next] >= counts[best] ? next : best))
}
