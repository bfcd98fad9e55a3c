import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ConsentStatement, heldConsent, newStatements, type SaidConsent } from './consent.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString()
const yes = (at: string | null): SaidConsent => ({ topic: 'marketing', state: 'granted', at })
const no = (at: string | null): SaidConsent => ({ topic: 'marketing', state: 'denied', at })

/** What is known after files have come one after the other, a day apart from the 10th of January. */
function after(...files: SaidConsent[][]): ConsentStatement[] {
  const known: ConsentStatement[] = []
  for (const [at, said] of files.entries())
    known.push(...newStatements(known, said, { source: `file ${at}`, receivedAt: day(10 + at) }))
  return known
}

test.each<[string, SaidConsent[][], object]>([
  ['nothing', [], { state: 'unknown', since: null }],
  ['a yes', [[yes(null)]], { state: 'granted', since: null }],
  ['a no', [[no(null)]], { state: 'denied', since: day(10) }],
  ['an undated no, then an older yes', [[no(null)], [yes(day(1))]], { state: 'denied', since: day(10) }],
  ['an undated no, then a newer yes', [[no(null)], [yes(day(11))]], { state: 'granted', since: day(11) }],
  ['a dated no, then an undated yes', [[no(day(5))], [yes(null)]], { state: 'denied', since: day(5) }],
  ['a dated yes, then an undated no', [[yes(day(5))], [no(null)]], { state: 'denied', since: day(11) }],
  ['a newer yes, then an older no', [[yes(day(5))], [no(day(3))]], { state: 'granted', since: day(5) }],
  ['yes and no on one day', [[yes(day(5))], [no(day(5))]], { state: 'denied', since: day(5) }],
  ['yes and no without dates', [[no(null), yes(null)]], { state: 'denied', since: day(10) }],
  ['a yes of tomorrow, then a no', [[yes(day(300))], [no(day(8))]], { state: 'denied', since: day(8) }],
  ['a no of tomorrow', [[no(day(300))]], { state: 'denied', since: day(10) }],
])('%s', (_name, files, held) => {
  expect(heldConsent(after(...files), 'marketing')).toMatchObject(held)
})

test('a topic says nothing about the other', () => {
  const known = after([{ topic: 'contact', state: 'denied', at: null }, yes(day(1))])
  expect(heldConsent(known, 'contact')).toMatchObject({ state: 'denied' })
  expect(heldConsent(known, 'marketing')).toMatchObject({ state: 'granted', source: 'file 0' })
})

test('a no without a date that comes again after a newer yes is a new no; before, it is the one that is known', () => {
  const once = after([no(null)])
  const source = { source: 'file 0', receivedAt: day(20) }
  expect(newStatements(once, [no(null)], source)).toEqual([])
  const granted = after([no(null)], [yes(day(11))])
  expect(newStatements(granted, [no(null)], source)).toMatchObject([{ state: 'denied', receivedAt: day(20) }])
})

describe('whatever comes', () => {
  const said: fc.Arbitrary<SaidConsent> = fc.record({
    topic: fc.constant('marketing' as const),
    state: fc.constantFrom('granted' as const, 'denied' as const),
    at: fc.option(fc.integer({ min: 1, max: 30 }).map(day)),
  })
  const statement = fc
    .tuple(said, fc.integer({ min: 1, max: 30 }).map(day), fc.constantFrom('a', 'b', 'c'))
    .map(([one, receivedAt, source]): ConsentStatement => ({ ...one, receivedAt, source }))
  const files = fc.array(fc.array(said, { maxLength: 4 }), { maxLength: 5 })

  test('the order of statements changes nothing', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 8 }), fc.func(fc.nat()), (all, rank) => {
        const shuffled = all.toSorted((a, b) => rank(a) - rank(b))
        expect(heldConsent(shuffled, 'marketing')).toEqual(heldConsent(all, 'marketing'))
      }),
    )
  })

  test('the order of rows in a file changes nothing', () => {
    fc.assert(
      fc.property(files, (all) => {
        expect(heldConsent(after(...all.map((rows) => rows.toReversed())), 'marketing')).toEqual(
          heldConsent(after(...all), 'marketing'),
        )
      }),
    )
  })

  test('no order of files turns a no into a yes that is older or undated', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 10 }).map(day), fc.nat(), (all, at, place) => {
        const older = all.map((rows) =>
          rows.map((one) =>
            one.state === 'granted' && one.at !== null && one.at > at ? { ...one, at: null } : one,
          ),
        )
        const withNo = older.toSpliced(place % (older.length + 1), 0, [no(at)])
        expect(heldConsent(after(...withNo), 'marketing').state).toBe('denied')
      }),
    )
  })

  test('importing the same again, at once or later, turns nothing into a yes and changes no yes by itself', () => {
    fc.assert(
      fc.property(files, fc.array(said, { maxLength: 4 }), (all, last) => {
        const once = after(...all, last)
        const again = newStatements(once, last, { source: `file ${all.length}`, receivedAt: day(99) })
        const before = heldConsent(once, 'marketing')
        const then = heldConsent([...once, ...again], 'marketing')
        if (before.state === 'denied') expect(then).toEqual(before)
        if (!last.some((one) => one.state === 'denied')) expect(then).toEqual(before)
      }),
    )
  })
})
