import { expect, test } from 'vitest'
import { daysAgo, NOW, validated } from '../../test/factories.ts'
import {
  nextVerification,
  proposed,
  type Step,
  Verification,
  type VerificationState,
  verificationAfterEdit,
} from './verification.ts'
import { verificationAt } from './verification-at.ts'

const actor = { by: 'Mara', now: NOW }
const inState = (state: VerificationState): Verification =>
  state === 'validated' ? validated(10) : { ...proposed(actor), state }
const STEPS: Record<Step['step'], Step> = {
  start_review: { step: 'start_review' },
  validate: { step: 'validate', version: 3, intervalDays: 90, note: 'Two cases' },
  request_review: { step: 'request_review', note: 'Price changed' },
  retire: { step: 'retire', note: null },
}

test.each([
  ['proposed', 'start_review', 'in_review'],
  ['proposed', 'validate', 'validated'],
  ['proposed', 'request_review', null],
  ['proposed', 'retire', 'retired'],
  ['in_review', 'start_review', null],
  ['in_review', 'validate', 'validated'],
  ['in_review', 'request_review', null],
  ['in_review', 'retire', 'retired'],
  ['validated', 'start_review', null],
  ['validated', 'validate', 'validated'],
  ['validated', 'request_review', 'needs_review'],
  ['validated', 'retire', 'retired'],
  ['needs_review', 'start_review', 'in_review'],
  ['needs_review', 'validate', 'validated'],
  ['needs_review', 'request_review', null],
  ['needs_review', 'retire', 'retired'],
  ['retired', 'start_review', 'in_review'],
  ['retired', 'validate', null],
  ['retired', 'request_review', null],
  ['retired', 'retire', null],
] as const)('%s -%s-> %s', (from, step, to) => {
  const result = nextVerification(inState(from), STEPS[step], actor)
  if (to === null) expect(result).toEqual({ ok: false, problem: expect.stringMatching(/\w+.*\.$/) })
  else {
    expect(result).toMatchObject({ ok: true, value: { state: to, by: 'Mara', at: NOW.toISOString() } })
    if (result.ok) expect(Verification.parse(result.value)).toEqual(result.value)
  }
})

test('a validation is of the version that was read; no other step names one, and a minor edit leaves it', () => {
  const validation = nextVerification(inState('in_review'), STEPS.validate, actor)
  if (!validation.ok) throw new Error(validation.problem)
  expect(validation.value.version).toBe(3)
  expect(verificationAfterEdit(validation.value, true, actor).version).toBe(3)
  expect(verificationAfterEdit(validation.value, false, actor).version).toBeNull()
  for (const step of [STEPS.request_review, STEPS.retire]) {
    const next = nextVerification(validation.value, step, actor)
    if (!next.ok) throw new Error(next.problem)
    expect(next.value.version).toBeNull()
  }
})

test('a validation holds its interval to the millisecond, then reads as needs review', () => {
  const result = nextVerification(
    inState('in_review'),
    { step: 'validate', version: 1, intervalDays: 30, note: null },
    actor,
  )
  if (!result.ok) throw new Error(result.problem)
  const end = NOW.getTime() + 30 * 86_400_000
  expect(result.value).toMatchObject({ intervalDays: 30, until: new Date(end).toISOString() })
  expect(verificationAt(result.value, new Date(end - 1)).state).toBe('validated')
  expect(verificationAt(result.value, new Date(end)).state).toBe('needs_review')
})

test('what ran out can be validated again, and started, but not asked to be reviewed', () => {
  const old = validated(100)
  expect(verificationAt(old, NOW).state).toBe('needs_review')
  expect(nextVerification(old, STEPS.validate, actor).ok).toBe(true)
  expect(nextVerification(old, STEPS.request_review, actor).ok).toBe(false)
})

test('a minor edit keeps the validation and says so; a real edit sends it to review', () => {
  const valid = validated(10)
  expect(verificationAfterEdit(valid, true, actor)).toEqual({ ...valid, minorEditAt: NOW.toISOString() })
  expect(verificationAfterEdit(valid, false, actor)).toMatchObject({
    state: 'in_review',
    until: null,
    by: 'Mara',
  })
  expect(verificationAfterEdit(validated(100), false, actor).state).toBe('in_review')
  expect(verificationAfterEdit(inState('proposed'), false, actor).state).toBe('proposed')
  expect(verificationAfterEdit({ ...inState('retired'), at: daysAgo(5) }, true, actor).state).toBe('retired')
})
