import { isUtf8 as isWholeUtf8 } from 'node:buffer'
import type { ImportEncoding } from '../../../../lib/contract/import.ts'

/** Bytes looked at for the zeros that letters of ASCII have in UTF-16 and UTF-32. */
const ZEROS_IN = 1024

const MARKS: [mark: number[], encoding: ImportEncoding][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  // Before UTF-16, whose mark this one begins with.
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/**
 * The encoding that a byte order mark names, or the zeros of UTF-16 and UTF-32 show (mostly Latin text); `mark` is
 * its length. Null for everything else.
 */
export function detectUnicode(sample: Uint8Array): { encoding: ImportEncoding; mark: number } | null {
  const marked = MARKS.find(([mark]) => mark.every((byte, at) => sample[at] === byte))
  if (marked) return { encoding: marked[1], mark: marked[0].length }
  const zeros = [0, 0, 0, 0]
  const length = Math.min(sample.length, ZEROS_IN) & ~3
  for (let at = 0; at < length; at += 1) if (sample[at] === 0) zeros[at % 4]! += 1
  const quarter = length / 4
  const [a, b, c, d] = zeros.map((count) => count > quarter / 2) as [boolean, boolean, boolean, boolean]
  const found = (encoding: ImportEncoding) => ({ encoding, mark: 0 })
  if (length < 8) return null
  if (!a && b && c && d) return found('utf-32le')
  if (a && b && c && !d) return found('utf-32be')
  if (!a && b && !c && d) return found('utf-16le')
  if (a && !b && c && !d) return found('utf-16be')
  return null
}

/** Whether bytes that are not all ASCII are UTF-8, also with a few broken names among many whole ones. */
export function isUtf8(bytes: Uint8Array): boolean {
  if (isWholeUtf8(bytes)) return true
  let whole = 0
  let broken = 0
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    if (length > 1) whole += 1
    // The sample may end within a character.
    else if (length === 0 && at < bytes.length - 3) broken += 1
    at += length || 1
  }
  return whole > broken * 4
}

/** Bytes of the UTF-8 character that begins there (RFC 3629: no overlong form, no surrogate); 0 when none does. */
export function sequenceLength(bytes: Uint8Array, at: number): 0 | 1 | 2 | 3 | 4 {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const second = bytes[at + 1] ?? 0
  const isMore = (byte: number | undefined) => byte !== undefined && byte >= 0x80 && byte <= 0xbf
  if (!isMore(second) || first < 0xc2 || first > 0xf4) return 0
  if (first < 0xe0) return 2
  if (!isMore(bytes[at + 2])) return 0
  if (first < 0xf0) {
    const overlong = first === 0xe0 && second < 0xa0
    const surrogate = first === 0xed && second > 0x9f
    return overlong || surrogate ? 0 : 3
  }
  if (!isMore(bytes[at + 3])) return 0
  return (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f) ? 0 : 4
}
