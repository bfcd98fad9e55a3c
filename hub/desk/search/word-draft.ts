import type { SearchWord, SearchWordContent } from '../../../lib/domain/search-word.ts'
import { SearchWordContent as Content } from '../../../lib/domain/search-word.ts'

/** An entry as its form holds it. */
export interface WordDraft {
  /** Made for a new one, so that all tries of one store one. */
  id: string
  language: string
  /** Separated by commas. */
  words: string
  standsFor: string
  /** The search without result that it comes from: taken off that list once it is stored. */
  search: string | null
}

export const draftOfWord = ({ id, language, words, standsFor }: SearchWord): WordDraft => ({
  ...{ id, language, words: words.join(', '), standsFor, search: null },
})

export type WordErrors = Partial<Record<'words' | 'standsFor', 'required' | 'tooLong'>>

/** What the form says, each word once, or what is wrong with it. */
export function readWordDraft(
  draft: WordDraft,
): { ok: true; content: SearchWordContent } | { ok: false; errors: WordErrors } {
  const words = [...new Set(draft.words.split(',').map((word) => word.trim()))].filter(Boolean)
  const read = Content.safeParse({ language: draft.language, words, standsFor: draft.standsFor })
  if (read.success) return { ok: true, content: read.data }
  const errors: WordErrors = {}
  for (const { path, code } of read.error.issues) {
    const field = path[0] === 'standsFor' ? 'standsFor' : 'words'
    errors[field] ??= code === 'too_big' ? 'tooLong' : 'required'
  }
  return { ok: false, errors }
}
