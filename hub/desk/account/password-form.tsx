import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { TextField } from '../../../components/base/text-field.tsx'
import { PASSWORD } from '../../../lib/contract/sign-in.ts'
import type { DeskClient, Failure } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'

interface Props {
  client: DeskClient
  /** Of whoever has signed in, for password managers. */
  email: string
  onChanged(): void
  onFailure(failure: Failure): void
}

const EMPTY = { current: '', password: '', again: '' }

/** Somebody who has signed in chooses another password. */
export function PasswordForm({ client, email, onChanged, onFailure }: Props) {
  const { t } = useTranslation('people')
  const [typed, setTyped] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const isWrong = failure?.reason === 'not_allowed'
  const error = {
    current: typed.current === '' ? t('error.name') : null,
    password:
      typed.password.length < PASSWORD.shortest ? t('error.password', { count: PASSWORD.shortest }) : null,
    again: typed.password !== typed.again ? t('error.again') : null,
  }
  const set = (field: keyof typeof EMPTY) => (value: string) => {
    setTyped({ ...typed, [field]: value })
    if (field === 'current') setFailure(null)
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    setSaid('')
    if (busy || Object.values(error).some(Boolean)) return
    setBusy(true)
    const answer = await client.changePassword({ current: typed.current, password: typed.password })
    setBusy(false)
    setFailure(answer.ok ? null : answer.failure)
    if (!answer.ok) return onFailure(answer.failure)
    setTyped(EMPTY)
    setTried(false)
    setSaid(t('account.passwordChanged'))
    onChanged()
  }
  const field = (name: keyof typeof EMPTY) => ({
    type: 'password',
    autoComplete: name === 'current' ? 'current-password' : 'new-password',
    maxLength: PASSWORD.longest,
    error: tried ? error[name] : null,
    value: typed[name],
    onChange: set(name),
  })

  return (
    <form onSubmit={submit} noValidate aria-labelledby="password-heading" className="max-w-sm space-y-3">
      <h3 id="password-heading" className="font-semibold text-sm">
        {t('account.changePassword')}
      </h3>
      <p className="text-soft text-sm">{t('account.passwordText')}</p>
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <TextField
        label={t('account.currentPassword')}
        {...field('current')}
        {...(isWrong && { error: t('account.wrongPassword') })}
      />
      <TextField
        label={t('account.newPassword')}
        hint={t('join.passwordHint', { count: PASSWORD.shortest })}
        {...field('password')}
      />
      <TextField label={t('passwordAgain')} {...field('again')} />
      <FailureAlert failure={isWrong ? null : failure} />
      <p role="status" className="text-good-ink text-sm">
        {said}
      </p>
      <Button type="submit" busy={busy}>
        {t('account.changePassword')}
      </Button>
    </form>
  )
}
