import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Runtime } from '../browser.ts'
import type { Hint } from '../domain/hint.ts'
import { followPage, type News } from './follow-page.ts'
import type { LastHint } from './table.ts'

const hint = (token: number): Hint => ({
  token,
  host: 'practice',
  origin: 'http://127.0.0.1:4510',
  pageKind: 'message',
  thread: null,
  participants: [],
  canInsert: true,
  recognised: true,
  withoutAddress: [],
})
const from = (id: number | null, ownId = 'own') =>
  ({ id: ownId, tab: id === null ? undefined : { id } }) as Runtime.MessageSender

function follow(
  answers: (() => Promise<LastHint>)[],
  openChannel: (hear: (raw: unknown) => void) => () => void = () => () => {},
) {
  const listeners = new Set<(raw: unknown, sender: Runtime.MessageSender) => undefined>()
  const ask = vi.fn(() => (answers.shift() ?? (() => new Promise<LastHint>(() => {})))())
  const news: News[] = []
  const onMessage = {
    addListener: (listener: (raw: unknown, sender: Runtime.MessageSender) => undefined) =>
      void listeners.add(listener),
    removeListener: (listener: (raw: unknown, sender: Runtime.MessageSender) => undefined) =>
      void listeners.delete(listener),
  }
  const end = followPage({ ownId: 'own', onMessage, ask, openChannel }, (each) => news.push(each))
  const say = (raw: unknown, sender: Runtime.MessageSender) => {
    for (const listener of listeners) listener(raw, sender)
  }
  return { news, ask, say, end, listeners }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('begins with the hint that the background kept, then hears the own tab only, at once', async () => {
  const { news, say } = follow([async () => ({ tabId: 7, hint: hint(1) })])
  await vi.runAllTimersAsync()
  say({ type: 'hint', hint: hint(2) }, from(8))
  say({ type: 'hint.gone', token: 3 }, from(8))
  say({ type: 'hint', hint: hint(4) }, from(7, 'other'))
  expect(news).toEqual([{ hint: hint(1), kept: true }])
  say({ type: 'hint', hint: hint(5) }, from(7))
  say({ type: 'hint.gone', token: 6 }, from(7))
  expect(news.slice(1)).toEqual([{ hint: hint(5) }, { gone: 6 }])
})

test('what comes before the tab is known waits, and outdoes the kept hint', async () => {
  const { news, say } = follow([async () => ({ tabId: 7, hint: hint(1) })])
  say({ type: 'hint', hint: hint(2) }, from(8))
  say({ type: 'hint', hint: hint(3) }, from(7))
  expect(news).toEqual([])
  await vi.runAllTimersAsync()
  expect(news).toEqual([{ hint: hint(3) }])
})

test('takes what the background passes on', async () => {
  const { news, say } = follow([async () => ({ tabId: 7, hint: null })])
  await vi.runAllTimersAsync()
  say({ type: 'hint', hint: hint(2) }, from(null))
  expect(news).toEqual([{ hint: hint(2) }])
})

test('asks again until the background answers, and stops asking when it is ended', async () => {
  const dead = () => Promise.reject(new Error('no worker'))
  const { news, ask } = follow([dead, dead, async () => ({ tabId: 7, hint: hint(1) })])
  await vi.advanceTimersByTimeAsync(1000)
  expect(ask).toHaveBeenCalledTimes(3)
  expect(news).toEqual([{ hint: hint(1), kept: true }])

  const other = follow([dead, dead])
  await vi.advanceTimersByTimeAsync(100)
  other.end()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(other.ask).toHaveBeenCalledTimes(1)
  expect(other.listeners.size).toBe(0)
})

test('a channel to the page takes over with its first word', async () => {
  let sayByChannel: (raw: unknown) => void = () => {}
  const close = vi.fn()
  const { news, say, end, listeners } = follow([async () => ({ tabId: 7, hint: null })], (hear) => {
    sayByChannel = hear
    return close
  })
  await vi.advanceTimersByTimeAsync(0)
  say({ type: 'hint', hint: hint(1) }, from(7))
  sayByChannel({ type: 'hint', hint: hint(2) })
  sayByChannel({ type: 'insert', text: 'not for us' })
  say({ type: 'hint', hint: hint(1) }, from(7))
  sayByChannel({ type: 'hint.gone', token: 3 })
  expect(news).toEqual([{ hint: hint(1) }, { hint: hint(2) }, { gone: 3 }])
  end()
  expect(close).toHaveBeenCalled()
  expect(listeners.size).toBe(0)
})
