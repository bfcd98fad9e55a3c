import { expect, test } from 'vitest'
import { contextOf } from '../../test/factories.ts'
import { MemoryHub, testWorld } from '../../test/memory-hub.ts'
import { keepMissedSearch } from '../db/missed-searches.ts'
import { allSearchWords } from '../db/search-words.ts'
import { setSetting } from '../db/settings.ts'
import type { SearchWord } from '../domain/search-word.ts'
import { syncRound } from './round.ts'

async function rep(hub = new MemoryHub()) {
  const all = await testWorld(hub)
  const miss = (query: string) => keepMissedSearch(all, { query, language: 'en' }, all.clock.now)
  return { ...all, miss, texts: () => (hub.missed ?? []).map(({ text }) => text) }
}

test('what waits is sent with the next round, again where the answer was lost, and then no more', async () => {
  const { world, db, hub, miss, texts } = await rep()
  await miss('zebra stripes')
  hub.faults = ['none', 'lost-answer'] // the changes come first
  await syncRound(world)
  expect(await db.missedSearches.count()).toBe(1)
  await syncRound(world)
  await syncRound(world)
  expect(texts()).toEqual(['zebra stripes', 'zebra stripes'])
  expect(await db.missedSearches.count()).toBe(0)
})

test('what names a lead that the same round brings is not sent', async () => {
  const { world, db, hub, miss, texts } = await rep()
  await miss('okonkwo price')
  await miss('zebra stripes')
  hub.changes = [{ kind: 'lead', id: 'ada', value: contextOf([], { id: 'ada', name: 'Ada Okonkwo' }) }]
  await syncRound(world)
  expect(texts()).toEqual(['zebra stripes'])
  expect(await db.missedSearches.count()).toBe(0)
})

test('many go in several requests', async () => {
  const { world, hub, miss, texts } = await rep()
  for (let n = 0; n < 120; n++) await miss(`zebra ${n}`)
  await syncRound(world)
  expect(texts()).toHaveLength(120)
  expect(hub.requests.filter(({ path }) => path === '/v1/missed-searches')).toHaveLength(2)
})

test('with counting off nothing is sent, not even what waited', async () => {
  const { world, computer, db, hub, miss } = await rep()
  await miss('zebra stripes')
  await setSetting(computer, 'counting', false)
  await miss('lease plan')
  await syncRound(world)
  expect(hub.requests.some(({ path }) => path === '/v1/missed-searches')).toBe(false)
  expect(await db.missedSearches.count()).toBe(0)
})

test('a hub of before is asked once, and the round goes on', async () => {
  const hub = new MemoryHub()
  hub.missed = null
  const { world, db, miss } = await rep(hub)
  await miss('zebra stripes')
  expect(await syncRound(world)).toEqual({ ok: true })
  await syncRound(world)
  expect(hub.requests.filter(({ path }) => path === '/v1/missed-searches')).toHaveLength(1)
  expect(await db.missedSearches.count()).toBe(0)
})

test('marketing’s words come with the changes, go with them, and go where a restored hub does not have them', async () => {
  const { world, db, hub } = await rep()
  const word = (id: string): SearchWord => ({
    ...{ id, language: 'en', words: ['dear'], standsFor: 'Too expensive' },
    ...{ writtenBy: 'Mila', updatedAt: '2026-11-20T10:00:00.000Z' },
  })
  const change = (id: string, value: SearchWord | null = word(id)) => ({ kind: 'search_word', id, value })
  hub.changes = [change('a'), change('b'), change('c')]
  await syncRound(world)
  expect(await allSearchWords(db)).toEqual([word('a'), word('b'), word('c')])
  hub.changes.push(change('b', null))
  await syncRound(world)
  expect((await allSearchWords(db)).map(({ id }) => id)).toEqual(['a', 'c'])
  hub.restore({ rows: [], changes: [change('c')] })
  await syncRound(world)
  expect((await allSearchWords(db)).map(({ id }) => id)).toEqual(['c'])
})
