import type { ImportEncoding, ImportKind, ImportMapping, ImportRun } from '../../../lib/contract/import.ts'
import { columnStyles, timeOrder } from './column-styles.ts'
import { mailingWord } from './consent/consent-word.ts'
import { decodeText } from './encoding/decode-text.ts'
import { FileProblem, type LeftOut, type RowProblem, type RowRead } from './file-problem.ts'
import { inTurns } from './in-blocks.ts'
import { fieldOf, type LeadDraft, leadReader } from './lead-row.ts'
import { BY_VALUES, mappingProblem, proposeMapping, scoreHeader } from './propose-mapping.ts'
import { readAhead } from './read-ahead.ts'
import { type CsvFile, readCsv } from './read-csv.ts'
import { readJson } from './read-json.ts'
import { readJsonTable } from './read-json-table.ts'
import { readTalkingPoint } from './talking-point-row.ts'
import { readTouchpoint } from './touchpoint-row.ts'
import { unpack } from './unpack.ts'
import { asText, clip } from './values/text.ts'

/** Rows that are looked at before the first one is read: they tell what stands in a column, and how. */
const FIRST_ROWS = 1000
/** Of those, how many tell which field a column is. */
const SAMPLE_ROWS = 200
/** Characters of a header that a report shows. */
const MOST_HEADER = 200

export interface FileOptions {
  /** The person's own mapping of headers; it adds to what the headers propose, or is all there is. */
  mapping: ImportMapping | null
  onlyMapping?: boolean
  /** Null = told by the content. */
  encoding?: ImportEncoding | null
  /** The system that the file comes from, for its ids; null = the one that its headers tell of. */
  source?: string | null
  now: Date
  /** Ends the reading, also in the middle of work that waits for nothing. */
  signal?: AbortSignal
}

/** What the file was read as, and what of it was not read. */
export type FileReport = Pick<
  ImportRun,
  'mapping' | 'unmapped' | 'columns' | 'readAs' | 'leftOut' | 'notUnderstoodConsent'
>

export interface FileRead {
  /** As far as the rows were read. */
  report(): FileReport
  /** Drafts as the reader of that kind makes them, one by one as the file streams in. */
  rows: AsyncGenerator<RowRead<unknown> | RowProblem>
}

/**
 * Reads a whole file of one kind from its bytes: CSV, JSON Lines or a JSON array, plain or in .gz.
 * @throws FileProblem when the file as a whole cannot be read (also while its rows are being read)
 */
export async function readFile(
  chunks: AsyncIterable<Uint8Array>,
  kind: ImportKind,
  options: FileOptions,
): Promise<FileRead> {
  const unpacked = await unpack(inTurns(chunks, options.signal))
  const decoded = decodeText(unpacked.bytes, options.encoding ?? null)
  const text = await readAhead(decoded.text, 1)
  const begins = text.first[0]?.trimStart() ?? ''
  const counts = countLeftOut()
  const read =
    kind === 'leads'
      ? await readLeads(text.rows, begins, options)
      : { ...nothing, rows: await readObjects(text.rows, begins, kind, options) }
  return {
    report: () => ({
      ...read.report(),
      leftOut: counts.leftOut(),
      readAs: { ...read.readAs, encoding: decoded.encoding() ?? 'utf-8', compressed: unpacked.compressed },
    }),
    rows: counts.count(inTurns(read.rows, options.signal)),
  }
}

type ReadAs = NonNullable<FileReport['readAs']>

interface PartRead {
  report(): Pick<FileReport, 'mapping' | 'unmapped' | 'columns' | 'notUnderstoodConsent'>
  readAs: Pick<ReadAs, 'system' | 'delimiter' | 'headerLine'>
  rows: FileRead['rows']
}

const nothing: Omit<PartRead, 'rows'> = {
  report: () => ({ mapping: null, unmapped: [], columns: [], notUnderstoodConsent: [] }),
  readAs: { system: null, delimiter: null, headerLine: null },
}

