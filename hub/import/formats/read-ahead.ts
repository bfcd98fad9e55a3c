/** Reads the first items, so many and of such a size together, and gives all of them on. */
export async function readAhead<Item>(
  items: AsyncGenerator<Item>,
  most: number,
  sizeOf: (item: Item) => number = () => 0,
  mostSize = MOST_CHARACTERS,
): Promise<{ first: Item[]; rows: AsyncGenerator<Item> }> {
  const first: Item[] = []
  for (let size = 0; first.length < most && size < mostSize; ) {
    const next = await items.next()
    if (next.done) break
    first.push(next.value)
    size += sizeOf(next.value)
  }
  async function* all() {
    try {
      // Given away one by one: what is written to the database needs no second place.
      for (let item = first.shift(); item !== undefined; item = first.shift()) yield item
      yield* items
    } finally {
      await items.return(undefined)
    }
  }
  return { first: [...first], rows: all() }
}

/** Characters that wait at most. */
const MOST_CHARACTERS = 1_000_000
