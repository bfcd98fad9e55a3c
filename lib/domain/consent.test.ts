import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ConsentStatement, heldConsent, newStatements, type SaidConsent } from './consent.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString()
const hour = (n: number, hours: number) => new Date(Date.UTC(2026, 0, n) + hours * 3_600_000).toISOString()
const noon = (n: number) => hour(n, 12)
/** With its zone, where it is a time: a day has none. */
const saidAt = (at: string | null) => ({
  at,
  ...(at?.endsWith('T00:00:00.000Z') === false && { zoned: true }),
})
const yes = (at: string | null): SaidConsent => ({ topic: 'marketing', state: 'granted', ...saidAt(at) })
const no = (at: string | null): SaidConsent => ({ topic: 'marketing', state: 'denied', ...saidAt(at) })
const zoneless = ({ zoned: _, ...said }: SaidConsent): SaidConsent => said

/** What is known after files have come one after the other, at noon, a day apart from the 10th of January. */
function after(...files: SaidConsent[][]): ConsentStatement[] {
  const known: ConsentStatement[] = []
  for (const [at, said] of files.entries())
    known.push(...newStatements(known, said, { source: `file ${at}`, receivedAt: noon(10 + at) }))
  return known
}

test.each<[string, SaidConsent[][], object]>([
  ['nothing', [], { state: 'unknown', since: null }],
  ['a yes', [[yes(null)]], { state: 'granted', since: null }],
  ['a no', [[no(null)]], { state: 'denied', since: noon(10) }],
  ['an undated no, then an older yes', [[no(null)], [yes(day(1))]], { state: 'denied', since: noon(10) }],
  ['an undated no, then a newer yes', [[no(null)], [], [yes(day(12))]], { state: 'granted', since: day(12) }],
  [
    'an undated no, then a yes of the day that had begun by then where days begin first',
    [[no(null)], [yes(day(11))]],
    { state: 'denied', since: noon(10) },
  ],
  [
    'a yes of a day, a no of the evening before, which is that day where days begin first',
    [[yes(day(2))], [no(hour(1, 23))]],
    { state: 'denied', since: hour(1, 23) },
  ],
  [
    'a yes of a day, a no of a time when it had begun nowhere',
    [[yes(day(2))], [no(hour(1, 9))]],
    { state: 'granted', since: day(2) },
  ],
  ['a dated no, then an undated yes', [[no(day(5))], [yes(null)]], { state: 'denied', since: day(5) }],
  ['a dated yes, then an undated no', [[yes(day(5))], [no(null)]], { state: 'denied', since: noon(11) }],
  ['a newer yes, then an older no', [[yes(day(5))], [no(day(3))]], { state: 'granted', since: day(5) }],
  ['yes and no on one day', [[yes(day(5))], [no(day(5))]], { state: 'denied', since: day(5) }],
  [
    'a yes of the morning, a no of that day',
    [[yes(hour(5, 9))], [no(day(5))]],
    { state: 'denied', since: day(5) },
  ],
  [
    'a no of a day, a yes of that evening',
    [[no(day(5))], [yes(hour(5, 23))]],
    { state: 'denied', since: day(5) },
  ],
  [
    'a no of a day, a yes of the next one',
    [[no(day(5))], [yes(day(6))]],
    { state: 'granted', since: day(6) },
  ],
  [
    'a no of a day, of its evening where that is the next one in UTC, and a yes of before',
    [[no(day(5))], [yes(hour(6, 1))]],
    { state: 'denied', since: day(5) },
  ],
  [
    'a no of a day, a yes of the next evening',
    [[no(day(5))], [yes(hour(6, 20))]],
    { state: 'granted', since: hour(6, 20) },
  ],
  [
    'a no that came in the morning of its day, a yes of the afternoon',
    [[no(day(10))], [yes(hour(10, 15))]],
    { state: 'granted', since: hour(10, 15) },
  ],
  [
    'a no of a day, yeses of the next one and of before',
    [[no(day(5))], [yes(hour(6, 1)), yes(day(6))]],
    { state: 'granted' },
  ],
  ['a no of a time, a later yes of that day', [[no(hour(5, 9))], [yes(hour(5, 10))]], { state: 'granted' }],
  [
    'a no of a time, a yes without a zone that is older in the east',
    [[no(hour(5, 9))], [zoneless(yes(hour(5, 22)))]],
    { state: 'denied', since: hour(5, 9) },
  ],
  [
    'a no of a time, a yes without a zone that is later everywhere',
    [[no(hour(5, 9))], [zoneless(yes(hour(6, 23.5)))]],
    { state: 'granted', since: hour(6, 23.5) },
  ],
  [
    'a no without a zone that is later in the west, a yes of a time',
    [[zoneless(no(hour(5, 9)))], [yes(hour(5, 20))]],
    { state: 'denied', since: hour(5, 9) },
  ],
  [
    'a no without a zone, a yes of a time when it was over everywhere',
    [[zoneless(no(hour(5, 9)))], [yes(hour(5, 22))]],
    { state: 'granted' },
  ],
  [
    'a no and a yes without a zone, less than a day apart',
    [[zoneless(no(hour(5, 9)))], [zoneless(yes(hour(6, 8)))]],
    { state: 'denied', since: hour(5, 9) },
  ],
  [
    'a no of a day, a yes without a zone of the next morning',
    [[no(day(5))], [zoneless(yes(hour(6, 9)))]],
    { state: 'denied', since: day(5) },
  ],
  [
    'a no without a zone that came an hour later, a yes of that night',
    [[zoneless(no(hour(10, 11)))], [yes(hour(10, 13))]],
    { state: 'granted' },
  ],
  ['yes and no without dates', [[no(null), yes(null)]], { state: 'denied', since: noon(10) }],
  ['a yes of tomorrow, then a no', [[yes(day(300))], [no(day(8))]], { state: 'denied', since: day(8) }],
  ['a no of tomorrow', [[no(day(300))]], { state: 'denied', since: noon(10) }],
])('%s', (_name, files, held) => {
  expect(heldConsent(after(...files), 'marketing')).toMatchObject(held)
})

