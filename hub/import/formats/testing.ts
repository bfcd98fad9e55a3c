import { z } from 'zod'
import { CodedReason } from '../../../lib/domain/import-reason.ts'
import { inWords } from '../reason-words.ts'
import type { RowProblem, RowRead } from './file-problem.ts'

/** The same with each reason in words, as people read it. */
export type InWords<T> = T extends CodedReason
  ? string
  : T extends readonly (infer Item)[]
    ? InWords<Item>[]
    : T extends object
      ? { [key in keyof T]: InWords<T[key]> }
      : T
export function reasonsInWords<T>(value: T): InWords<T> {
  const worded = (): unknown => {
    if (Array.isArray(value)) return value.map(reasonsInWords)
    if (typeof value !== 'object' || value === null) return value
    const coded = z.strictObject(CodedReason.shape).safeParse(value)
    if (coded.success) return inWords(coded.data)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, reasonsInWords(one)]))
  }
  return worded() as InWords<T>
}

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
  rows: AsyncIterable<RowRead<Value> | RowProblem | (RowRead<Value> | RowProblem)[]>,
): Promise<{ values: Value[]; lines: number[]; problems: InWords<RowProblem>[] }> {
  const values: Value[] = []
  const lines: number[] = []
  const problems: InWords<RowProblem>[] = []
  for (const row of (await Array.fromAsync(rows)).flat()) {
    if ('problem' in row) problems.push(reasonsInWords(row))
    else {
      values.push(row.value)
      lines.push(row.line)
    }
  }
  return { values, lines, problems }
}
