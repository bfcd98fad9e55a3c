import { z } from 'zod/mini'
import { CodedReason } from '../domain/import-reason.ts'
import { TalkingPoint } from '../domain/talking-point.ts'

/**
 * What programs tell problems apart by; `about:blank` says no more than the status does.
 * `unknown-cursor` (410): the history that a cursor points into is not there any more; start from the beginning. 400:
 * what was sent is no cursor.
 * `newer-version` (412): the text was changed meanwhile; `current` is the one there now.
 * `busy` (503): come back after Retry-After. `storage-full` (507) and `read-only` (503): nothing can be written now.
 * `missing` (503): the hub's database is not there; nothing can be read or written until an administrator has looked.
 * `in-doubt` (503): it is not known whether this was stored; send it again.
 */
export const ProblemType = z.enum([
  'about:blank',
  'urn:alongside:problem:unknown-cursor',
  'urn:alongside:problem:newer-version',
  'urn:alongside:problem:busy',
  'urn:alongside:problem:storage-full',
  'urn:alongside:problem:read-only',
  'urn:alongside:problem:missing',
  'urn:alongside:problem:in-doubt',
])
export type ProblemType = z.infer<typeof ProblemType>

/** RFC 9457 problem details. `detail` tells the reader what to do; `errors` points at the fields that were refused. */
export const Problem = z.object({
  type: ProblemType,
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  /** Of `newer-version`: the talking point as it is now. */
  current: z.optional(TalkingPoint),
  /** Of an import's refusal: the detail, for pages in other languages. */
  reason: z.optional(CodedReason),
})
export type Problem = z.infer<typeof Problem>

/** A type that a newer hub has and this reader does not know counts as none, as the RFC (section 3.1.1) has it. */
const ReceivedProblem = z.extend(Problem, {
  type: z.catch(ProblemType, 'about:blank'),
  reason: z.catch(z.optional(CodedReason), undefined),
})

/** Reads an answer that is no success; null where it is no problem document (a proxy, another server). */
export const readProblem = (body: unknown): Problem | null => ReceivedProblem.safeParse(body).data ?? null
