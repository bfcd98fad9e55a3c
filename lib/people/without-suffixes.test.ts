import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { contextOf } from '../../test/factories.ts'
import type { Hint } from '../domain/hint.ts'

/** The public suffix list cannot be read: nobody's company is guessed, and all else is found. */

const hint = (...people: string[]): Hint => ({
  token: 1,
  host: 'practice',
  origin: 'http://127.0.0.1',
  pageKind: 'message',
  thread: 'thread',
  participants: people.map((text) => ({ role: 'from', text })),
  canInsert: false,
  recognised: true,
  withoutAddress: [],
})
const MATCHING = { connection: null, ownAddresses: ['rita@acme.test'], neverMatch: [] }
let databases = 0

beforeEach(() => {
  vi.resetModules()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

/** The database of a rep who knows Lena, after the list was read, and then modules that cannot read it. */
async function withLena() {
  const name = `without-suffixes-${++databases}`
  const { takeSuffixes } = await import('../domain/public-suffixes.ts')
  takeSuffixes('test')
  const { putContexts } = await import('../db/leads.ts')
  const { openWorkspace } = await import('../db/workspaces.ts')
  const before = openWorkspace({ name }, 'w')
  await putContexts(before, [contextOf([], { id: 'lena', emails: ['lena@firm.test'] }, 1)])
  before.close()
  vi.resetModules()
  const { suffixesFrom } = await import('../domain/public-suffixes.ts')
  suffixesFrom(() => Promise.reject(new TypeError('Failed to fetch')))
  const people = await import('./find-people.ts')
  const { openWorkspace: open } = await import('../db/workspaces.ts')
  return { ...people, db: open({ name }, 'w') }
}

test.each([
  ['lena@firm.test', 'known', 'exact'],
  ['lena+news@firm.test', 'possible', 'possible_plus_tag'],
] as const)('%s is %s', async (address, known, certainty) => {
  const { findPeople, howKnown, db } = await withLena()
  const page = hint(address, 'tom@acme.test')
  expect(await howKnown(db, page, MATCHING)).toBe(known)
  const people = await findPeople(db, page, MATCHING)
  expect(people.chosen).toMatchObject({ lead: { id: 'lena' }, certainty })
})

test('a colleague of hers is not guessed, and the hub is asked for nobody', async () => {
  const { findPeople, howKnown, db } = await withLena()
  const page = hint('ivo@firm.test')
  expect(await howKnown(db, page, MATCHING)).toBeNull()
  expect(await findPeople(db, page, MATCHING)).toMatchObject({ matches: [], askable: [] })
})

test('who comes while it is being read is not missing where all have come', async () => {
  const { findPeople, db } = await withLena()
  const { suffixesFrom } = await import('../domain/public-suffixes.ts')
  const { updateSync } = await import('../db/sync-state.ts')
  const lena = await db.leads.get('lena')
  await db.leads.clear()
  suffixesFrom(async () => {
    await db.leads.add(lena!)
    await updateSync(db, { lastOkAt: '2026-11-20T09:30:00.000Z' })
    return 'test'
  })
  const people = await findPeople(db, hint('lena@firm.test'), MATCHING)
  expect(people).toMatchObject({ complete: true, chosen: { lead: { id: 'lena' } } })
})

test('no site is added with all names under what may be a suffix', async () => {
  const { suffixesFrom, trySuffixes } = await import('../domain/public-suffixes.ts')
  suffixesFrom(() => Promise.reject(new TypeError('Failed to fetch')))
  await trySuffixes()
  const { toMatchPattern } = await import('../sites/match-pattern.ts')
  expect(toMatchPattern('*.co.uk')).toEqual({ ok: false, problem: 'too_wide' })
  expect(toMatchPattern('mail.acme.co.uk')).toMatchObject({ ok: true })
})
