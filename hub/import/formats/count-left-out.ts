import type { LeftOutCount } from '../../../lib/contract/import.ts'
import type { LeftOut, Rows } from './file-problem.ts'

/**
 * Counts how often each field was left out, and why.
 * @param before what was counted by now
 */
export function countLeftOut(before: LeftOutCount[] = []) {
  const counts = new Map(before.map((one) => [keyOf(one), { ...one }]))
  return {
    async *count(rows: Rows): Rows {
      for await (const together of rows) {
        for (const row of together) for (const one of row.leftOut ?? []) add(one, row.line)
        yield together
      }
    },
    add,
    leftOut: () => [...counts.values()].toSorted((a, b) => b.rows - a.rows),
  }
  function add({ field, reason }: LeftOut, line: number): void {
    const key = keyOf({ field, reason })
    const known = counts.get(key)
    if (known) {
      known.rows += 1
      known.firstLine = Math.min(known.firstLine, line)
    } else counts.set(key, { field, reason, rows: 1, firstLine: line })
  }
}

const keyOf = ({ field, reason }: Pick<LeftOutCount, 'field' | 'reason'>): string =>
  `${field}\n${JSON.stringify(reason)}`
