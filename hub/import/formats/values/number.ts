import { LONGEST_VALUE } from './text.ts'

/** The sign before the decimals. */
export type DecimalMark = '.' | ','

/** What a number tells about the others of its column: `12,5` has decimals after a comma; null when it tells nothing. */
export function decimalMark(cell: string): DecimalMark | null {
  if (cell.length > LONGEST_VALUE) return null
  const text = bare(cell)
  if (/^[+-]?\d+,\d+$/.test(text) && !THOUSANDS[','].test(text)) return ','
  if (/^[+-]?\d+\.\d+$/.test(text) && !THOUSANDS['.'].test(text)) return '.'
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text)) return ','
  return /^[+-]?\d{1,3}(,\d{3})+\.\d+$/.test(text) ? '.' : null
}

/**
 * A number with decimals after a point or a comma, and spaces, points or commas between thousands; null when it is
 * none. `1,234` is read by the column's mark.
 */
export function readNumber(cell: string, mark: DecimalMark = '.'): number | null {
  if (cell.length > LONGEST_VALUE) return null
  const text = bare(cell)
  if (/^[+-]?\d+$/.test(text)) return Number(text)
  const used = decimalMark(text) ?? mark
  const between = used === ',' ? '.' : ','
  const plain = text.replaceAll(between, '')
  const isNumber = used === ',' ? /^[+-]?\d+(,\d+)?$/ : /^[+-]?\d+(\.\d+)?$/
  const grouped = !text.includes(between) || THOUSANDS[between].test(text.split(used)[0]!)
  return grouped && isNumber.test(plain) ? Number(plain.replace(',', '.')) : null
}

const THOUSANDS = { ',': /^[+-]?[1-9]\d{0,2}(,\d{3})+$/, '.': /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/ }

const bare = (cell: string): string => cell.replace(/[\s\u00a0\u202f'’%]/g, '')
