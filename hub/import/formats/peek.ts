/** Looks at the first bytes, at least `size` of them where there are so many, and gives all of them on. */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): Promise<{ head: Uint8Array; bytes: AsyncGenerator<Uint8Array> }> {
  const source = chunks[Symbol.asyncIterator]()
  const seen: Uint8Array[] = []
  let length = 0
  while (length < size) {
    const next = await source.next()
    if (next.done) break
    seen.push(next.value)
    length += next.value.length
  }
  async function* all() {
    try {
      yield* seen
      yield* { [Symbol.asyncIterator]: () => source }
    } finally {
      await source.return?.()
    }
  }
  return { head: Buffer.concat(seen), bytes: all() }
}
