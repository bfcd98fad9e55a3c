import type { Feedback } from '../lib/domain/feedback.ts'
import { LANGUAGES, type Language } from '../lib/domain/language.ts'
import type { Lead } from '../lib/domain/lead.ts'
import { type LeadContext, PACKED_TOUCHPOINTS } from '../lib/domain/lead-context.ts'
import { LIFECYCLE_STAGES } from '../lib/domain/stage.ts'
import type { TalkingPoint } from '../lib/domain/talking-point.ts'
import { addToRollups, type Touchpoint, type TouchpointRollups } from '../lib/domain/touchpoint.ts'
import type { Verification } from '../lib/domain/verification.ts'
import { WORDS } from './words.ts'

/**
 * Builders for tests and benches. Deterministic: the same seed gives the same value on every machine, whatever was
 * built before. Every builder takes what the test is about and fills in the rest.
 */

/** The moment at which the data of the tests is "now". */
export const NOW = new Date('2026-11-20T09:00:00.000Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** ISO time `days` before NOW. */
export const daysAgo = (days: number): string => new Date(NOW.getTime() - days * DAY).toISOString()

export interface Random {
  /** 0 to 1, without 1. */
  next(): number
  /** Integer from `from` to `to`, both possible. */
  int(from: number, to: number): number
  pick<T>(list: readonly T[]): T
}

/** Random numbers that are the same for the same seed (mulberry32, by Tommy Ettinger, public domain). */
export function seeded(seed: number): Random {
  let state = (seed * 2_654_435_761) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return { next, int, pick: (list) => list[int(0, list.length - 1)] as (typeof list)[number] }
}

/** A UUIDv7 whose time part counts up with `n`, so that ids sort as they were made. */
export function id(n: number): string {
  const time = (NOW.getTime() - 365 * DAY + n).toString(16).padStart(12, '0')
  const tail = n.toString(16).padStart(12, '0').slice(-12)
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`
}

const FIRST = [
  'Lena',
  'João',
  'Zoë',
  'Łukasz',
  'Inés',
  'Bjørn',
  'Amélie',
  'Chidi',
  'Małgorzata',
  'Renée',
  'Ana',
  'Piotr',
]
const LAST = [
  'Fischer',
  'Guimarães',
  'Núñez',
  'Żółkiewski',
  'Lefèvre',
  'Okafor',
  'Østergaard',
  'Silva',
  'Nowak',
  'Moreau',
]
const COMPANIES = [
  'Helio Optics',
  'Vega Dental',
  'Marina Works',
  'Aster Labs',
  'Norte Tools',
  'Lumen Print',
  'Polaris Aero',
]

/** A lead; `n` makes its name, company and address differ from others'. */
export function lead(n = 1, over: Partial<Lead> = {}): Lead {
  const random = seeded(n)
  const company = `${random.pick(COMPANIES)} ${Math.ceil(n / 10)}`
  const domain = `${company.toLowerCase().replace(/ /g, '-')}.test`
  return {
    id: `lead-${n}`,
    emails: [`person.${n}@${domain}`],
    name: `${random.pick(FIRST)} ${random.pick(LAST)}`,
    company,
    jobTitle: random.pick(['Head of purchasing', 'Engineer', 'Managing director', null]),
    owner: 'Rita Rep',
    locale: random.pick(LANGUAGES),
    lifecycleStage: random.pick(LIFECYCLE_STAGES),
    leadStatus: random.pick(['NEW', 'OPEN', 'IN_PROGRESS', null]),
    score: { fit: random.int(0, 100), engagement: random.int(0, 100) },
    consent: { marketing: 'granted', doNotContact: false, changedAt: daysAgo(200) },
    updatedAt: daysAgo(1),
    ...over,
  }
}

const ACTIVITIES: readonly [kind: string, title: string, path: string | null][] = [
  ['page_view', 'Pricing', '/pricing'],
  ['page_view', 'Lens mounts', '/products/lens-mounts'],
  ['page_view', 'Case studies', '/customers'],
  ['email_sent', 'Newsletter', null],
  ['email_opened', 'Newsletter', null],
  ['email_clicked', 'Newsletter', '/blog/alignment'],
  ['form_submission', 'Contact form', '/contact'],
  ['download', 'Alignment guide (PDF)', '/guides/alignment'],
  ['webinar', 'Alignment in ten minutes', null],
  ['ad_click', 'Autumn campaign', '/autumn'],
]

/** A touchpoint; by default a view of the pricing page `days` days ago. */
export function touchpoint(n = 1, over: Partial<Touchpoint> & { days?: number } = {}): Touchpoint {
  const { days = 1, ...rest } = over
  return {
    id: `touchpoint-${n}`,
    kind: 'page_view',
    at: daysAgo(days),
    title: 'Pricing',
    url: 'https://www.example.test/pricing',
    detail: null,
    ...rest,
  }
}

/** Roll-ups of a lead's touchpoints, as the hub keeps them. */
export const rollupsOf = (touchpoints: readonly Touchpoint[]): TouchpointRollups =>
  addToRollups(
    {},
    touchpoints.map(({ kind, at }) => ({ kind, count: 1, first: at, last: at })),
  )

/** A lead context with these touchpoints: sorted, packed and rolled up as the hub does it. */
export function contextOf(
  touchpoints: readonly Touchpoint[] = [],
  over: Partial<Lead> = {},
  n = 1,
): LeadContext {
  const sorted = touchpoints.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  return { lead: lead(n, over), touchpoints: sorted.slice(0, PACKED_TOUCHPOINTS), rollups: rollupsOf(sorted) }
}

/** `count` mixed touchpoints of lead `n` over the last 180 days. */
export function history(n: number, count: number): Touchpoint[] {
  const random = seeded(n + 7_000_000)
  return Array.from({ length: count }, (_, i) => {
    const [kind, title, path] = random.pick(ACTIVITIES)
    return {
      id: `touchpoint-${n}-${i}`,
      kind,
      at: new Date(NOW.getTime() - random.int(1, 180 * 24) * HOUR).toISOString(),
      title,
      url: path && `https://www.example.test${path}`,
      detail: null,
    }
  })
}

