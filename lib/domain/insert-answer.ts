/**
 * What came of an Insert. `in-one-of-several`: several compose fields are open; it is the one that the rep last wrote in.
 * `no-caret`: a field is open, but nothing says that it is a mail's, and the rep has not been in it. `cancelled`: by the rep,
 * while it waited.
 */
export type InsertAnswer =
  | { inserted: 'at-caret' | 'in-one-of-several' | 'in-new-reply' }
  | { inserted: false; reason: 'no-editor' | 'no-caret' | 'refused' | 'cancelled' }

/** What is said of it (`insert` in the texts of all pages), and what else follows. */
export interface InsertOutcome {
  say:
    | 'at-caret'
    | 'in-one-of-several'
    | 'in-new-reply'
    | 'copiedInstead'
    | 'clickFirst'
    | 'refused'
    | 'cancelled'
  /** The text is copied instead; it is said once it is. */
  copies: boolean
  /** Whether the point was used by it, if the text could be copied where it is. */
  isUsed: boolean
}

/** @param answer null = nobody answered: no content script in the tab is for the rep the same as no compose field */
export function outcomeOf(answer: InsertAnswer | null): InsertOutcome {
  if (answer && answer.inserted !== false) return { say: answer.inserted, copies: false, isUsed: true }
  const reason = answer?.reason ?? 'no-editor'
  if (reason === 'cancelled') return { say: reason, copies: false, isUsed: false }
  // Used is what is inserted when they press again.
  if (reason === 'no-caret') return { say: 'clickFirst', copies: true, isUsed: false }
  return { say: reason === 'refused' ? 'refused' : 'copiedInstead', copies: true, isUsed: true }
}
