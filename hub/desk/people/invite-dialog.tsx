import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { Dialog } from '../../../components/base/dialog.tsx'
import type { Invited } from '../../../lib/contract/person.ts'
import type { DeskClient, Failure } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'
import { PersonFields, problemsOf, type TypedPerson } from './person-fields.tsx'

interface Props {
  client: DeskClient
  onInvited(invited: Invited): void
  onFailure(failure: Failure): void
  onClose(): void
}

/** Adds somebody, for whom there is a link then. */
export function InviteDialog({ client, onInvited, onFailure, onClose }: Props) {
  const { t } = useTranslation('people')
  const formId = useId()
  const [typed, setTyped] = useState<TypedPerson>({ name: '', email: '', role: 'rep', team: '' })
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    const { name, email, role, team } = typed
    if (busy || problemsOf(typed, true).length > 0) return
    setBusy(true)
    const answer = await client.invite({
      name: name.trim(),
      email: email.trim(),
      role,
      team: team.trim() || null,
    })
    setBusy(false)
    if (answer.ok) return onInvited(answer.value)
    setFailure(answer.failure)
    onFailure(answer.failure)
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('invite.title')}
      actions={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" busy={busy}>
            {t('invite.button')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="space-y-3">
        <p className="text-soft text-sm">{t('invite.text')}</p>
        <PersonFields typed={typed} tried={tried} needsEmail onChange={setTyped} />
        <FailureAlert failure={failure} />
      </form>
    </Dialog>
  )
}
