import { FileProblem } from './file-problem.ts'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** Bytes looked at before the encoding is decided. */
const SAMPLE = 1024

/**
 * Decodes an upload piece by piece: UTF-8 or UTF-16, with or without a byte order mark. Bytes that are not text in
 * that encoding end it with a FileProblem that names line and byte, because a guess would store broken names.
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let pending: Uint8Array = new Uint8Array(0)
  let encoding: Encoding | null = null
  let offset = 0
  let line = 1

  function decode(bytes: Uint8Array, last: boolean): string {
    const end = last ? bytes.length : completeEnd(bytes, encoding!)
    const whole = bytes.subarray(0, end)
    pending = bytes.subarray(end)
    let text: string
    try {
      text = new TextDecoder(encoding!, { fatal: true, ignoreBOM: true }).decode(whole)
    } catch {
      throw badBytes(whole, encoding!, offset, line)
    }
    offset += end
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) line += 1
    return text
  }

  for await (const chunk of chunks) {
    let bytes = pending.length === 0 ? chunk : join(pending, chunk)
    if (encoding === null) {
      if (bytes.length < SAMPLE) {
        pending = bytes
        continue
      }
      const found = detectEncoding(bytes)
      encoding = found.encoding
      offset = found.bom
      bytes = bytes.subarray(found.bom)
    }
    const text = decode(bytes, false)
    if (text !== '') yield text
  }

  let rest = pending
  if (encoding === null) {
    const found = detectEncoding(rest)
    encoding = found.encoding
    offset = found.bom
    rest = rest.subarray(found.bom)
  }
  if (rest.length > 0) yield decode(rest, true)
}

/** The byte order mark decides; without one, zero bytes at every second place mean UTF-16 (mostly Latin text). */
export function detectEncoding(sample: Uint8Array): { encoding: Encoding; bom: number } {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return { encoding: 'utf-8', bom: 3 }
  if (sample[0] === 0xff && sample[1] === 0xfe) return { encoding: 'utf-16le', bom: 2 }
  if (sample[0] === 0xfe && sample[1] === 0xff) return { encoding: 'utf-16be', bom: 2 }
  let even = 0
  let odd = 0
  const length = Math.min(sample.length, SAMPLE)
  for (let at = 0; at < length; at += 1) {
    if (sample[at] !== 0) continue
    if (at % 2 === 0) even += 1
    else odd += 1
  }
  const many = length / 8
  if (odd > many && odd > even * 4) return { encoding: 'utf-16le', bom: 0 }
  if (even > many && even > odd * 4) return { encoding: 'utf-16be', bom: 0 }
  return { encoding: 'utf-8', bom: 0 }
}

/** Where the last whole character of a piece ends; what follows waits for the next piece. */
function completeEnd(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding === 'utf-8') {
    for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
      const byte = bytes[bytes.length - back]!
      if (byte < 0x80) break
      if (byte < 0xc0) continue
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return size > back ? bytes.length - back : bytes.length
    }
    return bytes.length
  }
  const even = bytes.length - (bytes.length % 2)
  if (even === 0) return 0
  const high = bytes[encoding === 'utf-16le' ? even - 1 : even - 2]!
  return high >= 0xd8 && high <= 0xdb ? even - 2 : even
}

/** Finds the first bad byte: the longest prefix that decodes, by halving. */
function badBytes(bytes: Uint8Array, encoding: Encoding, offset: number, firstLine: number): FileProblem {
  const decode = (end: number, stream: boolean): string | null => {
    try {
      return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, end), {
        stream,
      })
    } catch {
      return null
    }
  }
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (decode(middle, true) === null) bad = middle
    else good = middle
  }
  // The start of a character that does not go on belongs to what is bad.
  while (good > 0 && decode(good, false) === null) good -= 1
  const line = firstLine + (decode(good, false) ?? '').split('\n').length - 1
  const hex = (bytes[good] ?? 0).toString(16).toUpperCase().padStart(2, '0')
  const name = encoding === 'utf-8' ? 'UTF-8' : 'UTF-16'
  return new FileProblem(
    `Line ${line} has bytes that are not ${name} text (0x${hex} at byte ${offset + good + 1}). ` +
      'Save the file as "CSV UTF-8" and import it again.',
  )
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}
