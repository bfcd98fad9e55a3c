import { z } from 'zod'
import { IncomingTouchpoint } from '../../../lib/contract/touchpoint.ts'
import { readAddress } from '../../../lib/domain/address.ts'
import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import { refusalOf } from '../../../lib/domain/touchpoint-kinds.ts'
import { WebAddress } from '../../../lib/domain/web-address.ts'
import type { Forbidden, LeftOut } from './file-problem.ts'
import { MOST_EMAILS } from './lead-row.ts'
import { addressesIn } from './read-addresses.ts'
import { readNumber } from './values/number.ts'
import { asText, clip, excerpt, isText } from './values/text.ts'
import { type DateOrder, readTime } from './values/time.ts'

/** The same shape, for which zod compiles a function: files have millions of touchpoints. What browsers load compiles none. */
const CompiledTouchpoint = z.object(IncomingTouchpoint.shape)

const MOST_URL = 2000
const MOST_TITLE = 500
const MOST_DETAIL = 2000
const MOST_VALUE = 200

export type TouchpointRead =
  | { value: IncomingTouchpoint; leftOut: LeftOut[] }
  | { problem: CodedReason; consent?: Forbidden }

/**
 * Reads one touchpoint, of a file's line or of a request: kinds that nobody knows are kept; addresses come folded,
 * times as ISO 8601 UTC. It is refused only without a usable id, kind, time or address; every other field that cannot
 * be used is left out, or cut, and named.
 * @param order how the other times of a file are written, where they tell
 */
export function readTouchpoint(value: unknown, now: Date, order: DateOrder | null = null): TouchpointRead {
  const read = readFields(value, now, order)
  if ('value' in read) return read
  const consent = refusalIn(value, now, order)
  if (!consent) return read
  if (consent.emails.length > 0) return { ...read, consent }
  const fields = fieldsOf(read.problem)
  return consent.leadId === undefined
    ? { problem: reason('refusal_without_address', { fields }) }
    : { problem: reason('refusal_of_lead', { fields }), consent }
}

/** The fields that are wrong, of which the address is one. */
function fieldsOf({ params: { fields } }: CodedReason): string {
  const named = typeof fields === 'string' ? fields : ''
  return /\bemail\b/.test(named) ? named : [named, 'email'].filter((part) => part !== '').join(', ')
}

/**
 * What a touchpoint forbids that is refused for its other fields: undated where its time is in doubt, and of nobody where
 * its address is and it names no lead.
 */
function refusalIn(value: unknown, now: Date, order: DateOrder | null): Forbidden | null {
  const { kind, email, at, leadId } = (value ?? {}) as Record<string, unknown>
  const topic = typeof kind === 'string' ? refusalOf(kind) : null
  const { addresses } = typeof email === 'string' ? addressesIn(email, MOST_EMAILS) : { addresses: [] }
  if (topic === null) return null
  const time = readTime(String(at ?? ''), { now, order })
  const when = 'at' in time ? time : { at: null }
  return {
    ...{ emails: addresses, statements: [{ topic, state: 'denied', ...when }] },
    ...leadNamed(leadId),
  }
}

/** The lead that it names, where that can be an id. */
export const leadNamed = (leadId: unknown): Pick<Forbidden, 'leadId'> => {
  const id = IncomingTouchpoint.shape.leadId.parse(leadId)
  return id !== undefined && isText(id) ? { leadId: id } : {}
}

function readFields(value: unknown, now: Date, order: DateOrder | null): TouchpointRead {
  const leftOut: LeftOut[] = []
  const asItIs = CompiledTouchpoint.safeParse(value)
  const parsed =
    asItIs.success && isUsable(asItIs.data)
      ? asItIs
      : CompiledTouchpoint.safeParse(withUsableFields(value, leftOut))
  if (!parsed.success) return { problem: problemOf(parsed.error, value) }
  const touchpoint = parsed.data
  if (!isText(touchpoint.id) || !isText(touchpoint.kind)) return { problem: reason('text_not_storable') }
  const email = isText(touchpoint.email) ? readAddress(touchpoint.email) : null
  if (!email) return { problem: reason('not_an_address', { characters: touchpoint.email.length }) }
  const time = readTime(String(touchpoint.at), { now, order })
  if ('problem' in time)
    return { problem: reason(TIMES[time.problem], { text: excerpt(String(touchpoint.at), 100) }) }
  const { from, to, leadId, ...rest } = touchpoint
  const figures = { from: figure(from), to: figure(to) }
  return { value: { ...rest, ...leadNamed(leadId), ...time, email, ...figures }, leftOut }
}

