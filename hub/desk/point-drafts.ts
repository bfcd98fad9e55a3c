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
const keyOf = (who: string): string => `alongside-desk-point-drafts ${who}`

function stored(who: string): z.infer<typeof Stored> {
  try {
    return Stored.safeParse(JSON.parse(sessionStorage.getItem(keyOf(who)) ?? '{}')).data ?? {}
  } catch {
    return {}
  }
}

export const storedPointDraft = (who: string, form: string): PointDraft | null => stored(who)[form] ?? null

/** The form that this person had open when the page was left. */
export const lastOpenForm = (who: string): string | null => Object.keys(stored(who)).at(-1) ?? null

/** Keeps what was typed, so that it outlives a reload of the tab; null forgets it. */
export function storePointDraft(who: string, form: string, draft: PointDraft | null): void {
  const { [form]: _, ...others } = stored(who)
  try {
    sessionStorage.setItem(keyOf(who), JSON.stringify(draft === null ? others : { ...others, [form]: draft }))
  } catch {
    // Storage is full or switched off: the draft still lives in this page.
  }
}
