import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { InsertAnswer } from '../../lib/domain/insert-answer.ts'
import { insertPoint } from './insert-point.ts'

const use = { leadId: 'lena', talkingPointId: 'p1' }
const AT_CARET: InsertAnswer = { inserted: 'at-caret' }

function world() {
  const answers: PromiseWithResolvers<(InsertAnswer & { counted?: true }) | null>[] = []
  const ended = vi.fn()
  const steps = {
    insert: vi.fn((_text: string, _use: object, _cancelled: AbortSignal) => {
      answers.push(Promise.withResolvers())
      return answers.at(-1)!.promise
    }),
    copy: vi.fn(async () => {}),
    waits: vi.fn((_cancel: () => void) => ended),
    say: vi.fn(),
    count: vi.fn(async () => {}),
  }
  const page = {}
  const press = (pointId = 'p1') => insertPoint(page, pointId, async () => ({ text: 'Hello', use }), steps)
  return { answers, steps, ended, page, press }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})
const turn = () => vi.advanceTimersByTimeAsync(0)

test('pressed again meanwhile, from wherever in the page, it is inserted and counted once; afterwards again', async () => {
  const { answers, steps, page, press } = world()
  const first = press()
  await turn()
  await press()
  await insertPoint(page, 'p1', async () => ({ text: 'Hello and proof', use }), steps)
  void press('p2')
  await turn()
  expect(steps.insert).toHaveBeenCalledTimes(2)
  answers[0]!.resolve(AT_CARET)
  await first
  expect(steps.count).toHaveBeenCalledTimes(1)
  void press()
  await turn()
  expect(steps.insert).toHaveBeenCalledTimes(3)
  answers[2]!.reject(new Error('no page'))
  await turn()
  void press()
  await turn()
  expect(steps.insert, 'also after a failure').toHaveBeenCalledTimes(4)
})

test('the page is another one for each page of ours', async () => {
  const [one, other] = [world(), world()]
  void one.press()
  void other.press()
  await turn()
  expect(other.steps.insert).toHaveBeenCalledTimes(1)
})

test('only what takes long is said to wait; Cancel reaches the page, and what came of it is said', async () => {
  const { answers, steps, press } = world()
  const quick = press()
  await turn()
  answers[0]!.resolve(AT_CARET)
  await quick
  await vi.advanceTimersByTimeAsync(1000)
  expect(steps.waits).not.toHaveBeenCalled()

  const slow = press()
  await vi.advanceTimersByTimeAsync(1000)
  expect(steps.waits).toHaveBeenCalledOnce()
  const [, , signal] = steps.insert.mock.calls[1]!
  expect(signal.aborted).toBe(false)
  steps.waits.mock.calls[0]![0]()
  expect(signal.aborted).toBe(true)
  answers[1]!.resolve({ inserted: false, reason: 'cancelled' })
  await slow
  expect(steps.say.mock.calls).toEqual([['at-caret'], ['cancelled']])
  expect(steps.copy).not.toHaveBeenCalled()
  expect(steps.count).toHaveBeenCalledTimes(1)
})

test('that it waits is over when it has ended, whatever ended it', async () => {
  const { answers, steps, ended, page, press } = world()
  const slow = press()
  await vi.advanceTimersByTimeAsync(1000)
  expect(steps.waits).toHaveBeenCalledTimes(1)
  expect(ended).not.toHaveBeenCalled()
  answers[0]!.resolve(AT_CARET)
  await slow
  expect(ended).toHaveBeenCalledTimes(1)

  const ready = Promise.withResolvers<never>()
  const broken = insertPoint(page, 'p1', () => ready.promise, steps).catch(() => 'broken')
  await vi.advanceTimersByTimeAsync(1000)
  ready.reject(new Error('not loaded'))
  expect(await broken).toBe('broken')
  expect(ended).toHaveBeenCalledTimes(2)
})

test('Cancel that comes too late says what is true, and it counts', async () => {
  const { answers, steps, press } = world()
  const slow = press()
  await vi.advanceTimersByTimeAsync(1000)
  steps.waits.mock.calls[0]![0]()
  answers[0]!.resolve({ inserted: 'in-new-reply' })
  await slow
  expect(steps.say.mock.calls).toEqual([['in-new-reply']])
  expect(steps.count).toHaveBeenCalledWith(use)
})

test('Cancel while the text is still made ready: the page is not asked at all', async () => {
  const { steps, page } = world()
  const ready = Promise.withResolvers<{ text: string; use: typeof use }>()
  const slow = insertPoint(page, 'p1', () => ready.promise, steps)
  await vi.advanceTimersByTimeAsync(1000)
  steps.waits.mock.calls[0]![0]()
  ready.resolve({ text: 'Hello', use })
  await slow
  expect(steps.insert).not.toHaveBeenCalled()
  expect(steps.copy).not.toHaveBeenCalled()
  expect(steps.count).not.toHaveBeenCalled()
  expect(steps.say.mock.calls).toEqual([['cancelled']])
})

test.each([
  [null],
  [{ inserted: false, reason: 'refused' }],
  [{ inserted: false, reason: 'no-editor' }],
  [{ inserted: false, reason: 'no-caret' }],
] as const)('after Cancel, nothing is copied or counted whatever else did not work: %j', async (answer) => {
  const { answers, steps, press } = world()
  const slow = press()
  await vi.advanceTimersByTimeAsync(1000)
  steps.waits.mock.calls[0]![0]()
  answers[0]!.resolve(answer)
  await slow
  expect(steps.copy).not.toHaveBeenCalled()
  expect(steps.count).not.toHaveBeenCalled()
  expect(steps.say.mock.calls).toEqual([['cancelled']])
})

describe('what cannot be inserted is copied', () => {
  test.each([
    [null, 'copiedInstead', 1],
    [{ inserted: false, reason: 'refused' }, 'refused', 1],
    [{ inserted: false, reason: 'no-caret' }, 'clickFirst', 0],
  ] as const)('%j', async (answer, words, counts) => {
    const { answers, steps, press } = world()
    const done = press()
    await turn()
    answers[0]!.resolve(answer)
    await done
    expect(steps.copy).toHaveBeenCalledWith('Hello')
    expect(steps.say.mock.calls).toEqual([[words]])
    expect(steps.count).toHaveBeenCalledTimes(counts)
  })

  test('or it is said that not even that was possible', async () => {
    const { answers, steps, press } = world()
    steps.copy.mockRejectedValue(new Error('denied'))
    const done = press()
    await turn()
    answers[0]!.resolve(null)
    await done
    expect(steps.say.mock.calls).toEqual([['failed']])
    expect(steps.count).not.toHaveBeenCalled()
  })
})

test('what a background has counted is not counted again', async () => {
  const { answers, steps, press } = world()
  const done = press()
  await turn()
  answers[0]!.resolve({ inserted: 'in-new-reply', counted: true })
  await done
  expect(steps.count).not.toHaveBeenCalled()
})
