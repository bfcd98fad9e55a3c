import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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
const kept = (token: number) => async () => ({ tabId: 7, hint: hint(token) })
const dead = () => Promise.reject(new Error('no worker'))

function follow(
  answers: (() => Promise<LastHint>)[],
  channelAnswers: (() => Promise<unknown>)[] = [async () => true],
) {
  const never = () => new Promise<never>(() => {})
  const ask = vi.fn((): Promise<LastHint> => (answers.shift() ?? never)())
  const askForChannel = vi.fn((): Promise<unknown> => (channelAnswers.shift() ?? never)())
  const news: News[] = []
  return { news, ask, askForChannel, ...followPage({ ask, askForChannel }, (each) => news.push(each)) }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('begins with the hint that the background kept; from then on only the channel counts', async () => {
  const { news, ask, take } = follow([kept(1)])
  await vi.runAllTimersAsync()
  expect(news).toEqual([{ hint: hint(1), kept: true }])
  take({ type: 'hint', hint: hint(2) })
  take({ type: 'insert', text: 'not for us' })
  take({ type: 'hint.gone', token: 3 })
  expect(news.slice(1)).toEqual([{ hint: hint(2) }, { gone: 3 }])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ask).toHaveBeenCalledTimes(1)
})

test('a kept hint that comes after the page’s own word is not shown', async () => {
  const { news, take } = follow([kept(1)])
  take({ type: 'hint.gone', token: 2 })
  await vi.runAllTimersAsync()
  expect(news).toEqual([{ gone: 2 }])
})

test('nothing kept, nothing shown', async () => {
  const { news } = follow([async () => ({ tabId: 7, hint: null })])
  await vi.runAllTimersAsync()
  expect(news).toEqual([])
})

test('asks background and page again until they answer, and stops asking when it is ended', async () => {
  const { news, ask, askForChannel } = follow(
    [dead, dead, kept(1)],
    [dead, async () => undefined, async () => true],
  )
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ask).toHaveBeenCalledTimes(3)
  expect(askForChannel).toHaveBeenCalledTimes(3)
  expect(news).toEqual([{ hint: hint(1), kept: true }])

  const other = follow([dead, dead], [dead, dead])
  await vi.advanceTimersByTimeAsync(100)
  other.end()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(other.ask).toHaveBeenCalledTimes(1)
  expect(other.askForChannel).toHaveBeenCalledTimes(1)
})

test('what the background answers after the end is not shown', async () => {
  const { news, end } = follow([kept(1)])
  end()
  await vi.runAllTimersAsync()
  expect(news).toEqual([])
})