test('a topic says nothing about the other', () => {
  const known = after([{ topic: 'contact', state: 'denied', at: null }, yes(day(1))])
  expect(heldConsent(known, 'contact')).toMatchObject({ state: 'denied' })
  expect(heldConsent(known, 'marketing')).toMatchObject({ state: 'granted', source: 'file 0' })
})

test('a no without a date that comes again is the one that is known', () => {
  const granted = after([no(null)], [yes(day(12))])
  const again = (asOf?: string) =>
    newStatements(granted, [no(null)], { source: 'file 0', receivedAt: day(20), asOf })
  expect(again(noon(10))).toEqual([])
  // A day may be its end.
  expect(again(day(10))).toMatchObject([{ stoodAt: new Date(Date.parse(noon(11)) - 1).toISOString() }])
  // Where nobody says as of when, as of when it came: a no is never lost.
  expect(again()).toMatchObject([{ receivedAt: noon(10), stoodAt: day(20) }])
  // Of another source it is another one.
  const other = newStatements(granted, [no(null)], { source: 'file 9', receivedAt: day(20) })
  expect(heldConsent([...granted, ...other], 'marketing')).toMatchObject({ state: 'denied', since: day(20) })
})

test('a no of a day that is told again in its evening stands against the yes of the afternoon', () => {
  const known = after([no(day(10))], [yes(hour(10, 15))])
  const again = (at: string) => newStatements(known, [no(day(10))], { source: 'file 0', receivedAt: at })
  expect(again(hour(10, 11))).toEqual([])
  const evening = again(hour(10, 20))
  expect(heldConsent([...known, ...evening], 'marketing')).toMatchObject({ state: 'denied', since: day(10) })
})

