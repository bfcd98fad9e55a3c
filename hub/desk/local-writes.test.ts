import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LocalWrites } from './local-writes.ts'

/** One item on the hub: how often it was written, by this desk or by somebody else. */
interface Item {
  id: string
  state: number
}

/**
 * What happens, in any order: somebody else writes; this desk's write or reading is sent, is done by the hub, is
 * answered. Writes of this desk about one item follow one another; readings may overtake each other and every write.
 */
const happening = fc.record({
  what: fc.constantFrom('others', 'send write', 'send reading', 'hub', 'answer'),
  id: fc.constantFrom('a', 'b'),
  which: fc.nat(),
})

interface Request {
  id: string
  write: boolean
  began: number
  /** What the hub did or read; null until it did. */
  told: number | null
}

test('whatever overtakes what: no reading undoes a write of this desk, and the next reading shows the truth', () => {
  let undoneWithout = 0
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60, size: 'max' }), (happenings) => {
      const hub = new Map([
        ['a', 0],
        ['b', 0],
      ])
      const writes = new LocalWrites<Item>()
      const shown = new Map(hub)
      const written = new Map(hub)
      let requests: Request[] = []
      const raise = (id: string) => hub.set(id, (hub.get(id) as number) + 1).get(id) as number
      const begin = (id: string, write: boolean) =>
        requests.push({ id, write, began: writes.begin(), told: null })

      for (const { what, id, which } of happenings) {
        const waiting = requests.filter(({ told }) => (what === 'hub' ? told === null : told !== null))
        const request = waiting[which % Math.max(1, waiting.length)]
        if (what === 'others') raise(id)
        else if (what === 'send reading') begin(id, false)
        else if (what === 'send write') {
          if (!requests.some((one) => one.write && one.id === id)) begin(id, true)
        } else if (!request) continue
        else if (what === 'hub')
          request.told = request.write ? raise(request.id) : (hub.get(request.id) ?? null)
        else {
          requests = requests.filter((one) => one !== request)
          const item = { id: request.id, state: request.told as number }
          if (request.write) {
            writes.wrote(item.id, item)
            written.set(item.id, item.state)
            shown.set(item.id, item.state)
          } else {
            if (item.state < (written.get(item.id) as number)) undoneWithout++
            shown.set(item.id, writes.newest(item.id, item, request.began).state)
          }
        }
        for (const [each, state] of shown) expect(state).toBeGreaterThanOrEqual(written.get(each) as number)
      }
      for (const id of hub.keys()) {
        const began = writes.begin()
        const item = { id, state: hub.get(id) as number }
        expect(writes.newest(id, item, began)).toEqual(item)
      }
    }),
    { numRuns: 2000 },
  )
  // The rule was needed: answers that would have undone a write did come.
  expect(undoneWithout).toBeGreaterThan(10)
})
