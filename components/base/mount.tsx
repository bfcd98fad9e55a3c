import type { i18n as I18n } from 'i18next'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { mayPass } from '../../lib/domain/storage-problem.ts'
import { ErrorBoundary, FIRST_WAIT_MS, LONGEST_WAIT_MS } from './error-boundary.tsx'
import { changeLanguage, startI18n } from './i18n.ts'
import type { Namespace } from './texts.ts'
import { applyTheme, type Theme } from './theme.ts'

export interface Start {
  /** The user's choice; null = the browser's language. */
  language: string | null
  theme: Theme
  page: ReactNode
}

/**
 * The one way a page starts: theme, texts, React root, error boundary. `prepare` opens what the page stands on
 * (database, settings); when it fails the user sees why and what to do, never an empty page. It is called again while
 * what is stored cannot be read for a reason that may pass. `close` closes a page that the browser gives no button for
 * that.
 */
export async function mount(
  namespaces: readonly Namespace[],
  prepare: () => Promise<Start> | Start,
  {
    root = document.getElementById('root') as HTMLElement,
    close,
  }: { root?: HTMLElement; close?: () => void } = {},
): Promise<I18n> {
  // In the browser's language, which nearly everybody reads, while what the user chose is not known yet.
  const ahead = startI18n(namespaces, null)
  ahead.catch(() => {}) // shows where the texts are wanted
  const react = createRoot(root)
  const start = async (): Promise<I18n> => {
    const { language, theme, page } = await prepare()
    applyTheme(theme)
    const i18n = await ahead
    await changeLanguage(i18n, language)
    react.render(
      <StrictMode>
        <I18nextProvider i18n={i18n}>
          <ErrorBoundary close={close}>{page}</ErrorBoundary>
        </I18nextProvider>
      </StrictMode>,
    )
    return i18n
  }
  const tryToStart = async (wait: number): Promise<I18n> => {
    try {
      return await start()
    } catch (error) {
      const i18n = await startI18n([], null)
      react.render(
        <I18nextProvider i18n={i18n}>
          <ErrorBoundary key={String(error)} failed={error} close={close} />
        </I18nextProvider>,
      )
      if (mayPass(error)) setTimeout(() => void tryToStart(Math.min(wait * 2, LONGEST_WAIT_MS)), wait)
      return i18n
    }
  }
  return tryToStart(FIRST_WAIT_MS)
}
