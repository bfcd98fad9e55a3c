import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contextOf } from '../../test/factories.ts'
import { putContexts } from '../db/leads.ts'
import { rejectLead, setPick } from '../db/picks.ts'
import { updateSync } from '../db/sync-state.ts'
import { openWorkspace } from '../db/workspaces.ts'
import { isColleague } from '../domain/colleague.ts'
import type { Hint, RawParticipant } from '../domain/hint.ts'
import { findPeople, howKnown, MOST_PEOPLE, onlyKnown, type People } from './find-people.ts'

const hint = (...people: string[]): Hint => ({
  token: 1,
  host: 'practice',
  origin: 'http://127.0.0.1',
  pageKind: 'message',
  thread: 'thread',
  participants: people.map((text, at) => ({ role: at === 0 ? 'from' : 'to', text })),
  canInsert: false,
  recognised: true,
  withoutAddress: [],
})
/** Whether the sidebar shows somebody who is certainly known, or whom the rep has picked. */
const showsKnown = ({ chosen, picked }: People): boolean => picked || chosen?.certainty === 'exact'
const NOBODY_OWN = { connection: null, ownAddresses: [], neverMatch: [] }
let databases = 0
const fresh = () => openWorkspace({ name: `people-${++databases}` }, 'w')
const lead = (n: number, ...emails: string[]) => contextOf([], { id: `lead-${n}`, emails }, n)

test('a page is about a known lead only by exact address, not by own or never-match ones', async () => {
  const db = fresh()
  await putContexts(db, [lead(1, 'ann@acme.example')])
  const known = async (text: string, over = {}) =>
    (await howKnown(db, hint(text), { ...NOBODY_OWN, ...over })) === 'known'
  expect(await known('Ann <ANN@acme.example>')).toBe(true)
  expect(await known('"ann@acme.example" <mallory@evil.example>')).toBe(false)
  expect(await known('bob@acme.example')).toBe(false)
  expect(await known('ann@acme.example', { neverMatch: ['@ACME.example'] })).toBe(false)
  expect(await known('ann@acme.example', { ownAddresses: ['Ann@acme.example'] })).toBe(false)
})

test('the 26th and the 50th of 50 recipients are found by both, and who comes after the bound by neither', async () => {
  const many = Array.from({ length: MOST_PEOPLE + 1 }, (_, n) => `p${n + 1}@x${n + 1}.example`)
  for (const [at, expected] of [
    [26, true],
    [MOST_PEOPLE, true],
    [MOST_PEOPLE + 1, false],
  ] as const) {
    const db = fresh()
    await putContexts(db, [lead(1, `p${at}@x${at}.example`)])
    expect(await howKnown(db, hint(...many), NOBODY_OWN)).toBe(expected ? 'known' : null)
    expect((await findPeople(db, hint(...many), NOBODY_OWN)).chosen?.lead.id ?? null).toBe(
      expected ? 'lead-1' : null,
    )
  }
})

test('until all leads came once, nobody who is not among them is unknown', async () => {
  const db = fresh()
  await putContexts(db, [lead(1, 'ann@acme.example')])
  const complete = async (...people: string[]) => (await findPeople(db, hint(...people), NOBODY_OWN)).complete
  const doubt = ['"ceo@helio.example" <mallory@evil.example>', 'ann@acme.example']
  await updateSync(db, { cursor: 'e1.2', received: 500, running: true })
  expect([await complete('bob@x.example'), await complete(...doubt)]).toEqual([false, false])
  await updateSync(db, { lastOkAt: '2026-11-20T09:30:00.000Z', running: false })
  expect([await complete('bob@x.example'), await complete(...doubt)]).toEqual([true, true])
})

