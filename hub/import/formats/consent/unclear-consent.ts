import type { ImportMapping, UnclearConsent } from '../../../../lib/contract/import.ts'
import { type CodedReason, reason } from '../../../../lib/domain/import-reason.ts'
import { fieldOf, shownHeader } from '../columns.ts'
import { BY_VALUES } from '../propose-mapping.ts'
import type { Column } from '../read-csv.ts'
import { mailingWord } from './consent-word.ts'

/** Cells of one column that are looked at for words about subscriptions: different ones, of which a column has few. */
const MOST_VALUES = 200

/** Columns that look like consent and of which something was not understood. */
export function unclearConsent(
  columns: Column[],
  mapping: ImportMapping,
  consentLike: { name: string; why: CodedReason }[],
) {
  const found = new Map<string, UnclearConsent>()
  const add = (name: string, why: CodedReason) => {
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
      const column = add(name, reason('partly_unclear'))
      column.rows += 1
      column.firstLine ??= line
    },
    columns: () => [...found.values()].filter(({ rows }) => rows > 0),
  }
}
