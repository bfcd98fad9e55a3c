import { outcomes } from './evidence.ts'
import { fold } from './fold.ts'
import type { LeadContext } from './lead-context.ts'
import { stageKey } from './stage.ts'
import type { TalkingPoint, Trigger } from './talking-point.ts'
import type { Touchpoint } from './touchpoint.ts'
import { hasHappened, isPassive, isRefusal } from './touchpoint-kinds.ts'
import type { VerificationState } from './verification.ts'
import { verificationAt } from './verification-at.ts'

const DAY = 86_400_000
/** Days after which a touchpoint counts half. */
const HALF_LIFE_DAYS = 14

/** What each part of a score weighs. A trigger that is met outweighs everything that is not about this lead's doing. */
const WEIGHT = {
  trigger: 4,
  furtherTrigger: 1,
  passive: 0.2,
  language: 2,
  stage: 1.5,
  evidence: 1.5,
  fresh: 0.5,
}
/** A validation that ran out, or a point meant for another stage, steps back but stays in reach. */
const PENALTY = { needsReview: 1, otherStage: 2 }

/** Why a talking point is shown: a code with parameters that pages put in words. */
export type Reason =
  /** The lead did it: `count` touchpoints of `kind` (with `contains` in address or title) in `days` days. */
  | { code: 'trigger_met'; count: number; kind: string; contains: string | null; days: number; last: string }
  | { code: 'stage'; stage: string }
  /** It is in the lead's language; never said where that is not known. */
  | { code: 'language'; language: string }
  /** Reps reported `worked` of `n`. */
  | { code: 'evidence'; worked: number; n: number }
  /** Nobody has validated it (`proposed`, `in_review`), or its validation ran out (`needs_review`). */
  | { code: 'not_validated'; state: Exclude<VerificationState, 'validated' | 'retired'> }

export interface Suggestion {
  point: TalkingPoint
  /** Whose language it is in. Where the lead's is not known, the rep's own counts. */
  language: 'lead' | 'rep' | 'other'
  /** Comparable within one answer only. */
  score: number
  /** Most telling first. */
  reasons: Reason[]
}

export interface SuggestOptions {
  now: Date
  /** The rep's language (BCP 47): counts where the lead's is not known. */
  language: string
}

/** In which order the languages come. */
const LANGUAGE_ORDER = { lead: 0, rep: 1, other: 2 } as const satisfies Record<Suggestion['language'], number>

/**
 * Ranks talking points for a lead, or without a lead by language and evidence. Retired points never come;
 * what nobody has validated comes after everything that was, and says so. Among the others the lead's language comes
 * first, then the rep's: a text that has to be translated first is not used.
 */
