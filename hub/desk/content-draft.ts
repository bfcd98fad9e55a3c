import { z } from 'zod'
import { NewContent } from '../../lib/contract/new-content.ts'
import type { TalkingPoint, TalkingPointContent } from '../../lib/domain/talking-point.ts'

/** One trigger as its row of the form holds it: numbers are still what was typed. */
const TriggerDraft = z.object({
  touchpoint: z.string(),
  contains: z.string(),
  atLeast: z.string(),
  withinDays: z.string(),
})
export type TriggerDraft = z.infer<typeof TriggerDraft>

/** A talking point as the form holds it. */
export const ContentDraft = z.object({
  title: z.string(),
  text: z.string(),
  language: z.string(),
  objection: z.string(),
  proofText: z.string(),
  proofUrl: z.string(),
  triggers: z.array(TriggerDraft),
  stages: z.array(z.string()),
  lens: z.enum(['', 'price', 'value']),
  /** Separated by commas. */
  tags: z.string(),
})
export type ContentDraft = z.infer<typeof ContentDraft>
/** In the order of the form. */
export const CONTENT_FIELDS = ContentDraft.keyof().options

export const EMPTY_TRIGGER: TriggerDraft = {
  touchpoint: 'page_view',
  contains: '',
  atLeast: '1',
  withinDays: '30',
}

export const emptyDraft = (language: string): ContentDraft => ({
  title: '',
  text: '',
  language,
  objection: '',
  proofText: '',
  proofUrl: '',
  triggers: [],
  stages: [],
  lens: '',
  tags: '',
})

export const draftOf = (point: TalkingPoint): ContentDraft => ({
  title: point.title,
  text: point.text,
  language: point.language,
  objection: point.objection ?? '',
  proofText: point.proof?.text ?? '',
  proofUrl: point.proof?.url ?? '',
  triggers: point.triggers.map((trigger) => ({
    touchpoint: trigger.touchpoint,
    contains: trigger.contains ?? '',
    atLeast: String(trigger.atLeast),
    withinDays: String(trigger.withinDays),
  })),
  stages: point.stages,
  lens: point.lens ?? '',
  tags: point.tags.join(', '),
})

/** Field of the form (`title`, `proofUrl`, `triggers.0.withinDays`) -> key of the text that says what to do. */
export type DraftErrors = Record<
  string,
  'required' | 'tooLong' | 'tooNested' | 'address' | 'number' | 'proofText' | 'invalid'
>

const orNull = (text: string) => (text.trim() === '' ? null : text)

/** Reads the form with the domain's own schema; the errors are named after the form's fields. */
export function readDraft(
  draft: ContentDraft,
): { ok: true; content: TalkingPointContent } | { ok: false; errors: DraftErrors } {
  const hasProof = draft.proofText.trim() !== '' || draft.proofUrl.trim() !== ''
  const parsed = NewContent.safeParse({
    title: draft.title,
    text: draft.text,
    language: draft.language,
    objection: orNull(draft.objection),
    proof: hasProof ? { text: draft.proofText, url: orNull(draft.proofUrl.trim()) } : null,
    triggers: draft.triggers.map((trigger) => ({
      touchpoint: trigger.touchpoint,
      contains: orNull(trigger.contains),
      atLeast: Number(trigger.atLeast || Number.NaN),
      withinDays: Number(trigger.withinDays || Number.NaN),
    })),
    stages: draft.stages,
    lens: draft.lens === '' ? null : draft.lens,
    tags: [
      ...new Set(
        draft.tags
          .split(',')
          .map((tag) => tag.trim())
          .filter(Boolean),
      ),
    ],
  })
  if (parsed.success) return { ok: true, content: parsed.data }

  const errors: DraftErrors = {}
  for (const issue of parsed.error.issues) {
    const path = issue.path.join('.')
    if (path === 'proof.text') errors.proofText = issue.code === 'too_big' ? 'tooLong' : 'proofText'
    else if (path === 'proof.url') errors.proofUrl = 'address'
    else if (path.endsWith('atLeast') || path.endsWith('withinDays')) errors[path] = 'number'
    else if (issue.code === 'too_big') errors[path.startsWith('tags') ? 'tags' : path] = 'tooLong'
    else if (issue.code === 'too_small') errors[path] = 'required'
    else if (path === 'text' && issue.code === 'custom') errors.text = 'tooNested'
    else errors[path] = 'invalid'
  }
  return { ok: false, errors }
}
