import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { Skeleton } from '../../../components/base/spinner.tsx'
import { TextField } from '../../../components/base/text-field.tsx'
import { type DeskSession, type Invitation, PASSWORD } from '../../../lib/contract/sign-in.ts'
import { readAddress } from '../../../lib/domain/address.ts'
import type { DeskClient, Failure } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'

interface Props {
  client: DeskClient
  /** Out of the link. */
  token: string
  onSignedIn(session: DeskSession): void
  /** Leads to the sign-in. */
  onLeave(): void
}

/** Whoever opens a link chooses a password, and is signed in with it. */
export function InvitationPage({ client, token, onSignedIn, onLeave }: Props) {
  const { t } = useTranslation('people')
  const [invitation, setInvitation] = useState<Invitation | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const look = useCallback(async () => {
    setFailure(null)
    const answer = await client.lookAtInvitation(token)
    if (answer.ok) setInvitation(answer.value)
    else setFailure(answer.failure)
  }, [client, token])
  useEffect(() => {
    look()
  }, [look])
  const isUsedUp = failure?.reason === 'refused' && failure.status === 404

  return (
    <main className="mx-auto w-full max-w-sm px-4 py-10">
      <div className="space-y-3 rounded-lg border border-line bg-surface p-5">
        <h1 className="font-semibold text-lg">
          {invitation ? t('join.heading', { workspace: invitation.workspace.name }) : t('join.title')}
        </h1>
        {!invitation && !failure && <Skeleton label={t('common:loading')} lines={3} />}
        {!invitation && failure && (
          <>
            {isUsedUp ? <p className="text-sm">{t('join.usedUp')}</p> : <FailureAlert failure={failure} />}
            <div className="flex flex-wrap gap-2">
              {!isUsedUp && <Button onClick={look}>{t('common:action.retry')}</Button>}
              <Button onClick={onLeave}>{t('join.toSignIn')}</Button>
            </div>
          </>
        )}
        {invitation && (
          <JoinForm client={client} token={token} invitation={invitation} onSignedIn={onSignedIn} />
        )}
      </div>
    </main>
  )
}

function JoinForm({
  client,
  token,
  invitation,
  onSignedIn,
}: {
  client: DeskClient
  token: string
  invitation: Invitation
  onSignedIn(session: DeskSession): void
}) {
  const { t } = useTranslation('people')
  const [name, setName] = useState(invitation.email === null ? '' : invitation.name)
  const [email, setEmail] = useState(invitation.email ?? '')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const error = {
    name: name.trim() === '' ? t('error.name') : null,
    email: readAddress(email) === null ? t('error.email') : null,
    password: password.length < PASSWORD.shortest ? t('error.password', { count: PASSWORD.shortest }) : null,
    again: password !== again ? t('error.again') : null,
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (busy || Object.values(error).some(Boolean)) return
    setBusy(true)
    setFailure(null)
    const answer = await client.acceptInvitation({
      token,
      name: name.trim(),
      password,
      ...(invitation.email === null && { email: email.trim() }),
    })
    setBusy(false)
    if (answer.ok) onSignedIn(answer.value)
    else setFailure(answer.failure)
  }
  const told = (field: keyof typeof error) => (tried ? error[field] : null)

  return (
    <form onSubmit={submit} noValidate className="space-y-3">
      <p className="text-soft text-sm">{t('join.intro')}</p>
      <TextField
        label={t('name')}
        autoComplete="name"
        maxLength={200}
        error={told('name')}
        value={name}
        onChange={setName}
      />
      <TextField
        label={t('email')}
        type="email"
        autoComplete="username"
        maxLength={320}
        readOnly={invitation.email !== null}
        error={told('email')}
        value={email}
        onChange={setEmail}
      />
      <TextField
        label={t('password')}
        type="password"
        autoComplete="new-password"
        maxLength={PASSWORD.longest}
        hint={t('join.passwordHint', { count: PASSWORD.shortest })}
        error={told('password')}
        value={password}
        onChange={setPassword}
      />
      <TextField
        label={t('passwordAgain')}
        type="password"
        autoComplete="new-password"
        maxLength={PASSWORD.longest}
        error={told('again')}
        value={again}
        onChange={setAgain}
      />
      <FailureAlert failure={failure} />
      <Button type="submit" variant="primary" busy={busy} className="w-full">
        {t('join.button')}
      </Button>
    </form>
  )
}
