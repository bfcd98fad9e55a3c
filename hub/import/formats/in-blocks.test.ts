import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inBlocks, inTurns } from './in-blocks.ts'

async function* cut(bytes: Uint8Array, ends: number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (const end of [...ends, bytes.length].sort((a, b) => a - b)) {
    yield bytes.subarray(from, Math.min(end, bytes.length))
    from = Math.min(end, bytes.length)
  }
}

test('any cut of the same bytes gives the same blocks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 500 }),
      fc.array(fc.nat(500)),
      fc.integer({ min: 1, max: 64 }),
      async (bytes, ends, size) => {
        const blocks = await Array.fromAsync(inBlocks(cut(bytes, ends), size))
        expect(Buffer.concat(blocks)).toEqual(Buffer.from(bytes))
        expect(blocks.slice(0, -1).every((block) => block.length === size)).toBe(true)
        expect(blocks.length).toBe(Math.ceil(bytes.length / size))
      },
    ),
  )
})

async function* busy(items: number): AsyncGenerator<number> {
  for (let item = 0; item < items; item += 1) {
    const until = performance.now() + 2
    while (performance.now() < until);
    yield item
  }
}

test('others have a turn by time, not by count', async () => {
  let turns = 0
  const timer = setInterval(() => {
    turns += 1
  }, 1)
  for await (const _ of inTurns(busy(100)));
  clearInterval(timer)
  // 200 ms of work without any waiting: a timer of 1 ms would not have fired once.
  expect(turns).toBeGreaterThan(5)
})

test('it ends with the signal, in the middle of work that never waits', async () => {
  const abort = new AbortController()
  setTimeout(() => abort.abort(new Error('gone')), 5)
  let seen = 0
  const reading = (async () => {
    for await (const _ of inTurns(busy(10_000), abort.signal)) seen += 1
  })()
  await expect(reading).rejects.toThrow('gone')
  expect(seen).toBeLessThan(5_000)
})
