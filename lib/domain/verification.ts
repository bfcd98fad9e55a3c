import { z } from 'zod/mini'
import { verificationAt } from './verification-at.ts'

/** Days a validation holds unless its verifier says otherwise. */
export const DEFAULT_INTERVAL_DAYS = 90

const DAY = 86_400_000

export const VerificationState = z.enum(['proposed', 'in_review', 'validated', 'needs_review', 'retired'])
export type VerificationState = z.infer<typeof VerificationState>

/** A talking point's state, who brought it there and on what evidence. */
export const Verification = z.object({
  state: VerificationState,
  /** Name of the person (of the access key) behind the last step. */
  by: z.string().check(z.maxLength(200)),
  /** ISO 8601 time of the last step. */
  at: z.iso.datetime({ offset: true }),
  /** Validated only: days that the validation holds, and the time at which it ends. */
  intervalDays: z._default(z.nullable(z.int().check(z.gte(1), z.lte(3650))), null),
  until: z._default(z.nullable(z.iso.datetime({ offset: true })), null),
  /** Validated only: the version that was read; null where that was not kept. A minor edit leaves it as it is. */
  version: z._default(z.nullable(z.int().check(z.gte(1))), null),
  /** Evidence for a validation, or the reason of a retirement or review. */
  note: z._default(z.nullable(z.string().check(z.maxLength(1000))), null),
  /** Time of the last minor edit that kept the validation; null when the text is as it was validated. */
  minorEditAt: z._default(z.nullable(z.iso.datetime({ offset: true })), null),
})
export type Verification = z.infer<typeof Verification>

/** What a marketer does to a talking point's state. Same shapes as the contract's VerificationStep. */
export type Step =
  | { step: 'start_review' }
  | { step: 'validate'; version: number; intervalDays: number; note: string | null }
  | { step: 'request_review'; note: string | null }
  | { step: 'retire'; note: string | null }

/** Who takes a step, and when. */
export interface Actor {
  by: string
  now: Date
}

/** The new state, or why the step cannot be taken: `problem` is a sentence that says what to do. */
export type StepResult = { ok: true; value: Verification } | { ok: false; problem: string }

/** From which states a step may be taken. A retired point comes back only through a review. */
const ALLOWED: Readonly<Record<Step['step'], readonly VerificationState[]>> = {
  start_review: ['proposed', 'needs_review', 'retired'],
  validate: ['proposed', 'in_review', 'validated', 'needs_review'],
  request_review: ['validated'],
  retire: ['proposed', 'in_review', 'validated', 'needs_review'],
}

const REFUSAL: Readonly<Record<Step['step'], string>> = {
  start_review:
    'This talking point is in review or validated already. To look at it again, request a review.',
  validate: 'This talking point is retired. Start a review to bring it back, then validate it.',
  request_review: 'Only a validated talking point can be sent back to review. Start a review instead.',
  retire: 'This talking point is retired already.',
}

/** A new talking point's state. */
export const proposed = ({ by, now }: Actor): Verification => ({
  state: 'proposed',
  by,
  at: now.toISOString(),
  intervalDays: null,
  until: null,
  version: null,
  note: null,
  minorEditAt: null,
})

/** Takes one step from the state that `current` has at `now`. Validating a validated point renews it. */
export function nextVerification(current: Verification, step: Step, { by, now }: Actor): StepResult {
  const { state } = verificationAt(current, now)
  if (!ALLOWED[step.step].includes(state)) return { ok: false, problem: REFUSAL[step.step] }
  const fresh = proposed({ by, now })
  switch (step.step) {
    case 'start_review':
      return { ok: true, value: { ...fresh, state: 'in_review' } }
    case 'validate':
      return {
        ok: true,
        value: {
          ...fresh,
          state: 'validated',
          intervalDays: step.intervalDays,
          until: new Date(now.getTime() + step.intervalDays * DAY).toISOString(),
          version: step.version,
          note: step.note,
        },
      }
    case 'request_review':
      return { ok: true, value: { ...fresh, state: 'needs_review', note: step.note } }
    case 'retire':
      return { ok: true, value: { ...fresh, state: 'retired', note: step.note } }
  }
}

/**
 * The state after the text was edited. A minor edit (a typo) keeps the state and its end, and marks it; a real edit
 * of a point that was validated or retired sends it to review, because nobody has validated this text.
 */
export function verificationAfterEdit(
  current: Verification,
  minor: boolean,
  { by, now }: Actor,
): Verification {
  const at = verificationAt(current, now)
  if (minor) return at.state === 'validated' ? { ...current, minorEditAt: now.toISOString() } : current
  if (at.state === 'proposed' || at.state === 'in_review') return { ...current, by, at: now.toISOString() }
  return { ...proposed({ by, now }), state: 'in_review' }
}
