import type { Feedback } from '../../domain/feedback.ts'
import type { LeadContext } from '../../domain/lead-context.ts'
import type { SearchWord } from '../../domain/search-word.ts'
import type { TalkingPoint } from '../../domain/talking-point.ts'
import type { Draft, StoredMissedSearch, StoredSelectorUpdate } from '../database.ts'
import type { CountedPage } from '../host-days.ts'

const at = '2026-11-20T09:30:00.000Z'

/** Small but whole: every table and every kind of item is in it, with letters beyond ASCII. */
export const LEADS: LeadContext[] = [
  {
    lead: {
      id: 'lead-lena',
      emails: ['lena.fischer@optik-fischer.example', 'lena+news@optik-fischer.example'],
      name: 'Lena Fischer',
      company: 'Optik Fischer GmbH',
      jobTitle: 'Head of purchasing',
      owner: 'Sam Rep',
      locale: 'de-DE',
      lifecycleStage: 'marketingqualifiedlead',
      leadStatus: 'open',
      score: { fit: 80, engagement: 62 },
      consent: { marketing: 'granted', doNotContact: false, changedAt: at },
      updatedAt: at,
    },
    touchpoints: [
      {
        id: 't2',
        kind: 'page_view',
        at,
        title: 'Pricing',
        url: 'https://example.com/pricing',
        detail: null,
      },
      {
        id: 't1',
        kind: 'email_opened',
        at: '2026-11-02T08:00:00.000Z',
        title: 'News',
        url: null,
        detail: null,
      },
    ],
    rollups: {
      page_view: { count: 1, first: at, last: at },
      email_opened: { count: 1, first: '2026-11-02T08:00:00.000Z', last: '2026-11-02T08:00:00.000Z' },
    },
  },
  {
    lead: {
      id: 'lead-lukasz',
      emails: ['lukasz@gmail.com'],
      name: 'Łukasz Żółć',
      company: null,
      jobTitle: null,
      owner: null,
      locale: null,
      lifecycleStage: null,
      leadStatus: null,
      score: { fit: null, engagement: null },
      consent: { marketing: 'unknown', doNotContact: true, changedAt: null },
      updatedAt: at,
    },
    touchpoints: [],
    rollups: {},
  },
]

/** Stored before texts had versions; a pull writes each of them anew. */
export const POINTS = [
  {
    id: 'point-mounts',
    title: 'Mounts keep their focus',
    text: 'Our mounts hold focus **for ten years**.',
    language: 'en',
    objection: 'You are more expensive',
    proof: { text: 'Field test of 2025', url: 'https://example.com/field-test' },
    triggers: [{ touchpoint: 'page_view', contains: '/pricing', atLeast: 1, withinDays: 30 }],
    stages: ['marketingqualifiedlead'],
    lens: 'value',
    tags: ['mounts'],
    verification: {
      state: 'validated',
      by: 'Mia Marketer',
      at,
      intervalDays: 90,
      until: '2027-02-18T09:30:00.000Z',
      note: 'Test report 12',
      minorEditAt: null,
    },
    evidence: { shown: 10, used: 4, worked: 3, didNotWork: 1 },
    updatedAt: at,
  },
] as unknown as TalkingPoint[]

const base = { leadId: 'lead-lena', host: 'roundcube', pageKind: 'message' as const, at, note: null }

/** One of each kind of feedback. */
export const FEEDBACK: Feedback[] = [
  {
    ...base,
    id: '019aa000-0000-7000-8000-000000000001',
    kind: 'lead_verdict',
    verdict: 'accept',
    reason: null,
  },
  {
    ...base,
    id: '019aa000-0000-7000-8000-000000000002',
    kind: 'point_outcome',
    talkingPointId: 'point-mounts',
    outcome: 'worked',
  },
  {
    ...base,
    id: '019aa000-0000-7000-8000-000000000003',
    kind: 'heard',
    what: 'objection',
    text: 'Too expensive',
  },
  {
    ...base,
    id: '019aa000-0000-7000-8000-000000000004',
    kind: 'content_request',
    text: 'A case from Żywiec',
  },
  {
    ...base,
    id: '019aa000-0000-7000-8000-000000000005',
    kind: 'wrong_data',
    field: 'company',
    text: 'Married: Fischer & Sohn',
  },
]

/** From version 2 on. */
export const HOST_PAGES: CountedPage[] = [
  {
    verdict: { host: 'roundcube', recognised: true, selectors: { from: true, replyTo: false } },
    before: null,
    at: Date.parse(at),
  },
]

export const DRAFT: Draft = { key: 'draft lead-lena heard', text: 'Za drogo, mówią', at: Date.parse(at) }

/** From version 3 of a workspace on. */
export const SEARCH_WORD: SearchWord = {
  ...{ id: '019aa000-0000-7000-8000-0000000000d1', language: 'pl', words: ['nie stać nas'] },
  ...{ standsFor: 'You are more expensive', writtenBy: 'Mia Marketer', updatedAt: at },
}

export const MISSED_SEARCH: StoredMissedSearch = {
  ...{ key: '2026-11-20 zebra stripes', text: 'zebra stripes', language: 'en', day: '2026-11-20' },
}

export const SELECTOR_UPDATE: StoredSelectorUpdate = {
  host: 'roundcube',
  payload: '{"host":"roundcube"}',
  signature: 'c2lnbmVk',
  problem: 'signature',
}