export function suggest(
  points: readonly TalkingPoint[],
  context: LeadContext | null,
  { now, language }: SuggestOptions,
): Suggestion[] {
  const met = triggerChecker(context?.touchpoints ?? [], now)
  const locale = context?.lead.locale ?? null
  const wanted = locale ?? language
  const stage = context?.lead.lifecycleStage ?? null

  const ranked = points.flatMap((point) => {
    const verification = verificationAt(point.verification, now)
    const { state } = verification
    if (state === 'retired') return []
    const reasons: Reason[] = []
    let score = 0

    const triggers = point.triggers.flatMap((trigger) => met(trigger) ?? [])
    const active = triggers.filter(({ passive }) => !passive)
    if (active.length > 0) {
      const strongest = Math.max(...active.map(({ strength }) => strength))
      score += WEIGHT.trigger * strongest + WEIGHT.furtherTrigger * (1 - 1 / active.length)
      // Opens are mostly machines: they may add to what the lead did, never stand for it.
      const passive = triggers.filter((trigger) => trigger.passive)
      score += WEIGHT.passive * Math.min(1, passive.length)
      reasons.push(...[...active, ...passive].map(({ reason }) => reason))
    }

    if (stage !== null && point.stages.length > 0) {
      if (point.stages.some((meant) => stageKey(meant) === stageKey(stage))) {
        score += WEIGHT.stage
        reasons.push({ code: 'stage', stage })
      } else score -= PENALTY.otherStage
    }

    const likeness = languageLikeness(point.language, wanted)
    if (likeness > 0) {
      score += WEIGHT.language * likeness
      if (locale !== null) reasons.push({ code: 'language', language: point.language })
    }

    const { worked, n, lowerBound } = outcomes(point.evidence)
    if (n > 0) {
      score += WEIGHT.evidence * lowerBound
      reasons.push({ code: 'evidence', worked, n })
    }

    if (state === 'validated') score += WEIGHT.fresh * freshness(verification.at, verification.until, now)
    else {
      if (state === 'needs_review') score -= PENALTY.needsReview
      reasons.push({ code: 'not_validated', state })
    }
    const tier = state === 'proposed' || state === 'in_review' ? 1 : 0
    const whose =
      likeness > 0
        ? locale === null
          ? 'rep'
          : 'lead'
        : languageLikeness(point.language, language) > 0
          ? 'rep'
          : 'other'
    return [{ tier, suggestion: { point, language: whose, score, reasons } satisfies Suggestion }]
  })

  return ranked
    .sort(
      (a, b) =>
        a.tier - b.tier ||
        LANGUAGE_ORDER[a.suggestion.language] - LANGUAGE_ORDER[b.suggestion.language] ||
        b.suggestion.score - a.suggestion.score ||
        // Same order on every machine.
        (a.suggestion.point.id < b.suggestion.point.id ? -1 : 1),
    )
    .map(({ suggestion }) => suggestion)
}

interface MetTrigger {
  /** 0 to 1. */
  strength: number
  passive: boolean
  reason: Extract<Reason, { code: 'trigger_met' }>
}

/** Answers whether these touchpoints meet a trigger. Thousands of points share few triggers, so answers are kept. */
function triggerChecker(
  touchpoints: readonly Touchpoint[],
  now: Date,
): (trigger: Trigger) => MetTrigger | null {
  const readable = touchpoints
    .filter((touchpoint) => hasHappened(touchpoint, now))
    .map((touchpoint) => ({
      touchpoint,
      text: fold(`${touchpoint.url ?? ''} ${touchpoint.title}`),
      age: Math.max(0, (now.getTime() - Date.parse(touchpoint.at)) / DAY),
    }))
  const known = new Map<string, MetTrigger | null>()

  const check = ({ touchpoint: kind, contains, atLeast, withinDays }: Trigger): MetTrigger | null => {
    if (isRefusal(kind)) return null
    const part = contains === null ? '' : fold(contains)
    const hits = readable.filter(
      (hit) => hit.touchpoint.kind === kind && hit.age <= withinDays && hit.text.includes(part),
    )
    if (hits.length === 0 || hits.length < atLeast) return null
    const weight = hits.reduce((sum, hit) => sum + 0.5 ** (hit.age / HALF_LIFE_DAYS), 0)
    const newest = hits.reduce((a, b) => (a.age <= b.age ? a : b))
    return {
      strength: weight / (weight + 0.5),
      passive: isPassive(kind),
      reason: {
        code: 'trigger_met',
        count: hits.length,
        kind,
        contains,
        days: withinDays,
        last: newest.touchpoint.at,
      },
    }
  }

  return (trigger) => {
    const key = `${trigger.touchpoint}\n${trigger.contains ?? ''}\n${trigger.atLeast}\n${trigger.withinDays}`
    let answer = known.get(key)
    if (answer === undefined) {
      answer = check(trigger)
      known.set(key, answer)
    }
    return answer
  }
}

/** 1 for the same language and region, 0.8 for the same language, else 0. */
function languageLikeness(language: string, wanted: string): number {
  const [a, b] = [language.toLowerCase().replace('_', '-'), wanted.toLowerCase().replace('_', '-')]
  if (a === b) return 1
  return a.split('-')[0] === b.split('-')[0] ? 0.8 : 0
}

/** How much of a validation's time is left at `now`, 1 to 0. */
function freshness(at: string, until: string | null, now: Date): number {
  if (until === null) return 0
  const end = Date.parse(until)
  const share = (end - now.getTime()) / (end - Date.parse(at))
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0
}
