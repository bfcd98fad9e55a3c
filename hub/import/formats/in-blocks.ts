/** Bytes of one block: enough for every later step to be quick, few enough for others to have their turn in between. */
export const BLOCK_BYTES = 64 * 1024
/** Milliseconds of work after which everybody else has a turn. */
const TURN_MS = 10

/**
 * Bytes in blocks of one size, the last one shorter, however the sender cut them: what comes after does the same work,
 * and gives the same rows, for one-byte pieces as for a whole file.
 */
export async function* inBlocks(
  chunks: AsyncIterable<Uint8Array>,
  size = BLOCK_BYTES,
): AsyncGenerator<Uint8Array> {
  let block = new Uint8Array(size)
  let filled = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + size - filled)
      block.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < size) break
      yield block
      block = new Uint8Array(size)
      filled = 0
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}

/**
 * Gives items on, lets others have a turn whenever work has gone on for a while (rows may be long or short, so counting
 * them says nothing), and ends with the signal.
 * @throws the signal's reason
 */
export async function* inTurns<Item>(items: AsyncIterable<Item>, signal?: AbortSignal): AsyncGenerator<Item> {
  let since = performance.now()
  for await (const item of items) {
    if (performance.now() - since > TURN_MS) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      since = performance.now()
    }
    signal?.throwIfAborted()
    yield item
  }
}
