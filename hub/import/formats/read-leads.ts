import type { ImportMapping, ImportRun } from '../../../lib/contract/import.ts'
import { columnStyles } from './column-styles.ts'
import { fieldOf, shownHeader } from './columns.ts'
import { unclearConsent } from './consent/unclear-consent.ts'
import { FileProblem, type RowProblem, type RowRead } from './file-problem.ts'
import type { LeadDraft } from './lead-row.ts'
import { mappingProblem } from './mapping-problem.ts'
import { proposeMapping, SEVERAL, scoreHeader } from './propose-mapping.ts'
import { readAhead } from './read-ahead.ts'
import { type CsvFile, readCsv } from './read-csv.ts'
import type { FileOptions } from './read-file.ts'
import { readJson } from './read-json.ts'
import { readJsonTable } from './read-json-table.ts'
import { leadReader } from './read-lead.ts'
import { VENDORS } from './vendors/all-vendors.ts'
import { systemNamed } from './vendors/system-named.ts'

/** Rows that are looked at before the first one is read: they tell what stands in a column, and how. */
const FIRST_ROWS = 1000
/** Of those, how many tell which field a column is. */
const SAMPLE_ROWS = 200

export interface LeadsRead {
  report(): Pick<ImportRun, 'mapping' | 'unmapped' | 'columns' | 'notUnderstoodConsent'>
  readAs: Pick<NonNullable<ImportRun['readAs']>, 'system' | 'delimiter' | 'headerLine'>
  rows: AsyncGenerator<RowRead<LeadDraft> | RowProblem>
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
  const sample = first.map(cellsOf)
  const { columns } = file
  const proposal = proposeMapping(columns, sample.slice(0, SAMPLE_ROWS))
  const mapping = merge(proposal.mapping, options)
  const problem = mappingProblem(mapping, columns, sample.slice(0, SAMPLE_ROWS), options.mapping ?? {})
  if (problem) throw new FileProblem(problem)

  const fields = columns.map(({ name }) => fieldOf(mapping, name) ?? null)
  const styles = columnStyles(fields, file.delimiter === ';' ? ',' : '.')
  for (const cells of sample) styles.learn(cells)
  const unclear = unclearConsent(columns, mapping, proposal.consentLike)
  const source = options.source ? systemNamed(options.source) : (proposal.vendor?.id ?? null)
  const reader = leadReader({
    columns,
    mapping,
    source,
    idOf: VENDORS.find(({ id }) => id === source)?.idOf ?? ((id) => id),
    exportedAt: options.exportedAt ?? null,
    styleOf: styles.styleOf,
    now: options.now,
    onUnclearConsent: unclear.onCell,
  })
  const onRow = (cells: string[], line: number) => {
    styles.learn(cells)
    unclear.look(cells, line)
  }
  return {
    report: () => ({ ...columnReport(file, mapping), notUnderstoodConsent: unclear.columns() }),
    readAs: {
      system: proposal.vendor?.name ?? null,
      delimiter: file.delimiter,
      headerLine: file.headerLine,
    },
    rows: draftsOf(rows, reader, onRow),
  }
}

async function readTable(text: AsyncGenerator<string>, begins: string, { mapping }: FileOptions) {
  const isJson = /^(\{|\[\s*[{\]])/.test(begins)
  if (isJson) return { ...(await readJsonTable(readJson(text))), delimiter: null, headerLine: null }
  return readCsv(text, (cells) => scoreHeader(cells, mapping))
}

async function* draftsOf(
  rows: AsyncGenerator<CellRow>,
  reader: ReturnType<typeof leadReader>,
  onRow: (cells: string[], line: number) => void,
): LeadsRead['rows'] {
  for await (const row of rows) {
    const { line } = row
    onRow(cellsOf(row), line)
    if ('problem' in row) {
      const consent = reader.forbids(row.cells)
      yield { line, problem: row.problem, ...(consent && { consent }) }
      continue
    }
    const read = reader.read(row.value)
    if ('problem' in read) yield { line, ...read }
    else yield { line, value: read.draft, leftOut: read.leftOut }
  }
}

/** What the person maps, and the proposal for the fields that they say nothing about. */
function merge(proposed: ImportMapping, { mapping, onlyMapping }: FileOptions): ImportMapping {
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
