import { v5 as uuidv5 } from 'uuid'
import { z } from 'zod'
import { NewContent } from '../../../lib/contract/new-content.ts'
import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import type { TalkingPointContent } from '../../../lib/domain/talking-point.ts'
import { DEFAULT_INTERVAL_DAYS, type Verification } from '../../../lib/domain/verification.ts'
import type { LeftOut } from './file-problem.ts'
import { problemOf } from './touchpoint-row.ts'
import { isStorable } from './values/text.ts'

const DAY = 24 * 60 * 60 * 1000
/** Namespace of the ids that are made from a talking point's language and title. */
const NAMESPACE = '6f1f2c0e-6f0a-4a52-8c7e-0f3f6f5c9b11'

const Time = z.iso.datetime({ offset: true })

/** One line of a talking-point file: the content and, if it was verified elsewhere, how. */
const Line = z.object({
  ...NewContent.shape,
  id: z.string().min(1).max(100).optional(),
  verification: z
    .discriminatedUnion('state', [
      z.object({
        state: z.literal('proposed'),
        by: z.string().min(1).max(200).optional(),
        at: Time.optional(),
      }),
      z.object({
        state: z.literal('validated'),
        by: z.string().min(1).max(200),
        at: Time,
        intervalDays: z.int().min(1).max(3650).default(DEFAULT_INTERVAL_DAYS),
        note: z.string().trim().max(1000).nullable().default(null),
      }),
    ])
    .optional(),
})

export interface TalkingPointDraft {
  id: string
  content: TalkingPointContent
  /** Null = proposed by whoever imports, at the time of the import. */
  verification: Verification | null
}

/**
 * Reads one line. Without an id, language and title make it, so that the same file imported twice is one set of
 * talking points. "Validated" needs its verifier and date: without them the line is refused, not believed.
 */
export function readTalkingPoint(
  value: unknown,
  now: Date,
): { value: TalkingPointDraft; leftOut: LeftOut[] } | { problem: CodedReason } {
  const parsed = Line.safeParse(value)
  if (!parsed.success) return { problem: problemOf(parsed.error, value) }
  const { id, verification, ...content } = parsed.data
  if (!isStorable(parsed.data)) return { problem: reason('text_not_storable') }
  if (verification?.at && Date.parse(verification.at) > now.getTime() + DAY)
    return { problem: reason('time_ahead', { text: verification.at }) }
  const draft = {
    id: id ?? uuidv5(`${content.language}\n${content.title}`, NAMESPACE),
    content,
    verification: verification ? complete(verification, now) : null,
  }
  return { value: draft, leftOut: [] }
}

function complete(given: NonNullable<z.infer<typeof Line>['verification']>, now: Date): Verification | null {
  const none = { intervalDays: null, until: null, version: null, note: null, minorEditAt: null }
  if (given.state === 'proposed')
    return given.by ? { ...none, state: 'proposed', by: given.by, at: given.at ?? now.toISOString() } : null
  const { state, by, at, intervalDays, note } = given
  const until = new Date(Date.parse(at) + intervalDays * DAY).toISOString()
  return { ...none, state, by, at, intervalDays, until, note }
}
