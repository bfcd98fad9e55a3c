import type { ImportMapping, ImportRun } from '../../../lib/contract/import.ts'
import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import { columnStyles } from './column-styles.ts'
import { fieldOf, namedAsInFile, shownHeader } from './columns.ts'
import { CONSENT_FIELDS, isStatusName, LEAVING } from './consent/consent-columns.ts'
import { unclearConsent } from './consent/unclear-consent.ts'
import { FileProblem, type LeftOut, type Rows } from './file-problem.ts'
import { headerKey } from './header-key.ts'
import type { CellsOfRow } from './lead-cells.ts'
import type { LeadDraft } from './lead-row.ts'
import { mappingProblem } from './mapping-problem.ts'
import {
  type ConsentLike,
  type Fields,
  fieldsOf,
  type Proposal,
  proposeLate,
  proposeMapping,
  SEVERAL,
  scoreHeader,
} from './propose-mapping.ts'
import { readAhead } from './read-ahead.ts'
import { type Column, type CsvFile, readCsv } from './read-csv.ts'
import type { FileOptions } from './read-file.ts'
import { readJson } from './read-json.ts'
import { readJsonTable } from './read-json-table.ts'
import { leadReader } from './read-lead.ts'
import { hasAddressCell, type LineWithin } from './rows-in-doubt.ts'
import { VENDORS } from './vendors/all-vendors.ts'
import { systemNamed } from './vendors/system-named.ts'

/** Rows that are looked at before the first one is read: they tell what stands in a column, and how. */
const FIRST_ROWS = 1000
/** Of those, how many tell which field a column is. */
const SAMPLE_ROWS = 200

export interface LeadsRead {
  report(): Pick<ImportRun, 'mapping' | 'unmapped' | 'columns' | 'notUnderstoodConsent'>
  readAs: Pick<NonNullable<ImportRun['readAs']>, 'system' | 'delimiter' | 'headerLine'>
  rows: Rows<LeadDraft>
}

type CellRow = CsvFile['rows'] extends AsyncGenerator<infer Row> ? Row : never
const cellsOf = (row: CellRow): string[] => ('value' in row ? row.value : row.cells)

/**
 * Reads leads: a table out of CSV, or objects out of JSON.
 * @param begins the beginning of the text, without space before it
 * @throws FileProblem when no column can be the address, or a mapped one is in doubt
 */
export async function readLeads(
  text: AsyncGenerator<string>,
  begins: string,
  options: FileOptions,
): Promise<LeadsRead> {
  const file = await readTable(text, begins, options)
  const { first, rows } = await readAhead(file.rows, FIRST_ROWS, (row) =>
    cellsOf(row).reduce((size, cell) => size + cell.length, 0),
  )
  const { columns } = file
  const sample = first.map(cellsOf)
  // Columns may have come after the first rows.
  for (const cells of sample) while (cells.length < columns.length) cells.push('')
  // What stands in columns is told by rows whose cells are sure to be theirs.
  const sound = first.flatMap((row) => ('value' in row ? [row.value] : []))
  const proposal = proposeMapping(columns, sound.slice(0, SAMPLE_ROWS))
  const given = options.mapping && namedAsInFile(options.mapping, columns)
  const mapping = merge(proposal.mapping, given, options.onlyMapping)
  const source = options.source ? systemNamed(options.source) : (proposal.vendor?.id ?? null)
  const sampled = sample.slice(0, SAMPLE_ROWS)
  const problem = mappingProblem(mapping, columns, sampled, given ?? {}, source !== null)
  if (problem) throw new FileProblem(columns.length === 0 ? whyNoColumns(first) : problem)

  const styles = columnStyles(file.delimiter === ';' ? ',' : '.', options.now)
  // Where the mapping is all that is read, they are only watched.
  const isStatus = (header: string) => !options.onlyMapping && isStatusName(header)
  const unclear = unclearConsent(isStatus)
  const reader = leadReader({
    columns,
    mapping,
    source,
    idOf: VENDORS.find(({ id }) => id === source)?.idOf ?? ((id) => id),
    exportedAt: options.exportedAt ?? null,
    isStatus,
    styleOf: styles.styleOf,
    now: options.now,
    onUnclearConsent: unclear.onCell,
  })
  /** Where it does not, nothing comes of it as a row. */
  const namesSomebody = ({ cells }: LineWithin): boolean =>
    hasAddressCell(cells) ||
    (source !== null && columns.some(({ name }, at) => fieldOf(mapping, name) === 'id' && isWord(cells[at])))
  const fields = fieldsOf(columns, mapping)
  let known = 0
  const take = (proposed: Omit<Proposal, 'vendor'>) => {
    unclear.watch(columns, mapping, [...proposed.consentLike, ...leftOut(proposed.mapping, mapping)], known)
    for (; known < columns.length; known += 1) styles.add(fieldOf(mapping, columns[known]!.name), known)
  }
  take(proposal)
  for (const cells of sound) styles.learn(cells)
  return {
    report: () => ({ ...columnReport(file, mapping), notUnderstoodConsent: unclear.columns() }),
    readAs: {
      system: proposal.vendor?.name ?? null,
      delimiter: file.delimiter,
      headerLine: file.headerLine,
    },
    rows: draftsOf(rows, reader, unclear.onRefusalOfNobody, (row) => {
      if (columns.length > known) {
        const added = columns.slice(known)
        const late = proposeLate(added, proposal.vendor, fields)
        addLate(mapping, fields, merge(late.mapping, given, options.onlyMapping), added)
        take(late)
      }
      const cells = cellsOf(row)
      if ('value' in row) styles.learn(cells)
      const within = row.within?.find(namesSomebody)
      const isDoubted = unclear.look(cells, row.line) || within !== undefined
      const written = { line: row.line, cells, doubted: isDoubted }
      if (!within) return { written, leftOut: [] }
      const field = fieldOrName(mapping, (columns[within.at] ?? columns.at(-1))?.name ?? '')
      return { written, leftOut: [{ field, reason: reason('may_hold_rows') }] }
    }),
  }
}

