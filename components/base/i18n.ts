import i18next, { type i18n as I18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { LANGUAGES, type Language } from '../../lib/domain/talking-point.ts'

/** One namespace a page, plus `common`; components/base/locales/<language>/<namespace>.json. */
export type Namespace = 'common' | 'answers' | 'sidebar' | 'popup' | 'options' | 'capture' | 'desk' | 'import'

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

async function load(namespace: string, language: string): Promise<Record<string, unknown>> {
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
    load(namespace, chooseLanguage(null)).catch(() => {})
}

async function loadAll(i18n: I18n, namespaces: readonly Namespace[], language: Language): Promise<void> {
  await Promise.all(
    namespaces.map(async (namespace) => {
      if (i18n.hasResourceBundle(language, namespace)) return
      i18n.addResourceBundle(language, namespace, await load(namespace, language))
    }),
  )
}

/**
 * Loads the texts of a page and makes them the ones that `useTranslation` reads. `language` is the user's choice,
 * null = the browser's. Resolves when the first text can be painted; rejects when a file of texts is missing.
 */
export async function startI18n(namespaces: readonly Namespace[], language: string | null): Promise<I18n> {
  const chosen = chooseLanguage(language)
  const i18n = i18next.createInstance()
  const all: Namespace[] = [...new Set<Namespace>(['common', ...namespaces])]
  const resources = Object.fromEntries(
    await Promise.all(all.map(async (namespace) => [namespace, await load(namespace, chosen)] as const)),
  )
  await i18n.use(initReactI18next).init({
    lng: chosen,
    fallbackLng: false,
    ns: all,
    defaultNS: 'common',
    fallbackNS: 'common',
    resources: { [chosen]: resources },
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
    returnNull: false,
  })
  document.documentElement.lang = chosen
  return i18n
}

/** Turns a running page over to another language; null = the browser's. */
export async function changeLanguage(i18n: I18n, language: string | null): Promise<void> {
  const chosen = chooseLanguage(language)
  if (i18n.language === chosen) return
  await loadAll(i18n, i18n.options.ns as Namespace[], chosen)
  await i18n.changeLanguage(chosen)
  document.documentElement.lang = chosen
}
