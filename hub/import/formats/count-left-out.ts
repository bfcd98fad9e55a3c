import type { LeftOutCount } from '../../../lib/contract/import.ts'
import type { LeftOut, RowProblem, RowRead } from './file-problem.ts'

type Row = RowRead<unknown> | RowProblem

/** Counts how often each field was left out, and why. */
export function countLeftOut() {
  const counts = new Map<string, LeftOutCount>()
  return {
    async *count(rows: AsyncGenerator<Row>): AsyncGenerator<Row> {
      for await (const row of rows) {
        if ('value' in row && row.leftOut) for (const one of row.leftOut) add(one, row.line)
        yield row
      }
    },
    add,
    leftOut: () => [...counts.values()].toSorted((a, b) => b.rows - a.rows),
  }
  function add({ field, reason }: LeftOut, line: number): void {
    const key = `${field}\n${JSON.stringify(reason)}`
    const known = counts.get(key)
    if (known) known.rows += 1
    else counts.set(key, { field, reason, rows: 1, firstLine: line })
  }
}
