import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/base/button.tsx'
import { Skeleton } from '../../components/base/spinner.tsx'
import type { Session } from '../../lib/contract/session.ts'
import type { DeskClient, Failure } from './desk-client.ts'
import { DeskHeader } from './desk-header.tsx'
import { FailureAlert } from './failure-alert.tsx'
import { ImportStatus } from './import/import-status.tsx'
import { useImport } from './import/use-import.ts'
import { PartLinks } from './part-links.tsx'
import { Parts } from './parts.tsx'
import { SignIn } from './sign-in.tsx'
import { usePart } from './use-part.ts'
import { WhoProvider, whoIs } from './who.ts'

type SignInState =
  | { state: 'loading' }
  | { state: 'unreachable'; failure: Failure }
  | { state: 'signed_out'; ended: boolean }
  | { state: 'signed_in'; session: Session }

/** Marketing's page: who is there, then what they work on. */
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

  /** Any answer "signed out" shows the sign-in; what was typed is kept for whoever typed it. */
  const onFailure = useCallback((failure: Failure) => {
    if (failure.reason === 'signed_out') setSignIn({ state: 'signed_out', ended: true })
  }, [])

  const session = signIn.state === 'signed_in' ? signIn.session : null
  const who = session && (session.person?.id ?? session.key.id)
  const { imports, view } = useImport(client, who, onFailure)
  const part = usePart()

  async function signOut() {
    const answer = await client.signOut()
    if (answer.ok || answer.failure.reason === 'signed_out') setSignIn({ state: 'signed_out', ended: false })
    else setSignIn({ state: 'unreachable', failure: answer.failure })
  }

  return (
    <div className="flex min-h-screen flex-col">
      <DeskHeader
        session={session}
        links={<PartLinks part={part} role={session?.key.role} view={view} />}
        onSignOut={signOut}
      />
      <ImportStatus view={view} />
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
      {session && imports && (
        <WhoProvider value={whoIs(session)}>
          <Parts
            client={client}
            part={part}
            role={session.key.role}
            imports={imports}
            view={view}
            onFailure={onFailure}
          />
        </WhoProvider>
      )}
    </div>
  )
}
