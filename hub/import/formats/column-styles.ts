import type { LeadField } from '../../../lib/contract/import.ts'
import type { ColumnStyle } from './read-lead.ts'
import { type DecimalMark, decimalMark } from './values/number.ts'
import { type DateOrder, dateOrder } from './values/time.ts'

/**
 * How the columns of one file write dates and numbers, learnt from its rows: one date that reads in one way only
 * settles all of its column, and one that contradicts it unsettles it again.
 * @param fields the field of each column; null for one that is not read
 * @param usual the decimal mark of a file whose numbers do not tell
 */
export function columnStyles(fields: (LeadField | null)[], usual: DecimalMark) {
  const orders = new Map<number, DateOrder | 'both'>()
  const marks = new Map<number, DecimalMark | 'both'>()
  const columns = fields.flatMap((field, at) => (field ? [{ field, at }] : []))
  const dated = columns.filter(({ field }) => DATED.has(field))
  const counted = columns.filter(({ field }) => field === 'fit' || field === 'engagement')

  function learn<Style>(found: Map<number, Style | 'both'>, at: number, style: Style | null): void {
    if (style !== null) found.set(at, (found.get(at) ?? style) === style ? style : 'both')
  }
  return {
    learn(cells: string[]): void {
      for (const { at } of dated) if (orders.get(at) !== 'both') learn(orders, at, dateOrder(cells[at]!))
      for (const { at } of counted) if (marks.get(at) !== 'both') learn(marks, at, decimalMark(cells[at]!))
    },
    styleOf(at: number): ColumnStyle {
      const [order, mark] = [orders.get(at), marks.get(at)]
      return {
        order: order === undefined || order === 'both' ? null : order,
        mark: mark === undefined || mark === 'both' ? usual : mark,
      }
    },
  }
}

/** The order of days and months in the times of a file of objects, learnt in the same way. */
export function timeOrder() {
  let order: DateOrder | 'both' | null = null
  return {
    learn(value: unknown): void {
      if (order === 'both' || typeof value !== 'object' || value === null || !('at' in value)) return
      const found = typeof value.at === 'string' ? dateOrder(value.at) : null
      if (found) order = (order ?? found) === found ? found : 'both'
    },
    order: (): DateOrder | null => (order === 'both' ? null : order),
  }
}

/** Columns that hold dates, or may. */
const DATED: ReadonlySet<LeadField> = new Set([
  'consentGrantedAt',
  'consentDeniedAt',
  'marketingConsent',
  'marketingOptOut',
  'doNotContact',
  'changedAt',
])
