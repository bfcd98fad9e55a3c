// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { observe } from './observe.ts'

let end: AbortController
/** Milliseconds that looks have taken beside those of the timers. */
let spent: number
beforeEach(() => {
  end = new AbortController()
  spent = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  const start = Date.now()
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now() - start + 10_000 + spent)
})
afterEach(() => {
  end.abort()
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

/** A page that changes every 20 ms and takes 20 ms to look at; when it was looked at. */
function restless() {
  const looks: number[] = []
  const began = Date.now()
  const look = () => {
    looks.push(Date.now() - began)
    spent += 20
    return false
  }
  const watch = observe(
    () => [document],
    look,
    () => {},
    end.signal,
  )
  const storm = setInterval(() => document.body.setAttribute('title', String(Date.now())), 20)
  end.signal.addEventListener('abort', () => clearInterval(storm))
  return { looks, watch }
}
const between = (looks: readonly number[], from: number, to: number) =>
  looks.filter((at) => at > from && at <= to).length

test('a page that never rests gets one look in a while, and soon after the rep has clicked', async () => {
  const { looks, watch } = restless()
  await vi.advanceTimersByTimeAsync(10_000)
  const quiet = between(looks, 5000, 10_000)
  expect(quiet).toBeGreaterThan(0)
  expect(quiet).toBeLessThan(3) // 20 ms of every 3000
  watch.eager()
  await vi.advanceTimersByTimeAsync(800)
  expect(between(looks, 10_000, 10_200)).toBeGreaterThan(0)
  expect(between(looks, 10_200, 10_800)).toBeGreaterThan(1)
})

test('keys that are typed there do not make it look without end', async () => {
  const { looks, watch } = restless()
  await vi.advanceTimersByTimeAsync(10_000)
  for (let key = 0; key < 100; key++) {
    watch.eager()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(between(looks, 10_000, 20_000)).toBeLessThan(45)
})
