import { expect, test } from 'vitest'
import { createSitePlaces } from './site-places.ts'
import { parseFromContentScript } from './to-extension.ts'

const SITE = 'https://desk.test'
const [BAR, FROM] = ['b'.repeat(16), 'f'.repeat(16)]
const people = (name: number | string) => name.toString(16).padStart(16, '0')
const page = (from: number) => ({ [BAR]: people('de5c'), [FROM]: people(from) })

function memory() {
  const items: Record<string, unknown> = {}
  return {
    items,
    get: async (key: string) => ({ [key]: items[key] }),
    set: async (more: Record<string, unknown>) => void Object.assign(items, more),
    remove: async (key: string) => void delete items[key],
  }
}

test('remembers for a site what stands on its pages, over the ends of the worker', async () => {
  const store = memory()
  for (const [token, from] of [10, 11, 12, 13].entries())
    await createSitePlaces(store)(SITE, { token, record: people(from), places: page(from) })
  const ask = (site: string) => createSitePlaces(store)(site, { token: 0, record: people(0), places: {} })
  expect(await ask(SITE)).toEqual({ [BAR]: people('de5c') })
  expect(await ask('https://other.test')).toEqual({})
  store.items[`places:${SITE}`] = { pages: 'none' }
  expect(await ask(SITE)).toEqual({})
})

test('pages that are told at once are all remembered', async () => {
  const sites = createSitePlaces(memory())
  const told = [10, 11, 12, 13].map((from, token) =>
    sites(SITE, { token, record: people(from), places: page(from) }),
  )
  expect((await Promise.all(told)).at(-1)).toEqual({ [BAR]: people('de5c') })
})

test('only hashes are taken', () => {
  const learn = { type: 'furniture', token: 1, record: people(7), places: page(1) }
  expect(parseFromContentScript(learn)).toEqual(learn)
  expect(parseFromContentScript({ ...learn, record: '/customers/7' })).toBeNull()
  expect(parseFromContentScript({ ...learn, places: { [BAR]: '<lena@firm.test>' } })).toBeNull()
  const many = Array.from({ length: 61 }, (_, n) => [people(n), people(1)])
  expect(parseFromContentScript({ ...learn, places: Object.fromEntries(many) })).toBeNull()
})
