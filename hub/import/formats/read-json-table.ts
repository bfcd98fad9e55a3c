import { reason } from '../../../lib/domain/import-reason.ts'
import type { RowProblem, RowRead } from './file-problem.ts'
import { readAhead } from './read-ahead.ts'
import type { Column, CsvFile } from './read-csv.ts'

/** Objects among whose keys the columns are found. */
const FIRST = 500

/** JSON objects as the rows of a table, whose columns are the keys of the first objects. */
export async function readJsonTable(
  values: AsyncGenerator<RowRead<unknown> | RowProblem>,
): Promise<Pick<CsvFile, 'columns' | 'rows'>> {
  const { first, rows } = await readAhead(values, FIRST)
  const keys = new Set<string>()
  for (const row of first)
    if ('value' in row && isObject(row.value)) for (const key of Object.keys(row.value)) keys.add(key)
  const columns = [...keys].map((key): Column => ({ name: key, header: key }))
  return { columns, rows: cellsOf(rows, [...keys]) }
}

async function* cellsOf(
  rows: AsyncGenerator<RowRead<unknown> | RowProblem>,
  keys: string[],
): CsvFile['rows'] {
  for await (const row of rows) {
    if ('problem' in row) yield { ...row, cells: keys.map(() => '') }
    else if (!isObject(row.value))
      yield { line: row.line, problem: reason('no_object'), cells: keys.map(() => '') }
    else {
      const { value } = row
      yield {
        line: row.line,
        value: keys.map((key) => (Object.hasOwn(value, key) ? cellOf(value[key]) : '')),
      }
    }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a cell of a CSV file would have: lists with `;` between their values. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(cellOf).join('; ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
