import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { contextOf, NOW } from '../../test/factories.ts'
import { CONNECTION } from '../../test/memory-hub.ts'
import { type ComputerDatabase, openComputer } from './computer.ts'
import type { WorkspaceDatabase } from './database.ts'
import { putContexts } from './leads.ts'
import { dropUnwantedSearches, keepMissedSearch, toMissedSearch, waitingSearches } from './missed-searches.ts'
import { setSetting } from './settings.ts'
import { currentWorkspace } from './workspaces.ts'

const now = NOW.getTime()
const DAY_MS = 86_400_000
let computer: ComputerDatabase
let db: WorkspaceDatabase
let n = 0

beforeEach(async () => {
  computer = openComputer(`missed-${n++}`)
  await setSetting(computer, 'connection', { ...CONNECTION, person: { id: 'p1', name: 'Marta Kowal' } })
  await setSetting(computer, 'ownAddresses', ['m.kowalska@acme.example'])
  db = await currentWorkspace(computer)
  await putContexts(db, [
    contextOf([], {
      ...{ id: 'lena', name: 'Lena Fischer-Żółć', company: 'Nordlicht Optik' },
      emails: ['lfischer@optik.example', 'support.desk@optik.example'],
    }),
  ])
})
const keep = (query: string, at = now) => keepMissedSearch({ computer, db }, { query, language: 'en' }, at)
const kept = async () => (await db.missedSearches.toArray()).map(({ text }) => text)

test('a search is kept folded, once a day, with its language and nothing else', async () => {
  expect(await keep('  Zebra STRIPES ')).toBe(true)
  await keep('zebra stripes')
  await keep('zebra stripes', now + DAY_MS)
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  expect((await db.missedSearches.toArray()).map(toMissedSearch)).toEqual([
    { text: 'zebra stripes', language: 'en', day: day(now) },
    { text: 'zebra stripes', language: 'en', day: day(now + DAY_MS) },
  ])
})

test.each([
  ['the name of a known lead', 'Lena Fischer'],
  ['a word of it', 'fischer discount'],
  ['it without diacritics', 'price zolc'],
  ['a name that is half typed', 'fisch'],
  ['that with words', 'price for fisch'],
  ['half a company', 'nordlicht opt'],
  ['half an address', 'lfisch'],
  ['half the rep’s own name', 'kow'],
  ['the local part of an address', 'lfischer'],
  ['that with words', 'desk support case'],
  ['a company', 'nordlicht optik'],
  ['a word of one', 'Optik'],
  ['the rep’s own name', 'kowal'],
  ['a colleague’s key', 'sam rep'],
  ['the rep’s own address', 'kowalska'],
  ['an address of nobody', 'anna@optik.example'],
  ['a number', 'tel 0171 555'],
])('%s is not kept', async (_, query) => {
  expect(await keep(query)).toBe(false)
  expect(await kept()).toEqual([])
})

test.each(['optik mounts', 'support case', 'discount', 'le prix', 'fishing rod'])(
  '“%s” is',
  async (query) => {
    expect(await keep(query)).toBe(true)
  },
)

test('a word that very many leads have may be anybody’s', async () => {
  await putContexts(
    db,
    Array.from({ length: 500 }, (_, i) => contextOf([], { id: `l${i}`, name: null, company: `Solar ${i}` })),
  )
  expect(await keep('solar panel')).toBe(false)
})

test('whatever is searched: no name of somebody known is ever kept', async () => {
  const parts = fc.array(
    fc.constantFrom('lena', 'Fischer', 'zolc', 'ŻÓŁĆ', 'price', 'too', '-', 'kowal', 'x@y.zz'),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  await fc.assert(
    fc.asyncProperty(parts, async (words) => {
      await keep(words.join(' '))
      expect((await kept()).join(' ')).not.toMatch(/lena|fischer|zolc|kowal|@/)
    }),
    { numRuns: 100 },
  )
})

test('with counting off nothing is kept, and what waits is thrown away; neither is anything without a hub', async () => {
  await keep('zebra stripes')
  await dropUnwantedSearches({ computer, db })
  expect(await kept()).toHaveLength(1)
  await setSetting(computer, 'counting', false)
  expect(await keep('lease plan')).toBe(false)
  await dropUnwantedSearches({ computer, db })
  expect(await kept()).toEqual([])
  await setSetting(computer, 'counting', true)
  await setSetting(computer, 'connection', null)
  expect(await keep('zebra stripes')).toBe(false)
})

test('what names somebody who came after it was kept does not leave', async () => {
  await keep('zebra stripes')
  await keep('okonkwo price')
  expect(await kept()).toHaveLength(2)
  await putContexts(db, [contextOf([], { id: 'ada', name: 'Ada Okonkwo' })])
  expect((await waitingSearches({ computer, db }, now)).map(({ text }) => text)).toEqual(['zebra stripes'])
  expect(await kept()).toEqual(['zebra stripes'])
})

test('what has waited for thirty days goes', async () => {
  await keep('zebra stripes', now - 31 * DAY_MS)
  await keep('lease plan', now - 29 * DAY_MS)
  expect((await waitingSearches({ computer, db }, now)).map(({ text }) => text)).toEqual(['lease plan'])
  expect(await kept()).toEqual(['lease plan'])
})