test('a no of a day to come, told again after that day, is one of that day', () => {
  const known = after([no(day(12))], [yes(day(11))])
  const again = newStatements(known, [no(day(12))], { source: 'file 0', receivedAt: day(20) })
  const newer = newStatements(known, [yes(day(15))], { source: 'file 1', receivedAt: day(16) })
  expect(heldConsent([...known, ...newer, ...again], 'marketing')).toMatchObject({
    ...{ state: 'granted', since: day(15) },
  })
  // Of that day until its end, and shown as that day.
  const sameDay = newStatements(known, [yes(hour(12, 9))], { source: 'file 1', receivedAt: day(16) })
  expect(heldConsent([...known, ...sameDay, ...again], 'marketing')).toMatchObject({
    ...{ state: 'denied', since: day(12) },
  })
  expect(
    newStatements([...known, ...again], [no(day(12))], { source: 'file 0', receivedAt: day(21) }),
  ).toEqual([])
})

test('a yes of a day that had not come where the hub counts has its date when it is told again after that', () => {
  const told = (at: string, asOf?: string) => ({ source: 'file 0', receivedAt: at, asOf })
  const known = newStatements([], [yes(day(11))], told(hour(10, 20)))
  expect(heldConsent(known, 'marketing')).toMatchObject({ state: 'granted', since: null })
  // The same export says no more than it did.
  expect(newStatements(known, [yes(day(11))], told(noon(12), hour(10, 20)))).toEqual([])
  const again = newStatements(known, [yes(day(11))], told(noon(12)))
  expect(heldConsent([...known, ...again], 'marketing')).toMatchObject({ state: 'granted', since: day(11) })
  const old = newStatements([], [no(day(5))], told(noon(6)))
  expect(heldConsent([...known, ...old], 'marketing').state).toBe('denied')
  expect(heldConsent([...known, ...old, ...again], 'marketing').state).toBe('granted')
  expect(newStatements([...known, ...again], [yes(day(11))], told(noon(13)))).toEqual([])
})

test('one that an export of later still has stands against the yes in between, whichever came first', () => {
  const told = { source: 'file 0', receivedAt: day(20), asOf: noon(12) }
  const granted = after([no(null)], [yes(hour(11, 1))])
  const again = newStatements(granted, [no(null)], told)
  expect(again).toMatchObject([{ receivedAt: noon(10), stoodAt: noon(12) }])
  // Since then it holds: the yes held before.
  const denied = { state: 'denied', since: noon(12) }
  expect(heldConsent([...granted, ...again], 'marketing')).toMatchObject(denied)
  const once = after([no(null)])
  const twice = [...once, ...newStatements(once, [no(null)], told)]
  expect(heldConsent(twice, 'marketing')).toMatchObject({ state: 'denied', since: noon(10) })
  const last = newStatements(twice, [yes(hour(11, 1))], { source: 'file 1', receivedAt: day(21) })
  expect(heldConsent([...twice, ...last], 'marketing')).toMatchObject(denied)
  const newer = newStatements(twice, [yes(day(14))], { source: 'file 1', receivedAt: day(21) })
  expect(heldConsent([...twice, ...newer], 'marketing')).toMatchObject({ state: 'granted', since: day(14) })
})

test('a no without a zone that is told again in the evening stands against the yes of the afternoon', () => {
  const known = after([zoneless(no(hour(10, 9)))], [yes(hour(10, 15))])
  const again = newStatements(known, [zoneless(no(hour(10, 9)))], {
    ...{ source: 'file 0', receivedAt: hour(10, 20) },
  })
  expect(heldConsent([...known, ...again], 'marketing')).toMatchObject({
    state: 'denied',
    since: hour(10, 9),
  })
})

