import { act, cleanup, render } from '@testing-library/react'
import { useEffect, useRef } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Stores } from '../../lib/db/workspaces.ts'
import { useShown } from './use-shown.ts'

vi.mock('../../lib/db/own-feedback.ts', () => ({ feedbackOfLead: async () => [] }))

const HEIGHT = 60
/** Where the text ends at the lower edge of the sidebar: so many pixels of it are in view. */
let visible = 0
let height = HEIGHT
/** Tells the observers that more or less of it is in view. */
let changed = () => {}
const world = { stores: async () => ({}) as Stores, now: () => 0 }
const record = vi.fn(async () => {})

beforeEach(() => {
  vi.useFakeTimers()
  record.mockClear()
  height = HEIGHT
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly #tell: (entries: { target: Element }[]) => void
      constructor(tell: (entries: { target: Element }[]) => void) {
        this.#tell = tell
      }
      observe(target: Element) {
        changed = () => this.#tell([{ target }])
        changed()
      }
      unobserve() {}
      disconnect() {}
    },
  )
  Element.prototype.getBoundingClientRect = () => new DOMRect(0, window.innerHeight - visible, 300, height)
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  document.documentElement.style.scrollPaddingBottom = ''
})

function Text({ leadId }: { leadId: string | null }) {
  const text = useRef<HTMLParagraphElement>(null)
  const follow = useShown(world, leadId, record)
  useEffect(() => (text.current ? follow?.(text.current, 'point-1') : undefined), [follow])
  return <p ref={text}>Mounts pay back in a year.</p>
}
const show = (pixels: number, leadId: string | null = 'lena') => {
  visible = pixels
  render(<Text leadId={leadId} />)
}
const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1000))
const become = (pixels: number) => {
  visible = pixels
  changed()
}
const COUNT = { kind: 'point_outcome', leadId: 'lena', talkingPointId: 'point-1', outcome: 'shown' }

test.each([
  [29, 10, 0],
  [31, 1.9, 0],
  [31, 2.1, 1],
  [60, 1.9, 0],
  [60, 2.1, 1],
  [31, 60, 1],
])('%i of 60 px for %f s count %i times', async (pixels, seconds, times) => {
  show(pixels)
  await pass(seconds)
  expect(record).toHaveBeenCalledTimes(times)
  if (times > 0) expect(record).toHaveBeenCalledWith(COUNT)
})

test('two seconds at a stretch: what was less than half in view between begins anew', async () => {
  show(31)
  await pass(1.5)
  become(29)
  await pass(0.1)
  become(31)
  await pass(1.9)
  expect(record).not.toHaveBeenCalled()
  await pass(0.2)
  expect(record).toHaveBeenCalledTimes(1)
})

test('what is less than half in view when the time is over is not counted, told or not', async () => {
  show(31)
  await pass(1.9)
  visible = 29
  await pass(10)
  expect(record).not.toHaveBeenCalled()
})

test('what the foot covers is not in view', async () => {
  document.documentElement.style.scrollPaddingBottom = '40px'
  show(60)
  await pass(10)
  expect(record).not.toHaveBeenCalled()
  become(71)
  await pass(2.1)
  expect(record).toHaveBeenCalledTimes(1)
})

test('of a text higher than the sidebar, half of the sidebar is enough', async () => {
  height = window.innerHeight * 4
  show(window.innerHeight / 2 - 1)
  await pass(10)
  expect(record).not.toHaveBeenCalled()
  become(window.innerHeight / 2 + 1)
  await pass(2.1)
  expect(record).toHaveBeenCalledTimes(1)
})

test('nothing is followed where there is nobody to whom it would be shown', async () => {
  show(60, null)
  await pass(10)
  expect(record).not.toHaveBeenCalled()
})
