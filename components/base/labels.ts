import type { TFunction } from 'i18next'

/** Groups of codes in common.json that come from marketing systems. */
export type LabelGroup =
  | 'stage'
  | 'status'
  | 'kind'
  | 'verification'
  | 'rejectReason'
  | 'verdict'
  | 'outcome'
  | 'feedbackKind'
  | 'feedbackState'
  | 'lens'
  | 'role'
  | 'field'

/** `Open - Not Contacted`, `OPEN_NOT_CONTACTED` and `open not contacted` are one status. */
export const labelKey = (value: string): string =>
  value
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '')

/** The word for a code in the user's language; a value that the product does not know is shown as it is. */
export function label(t: TFunction, group: LabelGroup, value: string): string {
  const found = t(`${group}.${labelKey(value)}`, { ns: 'common', defaultValue: '' }) as unknown
  return typeof found === 'string' && found !== '' ? found : value
}

/** Intl's tables cost 50 times what a look into them costs, and each talking point asks twice: one a language. */
const languageNames = new Map<string, Intl.DisplayNames>()

/** "Portuguese (Brazil)" for `pt-BR`; a tag that Intl does not know is shown as it is. */
export function languageName(tag: string, language: string): string {
  try {
    const names = languageNames.get(language) ?? new Intl.DisplayNames(language, { type: 'language' })
    languageNames.set(language, names)
    return names.of(tag) ?? tag
  } catch {
    return tag
  }
}
