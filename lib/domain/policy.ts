import { z } from 'zod/mini'
import { LANGUAGES } from './language.ts'
import { WebAddress } from './web-address.ts'

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
  hubAddress: z.optional(WebAddress),
  /** Sites as a user would type them: `https://mail.acme.com`, `*.acme.com`, `http://crm`. */
  sites: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(300))).check(z.maxLength(200))),
  neverMatch: z.optional(
    z.array(z.string().check(z.minLength(1), z.maxLength(320))).check(z.maxLength(10_000)),
  ),
  unknownLookup: z.optional(z.boolean()),
  language: z.optional(z.enum(LANGUAGES)),
  /** What users may not change. */
  locked: z._default(z.array(z.enum(LOCKABLE)), []),
})
export type Policy = z.infer<typeof Policy>

export const NO_POLICY: Policy = { locked: [] }

/** The policy as it holds, and what is wrong with the one that was given: then none holds. */
export const PolicyState = z.object({ policy: Policy, problem: z.nullable(z.string()) })
export type PolicyState = z.infer<typeof PolicyState>

/** Origin of the only hub that users may be connected to; null = any. */
export const onlyHub = ({ hubAddress, locked }: Policy): string | null =>
  hubAddress !== undefined && locked.includes('hubAddress') ? new URL(hubAddress).origin : null

/** Reads what the browser hands out. A bad policy is as good as none, and says why. */
export function readPolicy(raw: unknown): PolicyState {
  const parsed = Policy.safeParse(raw, { error: inWords })
  if (parsed.success) return { policy: parsed.data, problem: null }
  const problem = parsed.error.issues.map(({ path, message }) => `${path.join('.') || '-'}: ${message}`)
  return { policy: NO_POLICY, problem: problem.slice(0, 5).join('; ').slice(0, 1000) }
}

/**
 * For whoever wrote the policy: zod/mini itself only says "Invalid input", and zod's own English is for all shapes there are.
 */
function inWords({ code, ...issue }: Omit<z.core.$ZodRawIssue, 'message'>): string | undefined {
  const { expected, values, keys } = issue as Record<string, unknown>
  if (code === 'invalid_type') return `expected ${expected}`
  if (code === 'invalid_value') return `expected one of ${values}`
  if (code === 'unrecognized_keys') return `unknown: ${keys}`
  if (code === 'too_small' || code === 'too_big') return 'wrong length'
  return undefined
}
