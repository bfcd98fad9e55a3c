/** Enough for the header and some rows, also where a row is long. */
const HEAD_BYTES = 256 * 1024

/** The beginning of a file as plain bytes; what a .gz file begins with is unpacked, and empty where it cannot be. */
export async function readHead(file: Blob): Promise<Uint8Array> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  return head[0] === 0x1f && head[1] === 0x8b ? unpack(head) : head
}

async function unpack(packed: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  try {
    const unpacked = new Blob([packed as Uint8Array<ArrayBuffer>])
      .stream()
      .pipeThrough(new DecompressionStream('gzip'))
    for (const reader = unpacked.getReader(); ; ) {
      const { done, value } = await reader.read()
      if (done) break
      pieces.push(value)
    }
  } catch {
    // The rest of the file is not here: what came before it counts.
  }
  return new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer())
}

/**
 * The beginning of a file as text; null for what is no text.
 * @param encoding what the hub has read the file as; null before it has, and then the bytes tell
 */
export function decodeHead(head: Uint8Array, encoding: string | null): string | null {
  const text = decode(head, encoding ?? guess(head))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell what is no text
  return text === null || /[\u0000-\u0008]/.test(text) ? null : text
}

function decode(head: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding).decode(head, { stream: true })
  } catch {
    return null // An encoding that the hub reads and the browser does not.
  }
}

function guess(head: Uint8Array): string {
  const [first, second] = head
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}