/** Whether nothing of it has to be left out. */
const isUsable = ({ title, detail, from, to }: z.infer<typeof IncomingTouchpoint>): boolean =>
  title.trim() !== '' && [title, detail, from, to].every((text) => typeof text !== 'string' || isText(text))

/** A figure is a figure, also where a system writes it as text. */
const figure = (value: string | number | undefined) =>
  typeof value === 'string' ? (readNumber(value) ?? value) : value

const TIMES = { ambiguous: 'time_unclear', 'no time': 'time_unclear', future: 'time_ahead' } as const

/** The touchpoint with what can be used of the fields that it can do without. */
function withUsableFields(value: unknown, leftOut: LeftOut[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const given = value as Record<string, unknown>
  const leave: Leave = (field, why) => void leftOut.push({ field, reason: why })
  const url = usableUrl(given.url, leave)
  return {
    ...given,
    id: typeof given.id === 'number' ? String(given.id) : given.id,
    // Something has to stand where it is shown, as the text of a link for one.
    title: usableText(given.title ?? null, 'title', MOST_TITLE, leave) ?? clip(url ?? '', MOST_TITLE),
    url,
    detail: given.detail == null ? null : usableText(given.detail, 'detail', MOST_DETAIL, leave),
    from: usableValue(given.from, 'from', leave),
    to: usableValue(given.to, 'to', leave),
  }
}

type Leave = (field: string, why: CodedReason) => void

function usableUrl(url: unknown, leave: Leave): string | null {
  if (url === undefined || url === null) return null
  if (typeof url === 'string' && isText(url) && WebAddress.safeParse(url).success) return url
  const isLong = typeof url === 'string' && url.length > MOST_URL
  leave('url', isLong ? reason('link_too_long', { most: MOST_URL }) : reason('not_a_link'))
  return null
}

function usableText(value: unknown, field: string, most: number, leave: Leave): string | null {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  if (typeof text !== 'string' || text.trim() === '') {
    leave(field, reason('empty'))
    return null
  }
  if (!isText(text)) leave(field, reason('has_no_text'))
  if (text.length > most) leave(field, reason('cut', { most }))
  return clip(asText(text), most)
}

function usableValue(value: unknown, field: string, leave: Leave): string | number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'number') return value
  if (typeof value === 'string' && isText(value) && value.length <= MOST_VALUE) return value
  leave(field, reason('neither_number_nor_text', { most: MOST_VALUE }))
  return undefined
}

/** The fields of which zod found something wrong, each with the bound or the rule that it breaks. */
export function problemOf({ issues }: z.core.$ZodError, value: unknown): CodedReason {
  if (issues.some(({ path }) => path.length === 0)) return reason('no_object')
  const missing = issues.every(({ path }) => at(value, path) === undefined)
  const fields = issues.slice(0, 5).map((issue) => `${issue.path.join('.')}${missing ? '' : bound(issue)}`)
  return reason(missing ? 'fields_missing' : 'fields_unusable', {
    fields: excerpt([...new Set(fields)].join(', '), 500),
  })
}

const at = (value: unknown, path: PropertyKey[]): unknown =>
  path.reduce((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value)

function bound(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big') return ` (≤ ${issue.maximum})`
  if (issue.code === 'too_small') return ` (≥ ${issue.minimum})`
  if (issue.code === 'invalid_value') return ` (${issue.values.slice(0, 10).join(', ')})`
  return issue.code === 'custom' ? ` (${issue.message})` : ''
}
