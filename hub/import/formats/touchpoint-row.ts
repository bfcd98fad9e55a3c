import type { z } from 'zod'
import { IncomingTouchpoint } from '../../../lib/contract/touchpoint.ts'
import { readAddress } from '../../../lib/domain/address.ts'
import { WebAddress } from '../../../lib/domain/web-address.ts'
import type { LeftOut } from './file-problem.ts'
import { readNumber } from './values/number.ts'
import { asText, clip, isText, quoted, unlikeAddress } from './values/text.ts'
import { type DateOrder, readTime } from './values/time.ts'

const MOST_TITLE = 500
const MOST_DETAIL = 2000
const MOST_VALUE = 200

export type TouchpointRead = { value: IncomingTouchpoint; leftOut: LeftOut[] } | { problem: string }

/**
 * Reads one touchpoint, of a file's line or of a request: kinds that nobody knows are kept; addresses come folded,
 * times as ISO 8601 UTC. It is refused only without a usable id, kind, time or address; every other field that cannot
 * be used is left out, or cut, and named.
 * @param order how the other times of a file are written, where they tell
 */
export function readTouchpoint(value: unknown, now: Date, order: DateOrder | null = null): TouchpointRead {
  const leftOut: LeftOut[] = []
  const asItIs = IncomingTouchpoint.safeParse(value)
  const parsed =
    asItIs.success && isUsable(asItIs.data)
      ? asItIs
      : IncomingTouchpoint.safeParse(withUsableFields(value, leftOut))
  if (!parsed.success) return { problem: problemOf(parsed.error) }
  const touchpoint = parsed.data
  if (!isText(touchpoint.id) || !isText(touchpoint.kind))
    return { problem: 'id or kind has characters that cannot be stored. Take them out.' }
  const email = isText(touchpoint.email) ? readAddress(touchpoint.email) : null
  if (!email) return { problem: `email is no e-mail address (${unlikeAddress(touchpoint.email)}).` }
  const time = readTime(String(touchpoint.at), { now, order })
  if ('problem' in time) return { problem: `at: ${shown(touchpoint.at)} ${TIMES[time.problem]}` }
  const { from, to } = touchpoint
  return { value: { ...touchpoint, email, at: time.at, from: figure(from), to: figure(to) }, leftOut }
}

/** Whether nothing of it has to be left out. */
const isUsable = ({ title, detail, from, to }: z.infer<typeof IncomingTouchpoint>): boolean =>
  title.trim() !== '' && [title, detail, from, to].every((text) => typeof text !== 'string' || isText(text))

/** A figure is a figure, also where a system writes it as text. */
const figure = (value: string | number | undefined) =>
  typeof value === 'string' ? (readNumber(value) ?? value) : value

const FORMS =
  'is no time that reads in one way only. Write it as 2026-03-31T14:05:00Z (other zones as +01:00, none means UTC) ' +
  'or in milliseconds since 1970; nothing before 1970.'
const TIMES = {
  ambiguous: FORMS,
  'no time': FORMS,
  future: 'is still to come. Send what has happened.',
}

const shown = (at: string | number): string => (typeof at === 'string' ? quoted(at, 100) : String(at))

/** The touchpoint with what can be used of the fields that it can do without. */
function withUsableFields(value: unknown, leftOut: LeftOut[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const given = value as Record<string, unknown>
  const leave = (field: string, reason: string) => void leftOut.push({ field, reason })
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

type Leave = (field: string, reason: string) => void

function usableUrl(url: unknown, leave: Leave): string | null {
  if (url === undefined || url === null) return null
  if (typeof url === 'string' && isText(url) && WebAddress.safeParse(url).success) return url
  const isLong = typeof url === 'string' && url.length > 2000
  leave('url', isLong ? 'is longer than 2000 characters' : 'is no web address (http or https)')
  return null
}

function usableText(value: unknown, field: string, most: number, leave: Leave): string | null {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  if (typeof text !== 'string' || text.trim() === '') {
    leave(field, 'is empty, or no text')
    return null
  }
  if (!isText(text)) leave(field, 'had characters that are not text')
  if (text.length > most) leave(field, `was cut to ${most} characters`)
  return clip(asText(text), most)
}

function usableValue(value: unknown, field: string, leave: Leave): string | number | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'number') return value
  if (typeof value === 'string' && isText(value) && value.length <= MOST_VALUE) return value
  leave(field, `is neither a number nor a text of ${MOST_VALUE} characters`)
  return undefined
}

/** Every problem that zod found, with the field before it. */
export function problemOf(error: z.ZodError): string {
  const problems = error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`)
    .join('; ')
  return asText(clip(problems, 1000))
}
