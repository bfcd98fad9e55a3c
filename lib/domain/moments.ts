import { fold } from './fold.ts'
import type { LeadContext } from './lead-context.ts'
import type { Touchpoint } from './touchpoint.ts'
import { hasHappened } from './touchpoint-kinds.ts'

const DAY = 86_400_000
/** Days after which a moment counts half. */
const HALF_LIFE_DAYS = 14

/** Things that a lead does. Passive kinds and what systems compute (scores, stages) are never a visit. */
const VISITS = [
  'page_view',
  'form_submission',
  'email_clicked',
  'download',
  'webinar',
  'ad_click',
  'campaign_response',
]

interface Base {
  id: string
  /** How far back the rule looks. */
  withinDays: number
  /** Strength of a moment of today, relative to the other rules. */
  weight: number
}
/** At least `atLeast` touchpoints of these kinds; `words`: one of them stands in the page address's path or the title. */
interface CountRule extends Base {
  find: 'count'
  kinds: readonly string[]
  words?: readonly string[]
  atLeast: number
  /** `title`: one moment for each title; `all`: one for the whole run. */
  group: 'title' | 'all'
}
/** Touchpoints on at least `atLeast` different days (UTC). */
interface DaysRule extends Base {
  find: 'days'
  kinds: readonly string[]
  atLeast: number
}
/** The first activity after at least `silenceDays` without any. */
interface SilenceRule extends Base {
  find: 'silence'
  kinds: readonly string[]
  silenceDays: number
}
/** A score that rose by at least `points` in one change. */
interface JumpRule extends Base {
  find: 'jump'
  points: number
}

/** "Pricing" in the product's languages and German, as whole words, folded. */
const PRICING = [
  ...['pricing', 'price', 'prices', 'plans', 'quote'],
  ...['preco', 'precos', 'planos', 'precio', 'precios', 'tarifas', 'planes'],
  ...['tarif', 'tarifs', 'prix', 'cennik', 'ceny', 'preise'],
]

/** What is worth telling a rep. Data, so that pages can show the rule beside its moment. */
export const MOMENT_RULES = [
  {
    id: 'pricing_views',
    find: 'count',
    kinds: ['page_view'],
    words: PRICING,
    atLeast: 2,
    withinDays: 14,
    group: 'all',
    weight: 10,
  },
  {
    id: 'form',
    find: 'count',
    kinds: ['form_submission'],
    atLeast: 1,
    withinDays: 30,
    group: 'title',
    weight: 9,
  },
  { id: 'score_jump', find: 'jump', points: 10, withinDays: 30, weight: 7 },
  { id: 'webinar', find: 'count', kinds: ['webinar'], atLeast: 1, withinDays: 30, group: 'title', weight: 7 },
  { id: 'return', find: 'silence', kinds: VISITS, silenceDays: 30, withinDays: 14, weight: 6 },
  {
    id: 'download',
    find: 'count',
    kinds: ['download'],
    atLeast: 1,
    withinDays: 30,
    group: 'title',
    weight: 6,
  },
  { id: 'repeat_visits', find: 'days', kinds: VISITS, atLeast: 3, withinDays: 7, weight: 5 },
  {
    id: 'campaign_click',
    find: 'count',
    kinds: ['email_clicked', 'ad_click', 'campaign_response'],
    atLeast: 1,
    withinDays: 14,
    group: 'title',
    weight: 4,
  },
] as const satisfies readonly (CountRule | DaysRule | SilenceRule | JumpRule)[]

type MomentRule = CountRule | DaysRule | SilenceRule | JumpRule
export type MomentRuleId = (typeof MOMENT_RULES)[number]['id']

/** Rules that say when the lead came, not what for. */
const RUNS_OF_ANYTHING: ReadonlySet<MomentRuleId> = new Set(['repeat_visits', 'return'])

/** A touchpoint or a run of them that is worth telling, and the rule that chose it. */
export interface Moment {
  /** Id in MOMENT_RULES. */
  rule: MomentRuleId
  /** Newest first. */
  touchpointIds: string[]
  /** Touchpoints, or different days for `repeat_visits`, days of silence for `return`, points for `score_jump`. */
  count: number
  /** The rule's window. */
  withinDays: number
  /** Kind and title of the newest touchpoint. */
  kind: string
  title: string
  /** ISO 8601 times of the oldest and the newest touchpoint. */
  from: string
  to: string
}

