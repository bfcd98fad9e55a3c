import { z } from 'zod'
import { ContentDraft } from './content-draft.ts'

/** A form of a talking point as somebody left it. */
export const PointDraft = z.object({
  /** Id of the talking point; made for a proposal, so that all tries of one store one. */
  id: z.string(),
  content: ContentDraft,
  minor: z.boolean(),
  /** The version that is edited; 0 for a proposal. */
  version: z.int(),
  /** The text that lost against this one, kept beside it until the form is saved: nothing typed is lost. */
  beside: z.object({ whose: z.enum(['mine', 'theirs']), content: ContentDraft }).nullable(),
})
export type PointDraft = z.infer<typeof PointDraft>

/** By form: the id of a talking point, or `new`. The one touched last comes last. */
const Stored = z.record(z.string(), PointDraft)
const KEY = 'alongside-desk-point-drafts'

function stored(): z.infer<typeof Stored> {
  try {
    return Stored.safeParse(JSON.parse(sessionStorage.getItem(KEY) ?? '{}')).data ?? {}
  } catch {
    return {}
  }
}

export const storedPointDraft = (form: string): PointDraft | null => stored()[form] ?? null

/** The form that was open when the page was left. */
export const lastOpenForm = (): string | null => Object.keys(stored()).at(-1) ?? null

/** Keeps what was typed, so that it outlives a reload of the tab; null forgets it. */
export function storePointDraft(form: string, draft: PointDraft | null): void {
  const { [form]: _, ...others } = stored()
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft === null ? others : { ...others, [form]: draft }))
  } catch {
    // Storage is full or switched off: the draft still lives in this page.
  }
}
