import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { Suspense, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** What asking for the file comes to. */
const file = vi.hoisted(() => ({ missing: false, broken: null as Error | null }))

vi.mock('./rest.ts', () => ({
  get REST() {
    if (file.missing) throw new TypeError('Failed to fetch dynamically imported module')
    return {
      History: function Counter() {
        const [count, setCount] = useState(0)
        if (file.broken) throw file.broken
        return (
          <button type="button" onClick={() => setCount(count + 1)}>
            {count}
          </button>
        )
      },
    }
  },
}))

beforeEach(() => {
  vi.resetModules()
  file.missing = false
  file.broken = null
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const fresh = async () => {
  const { drawAgain, later, loadRest } = await import('./later.tsx')
  const { LateNote } = await import('./late-note.tsx')
  const Part = later('History') as unknown as () => null
  const page = (
    <main>
      <h1>Lena</h1>
      <LateNote />
      <Suspense fallback="soon">
        <Part />
      </Suspense>
    </main>
  )
  return { page, loadRest, drawAgain }
}

test('its place is held until it has come, and then it stays what it is', async () => {
  const { page, loadRest } = await fresh()
  const { rerender } = render(page)
  screen.getByText('soon')
  ;(await screen.findByText('0')).click()
  await screen.findByText('1')
  await loadRest()
  rerender(page)
  screen.getByText('1')
})

test('once it is loaded it is there at once', async () => {
  const { page, loadRest } = await fresh()
  await loadRest()
  render(page)
  screen.getByText('0')
})

test('where it cannot be loaded, the rest stands, and it can be tried again', async () => {
  file.missing = true
  const { page, loadRest } = await fresh()
  render(page)
  await screen.findByText('late.missing')
  screen.getByText('Lena')
  await waitFor(() => expect(screen.queryByText('soon')).toBeNull())
  await expect(loadRest()).rejects.toThrow('Failed to fetch')
  file.missing = false
  screen.getByRole('button', { name: 'action.retry' }).click()
  await screen.findByText('0')
  expect(screen.queryByText('late.missing')).toBeNull()
})

test('where it fails again, the page can be loaded again', async () => {
  file.missing = true
  const { page } = await fresh()
  render(page)
  ;(await screen.findByRole('button', { name: 'action.retry' })).click()
  await screen.findByRole('button', { name: 'crash.reload' })
})

test('what cannot be drawn ends itself alone, until it can', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const { page } = await fresh()
  file.broken = new Error('odd')
  render(page)
  await screen.findByText('late.missing')
  screen.getByText('Lena')
  file.broken = null
  screen.getByRole('button', { name: 'action.retry' }).click()
  await screen.findByText('0')
  await waitFor(() => expect(screen.queryByText('late.missing')).toBeNull())
})

test('that something stored cannot be read is for the page to say', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const { page, loadRest } = await fresh()
  await loadRest()
  file.broken = Object.assign(new Error('closed'), { name: 'DatabaseClosedError' })
  expect(() => render(page)).toThrow('closed')
})

test('what could not be drawn for one page is drawn for the next, and nothing is said any more', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const { page, loadRest, drawAgain } = await fresh()
  await loadRest()
  file.broken = new Error('an odd row')
  render(page)
  await screen.findByText('late.missing')
  file.broken = null
  act(drawAgain)
  await screen.findByText('0')
  expect(screen.queryByText('late.missing')).toBeNull()
})
