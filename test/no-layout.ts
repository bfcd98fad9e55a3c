import { vi } from 'vitest'

/**
 * jsdom lays nothing out. Stands in for what observes that: nothing changes its size, and what is followed stands where
 * the answer's `inView` says, 60 px high.
 */
export function stubLayout(): { inView: boolean } {
  const where = { inView: true }
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly #tell
      constructor(tell: (entries: { target: Element }[]) => void) {
        this.#tell = tell
      }
      observe(target: Element) {
        setTimeout(() => this.#tell([{ target }]))
      }
      unobserve() {}
      disconnect() {}
    },
  )
  Element.prototype.getBoundingClientRect = () => new DOMRect(0, where.inView ? 100 : 10_000, 300, 60)
  return where
}
