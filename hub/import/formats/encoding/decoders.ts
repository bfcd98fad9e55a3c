import type { ImportEncoding } from '../../../../lib/contract/import.ts'
import { sequenceLength } from './detect-unicode.ts'

/** Stands in the text for bytes that are no text in the file's encoding: no text has it (a noncharacter). */
export const BAD_BYTES = '\ufdd0'

interface Decoder {
  /** Whole characters only. */
  decode(bytes: Uint8Array): string
  /** Where the last whole character of a piece ends; what follows waits for the next piece. */
  wholeLength(bytes: Uint8Array): number
}

export function decoderOf(encoding: ImportEncoding): Decoder {
  if (encoding === 'utf-8') return { decode: decodeUtf8, wholeLength: wholeUtf8 }
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const isBig = encoding === 'utf-16be'
    return {
      decode: (bytes) => decodeUtf16(bytes, isBig),
      wholeLength: (bytes) => wholeUtf16(bytes, isBig),
    }
  }
  if (encoding === 'utf-32le' || encoding === 'utf-32be') {
    const isBig = encoding === 'utf-32be'
    return { decode: (bytes) => decodeUtf32(bytes, isBig), wholeLength: (bytes) => bytes.length & ~3 }
  }
  const decoder = new TextDecoder(encoding)
  return { decode: (bytes) => decoder.decode(bytes), wholeLength: (bytes) => bytes.length }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    return decodeBrokenUtf8(bytes)
  }
}

/** One mark for bad bytes that stand together. */
function decodeBrokenUtf8(bytes: Uint8Array): string {
  let text = ''
  let from = 0
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    if (length === 0) {
      text += lenient.decode(bytes.subarray(from, at))
      if (!text.endsWith(BAD_BYTES)) text += BAD_BYTES
      from = at + 1
    }
    at += length || 1
  }
  return text + lenient.decode(bytes.subarray(from))
}

function wholeUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return size > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function decodeUtf16(bytes: Uint8Array, isBig: boolean): string {
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1))
  const text = (isBig ? even.swap16() : even).toString('utf16le')
  const whole = text.isWellFormed() ? text : text.replace(/\p{Cs}+/gu, BAD_BYTES)
  return bytes.length % 2 === 1 ? whole + BAD_BYTES : whole
}

function wholeUtf16(bytes: Uint8Array, isBig: boolean): number {
  const even = bytes.length & ~1
  if (even === 0) return 0
  const high = bytes[isBig ? even - 2 : even - 1]!
  return high >= 0xd8 && high <= 0xdb ? even - 2 : even
}

function decodeUtf32(bytes: Uint8Array, isBig: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ''
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, !isBig)
    const isText = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
    text += isText ? String.fromCodePoint(point) : BAD_BYTES
  }
  return bytes.length % 4 === 0 ? text : text + BAD_BYTES
}