/** As ids are; a sentence with as many commas as there are columns has more of them. */
const isWord = (cell = ''): boolean => /^\s*\S+\s*$/.test(cell)

function fieldOrName(mapping: ImportMapping, name: string): string {
  const field = fieldOf(mapping, name)
  return field === undefined || field === 'ignore' ? shownHeader(name) : field
}

/** Of a JSON file without any field: no object is in it, or nothing at all. */
function whyNoColumns(rows: CellRow[]): CodedReason {
  const found = rows.find((row) => 'problem' in row)
  return found ? reason('json_no_objects', { line: found.line }) : reason('no_rows_at_all')
}

/** Columns that came while rows were read keep to what is there: a field that has its column stays with it. */
function addLate(mapping: ImportMapping, there: Fields, proposed: ImportMapping, columns: Column[]): void {
  for (const { name, header } of columns) {
    const field = fieldOf(proposed, name)
    if (!field || (there.fields.has(field) && !SEVERAL.has(field))) continue
    mapping[name] = field
    there.fields.add(field)
    if (field === 'email') there.emailKey = headerKey(header)
  }
}

async function readTable(text: AsyncGenerator<string>, begins: string, { mapping }: FileOptions) {
  const isJson = /^(\{|\[\s*["{[\]])/.test(begins)
  if (isJson) return { ...readJsonTable(readJson(text)), delimiter: null, headerLine: null }
  return readCsv(text, (cells) => scoreHeader(cells, mapping))
}

async function* draftsOf(
  rows: AsyncGenerator<CellRow>,
  reader: ReturnType<typeof leadReader>,
  onRefusalOfNobody: (header: string, line: number) => void,
  onRow: (row: CellRow) => { written: CellsOfRow; leftOut: LeftOut[] },
): LeadsRead['rows'] {
  for await (const row of rows) {
    const { line } = row
    const { written, leftOut } = onRow(row)
    const told = leftOut.length > 0 ? { leftOut } : {}
    const read = 'problem' in row ? reader.forbids(written, row) : reader.read(written)
    if (read && 'refusesIn' in read) {
      // What may be a row within a cell is none where it names nobody.
      if ('problem' in row && row.isPart) continue
      onRefusalOfNobody(read.refusesIn, line)
      yield [{ line, problem: reason('refusal_of_nobody'), ...told }]
    } else if (read && 'draft' in read) {
      const { draft: value, ...others } = read
      yield [{ line, value, ...others, leftOut: [...leftOut, ...others.leftOut] }]
    } else if (read && 'problem' in read) yield [{ line, ...read, ...told }]
    else if ('problem' in row && (read || !row.isPart))
      yield [{ line, problem: row.problem, ...(read && { consent: read }), ...told }]
  }
}

/** Columns about consent that would be read but for the mapping: what they say may stand against a yes. */
const leftOut = (proposed: ImportMapping, mapping: ImportMapping): ConsentLike[] =>
  CONSENT_FIELDS.flatMap((field) =>
    Object.keys(proposed)
      .filter((name) => proposed[name] === field && fieldOf(mapping, name) === undefined)
      .map((name) => ({ name, why: reason('left_out_by_mapping'), leaving: LEAVING.has(field) })),
  )

/** What the person maps, and the proposal for the fields that they say nothing about. */
function merge(
  proposed: ImportMapping,
  mapping: ImportMapping | null,
  onlyMapping: boolean | undefined,
): ImportMapping {
  if (!mapping) return proposed
  if (onlyMapping) return mapping
  const mapped = new Set(Object.values(mapping))
  const others = Object.entries(proposed).filter(([, field]) => !mapped.has(field) || SEVERAL.has(field))
  return Object.fromEntries([...others, ...Object.entries(mapping)])
}

function columnReport({ columns }: Pick<CsvFile, 'columns'>, mapping: ImportMapping) {
  const all = columns.flatMap(({ header, name }) =>
    header === '' ? [] : [{ header: shownHeader(name), field: fieldOf(mapping, name) ?? null }],
  )
  return {
    mapping: Object.fromEntries(Object.entries(mapping).map(([name, field]) => [shownHeader(name), field])),
    columns: all,
    unmapped: all.filter(({ field }) => field === null).map(({ header }) => header),
  }
}
