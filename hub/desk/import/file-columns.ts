import { parse } from 'csv-parse/browser/esm/sync'

/** A column of the file, with what stands in it. */
export interface FileColumn {
  name: string
  /** The first values that differ, cut to what a table shows. */
  examples: string[]
}

const DELIMITERS = [',', ';', '\t', '|'] as const
/** Records among which the header is looked for: some systems write a few lines about the file before it. */
const MOST_BEFORE = 20
const RECORDS = 60
const EXAMPLES = 3
const LONGEST = 60

/**
 * The columns of a file by its beginning, with examples.
 * @param names of columns as the hub has named them; empty before it has, then the first line counts as the header
 */
export function fileColumns(text: string, names: readonly string[]): FileColumn[] {
  const json = /^\s*[{[]/.test(text)
  const found = json ? jsonColumns(text) : csvColumns(text.replace(/^sep=.(\r\n|\n|\r)/, ''), names)
  const known = new Set(found.map(({ name }) => name))
  return [...found, ...names.filter((name) => !known.has(name)).map((name) => ({ name, examples: [] }))]
}

function csvColumns(text: string, names: readonly string[]): FileColumn[] {
  const readings = DELIMITERS.map((delimiter) => recordsOf(text, delimiter))
  let best = { score: 0, columns: [] as string[], rows: [] as string[][] }
  for (const records of readings)
    for (const [at, record] of records.slice(0, names.length > 0 ? MOST_BEFORE : 1).entries()) {
      const columns = columnNames(record)
      const score = names.length > 0 ? columns.filter((name) => names.includes(name)).length : record.length
      if (score > best.score) best = { score, columns, rows: records.slice(at + 1) }
    }
  return best.columns.flatMap((name, at) =>
    name === '' ? [] : [{ name, examples: examplesOf(best.rows.map((row) => row[at] ?? '')) }],
  )
}

/** Records that are not empty. The last one may be cut where the beginning ends. */
function recordsOf(text: string, delimiter: string): string[][] {
  const records: string[][] = []
  try {
    parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      ltrim: true,
      to: RECORDS,
      on_record: (cells: string[]) => {
        if (cells.some((cell) => cell.trim() !== '')) records.push(cells.map((cell) => cell.trim()))
        return null
      },
    })
  } catch {
    // A quote that is open where the beginning ends: the records before it count.
  }
  return records
}

/** Names as the hub gives them: a header that stands twice has the number of its column with it. */
function columnNames(headers: string[]): string[] {
  return headers.map((header, at) =>
    header === '' || headers.indexOf(header) === headers.lastIndexOf(header)
      ? header
      : `${header} (column ${at + 1})`,
  )
}

function jsonColumns(text: string): FileColumn[] {
  const objects = jsonObjects(text)
  const keys = [...new Set(objects.flatMap((object) => Object.keys(object)))]
  return keys.map((name) => ({
    name,
    examples: examplesOf(objects.map((object) => (Object.hasOwn(object, name) ? asCell(object[name]) : ''))),
  }))
}

/** Objects one a line, or in an array whose beginning is looked at line by line. */
function jsonObjects(text: string): Record<string, unknown>[] {
  const whole = text.trimStart().startsWith('[') ? parseJson(text) : null
  const values = Array.isArray(whole)
    ? whole
    : text.split('\n').map((line) => parseJson(line.replace(/^\s*\[|,\s*$/g, '')))
  return values.filter((value) => typeof value === 'object' && value !== null).slice(0, RECORDS)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const asCell = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

function examplesOf(cells: string[]): string[] {
  const different = new Set(cells.filter((cell) => cell.trim() !== ''))
  return [...different].slice(0, EXAMPLES).map(shortened)
}

const shortened = (text: string): string => {
  const characters = [...text]
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : text
}
