import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/base/button.tsx'
import { Skeleton } from '../../components/base/spinner.tsx'
import type { DeskSession } from '../../lib/contract/sign-in.ts'
import { AccountPart } from './account/account-part.tsx'
import { InvitationPage } from './account/invitation-page.tsx'
import { leaveInvitation, useInvitation } from './account/use-invitation.ts'
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
  | { state: 'signed_in'; session: DeskSession }

/** Reps work in the sidebar. Who has a password sees here where they have signed in; a rep's key has nothing to do here. */
const mayEnter = ({ key, account }: DeskSession): boolean => key.role !== 'rep' || account !== undefined

/** Marketing's page: who is there, then what they work on. */
export function Desk({ client }: { client: DeskClient }) {
  const { t } = useTranslation('desk')
  const [signIn, setSignIn] = useState<SignInState>({ state: 'loading' })

  const look = useCallback(async () => {
    const session = await client.session()
    if (session.ok && mayEnter(session.value)) setSignIn({ state: 'signed_in', session: session.value })
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
  const { imports, view } = useImport(client, session?.key.role === 'rep' ? null : who, onFailure)
  const part = usePart()
  const invitation = useInvitation()

  function enter(session: DeskSession) {
    leaveInvitation()
    setSignIn({ state: 'signed_in', session })
  }

  async function signOut() {
    const answer = await client.signOut()
    if (answer.ok || answer.failure.reason === 'signed_out') setSignIn({ state: 'signed_out', ended: false })
    else setSignIn({ state: 'unreachable', failure: answer.failure })
  }

  return (
    <div className="flex min-h-screen flex-col">
      <DeskHeader
        session={session}
        links={<PartLinks part={part} session={session} view={view} />}
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
      {signIn.state === 'signed_out' && invitation === null && (
        <SignIn client={client} ended={signIn.ended} onSignedIn={enter} />
      )}
      {(signIn.state === 'signed_out' || session) && invitation !== null && (
        <InvitationPage
          key={invitation}
          client={client}
          token={invitation}
          onSignedIn={enter}
          onLeave={leaveInvitation}
        />
      )}
      {session?.key.role === 'rep' && invitation === null && (
        <main className="mx-auto w-full max-w-[90rem] p-3 sm:p-4">
          <h1 className="sr-only">{t('title')}</h1>
          <AccountPart client={client} session={session} onFailure={onFailure} />
        </main>
      )}
      {session && session.key.role !== 'rep' && invitation === null && imports && (
        <WhoProvider value={whoIs(session)}>
          <Parts
            client={client}
            part={part}
            session={session}
            imports={imports}
            view={view}
            onFailure={onFailure}
          />
        </WhoProvider>
      )}
    </div>
  )
}
