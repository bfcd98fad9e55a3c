import { reason } from '../../../lib/domain/import-reason.ts'
import { consentMeaning } from './consent/consent-columns.ts'
import type { Rows } from './file-problem.ts'
import { headerKey } from './header-key.ts'
import type { Column, CsvFile } from './read-csv.ts'
import { isObject, jsonOf } from './read-json.ts'

/** Columns of a file, and as many about consent: where there are more keys, they are values. */
const MOST_COLUMNS = 2000
/** Objects within objects. */
const MOST_DEPTH = 5

/**
 * JSON objects as the rows of a table. What is in objects within them has columns of its own (`address.city`). A
 * key that comes late adds a column: `columns` grows while the rows are read, and a row has the cells that were known
 * when it was read.
 */
export function readJsonTable(values: Rows): Pick<CsvFile, 'columns' | 'rows'> {
  const columns: Column[] = []
  return { columns, rows: cellsOf(values, columns, columnFinder(columns)) }
}

async function* cellsOf(
  values: Rows,
  columns: Column[],
  columnOf: ReturnType<typeof columnFinder>,
): CsvFile['rows'] {
  for await (const rows of values)
    for (const row of rows) {
      const cells = columns.map(() => '')
      if ('problem' in row) yield { ...row, cells }
      else if (!isObject(row.value)) yield { line: row.line, problem: reason('no_object'), cells }
      else {
        const fields = new Map<string, string>()
        flatten(row.value, '', fields, MOST_DEPTH)
        for (const [path, cell] of fields) {
          const at = columnOf(path, fields)
          if (at === null) continue
          while (cells.length <= at) cells.push('')
          cells[at] = cell
        }
        yield { line: row.line, value: cells }
      }
    }
}

/** Finds the column of a field, or makes it. */
function columnFinder(columns: Column[]) {
  const places = new Map<string, number>()
  const byKey = new Map<string, string>()
  const headers = new Set<string>()
  return (path: string, fields: ReadonlyMap<string, string>): number | null => {
    const known = places.get(path)
    if (known !== undefined) return known
    // `Email` in one object is `email` in another.
    const other = byKey.get(headerKey(path))
    if (other !== undefined && !fields.has(other)) return places.get(other)!
    const inside = path.replace(WRAPPER, '').replace(/\.value$|(?<=e-?mails?)\.(email|address)$/i, '')
    if (columns.length >= MOST_COLUMNS * (consentMeaning(inside) ? 2 : 1)) return null
    const header = headers.has(inside) ? path : inside
    headers.add(header)
    byKey.set(headerKey(path), path)
    places.set(path, columns.length)
    columns.push({ name: path, header })
    return columns.length - 1
  }
}

/** What systems put all fields of a record into: HubSpot, JSON:API, Airtable, Segment. */
const WRAPPER = /^(properties|attributes|fields|traits|data|contact|lead|person|customer|subscriber|user)\./

/** What cells of a CSV file would have; several values of one field with `;` between them. */
function flatten(value: unknown, path: string, fields: Map<string, string>, depth: number): void {
  if (isObject(value) && depth > 0) {
    for (const [key, one] of Object.entries(value))
      flatten(one, path === '' ? key : `${path}.${key}`, fields, depth - 1)
  } else if (Array.isArray(value) && depth > 0) {
    for (const one of value) flatten(one, path, fields, depth - 1)
  } else {
    const cell = textOf(value)
    const before = fields.get(path)
    fields.set(path, before ? `${before}; ${cell}` : cell)
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? jsonOf(value) : String(value)
}
