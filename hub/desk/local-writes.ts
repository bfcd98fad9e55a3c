/**
 * What this page has written itself, so that an answer that was asked for before undoes none of it: the hub may have
 * read the item before it wrote it. Writes about one item follow one another; its buttons are busy meanwhile.
 */
export class LocalWrites<Item> {
  #clock = 0
  readonly #written = new Map<string, { at: number; item: Item }>()

  /** A request for items begins; what this returns belongs to its answer. */
  begin(): number {
    return ++this.#clock
  }

  /** The hub's answer to a write has come, with the item as it is now. */
  wrote(id: string, item: Item): void {
    this.#written.set(id, { at: ++this.#clock, item })
  }

  /** What to show after an answer with `item` has come to a request that began then. */
  newest(id: string, item: Item, began: number): Item {
    const own = this.#written.get(id)
    return own && own.at > began ? own.item : item
  }
}