async function readObjects(
  text: AsyncGenerator<string>,
  begins: string,
  kind: 'touchpoints' | 'talking_points',
  { now }: FileOptions,
): Promise<FileRead['rows']> {
  const [begin = ''] = begins.split('\n', 1)
  if (!/^[{[]/.test(begin) && scoreHeader(begin.split(/[,;\t|]/)).email)
    throw new FileProblem(
      `This is a CSV file, and ${kind.replace('_', ' ')} come as JSON: one object a line, or an array of objects. CSV files hold leads.`,
    )
  // Chosen once, not for each row: there the kind was once in a million rows taken for the other, right when V8 had
  // compiled the comparison (seen twice, Node 22.23.2), and the row was rejected.
  if (kind === 'talking_points') return drafts(readJson(text), (value) => readTalkingPoint(value, now))
  const { first, rows } = await readAhead(readJson(text), FIRST_ROWS)
  const times = timeOrder()
  for (const row of first) if ('value' in row) times.learn(row.value)
  return drafts(rows, (value) => {
    times.learn(value)
    return readTouchpoint(value, now, times.order())
  })
}

async function* drafts(
  rows: FileRead['rows'],
  read: (value: unknown) => { value: unknown; leftOut: LeftOut[] } | { problem: string },
): FileRead['rows'] {
  for await (const row of rows) {
    if ('problem' in row) yield row
    else yield { line: row.line, ...read(row.value) }
  }
}

async function readLeads(
  text: AsyncGenerator<string>,
  begins: string,
  options: FileOptions,
): Promise<PartRead> {
  const isJson = /^(\{|\[\s*[{\]])/.test(begins)
  const file: Omit<CsvFile, 'delimiter' | 'headerLine'> & Partial<CsvFile> = isJson
    ? await readJsonTable(readJson(text))
    : await readCsv(text, (cells) => scoreHeader(cells, options.mapping))
  const { first, rows } = await readAhead(file.rows, FIRST_ROWS, (row) =>
    ('value' in row ? row.value : row.cells).reduce((size, cell) => size + cell.length, 0),
  )
  const sample = first.map((row) => ('value' in row ? row.value : row.cells))
  const { columns } = file
  const proposal = proposeMapping(columns, sample.slice(0, SAMPLE_ROWS))
  const mapping = merge(proposal.mapping, options)
  const problem = mappingProblem(mapping, columns, sample.slice(0, SAMPLE_ROWS), options.mapping ?? {})
  if (problem) throw new FileProblem(problem)

  const styles = columnStyles(
    columns.flatMap(({ name }, at) => {
      const field = fieldOf(mapping, name)
      return field ? [{ at, field }] : []
    }),
    file.delimiter === ';' ? ',' : '.',
  )
  for (const cells of sample) styles.learn(cells)
  const unclear = unclearConsent(file, mapping, proposal.consentLike)
  const reader = leadReader({
    columns,
    mapping,
    source: options.source ?? proposal.vendor?.id ?? null,
    styleOf: styles.styleOf,
    now: options.now,
    onUnclearConsent: unclear.onCell,
  })

  async function* leads(): AsyncGenerator<RowRead<LeadDraft> | RowProblem> {
    for await (const row of rows) {
      const { line } = row
      const cells = 'value' in row ? row.value : row.cells
      styles.learn(cells)
      unclear.look(cells, line)
      if ('problem' in row) {
        const consent = reader.forbids(cells)
        yield { line, problem: row.problem, ...(consent && { consent }) }
        continue
      }
      const read = reader.read(cells)
      if ('problem' in read) yield { line, ...read }
      else yield { line, value: read.draft, leftOut: read.leftOut }
    }
  }
  return {
    report: () => ({
      mapping: shownMapping(mapping),
      columns: columns.flatMap(({ header, name }) =>
        header === '' ? [] : [{ header: shownHeader(name), field: fieldOf(mapping, name) ?? null }],
      ),
      unmapped: columns.flatMap(({ header, name }) =>
        header === '' || fieldOf(mapping, name) ? [] : [shownHeader(name)],
      ),
      notUnderstoodConsent: unclear.columns(),
    }),
    readAs: {
      system: proposal.vendor?.name ?? null,
      delimiter: file.delimiter ?? null,
      headerLine: file.headerLine ?? null,
    },
    rows: leads(),
  }
}

const shownHeader = (header: string): string => asText(clip(header, MOST_HEADER))
const shownMapping = (mapping: ImportMapping): ImportMapping =>
  Object.fromEntries(Object.entries(mapping).map(([name, field]) => [shownHeader(name), field]))

/** What the person maps, and the proposal for the fields that they say nothing about. */
function merge(proposed: ImportMapping, { mapping, onlyMapping }: FileOptions): ImportMapping {
  if (!mapping) return proposed
  if (onlyMapping) return mapping
  const said = new Set(Object.values(mapping))
  const others = Object.entries(proposed).filter(([, field]) => !said.has(field))
  return Object.fromEntries([...others, ...Object.entries(mapping)])
}

/** Cells of one column that are looked at for words about subscriptions: different ones, of which a column has few. */
const MOST_VALUES = 200

/** Columns that look like consent and of which something was not understood. */
function unclearConsent(
  { columns }: Pick<CsvFile, 'columns'>,
  mapping: ImportMapping,
  consentLike: { name: string; why: string }[],
) {
  const found = new Map<string, { header: string; why: string; rows: number; firstLine: number | null }>()
  const add = (name: string, why: string) => {
    if (!found.has(name)) found.set(name, { header: shownHeader(name), why, rows: 0, firstLine: null })
    return found.get(name)!
  }
  for (const { name, why } of consentLike) if (!fieldOf(mapping, name)) add(name, why)
  let line = 0
  const unmapped = columns.flatMap(({ name }, at) =>
    fieldOf(mapping, name) ? [] : [{ name, at, seen: new Set<string>() }],
  )
  return {
    /** Looks at the columns that are not read. */
    look(cells: string[], at: number): void {
      line = at
      for (const column of unmapped) {
        const cell = cells[column.at]!
        if (cell === '') continue
        const known = found.get(column.name)
        if (known) {
          known.rows += 1
          known.firstLine ??= line
        } else if (column.seen.size < MOST_VALUES && cell.length <= 40 && !column.seen.has(cell)) {
          column.seen.add(cell)
          if (mailingWord(cell)) Object.assign(add(column.name, BY_VALUES), { rows: 1, firstLine: line })
        }
      }
    },
    /** A cell of a column that is read. */
    onCell(name: string): void {
      const column = add(name, 'some of it says neither yes nor no')
      column.rows += 1
      column.firstLine ??= line
    },
    columns: () => [...found.values()].filter(({ rows }) => rows > 0),
  }
}

/** Counts how often each field was left out, and why. */
function countLeftOut() {
  const counts = new Map<string, FileReport['leftOut'][number]>()
  return {
    async *count(rows: FileRead['rows']): FileRead['rows'] {
      for await (const row of rows) {
        if ('value' in row && row.leftOut) for (const one of row.leftOut) add(one, row.line)
        yield row
      }
    },
    leftOut: () => [...counts.values()].toSorted((a, b) => b.rows - a.rows),
  }
  function add({ field, reason }: LeftOut, line: number): void {
    const key = `${field}\n${reason}`
    const known = counts.get(key)
    if (known) known.rows += 1
    else counts.set(key, { field, reason, rows: 1, firstLine: line })
  }
}