/** The moments that a lead's packed touchpoints hold at `now`, strongest first; a fresh moment beats an old one. */
export function interestingMoments(context: LeadContext, now: Date): Moment[] {
  const touchpoints = context.touchpoints
    .filter((touchpoint) => hasHappened(touchpoint, now))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const found = MOMENT_RULES.flatMap((rule: MomentRule) =>
    apply(rule, touchpoints, now).map((moment) => ({ moment, strength: strength(rule, moment, now) })),
  )
  const moments = found.sort((a, b) => b.strength - a.strength).map(({ moment }) => moment)
  // Three days on the pricing page are one story: visits that belong to other moments already are no moment of their own.
  const inOthers = new Set(
    moments.flatMap(({ rule, touchpointIds }) => (RUNS_OF_ANYTHING.has(rule) ? [] : touchpointIds)),
  )
  return moments.filter(
    ({ rule, touchpointIds }) => rule !== 'repeat_visits' || touchpointIds.some((id) => !inOthers.has(id)),
  )
}

const ageInDays = (touchpoint: Touchpoint, now: Date) => (now.getTime() - Date.parse(touchpoint.at)) / DAY

/** Halves every HALF_LIFE_DAYS; a longer run counts a little more. */
function strength(rule: MomentRule, moment: Moment, now: Date): number {
  const age = Math.max(0, (now.getTime() - Date.parse(moment.to)) / DAY)
  return rule.weight * (1 + Math.log2(moment.touchpointIds.length) / 4) * 0.5 ** (age / HALF_LIFE_DAYS)
}

function apply(rule: MomentRule, all: readonly Touchpoint[], now: Date): Moment[] {
  const recent = all.filter((touchpoint) => ageInDays(touchpoint, now) <= rule.withinDays)
  switch (rule.find) {
    case 'count': {
      const hits = recent.filter(
        (t) => rule.kinds.includes(t.kind) && (!rule.words || hasWord(t, rule.words)),
      )
      const groups = rule.group === 'all' ? [hits] : [...Map.groupBy(hits, (t) => fold(t.title)).values()]
      return groups
        .filter((group) => group.length >= rule.atLeast)
        .map((group) => moment(rule, group, group.length))
    }
    case 'days': {
      const hits = recent.filter((t) => rule.kinds.includes(t.kind))
      const days = new Set(hits.map((t) => new Date(t.at).toISOString().slice(0, 10))).size
      return days >= rule.atLeast ? [moment(rule, hits, days)] : []
    }
    case 'silence': {
      const visits = all.filter((t) => rule.kinds.includes(t.kind))
      const back = visits.findIndex((t, i) => gapInDays(t, visits[i + 1]) >= rule.silenceDays)
      const first = visits[back]
      if (!first || ageInDays(first, now) > rule.withinDays) return []
      return [moment(rule, visits.slice(0, back + 1), Math.floor(gapInDays(first, visits[back + 1])))]
    }
    case 'jump': {
      const jumps = recent.filter((t) => t.kind === 'score_change').map((t) => ({ t, points: rise(t) }))
      return jumps
        .filter(({ points }) => points >= rule.points)
        .map(({ t, points }) => moment(rule, [t], points))
    }
  }
}

const gapInDays = (newer: Touchpoint, older: Touchpoint | undefined) =>
  older ? (Date.parse(newer.at) - Date.parse(older.at)) / DAY : 0

/** By how much a score rose; 0 where the touchpoint does not say it in numbers. */
const rise = ({ from, to }: Touchpoint): number =>
  typeof from === 'number' && typeof to === 'number' ? to - from : 0

function hasWord(touchpoint: Touchpoint, words: readonly string[]): boolean {
  const text = `${path(touchpoint.url)} ${touchpoint.title}`
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => words.includes(word))
}

function path(url: string | null): string {
  if (url === null) return ''
  try {
    return decodeURIComponent(new URL(url).pathname)
  } catch {
    return url
  }
}

/** `hits` are newest first and not empty. */
function moment(rule: MomentRule, hits: readonly Touchpoint[], count: number): Moment {
  const newest = hits[0] as Touchpoint
  const oldest = hits[hits.length - 1] as Touchpoint
  return {
    rule: rule.id as MomentRuleId,
    touchpointIds: hits.map(({ id }) => id),
    count,
    withinDays: rule.withinDays,
    kind: newest.kind,
    title: newest.title,
    from: oldest.at,
    to: newest.at,
  }
}
