// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startHost } from './load-host.ts'
import { fakeExtension, fakeLoader } from './testing.ts'

let lives: { id: string; life: AbortController }[]
let extension: ReturnType<typeof fakeExtension>

beforeEach(() => {
  vi.useFakeTimers()
  lives = []
  extension = fakeExtension()
})
afterEach(() => {
  for (const { life } of lives) life.abort()
  vi.useRealTimers()
  document.body.replaceChildren()
  document.body.className = ''
})

const start = () =>
  startHost(window, extension, fakeLoader(), async (coming, life) => {
    const { id } = await coming
    lives.push({ id, life })
  })
const running = () => lives.filter(({ life }) => !life.signal.aborted).map(({ id }) => id)
const becomeOdoo = () => document.body.classList.add('o_web_client')

test('a product that shows late what it is gets its adapter, and the reader of any site ends', async () => {
  await start()
  expect(running()).toEqual(['generic'])
  await vi.advanceTimersByTimeAsync(900)
  expect(running()).toEqual(['generic'])
  becomeOdoo()
  await vi.advanceTimersByTimeAsync(2500)
  await vi.waitFor(() => expect(running()).toEqual(['odoo']))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lives.map(({ id }) => id)).toEqual(['generic', 'odoo'])
})

test('a page that stays unknown is left alone after a while, until it goes to another address', async () => {
  await start()
  await vi.advanceTimersByTimeAsync(60_000)
  becomeOdoo() // behind a form to sign in
  await vi.advanceTimersByTimeAsync(60_000)
  expect(running()).toEqual(['generic'])
  window.dispatchEvent(new Event('popstate'))
  await vi.advanceTimersByTimeAsync(1000)
  await vi.waitFor(() => expect(running()).toEqual(['odoo']))
})

test('what was taken down stays down', async () => {
  await start()
  lives[0]?.life.abort() // the rep has removed the site
  becomeOdoo()
  window.dispatchEvent(new Event('popstate'))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lives).toHaveLength(1)
})

test('a page that has outlived its extension keeps what runs in it', async () => {
  await start()
  becomeOdoo()
  extension.living = false
  await vi.advanceTimersByTimeAsync(60_000)
  expect(running()).toEqual(['generic'])
})

test('a known page is asked once', async () => {
  becomeOdoo()
  await start()
  document.body.className = ''
  await vi.advanceTimersByTimeAsync(60_000)
  expect(lives.map(({ id }) => id)).toEqual(['odoo'])
})

test('a site that is taken back ends all, another site’s stays, and a page cannot do it', async () => {
  becomeOdoo()
  await start()
  const here = `${location.origin.replace(/:\d+$/, '')}/*`
  const hear = (sites: string[], sender: string) => extension.hear?.({ type: 'leave', sites }, sender)
  hear(['https://elsewhere.test/*'], 'own')
  hear([here], 'foreign')
  expect(running()).toEqual(['odoo'])
  hear([here], 'own')
  expect(running()).toEqual([])
  expect(extension.hear).toBeNull()
})

test('where the adapter cannot be loaded, nothing of what is there already stays', async () => {
  let life: AbortController | undefined
  const loader = { ...fakeLoader(), adapter: () => Promise.reject(new Error('gone')) }
  const started = startHost(window, extension, loader, async (coming, its) => {
    life = its
    await coming
  })
  await expect(started).rejects.toThrow('gone')
  expect(life?.signal.aborted).toBe(true)
})
