import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LeadDraft } from './formats/lead-row.ts'
import { knownLeads } from './known-leads.ts'
import { planLead, take } from './lead-rows.ts'

/** What dated exports of several systems come to, whatever the order in which they are imported. */

const NOW = new Date('2026-11-01T00:00:00Z')
const value = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined })

/** Exports of one person, each of another day, of systems that know the person by an id or by the address alone. */
const exports = fc
  .uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 })
  .chain((days) =>
    fc.tuple(
      ...days.map((day) =>
        fc.record({
          asOf: fc.constant(new Date(Date.UTC(2026, 0, day)).toISOString()),
          system: value('shop', 'fair'),
          other: value('b@x.test', 'c@x.test'),
          name: value('Ana', 'Ze'),
          company: value('Acme', 'Beta', 'Gamma'),
          bounced: fc.option(fc.boolean(), { nil: undefined }),
          fit: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
        }),
      ),
    ),
  )
type Export = (typeof exports extends fc.Arbitrary<infer Value> ? Value : never)[number]

function draftOf({ asOf, system, other, name, company, fit, bounced }: Export): LeadDraft {
  return {
    asOf,
    ...(system && { source: system, externalId: '1' }),
    emails: ['a@x.test', ...(other ? [other] : [])],
    ...(name && { name }),
    ...(company && { company }),
    ...(fit !== undefined && { fit }),
    ...(bounced !== undefined && { bounced }),
  }
}

/** Imports them one by one; what holds then. */
function importAll(all: readonly Export[]) {
  const known = knownLeads()
  for (const [line, one] of all.entries()) {
    const plan = planLead(known, { line, value: { draft: draftOf(one), newId: 'lead' } }, { now: NOW })
    if ('problem' in plan) throw new Error(JSON.stringify(plan.problem))
    take(known, plan)
  }
  const { lead, fieldSources, systems } = known.get('lead')!
  return {
    lead: { ...lead, emails: [lead.emails[0], ...lead.emails.slice(1).sort()] },
    fieldSources,
    systems: [...systems].sort(),
  }
}

test('dated exports come to the same in any order, and the newest value of each field holds', () => {
  fc.assert(
    fc.property(
      exports.chain((all) =>
        fc.record({
          all: fc.constant(all as Export[]),
          shuffled: fc.shuffledSubarray(all as Export[], { minLength: all.length }),
        }),
      ),
      ({ all, shuffled }) => {
        const held = importAll(shuffled)
        expect(held).toEqual(importAll(all))
        const newest = (field: 'name' | 'company' | 'fit') =>
          all
            .toSorted((a, b) => (a.asOf < b.asOf ? -1 : 1))
            .map((one) => one[field])
            .findLast((given) => given !== undefined) ?? null
        expect(held.lead).toMatchObject({
          name: newest('name'),
          company: newest('company'),
          score: { fit: newest('fit') },
        })
      },
    ),
    { numRuns: 500 },
  )
})

test('the same export again changes nothing', () => {
  fc.assert(
    fc.property(exports, (all) => {
      const once = importAll(all as Export[])
      expect(importAll([...(all as Export[]), ...(all as Export[])])).toEqual(once)
    }),
  )
})
