import i18next, { type i18n as I18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../lib/domain/language.ts'
import { chooseLanguage, loadTexts, type Namespace } from './texts.ts'

async function loadAll(i18n: I18n, namespaces: readonly Namespace[], language: Language): Promise<void> {
  await Promise.all(
    namespaces.map(async (namespace) => {
      if (i18n.hasResourceBundle(language, namespace)) return
      i18n.addResourceBundle(language, namespace, await loadTexts(namespace, language))
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
    await Promise.all(all.map(async (namespace) => [namespace, await loadTexts(namespace, chosen)] as const)),
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
