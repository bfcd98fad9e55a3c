import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import type { LeadContext } from '../domain/lead-context.ts'
import type { WorkspaceDatabase } from './database.ts'
import { LEADS } from './examples/sample.ts'
import { findByAddress, findPossible, putContexts, removeLeads, searchLeads, toStoredLead } from './leads.ts'
import { openWorkspace } from './workspaces.ts'

let db: WorkspaceDatabase
let n = 0
beforeEach(async () => {
  n += 1
  db = openWorkspace({ name: `leads-${n}` }, 'w')
})

const lead = (id: string, emails: string[], fields: Partial<LeadContext['lead']> = {}): LeadContext => ({
  ...LEADS[1]!,
  lead: { ...LEADS[1]!.lead, name: null, ...fields, id, emails },
})
const ids = (leads: { id: string }[]) => leads.map(({ id }) => id)

test('finds by exact address, whatever its case, and by nothing like it', async () => {
  await putContexts(db, [
    lead('a', ['Ann@Acme.example', 'ann@home.example']),
    lead('b', ['joann@acme.example']),
  ])
  expect(ids(await findByAddress(db, 'ANN@acme.EXAMPLE'))).toEqual(['a'])
  expect(ids(await findByAddress(db, 'ann@home.example'))).toEqual(['a'])
  expect(await findByAddress(db, 'nn@acme.example')).toEqual([])
})

test('gives both leads when two have one address', async () => {
  await putContexts(db, [lead('a', ['info@acme.example']), lead('b', ['info@acme.example'])])
  expect(ids(await findByAddress(db, 'info@acme.example'))).toEqual(['a', 'b'])
})

test('possible matches: plus tag on either side first, then colleagues; never a public mail domain', async () => {
  await putContexts(db, [
    lead('tagged', ['ann+events@acme.example']),
    lead('colleague', ['bob@sales.acme.example']),
    lead('private', ['someone@gmail.com']),
  ])
  expect(
    (await findPossible(db, 'ann@acme.example')).map(({ lead: { id }, certainty }) => [id, certainty]),
  ).toEqual([
    ['tagged', 'possible_plus_tag'],
    ['colleague', 'possible_domain'],
  ])
  expect((await findPossible(db, 'ann+other@acme.example')).map(({ lead: { id } }) => id)).toContain('tagged')
  expect((await findPossible(db, 'someone+x@gmail.com')).map(({ certainty }) => certainty)).toEqual([
    'possible_plus_tag',
  ])
  expect(await findPossible(db, 'else@gmail.com')).toEqual([])
})

test('a put replaces the old addresses, a removal leaves nothing behind', async () => {
  await putContexts(db, [lead('a', ['old@acme.example'])])
  await putContexts(db, [lead('a', ['new@acme.example'])])
  expect(await findByAddress(db, 'old@acme.example')).toEqual([])
  await removeLeads(db, ['a', 'never-there'])
  expect(await db.leads.count()).toBe(0)
})

test('search by hand folds accents and ł, takes beginnings of words in any order, and whole addresses', async () => {
  await putContexts(db, [
    lead('lz', ['l.z@huta.example'], { name: 'Łukasz Żółć', company: 'Huta Szkła' }),
    lead('lm', ['marek@huta.example'], { name: 'Marek Łąka', company: 'Huta Szkła' }),
  ])
  expect(ids(await searchLeads(db, 'zol luk', 10))).toEqual(['lz'])
  expect(ids(await searchLeads(db, 'HUTA SZKŁA', 10)).sort()).toEqual(['lm', 'lz'])
  expect(ids(await searchLeads(db, 'marek@huta.example', 10))).toEqual(['lm'])
  expect(await searchLeads(db, 'ukasz', 10)).toEqual([])
  expect(await searchLeads(db, '  ', 10)).toEqual([])
  expect(await searchLeads(db, 'huta', 1)).toHaveLength(1)
})

test('a hostile name cannot blow up the index', () => {
  const words = Array.from({ length: 500 }, (_, i) => `w${i}`).join(' ')
  expect(toStoredLead(lead('a', ['a@acme.example'], { name: words })).words.length).toBeLessThanOrEqual(40)
})
