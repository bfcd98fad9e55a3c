import { z } from 'zod/mini'
import { WebAddress } from './web-address.ts'

const ChangedValue = z.union([z.number(), z.string().check(z.maxLength(200))])

/** One dated marketing activity of a lead. */
export const Touchpoint = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(200)),
  kind: z.string().check(z.minLength(1), z.maxLength(100)),
  /** ISO 8601 time of the activity. */
  at: z.iso.datetime({ offset: true }),
  /** What a person reads: page title, form name, subject of the campaign. */
  title: z.string().check(z.maxLength(500)),
  /** Page address where there is one; http(s) only. */
  url: z._default(z.nullable(WebAddress), null),
  /** More in a few words, for people to read: "watched 32 of 45 minutes". */
  detail: z._default(z.nullable(z.string().check(z.maxLength(2000))), null),
  /** What changed from what to what: numbers for `score_change`, names of stages for `stage_change`. */
  from: z.optional(ChangedValue),
  to: z.optional(ChangedValue),
})
export type Touchpoint = z.infer<typeof Touchpoint>

const Rollup = z.object({
  count: z.int().check(z.gte(0)),
  first: z.iso.datetime({ offset: true }),
  last: z.iso.datetime({ offset: true }),
})
export type Rollup = z.infer<typeof Rollup>

/**
 * How often each kind happened in all of the lead's history, also beyond the newest touchpoints that are packed. A
 * customer's system may call a kind anything: read as a list, because zod leaves the key `__proto__` out of a record.
 */
export const TouchpointRollups = z
  .pipe(
    z.pipe(
      z.transform((raw) =>
        typeof raw === 'object' && raw !== null
          ? Object.entries(raw).map(([kind, rollup]) => ({ kind, rollup }))
          : raw,
      ),
      z.array(z.object({ kind: z.string().check(z.maxLength(100)), rollup: Rollup })),
    ),
    z.transform(
      (entries): Record<string, Rollup> =>
        Object.fromEntries(entries.map(({ kind, rollup }) => [kind, rollup])),
    ),
  )
  .check(z.meta({ type: 'object' }))
export type TouchpointRollups = z.infer<typeof TouchpointRollups>

/** The roll-ups with more touchpoints counted in. Times as Date writes them: such strings sort by time. */
export function addToRollups(
  rollups: TouchpointRollups,
  more: readonly (Rollup & { kind: string })[],
): TouchpointRollups {
  const sum = new Map(Object.entries(rollups))
  for (const { kind, count, first, last } of more) {
    const known = sum.get(kind)
    if (!known) sum.set(kind, { count, first, last })
    else
      sum.set(kind, {
        count: known.count + count,
        first: first < known.first ? first : known.first,
        last: last > known.last ? last : known.last,
      })
  }
  return Object.fromEntries(sum)
}
