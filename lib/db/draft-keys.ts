/** Under which key each text that is being typed is kept. An id and a tab's name have no space. */

/** Of a form about a lead, or in this tab where nobody is known. */
export const formDraftKey = (leadOrTab: string, form: string): string => `draft ${leadOrTab} ${form}`

/** Of the note to a feedback that was just given in this tab; `noteDraft` is its text. */
export const noteDraftKey = (tab: string): string => `note ${tab}`

/** Of the search for a person in this tab. */
export const searchDraftKey = (tab: string): string => `search ${tab}`

/** What a draft is of; null for a key of another version. */
export function readDraftKey(
  key: string,
): { kind: 'form'; leadOrTab: string; form: string } | { kind: 'note' | 'search' } | null {
  const [kind, name, form] = key.split(' ')
  if (kind === 'note' || kind === 'search') return { kind }
  return kind === 'draft' && name && form ? { kind: 'form', leadOrTab: name, form } : null
}

/** What is kept of a note: of which feedback, and the words. */
export const noteDraft = (feedbackId: string, note: string): string => `${feedbackId} ${note}`

/** The feedback's id and the words of a note's draft. */
export function readNoteDraft(text: string): { id: string; note: string } {
  const at = text.indexOf(' ')
  return at < 0 ? { id: '', note: '' } : { id: text.slice(0, at), note: text.slice(at + 1) }
}
