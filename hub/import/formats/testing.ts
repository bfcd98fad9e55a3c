import type { RowProblem, RowRead } from './file-problem.ts'

/** Bytes in pieces of `size`, as an upload delivers them; 1 cuts every character that has several bytes. */
export async function* pieces(bytes: Uint8Array | string, size = 7): AsyncGenerator<Uint8Array> {
  const all = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size)
}

/** Text in pieces of `size` characters, whole ones as the decoder hands them on. */
export async function* textPieces(text: string, size = 7): AsyncGenerator<string> {
  const all = [...text]
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size).join('')
}

export async function collect<Value>(
  rows: AsyncIterable<RowRead<Value> | RowProblem>,
): Promise<{ values: Value[]; lines: number[]; problems: RowProblem[] }> {
  const values: Value[] = []
  const lines: number[] = []
  const problems: RowProblem[] = []
  for await (const row of rows) {
    if ('problem' in row) problems.push(row)
    else {
      values.push(row.value)
      lines.push(row.line)
    }
  }
  return { values, lines, problems }
}
