import { z } from 'zod/mini'

/** Longest payload, in characters: a hundred times what a repair needs, and small enough for every page load. */
export const MAX_PAYLOAD = 30_000

export const HostId = z.string().check(z.regex(/^[a-z][a-z0-9-]{1,29}$/))

/** Named selectors of one adapter, newest layout first. Strings only: an update is data, never code. */
export const NamedSelectors = z
  .record(
    z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/)),
    z
      .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(500)))
      .check(z.minLength(1), z.maxLength(10)),
  )
  .check(
    z.refine((names) => Object.keys(names).length >= 1 && Object.keys(names).length <= 40, {
      message: 'Give 1 to 40 names.',
    }),
  )

/** What a workspace ships to its extensions when a host has changed its layout. The words that are signed. */
export const SelectorUpdate = z.object({
  /** It counts in no other workspace. */
  workspace: z.string().check(z.minLength(1), z.maxLength(100)),
  host: HostId,
  /** Versions of the adapter that it was made for, both included: a newer adapter knows better. */
  versions: z
    .object({ from: z.int().check(z.gte(1), z.lte(10_000)), to: z.int().check(z.gte(1), z.lte(10_000)) })
    .check(z.refine(({ from, to }) => from <= to, { message: '"from" is above "to".' })),
  selectors: NamedSelectors,
  at: z.iso.datetime(),
})
export type SelectorUpdate = z.infer<typeof SelectorUpdate>
