import { Eye, EyeOff } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../../components/base/alert.tsx'
import { Button, IconButton } from '../../components/base/button.tsx'
import { TextField } from '../../components/base/text-field.tsx'
import type { DeskSession } from '../../lib/contract/sign-in.ts'
import type { DeskClient } from './desk-client.ts'
import { useFailureText } from './failure-alert.tsx'

interface Props {
  client: DeskClient
  /** A session was there and has ended: says so, because somebody may have been in the middle of something. */
  ended: boolean
  onSignedIn(session: DeskSession): void
}

/** Asks for address and password, or for an access key. A rep's key is signed out again at once and told where it belongs. */
export function SignIn({ client, ended, onSignedIn }: Props) {
  const { t } = useTranslation('desk')
  const failureText = useFailureText()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [key, setKey] = useState('')
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const [passwordError, setPasswordError] = useState<string | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    setError(null)
    setPasswordError(null)
    const typed = key.trim()
    if (typed !== '') return withKey(typed)
    if (email.trim() === '' || password === '') return setPasswordError(t('signIn.empty'))
    setBusy(true)
    const answer = await client.signInWithPassword(email.trim(), password)
    setBusy(false)
    if (answer.ok) return onSignedIn(answer.value)
    setPasswordError(
      answer.failure.reason === 'signed_out' ? t('signIn.wrongPassword') : failureText(answer.failure),
    )
  }

  async function withKey(typed: string) {
    setBusy(true)
    const answer = await client.signIn(typed)
    setBusy(false)
    if (!answer.ok) {
      if (answer.failure.reason === 'signed_out') return setError(t('signIn.refused'))
      // The hub refuses a rep's key already when they sign in.
      return setError(answer.failure.reason === 'not_allowed' ? t('signIn.rep') : failureText(answer.failure))
    }
    if (answer.value.key.role === 'rep') {
      await client.signOut()
      return setError(t('signIn.rep'))
    }
    onSignedIn(answer.value)
  }

  return (
    <main className="mx-auto w-full max-w-sm px-4 py-10">
      <form onSubmit={submit} noValidate className="space-y-3 rounded-lg border border-line bg-surface p-5">
        <h1 className="font-semibold text-lg">{t('signIn.heading')}</h1>
        {ended && <Alert role="status">{t('signIn.ended')}</Alert>}
        <TextField
          label={t('signIn.email')}
          type="email"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={setEmail}
        />
        <TextField
          label={t('signIn.password')}
          type="password"
          autoComplete="current-password"
          hint={t('signIn.forgotten')}
          error={passwordError}
          value={password}
          onChange={setPassword}
        />
        <p className="border-line border-t pt-3 text-soft text-sm">{t('signIn.or')}</p>
        <div className="relative">
          <TextField
            label={t('signIn.key')}
            hint={t('signIn.help')}
            error={error}
            type={shown ? 'text' : 'password'}
            autoComplete="off"
            spellCheck={false}
            autoCapitalize="off"
            value={key}
            onChange={setKey}
            className="pr-9 font-mono"
          />
          <IconButton
            icon={shown ? EyeOff : Eye}
            label={t(shown ? 'signIn.hide' : 'signIn.show')}
            onClick={() => setShown(!shown)}
            className="absolute top-[25px] right-0.5"
          />
        </div>
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          {t(busy ? 'signIn.working' : 'signIn.button')}
        </Button>
      </form>
    </main>
  )
}