describe('a sender in doubt means nobody', () => {
  const IVO = lead(2, 'ivo@vega.example')
  const LENA = lead(1, 'lena@helio.example')
  const pretended = hint('"lena@helio.example" <mallory@evil.example>', 'ivo@vega.example')
  const nameless = (name: string): Hint => ({
    ...hint(),
    participants: [{ role: 'cc', text: 'ivo@vega.example' }],
    withoutAddress: [{ role: 'from', name }],
  })
  const known = async (page: Hint, keyName = 'Rita Rep', pick?: string, person?: string) => {
    const db = fresh()
    await putContexts(db, [LENA, IVO])
    if (pick) await setPick(db, page.origin, 'thread', pick)
    const matching = {
      ...NOBODY_OWN,
      connection: { keyName, ...(person && { person: { id: 'p', name: person } }) },
    }
    const people = await findPeople(db, page, matching)
    const dot = await howKnown(db, page, matching)
    expect(showsKnown(people)).toBe(dot === 'known')
    return [people.chosen?.lead.id ?? null, people.matches.map(({ lead }) => lead.id), dot]
  }

  test.each([
    ['another’s address as their name', pretended],
    ['no address', nameless('Lena Fischer')],
    ['an address alone in place of the name', nameless('lena@helio.example')],
  ])('%s: the next in rank is offered, not shown', async (_, page) => {
    expect(await known(page)).toEqual([null, ['lead-2'], 'possible'])
    expect(await known(page, 'Rita Rep', 'lead-2')).toEqual(['lead-2', ['lead-2'], 'known'])
  })

  test('what the rep wrote goes to whom it names, and a true address is believed', async () => {
    expect(await known(nameless('Rita Rep'))).toEqual(['lead-2', ['lead-2'], 'known'])
    expect(await known(nameless('Rita Rep'), 'Laptop', undefined, 'Rita Rep')).toEqual([
      'lead-2',
      ['lead-2'],
      'known',
    ])
    expect(await known(nameless('Lena Fischer'), '', undefined, '')).toEqual([null, ['lead-2'], 'possible'])
    const own = hint('"other@x.example" <lena@helio.example>', 'ivo@vega.example')
    expect(await known(own)).toEqual(['lead-1', ['lead-1', 'lead-2'], 'known'])
    const record = { ...pretended, participants: [...pretended.participants] }
    record.participants.push({ role: 'record', text: 'ivo@vega.example' })
    expect((await known(record))[0]).toBe('lead-2')
  })
})

describe('a colleague is the lead on their own record, or when the rep says so', () => {
  const OWN = 'rita@own.example'
  const page = (...entries: [RawParticipant['role'], string][]): Hint => ({
    ...hint(),
    participants: entries.map(([role, text]) => ({ role, text })),
  })
  const look = async (given: Hint, ownAddresses: string[], pick?: string) => {
    const db = fresh()
    await putContexts(db, [lead(1, 'bob@own.example'), lead(2, 'lena@helio.example')])
    if (pick) await setPick(db, given.origin, 'thread', pick)
    const matching = { ...NOBODY_OWN, ownAddresses }
    const people = await findPeople(db, given, matching)
    const dot = await howKnown(db, given, matching)
    expect(showsKnown(people)).toBe(dot === 'known')
    const offered = people.matches.map(({ lead }) => lead.id)
    return [people.chosen?.lead.id ?? null, offered, dot, people.askable]
  }
  const both = ['lead-2', 'lead-1']

  test.each<[string, [RawParticipant['role'], string][], ...Awaited<ReturnType<typeof look>>]>([
    ['a colleague wrote', [['from', 'bob@own.example']], null, ['lead-1'], null, []],
    [
      'an unknown sender, a colleague in copy',
      [
        ['from', 'who@else.example'],
        ['cc', 'bob@own.example'],
      ],
      null,
      ['lead-1'],
      null,
      ['who@else.example'],
    ],
    [
      'a known sender after a colleague',
      [
        ['from', 'bob@own.example'],
        ['to', 'lena@helio.example'],
      ],
      'lead-2',
      both,
      'known',
      [],
    ],
    [
      'a sender who is known with another plus tag',
      [
        ['from', 'lena+x@helio.example'],
        ['cc', 'bob@own.example'],
      ],
      'lead-2',
      both,
      'possible',
      ['lena+x@helio.example'],
    ],
    [
      'a sender whose company is known',
      [
        ['from', 'new@helio.example'],
        ['cc', 'bob@own.example'],
      ],
      null,
      both,
      'possible',
      ['new@helio.example'],
    ],
    ['the colleague’s record', [['record', 'bob@own.example']], 'lead-1', ['lead-1'], 'known', []],
  ])('%s', async (_, entries, ...right) => {
    expect(await look(page(...entries), [OWN])).toEqual(right)
    expect(await look(page(['self', OWN], ...entries), [])).toEqual(right)
    expect((await look(page(...entries), [OWN], 'lead-1'))[0]).toBe('lead-1')
  })
})

