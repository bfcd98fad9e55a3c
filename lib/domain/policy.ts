import { z } from 'zod'
import { LANGUAGES } from './talking-point.ts'

/** What a company can preset by its browser policy, and so also what it can lock. */
export const LOCKABLE = ['hubAddress', 'sites', 'neverMatch', 'unknownLookup', 'language'] as const
export type Lockable = (typeof LOCKABLE)[number]

/**
 * The company's policy (`storage.managed`). Strict: a misspelt field must be told, not passed over. What is preset and
 * not locked holds until the user sets it; entries of `neverMatch` always hold, beside the user's own.
 * public/policy-schema.json is the same for Chromium; a test compares them.
 */
export const Policy = z.strictObject({
  /** Origin of the hub, for example `https://hub.acme.com`. */
  hubAddress: z.url({ protocol: /^https?$/ }).optional(),
  /** Sites as a user would type them: `https://mail.acme.com`, `*.acme.com`, `http://crm`. */
  sites: z.array(z.string().min(1).max(300)).max(200).optional(),
  neverMatch: z.array(z.string().min(1).max(320)).max(10_000).optional(),
  unknownLookup: z.boolean().optional(),
  language: z.enum(LANGUAGES).optional(),
  /** What users may not change. */
  locked: z.array(z.enum(LOCKABLE)).default([]),
})
export type Policy = z.infer<typeof Policy>

export const NO_POLICY: Policy = { locked: [] }

/** The policy as it holds, and what is wrong with the one that was given: then none holds. */
export const PolicyState = z.object({ policy: Policy, problem: z.string().nullable() })
export type PolicyState = z.infer<typeof PolicyState>

/** Origin of the only hub that users may be connected to; null = any. */
export const onlyHub = ({ hubAddress, locked }: Policy): string | null =>
  hubAddress !== undefined && locked.includes('hubAddress') ? new URL(hubAddress).origin : null

/** Reads what the browser hands out. A bad policy is as good as none, and says why. */
export function readPolicy(raw: unknown): PolicyState {
  const parsed = Policy.safeParse(raw)
  if (parsed.success) return { policy: parsed.data, problem: null }
  const problem = parsed.error.issues.map(({ path, message }) => `${path.join('.') || '-'}: ${message}`)
  return { policy: NO_POLICY, problem: problem.slice(0, 5).join('; ').slice(0, 1000) }
}
