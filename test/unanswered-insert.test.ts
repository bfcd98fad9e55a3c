// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NOTHING_READ } from '../components/sidebar/page-state.ts'
import { sidebarWorld, takeUnanswered } from '../entrypoints/sidebar/world.ts'

const { sendToPage, followInsert } = vi.hoisted(() => ({ sendToPage: vi.fn(), followInsert: vi.fn() }))
vi.mock('../lib/messages/send.ts', () => ({ sendToPage, sendToBackground: vi.fn() }))
vi.mock('../entrypoints/sidebar/later.ts', () => ({ followInsert }))

const USE = { leadId: 'lena', talkingPointId: 'p1' }
const { parent } = window

beforeEach(() => {
  sessionStorage.clear()
  Object.defineProperty(window, 'parent', { value: {}, configurable: true })
  sendToPage.mockReset().mockResolvedValue(null)
  followInsert.mockReset().mockResolvedValue(null)
})
afterEach(() => void Object.defineProperty(window, 'parent', { value: parent, configurable: true }))

/** The sidebar of a page that comes up. */
const start = () =>
  sidebarWorld(
    () => new Promise(() => {}),
    { state: NOTHING_READ, drafts: [], workspace: 'alongside w' },
    takeUnanswered(),
  )
/** Presses Insert on a page that goes before it answers. */
async function insertAndGo(cancel: AbortController) {
  const gone = Promise.withResolvers<never>()
  sendToPage.mockReturnValueOnce(gone.promise)
  const answer = start()
    .insert('Hello', USE, cancel.signal)
    .catch(() => 'gone')
  await vi.waitFor(() => expect(sendToPage).toHaveBeenCalledOnce())
  return { answer, go: () => gone.reject(new Error('gone')) }
}
const cancelled = new AbortController().signal

test('the next page follows what the page before did not answer, once, and not what it is asked itself', async () => {
  const { answer, go } = await insertAndGo(new AbortController())
  const { id, ...use } = sendToPage.mock.calls[0]![0].use
  expect(use).toEqual({ ...USE, workspace: 'alongside w' })
  go()
  expect(await answer).toBe('gone')
  const next = start()
  void next.insert('More', USE, cancelled)
  await next.insertBefore(cancelled, () => {})
  expect(followInsert).toHaveBeenCalledOnce()
  expect(followInsert.mock.calls[0]!.slice(0, 3)).toEqual([id, expect.any(Function), cancelled])

  sessionStorage.clear()
  const own = start()
  void own.insert('More', USE, cancelled)
  expect(await own.insertBefore(cancelled, () => {})).toBeNull()
  expect(followInsert).toHaveBeenCalledOnce()
})

test('Cancel that the page before does not hear any more is the next page’s', async () => {
  const cancel = new AbortController()
  const { go } = await insertAndGo(cancel)
  const { id } = sendToPage.mock.calls[0]![0].use
  cancel.abort()
  go()
  await start().insertBefore(cancelled, () => {})
  const [followed, , signal] = followInsert.mock.calls[0]!
  expect(followed).toBe(id)
  expect(signal.aborted).toBe(true)
})

test('nothing is left of what was answered, also where Cancel comes after that', async () => {
  const cancel = new AbortController()
  await start().insert('Hello', USE, cancel.signal)
  cancel.abort()
  expect(await start().insertBefore(cancelled, () => {})).toBeNull()
})