/** `n` lead contexts, one after the other, so that a million need no memory. */
export function* manyLeads(n: number, touchpointsEach: number): Generator<LeadContext> {
  for (let i = 1; i <= n; i++) yield contextOf(history(i, touchpointsEach), {}, i)
}

/** A validation of `days` days ago that holds 90 days. */
export const validated = (days = 10, over: Partial<Verification> = {}): Verification => ({
  state: 'validated',
  by: 'Mara Marketing',
  at: daysAgo(days),
  intervalDays: 90,
  until: daysAgo(days - 90),
  version: 1,
  note: 'Three customers confirmed it.',
  minorEditAt: null,
  ...over,
})

/** A talking point in one of five languages (`n` runs through them); titles are all different. */
export function talkingPoint(n = 1, over: Partial<TalkingPoint> = {}): TalkingPoint {
  const language = (over.language ?? LANGUAGES[n % LANGUAGES.length]) as Language
  const words = WORDS[language] ?? WORDS.en
  const random = seeded(n + 3_000_000)
  // Mixed-radix digits of n: each combination of topic, field and case once before a number is added.
  const index = Math.floor(n / LANGUAGES.length)
  const topic = words.topics[index % words.topics.length]
  const field = words.fields[Math.floor(index / words.topics.length) % words.fields.length]
  const round = Math.floor(index / (words.topics.length * words.fields.length))
  const company = words.cases[round % words.cases.length]
  const again = Math.floor(round / words.cases.length)
  const used = random.int(0, 60)
  return {
    id: `point-${n}`,
    title: `${topic} ${field}: ${company}${again > 0 ? ` ${again + 1}` : ''}`,
    text: Array.from(
      { length: random.int(2, 4) },
      () =>
        // Order numbers and figures: real texts have many words that stand in one text only.
        `${random.pick(words.sentences)} (${random.pick(words.cases)} LM${random.int(1000, 99_999)}, ${random.int(3, 970)} %)`,
    ).join(' '),
    language,
    objection: random.pick([...words.objections, null]),
    proof: null,
    triggers: [],
    stages: [],
    lens: random.pick(['price', 'value', null]),
    tags: [random.pick(words.tags)],
    version: 1,
    writtenBy: 'Mara Marketing',
    writtenAt: daysAgo(80),
    verification: validated(random.int(1, 80)),
    evidence: { shown: used * 3, used, worked: Math.floor(used / 2), didNotWork: Math.floor(used / 5) },
    updatedAt: daysAgo(1),
    ...over,
  }
}

/** `n` talking points in five languages. */
export const manyTalkingPoints = (n: number): TalkingPoint[] =>
  Array.from({ length: n }, (_, i) => talkingPoint(i + 1))

/** A feedback: by default "worked" on a talking point. */
export function feedback(n = 1, over: Partial<Extract<Feedback, { kind: 'point_outcome' }>> = {}): Feedback {
  return {
    id: id(n),
    kind: 'point_outcome',
    leadId: 'lead-1',
    talkingPointId: 'point-1',
    outcome: 'worked',
    host: 'roundcube',
    pageKind: 'message',
    at: daysAgo(0),
    note: null,
    ...over,
  }
}

/** One feedback of each kind. */
export function feedbackOfEachKind(from = 1): Feedback[] {
  const base = {
    leadId: 'lead-1',
    host: 'practice',
    pageKind: 'message' as const,
    at: daysAgo(0),
    note: null,
  }
  return [
    { ...base, id: id(from), kind: 'lead_verdict', verdict: 'reject', reason: 'bad_timing' },
    feedback(from + 1),
    { ...base, id: id(from + 2), kind: 'heard', what: 'objection', text: 'Delivery takes too long.' },
    { ...base, id: id(from + 3), kind: 'content_request', text: 'A page about calibration.' },
    { ...base, id: id(from + 4), kind: 'wrong_data', field: 'company', text: 'She moved to Vega Dental.' },
    {
      ...{ ...base, id: id(from + 5), kind: 'proposal', title: 'Two weeks, in writing', language: 'en' },
      ...{ text: 'We name the **day** and pay if we miss it.', objection: 'Delivery takes too long.' },
    },
    {
      ...{ ...base, leadId: null, id: id(from + 6), kind: 'new_person', text: 'Met at the fair.' },
      person: { address: 'noor@visser.test', name: 'Noor Visser' },
    },
  ]
}
