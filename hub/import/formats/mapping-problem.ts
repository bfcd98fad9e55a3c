import type { ImportMapping } from '../../../lib/contract/import.ts'
import { hasAddress } from './column-content.ts'
import { SEVERAL } from './propose-mapping.ts'
import type { Column } from './read-csv.ts'
import { quoted } from './values/text.ts'

/**
 * What keeps a mapping from being used, in words; null when it can be used.
 * @param given the part of it that the person has said
 */
export function mappingProblem(
  mapping: ImportMapping,
  columns: Column[],
  rows: string[][] = [],
  given: ImportMapping = {},
): string | null {
  for (const name of Object.keys(mapping)) {
    if (columns.some((column) => column.name === name)) continue
    const repeated = columns.filter(({ header }) => header === name)
    if (repeated.length > 1)
      return `The header ${quoted(name)} stands ${times(repeated.length)} (${columnNumbers(columns, name)}). Say which one, for example --map "${repeated[0]!.name}=${mapping[name]}".`
    return `The mapping names the header ${quoted(name)}, which the file does not have. It has: ${listed(columns)}.`
  }
  for (const { name, header } of columns) {
    const field = Object.hasOwn(mapping, name) ? mapping[name] : undefined
    if (!field || SEVERAL.has(field) || header === '' || name === header) continue
    // Somebody has said which one it is.
    if (Object.hasOwn(given, name)) continue
    const count = columns.filter((column) => column.header === header).length
    return `The header ${quoted(header)} stands ${times(count)} (${columnNumbers(columns, header)}), and "${field}" is read from it. Say which one it is, for example --map "${name}=${field}", or rename the others.`
  }
  const fields = Object.values(mapping)
  const twice = fields.find((field, at) => !SEVERAL.has(field) && fields.indexOf(field) !== at)
  if (twice) return `Two headers are mapped to "${twice}". Map one of them to something else.`
  return fields.includes('email') || fields.includes('otherEmails') ? null : noEmail(columns, rows)
}

const times = (count: number): string => (count === 2 ? 'twice' : `${count} times`)

const columnNumbers = (columns: Column[], header: string): string => {
  const numbers = columns.flatMap((column, at) => (column.header === header ? [at + 1] : []))
  return `columns ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`
}

/** Headers as a message shows them. */
const listed = (columns: Column[]): string => {
  const shown = columns.slice(0, 30).map(({ name }) => quoted(name).slice(1, -1))
  return `${shown.join(', ')}${columns.length > 30 ? ` and ${columns.length - 30} more` : ''}`
}

/** Names the column that most likely holds the addresses, by what stands in it. */
function noEmail(columns: Column[], rows: string[][]): string {
  const counts = columns.map((_, at) => rows.filter((row) => hasAddress(row[at]!)).length)
  const most = Math.max(0, ...counts)
  if (columns.some(({ header }) => hasAddress(header)))
    return 'The file has no header line: its first line holds an address already. Put one before it, for example: Email,Name.'
  if (most === 0)
    return rows.length === 0
      ? `No column holds the e-mail address, and the file has no rows. It has the headers: ${listed(columns)}.`
      : `No column holds e-mail addresses: a lead is found by its address. Export the file again with them. It has: ${listed(columns)}.`
  const { name } = columns[counts.indexOf(most)]!
  const share = most === rows.length ? '' : ` in ${most} of the first ${rows.length} rows`
  return `No header names the e-mail address, but the column ${quoted(name)} holds addresses${share}. Import with --map "${name}=email".`
}
