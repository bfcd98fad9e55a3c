import type { ImportMapping, LeadField } from '../../../lib/contract/import.ts'
import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import { hasAddress } from './column-content.ts'
import { shownHeader } from './columns.ts'
import { SEVERAL } from './propose-mapping.ts'
import type { Column } from './read-csv.ts'
import { excerpt } from './values/text.ts'

/**
 * What keeps a mapping from being used; null when it can be used.
 * @param given the part of it that the person has said
 * @param hasSystem whether the system of the file is known; without one its ids are not read
 */
export function mappingProblem(
  mapping: ImportMapping,
  columns: Column[],
  rows: string[][] = [],
  given: ImportMapping = {},
  hasSystem = true,
): CodedReason | null {
  for (const name of Object.keys(mapping)) {
    if (columns.some((column) => column.name === name)) continue
    const repeated = columns.filter(({ header }) => header === name)
    if (repeated.length > 1) return whichColumn(columns, repeated[0]!, mapping[name]!)
    return reason('no_such_column', { header: excerpt(name), columns: listed(columns) })
  }
  for (const { name, header } of columns) {
    const field = Object.hasOwn(mapping, name) ? mapping[name] : undefined
    if (!field || SEVERAL.has(field) || header === '' || name === header) continue
    if (columns.filter((column) => column.header === header).length === 1 || (field === 'id' && !hasSystem))
      continue
    // Somebody has said which one it is.
    if (Object.hasOwn(given, name)) continue
    return whichColumn(columns, { name, header }, field)
  }
  const fields = Object.values(mapping)
  const twice = fields.find((field, at) => !SEVERAL.has(field) && fields.indexOf(field) !== at)
  if (twice) return reason('field_twice', { field: twice })
  return fields.includes('email') || fields.includes('otherEmails') ? null : noEmail(columns, rows)
}

const whichColumn = (columns: Column[], { name, header }: Column, field: LeadField): CodedReason =>
  reason('which_column', {
    header: excerpt(header),
    columns: columns.flatMap((column, at) => (column.header === header ? [at + 1] : [])).join(', '),
    field,
    name: shownHeader(name),
  })

/** Headers as a message shows them. */
const listed = (columns: Column[]): string => {
  const shown = columns.slice(0, 30).map(({ name }) => excerpt(name))
  return `${shown.join(', ')}${columns.length > shown.length ? ', …' : ''}`
}

/** Names the column that most likely holds the addresses, by what stands in it. */
function noEmail(columns: Column[], rows: string[][]): CodedReason {
  const counts = columns.map((_, at) => rows.filter((row) => hasAddress(row[at]!)).length)
  const most = Math.max(0, ...counts)
  if (columns.some(({ header }) => hasAddress(header))) return reason('no_header_line')
  if (most === 0) return reason(rows.length === 0 ? 'no_rows' : 'no_addresses', { columns: listed(columns) })
  const { name } = columns[counts.indexOf(most)]!
  return reason('addresses_in', { header: shownHeader(name), rows: most, of: rows.length })
}