test.each([
  ['the only one who is known', ['lena@helio.example', 'who@else.example'], undefined, 'lead-1'],
  ['the only one but a colleague', ['lena@helio.example', 'bob@own.example'], undefined, 'lead-1'],
  ['a colleague alone', ['bob@own.example'], undefined, null],
  ['one of two', ['lena@helio.example', 'ivo@vega.example'], undefined, null],
  ['whom the rep picked of two', ['lena@helio.example', 'ivo@vega.example'], 'lead-2', 'lead-2'],
  ['who is only possible', ['lena+x@helio.example'], undefined, null],
  ['nobody', ['who@else.example'], undefined, null],
])('what is used over a page is for %s', async (_, addresses, pick, id) => {
  const db = fresh()
  await putContexts(db, [
    lead(1, 'lena@helio.example'),
    lead(2, 'ivo@vega.example'),
    lead(3, 'bob@own.example'),
  ])
  const page = hint(...addresses)
  if (pick) await setPick(db, page.origin, 'thread', pick)
  const people = await findPeople(db, page, { ...NOBODY_OWN, ownAddresses: ['rita@own.example'] })
  expect(onlyKnown(people)?.id ?? null).toBe(id)
})

const ADDRESSES = [
  'a@x.example',
  'a+news@x.example',
  'b@x.example',
  'c@y.example',
  'no-reply@y.example',
  'd@gmail.com',
]
const Case = fc.record({
  page: fc.array(fc.constantFrom(...ADDRESSES, 'A <a@x.example>', '"c@y.example" <d@gmail.com>'), {
    maxLength: 6,
  }),
  /** Strangers before them, up to and past the bound. */
  before: fc.constantFrom(0, 24, 25, 48, 49, 50, 60),
  leads: fc.array(fc.subarray(ADDRESSES, { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
  own: fc.subarray(ADDRESSES, { maxLength: 1 }),
  never: fc.constantFrom([], ['@x.example'], ['c@y.example']),
  isRecord: fc.boolean(),
  pick: fc.option(fc.nat(3), { nil: null }),
  not: fc.subarray([0, 1, 2]),
})

test('background and sidebar say the same of every page: somebody here is known, or nobody is', async () => {
  let known = 0
  await fc.assert(
    fc.asyncProperty(Case, async ({ page, before, leads, own, never, isRecord, pick, not }) => {
      const db = fresh()
      await putContexts(
        db,
        leads.map((emails, n) => lead(n, ...emails)),
      )
      const strangers = Array.from({ length: before }, (_, n) => `s${n}@z${n}.example`)
      const given = hint(...strangers, ...page)
      if (isRecord && given.participants[0]) given.participants[0].role = 'record'
      for (const n of not) await rejectLead(db, given.origin, 'thread', `lead-${n}`)
      if (pick !== null) await setPick(db, given.origin, 'thread', `lead-${pick}`)
      const matching = { connection: null, ownAddresses: own, neverMatch: never }
      const people = await findPeople(db, given, matching)
      const inBackground = (await howKnown(db, given, matching)) === 'known'
      expect(inBackground).toBe(showsKnown(people))
      if (people.chosen && !people.picked) expect(isColleague(people.chosen.person)).toBe(false)
      if (inBackground) known++
      await db.delete()
    }),
    { numRuns: 150 },
  )
  expect(known).toBeGreaterThan(20) // the cases are about something
})
