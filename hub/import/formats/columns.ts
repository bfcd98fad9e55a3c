import type { ImportMapping, LeadField } from '../../../lib/contract/import.ts'
import type { Column } from './read-csv.ts'
import { asText, clip } from './values/text.ts'

/** Characters of a header that a report shows. */
const MOST_HEADER = 200

/** The field of a column; a file may call a column anything, `constructor` too. */
export const fieldOf = (mapping: ImportMapping, name: string): LeadField | undefined =>
  Object.hasOwn(mapping, name) ? mapping[name] : undefined

/** A header as a report has it: storable, and not endless. */
export const shownHeader = (header: string): string => asText(clip(header, MOST_HEADER))

/** What the person maps, also by the name that a report shows where that is shorter than the header. */
export const namedAsInFile = (mapping: ImportMapping, columns: Column[]): ImportMapping =>
  Object.fromEntries(
    Object.entries(mapping).map(([name, field]) => {
      const shown = columns.filter((column) => shownHeader(column.name) === name)
      const isExact = columns.some((column) => column.name === name)
      return [isExact || shown.length !== 1 ? name : shown[0]!.name, field]
    }),
  )
