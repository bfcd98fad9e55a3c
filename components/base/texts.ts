import { LANGUAGES, type Language } from '../../lib/domain/language.ts'

/** One namespace a page, plus `common`; components/base/locales/<language>/<namespace>.json. */
export type Namespace =
  | 'common'
  | 'answers'
  | 'sidebar'
  | 'popup'
  | 'options'
  | 'capture'
  | 'desk'
  | 'import'
  | 'people'

/** Each file is a chunk of its own: a page loads its namespaces in one language and nothing else. */
const files = import.meta.glob<{ default: Record<string, unknown> }>('./locales/*/*.json')

/**
 * The product language for the user's choice, else the first of the browser's languages that the product speaks,
 * else English. A region is dropped where it has no texts of its own (`es-MX` -> `es`, `pt` -> `pt-BR`).
 */
export function chooseLanguage(
  chosen: string | null | undefined,
  preferred: readonly string[] = navigator.languages,
): Language {
  for (const tag of chosen ? [chosen, ...preferred] : preferred) {
    const wanted = tag.toLowerCase()
    const found =
      LANGUAGES.find((l) => l.toLowerCase() === wanted) ??
      LANGUAGES.find((l) => l.split('-')[0] === wanted.split('-')[0])
    if (found) return found
  }
  return 'en'
}

/** The texts of a page in one language. Rejects where there are none. */
export async function loadTexts(namespace: string, language: string): Promise<Record<string, unknown>> {
  const file = files[`./locales/${language}/${namespace}.json`]
  if (!file) throw new Error(`There are no "${namespace}" texts in "${language}".`)
  return (await file()).default
}

/**
 * Begins to load the texts in the browser's language, which nearly everybody reads, while what the user chose is not known
 * yet. Whatever goes wrong here shows when they are wanted.
 */
export function loadAhead(namespaces: readonly Namespace[]): void {
  for (const namespace of new Set<Namespace>(['common', ...namespaces]))
    loadTexts(namespace, chooseLanguage(null)).catch(() => {})
}