test('the same time with its zone and without is told twice: each may be another moment', () => {
  const once = after([no(hour(5, 9))])
  const told = { source: 'file 0', receivedAt: noon(11) }
  expect(newStatements(once, [no(hour(5, 9))], told)).toEqual([])
  const both = [...once, ...newStatements(once, [zoneless(no(hour(5, 9)))], told)]
  expect(both).toHaveLength(2)
  expect(newStatements(both, [zoneless(no(hour(5, 9))), no(hour(5, 9))], told)).toEqual([])
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

  test('in no zone a yes that is older than a no holds against it', () => {
    const HOUR = 3_600_000
    const offset = fc.integer({ min: -12 * 4, max: 14 * 4 }).map((quarters) => quarters / 4)
    const written = fc.record({
      /** On the clock of who wrote it, in the 20th of January and the days around it. */
      hours: fc.integer({ min: 18 * 24 * 4, max: 21 * 24 * 4 }).map((quarters) => quarters / 4),
      form: fc.constantFrom('zoned' as const, 'zoneless' as const, 'day' as const),
      offset,
    })
    const isMidnight = ({ at }: { at: string }) => Date.parse(at) % (24 * HOUR) === 0
    const told = ({ hours, form, offset: zone }: { hours: number; form: string; offset: number }) => {
      if (form === 'zoned') return { at: hour(1, hours - zone), zoned: true }
      return { at: form === 'day' ? hour(1, hours - (hours % 24)) : hour(1, hours), zoned: false }
    }
    const moment = ({ hours, offset: zone }: { hours: number; offset: number }) =>
      Date.parse(day(1)) + (hours - zone) * HOUR
    fc.assert(
      fc.property(written, written, fc.nat(1), (refusal, granting, first) => {
        const [denied, granted] = [told(refusal), told(granting)]
        // Two days are compared as days.
        fc.pre(!(isMidnight(denied) && isMidnight(granted) && !denied.zoned && !granted.zoned))
        fc.pre(moment(granting) <= moment(refusal))
        const files = [
          [{ topic: 'marketing' as const, state: 'denied' as const, ...denied }],
          [{ topic: 'marketing' as const, state: 'granted' as const, ...granted }],
        ]
        const known: ConsentStatement[] = []
        for (const [at, said] of (first ? files : files.toReversed()).entries())
          known.push(...newStatements(known, said, { source: `file ${at}`, receivedAt: day(60) }))
        expect(heldConsent(known, 'marketing').state).toBe('denied')
      }),
      { numRuns: 5000 },
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

  /** Files that come one after the other, a day apart from the 10th of January, at noon, as of a noon before; dates are of those days. */
  const exports = fc
    .array(
      fc.record({
        said: fc.array(
          fc.record({
            topic: fc.constant('marketing' as const),
            state: fc.constantFrom('granted' as const, 'denied' as const),
            at: fc.option(fc.integer({ min: 9, max: 16 }).map(day), { freq: 2 }),
          }),
          { maxLength: 2 },
        ),
        source: fc.constantFrom('a', 'b'),
        daysBefore: fc.option(fc.integer({ min: 0, max: 9 })),
      }),
      { maxLength: 6 },
    )
    .map((all) =>
      all.map(({ said, source, daysBefore }, at) => ({
        said,
        told: {
          ...{ source, receivedAt: noon(10 + at) },
          ...(daysBefore !== null && { asOf: noon(10 + at - daysBefore) }),
        },
      })),
    )
  const allOf = (files: { said: SaidConsent[]; told: Parameters<typeof newStatements>[2] }[]) => {
    const known: ConsentStatement[] = []
    for (const { said, told } of files) known.push(...newStatements(known, said, told))
    return known
  }

  test('importing any of the files again, at once or later, changes nothing', () => {
    fc.assert(
      fc.property(exports, fc.nat(), (files, which) => {
        const known = allOf(files)
        const again = files[which % Math.max(files.length, 1)]
        if (again)
          expect(
            newStatements(known, again.said, {
              ...{ asOf: again.told.receivedAt, ...again.told, receivedAt: day(99) },
            }),
          ).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  test('a yes holds only where every export that has a no without a date is older', () => {
    fc.assert(
      fc.property(exports, (files) => {
        const held = heldConsent(allOf(files), 'marketing')
        if (held.state !== 'granted') return
        for (const { said, told } of files)
          if (said.some(({ state, at }) => state === 'denied' && (at === null || at > told.receivedAt)))
            expect(held.since && held.since > (told.asOf ?? told.receivedAt)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
