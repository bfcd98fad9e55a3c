// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { soundState } from './dock-state.ts'
import { createPageRoom } from './page-room.ts'

let life: AbortController
const PAGE = window.location.pathname

beforeEach(() => {
  life = new AbortController()
  vi.useFakeTimers()
})
afterEach(() => {
  life.abort()
  vi.useRealTimers()
  history.replaceState(null, '', PAGE)
  document.documentElement.replaceChildren(document.createElement('head'), document.createElement('body'))
  Reflect.deleteProperty(document, 'elementsFromPoint')
})

/** An open sidebar beside the page. */
function open() {
  const dock = document.createElement('alongside-dock')
  const panel = document.createElement('div')
  panel.getBoundingClientRect = () => new DOMRect(window.innerWidth - 376, 0, 376, 768)
  document.documentElement.append(dock)
  const state = soundState({})
  const room = createPageRoom(dock, panel, state, () => room.make(true), life.signal)
  room.make(true)
  return { room, state }
}

const frames = () => {
  const set = document.createElement('frameset')
  set.setAttribute('cols', '200,*')
  set.append(document.createElement('frame'), document.createElement('frame'))
  document.body.replaceWith(set)
  return () => set.getAttribute('cols')
}

test('a page of frames is printed without the column of the sidebar', () => {
  const cols = frames()
  open()
  expect(cols()).toBe('200,*,376')
  window.dispatchEvent(new Event('beforeprint'))
  expect(cols()).toBe('200,*')
  window.dispatchEvent(new Event('afterprint'))
  expect(cols()).toBe('200,*,376')
})

/** Says what lies under the sidebar: a control that nothing moves, or nothing. */
function cover(): { covered: boolean } {
  const page = { covered: true }
  const button = document.createElement('button')
  button.getBoundingClientRect = () => new DOMRect(0, 0, 5000, 40)
  document.body.append(button)
  document.elementsFromPoint = () => (page.covered ? [button] : [document.body])
  return page
}

test('a page that made no room is tried again on another page of the site, once, and not on the same', async () => {
  const page = cover()
  const { room } = open()
  expect(room.isOver()).toBe(true)
  page.covered = false
  room.keep()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(room.isOver(), 'nothing moves while the page stands').toBe(true)
  history.replaceState(null, '', '/another')
  room.keep()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(room.isOver()).toBe(false)
  page.covered = true
  history.replaceState(null, '', '/third')
  room.keep()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(room.isOver()).toBe(true)
})

/** Goes to another page of the site, and looks. */
async function goTo(room: { keep(): void }, address: string) {
  history.replaceState(null, '', address)
  room.keep()
  await vi.advanceTimersByTimeAsync(5_000)
}

test.each(['#inbox/2', '?message=2'])(
  'another page is told by its whole address: %s is tried again',
  async (address) => {
    const page = cover()
    const { room } = open()
    expect(room.isOver()).toBe(true)
    page.covered = false
    await goTo(room, address)
    expect(room.isOver()).toBe(false)
  },
)

test('a site that makes no room on three pages is not tried on each one more, but with another width', async () => {
  const page = cover()
  const { room, state } = open()
  for (const address of ['#2', '#3']) await goTo(room, address)
  let moved = 0
  window.addEventListener('resize', () => moved++, { signal: life.signal })
  await goTo(room, '#4')
  expect([room.isOver(), moved]).toEqual([true, 0])
  page.covered = false
  state.width = 300
  room.make(true)
  expect(room.isOver()).toBe(false)
  page.covered = true
  await goTo(room, '#5')
  expect(room.isOver()).toBe(true)
  page.covered = false
  await goTo(room, '#6')
  expect(room.isOver()).toBe(false)
})

test('frames that made no room at the left make it at the right again', () => {
  const cols = frames()
  const { room, state } = open()
  state.side = 'left'
  room.make(true)
  expect([room.isOver(), cols()]).toEqual([true, '200,*'])
  state.side = 'right'
  room.make(true)
  expect([room.isOver(), cols()]).toEqual([false, '200,*,376'])
})
