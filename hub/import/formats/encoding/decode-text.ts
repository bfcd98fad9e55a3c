import { isAscii } from 'node:buffer'
import type { ImportEncoding } from '../../../../lib/contract/import.ts'
import { decoderOf } from './decoders.ts'
import { detectUnicode, isUtf8 } from './detect-unicode.ts'
import { guessSingleByte } from './guess-single-byte.ts'

/** Bytes looked at before an encoding is decided that only accented letters can tell. */
const SAMPLE = 64 * 1024

export interface DecodedText {
  text: AsyncGenerator<string>
  /** What the text was read as so far; null while nothing but ASCII came, which is the same in all of them. */
  encoding(): ImportEncoding | null
}

/**
 * Decodes a file piece by piece, in the encoding given or the one that its content shows: a byte order mark or the
 * zeros of UTF-16 and UTF-32 decide at once, otherwise the first letters that are not ASCII. Bytes that are no text
 * become BAD_BYTES, so that a row with a broken name costs no other row.
 */
export function decodeText(
  chunks: AsyncIterable<Uint8Array>,
  given: ImportEncoding | null = null,
): DecodedText {
  let encoding = given
  let pending: Uint8Array = new Uint8Array(0)
  let isBeginning = true

  /** Decides what can be decided; false when more bytes would tell more. */
  function decide(last: boolean): boolean {
    const enough = last || pending.length >= SAMPLE
    if (isBeginning) {
      if (!enough) return false
      isBeginning = false
      const unicode = detectUnicode(pending)
      // A mark is no part of the text, also where somebody has named the encoding.
      if (unicode && (encoding === null || unicode.encoding === encoding)) {
        encoding = unicode.encoding
        pending = pending.subarray(unicode.mark)
      }
    }
    if (encoding !== null || isAscii(pending)) return true
    if (!enough) return false
    encoding = isUtf8(pending) ? 'utf-8' : guessSingleByte(pending)
    return true
  }

  function take(last: boolean): string {
    if (!decide(last)) return ''
    const { decode, wholeLength } = decoderOf(encoding ?? 'utf-8')
    const length = last ? pending.length : wholeLength(pending)
    const text = decode(pending.subarray(0, length))
    pending = pending.subarray(length)
    return text
  }

  async function* decoded(): AsyncGenerator<string> {
    for await (const chunk of chunks) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      const text = take(false)
      if (text !== '') yield text
    }
    const rest = take(true)
    if (rest !== '') yield rest
  }
  return { text: decoded(), encoding: () => encoding }
}
