import { LogOut } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/base/button.tsx'
import { changeLanguage } from '../../components/base/i18n.ts'
import { languageName } from '../../components/base/labels.ts'
import { Select } from '../../components/base/select.tsx'
import { Skeleton } from '../../components/base/spinner.tsx'
import { applyTheme, THEMES } from '../../components/base/theme.ts'
import type { Session } from '../../lib/contract/session.ts'
import { LANGUAGES } from '../../lib/domain/talking-point.ts'
import type { DeskClient, Failure } from './desk-client.ts'
import { FailureAlert } from './failure-alert.tsx'
import { FeedbackSection } from './feedback-section.tsx'
import { PointsSection } from './points-section.tsx'
import { readPreferences, writePreferences } from './preferences.ts'
import { SignIn } from './sign-in.tsx'

type SignInState =
  | { state: 'loading' }
  | { state: 'unreachable'; failure: Failure }
  | { state: 'signed_out'; ended: boolean }
  | { state: 'signed_in'; session: Session }

/** Marketing's page: who is there, then feedback and talking points side by side. */
export function Desk({ client }: { client: DeskClient }) {
  const { t } = useTranslation('desk')
  const [signIn, setSignIn] = useState<SignInState>({ state: 'loading' })

  const look = useCallback(async () => {
    const session = await client.session()
    if (session.ok && session.value.key.role !== 'rep')
      setSignIn({ state: 'signed_in', session: session.value })
    else if (session.ok || session.failure.reason === 'signed_out')
      setSignIn({ state: 'signed_out', ended: false })
    else setSignIn({ state: 'unreachable', failure: session.failure })
  }, [client])
  useEffect(() => {
    look()
  }, [look])
  useEffect(() => {
    document.title = t('title')
  }, [t])

  /** Any answer "signed out" shows the sign-in; drafts of replies live in session storage. */
  const onFailure = useCallback((failure: Failure) => {
    if (failure.reason === 'signed_out') setSignIn({ state: 'signed_out', ended: true })
  }, [])

  async function signOut() {
    const answer = await client.signOut()
    if (answer.ok || answer.failure.reason === 'signed_out') setSignIn({ state: 'signed_out', ended: false })
    else setSignIn({ state: 'unreachable', failure: answer.failure })
  }

  return (
    <div className="flex min-h-screen flex-col">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-surface px-4 py-2">
        <p className="font-semibold text-base text-accent-ink">{t('title')}</p>
        {signIn.state === 'signed_in' && (
          <nav aria-label={t('jump')} className="flex gap-3 text-sm lg:hidden">
            <a className="py-1 text-accent-ink underline" href="#feedback">
              {t('feedback.heading')}
            </a>
            <a className="py-1 text-accent-ink underline" href="#talking-points">
              {t('points.heading')}
            </a>
          </nav>
        )}
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <Look />
          {signIn.state === 'signed_in' && (
            <>
              <span className="text-soft text-sm">
                {t('who', { name: signIn.session.key.name, workspace: signIn.session.workspace.name })}
              </span>
              <Button size="sm" icon={LogOut} onClick={signOut}>
                {t('signOut')}
              </Button>
            </>
          )}
        </div>
      </header>
      {signIn.state === 'loading' && (
        <main className="p-4">
          <Skeleton label={t('loading')} />
        </main>
      )}
      {signIn.state === 'unreachable' && (
        <main className="mx-auto w-full max-w-lg space-y-3 p-4 py-10">
          <FailureAlert failure={signIn.failure} />
          <Button onClick={look}>{t('action.retry')}</Button>
        </main>
      )}
      {signIn.state === 'signed_out' && (
        <SignIn
          client={client}
          ended={signIn.ended}
          onSignedIn={(session) => setSignIn({ state: 'signed_in', session })}
        />
      )}
      {signIn.state === 'signed_in' && (
        <main className="mx-auto grid w-full max-w-[90rem] items-start gap-4 p-3 sm:p-4 lg:grid-cols-2">
          <h1 className="sr-only">{t('title')}</h1>
          <FeedbackSection client={client} onFailure={onFailure} />
          <PointsSection client={client} onFailure={onFailure} />
        </main>
      )}
    </div>
  )
}

/** Language and theme, kept in this browser. */
function Look() {
  const { t, i18n } = useTranslation('desk')
  const [look, setLook] = useState(readPreferences)
  const change = (next: typeof look) => {
    setLook(next)
    writePreferences(next)
    applyTheme(next.theme)
    changeLanguage(i18n, next.language)
  }
  return (
    <>
      <Select
        label={t('language')}
        hideLabel
        value={look.language ?? (i18n.language as (typeof LANGUAGES)[number])}
        options={LANGUAGES.map((tag) => ({ value: tag, label: languageName(tag, tag) }))}
        onChange={(language) => change({ ...look, language })}
      />
      <Select
        label={t('theme')}
        hideLabel
        value={look.theme}
        options={THEMES.map((theme) => ({ value: theme, label: t(`common:theme.${theme}`) }))}
        onChange={(theme) => change({ ...look, theme })}
      />
    </>
  )
}
