import type { LeadField } from '../../../lib/contract/import.ts'
import type { ColumnStyle } from './lead-cells.ts'
import { type DecimalMark, decimalMark } from './values/number.ts'
import { type DateOrder, dateOrder } from './values/time.ts'

/**
 * How the columns of one file write dates and numbers, learnt from its rows: one date that reads in one way only
 * settles all of its column, and one that contradicts it unsettles it again.
 * @param usual the decimal mark of a file whose numbers do not tell
 */
export function columnStyles(usual: DecimalMark, now: Date) {
  const orders = new Map<number, DateOrder | 'both'>()
  const marks = new Map<number, DecimalMark | 'both'>()
  const dated: { at: number }[] = []
  const counted: { at: number }[] = []

  function learn<Style>(found: Map<number, Style | 'both'>, at: number, style: Style | null): void {
    if (style !== null) found.set(at, (found.get(at) ?? style) === style ? style : 'both')
  }
  return {
    add(field: LeadField | undefined, at: number): void {
      if (field && DATED.has(field)) dated.push({ at })
      if (field === 'fit' || field === 'engagement') counted.push({ at })
    },
    learn(cells: string[]): void {
      for (const { at } of dated)
        if (cells[at] !== '' && orders.get(at) !== 'both') learn(orders, at, dateOrder(cells[at]!, now))
      for (const { at } of counted)
        if (cells[at] !== '' && marks.get(at) !== 'both') learn(marks, at, decimalMark(cells[at]!))
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
export function timeOrder(now: Date) {
  let order: DateOrder | 'both' | null = null
  return {
    learn(value: unknown): void {
      if (order === 'both' || typeof value !== 'object' || value === null || !('at' in value)) return
      const found = typeof value.at === 'string' ? dateOrder(value.at, now) : null
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
