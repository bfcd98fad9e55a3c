import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { Dialog } from '../../../components/base/dialog.tsx'
import type { ChangePerson, PersonItem } from '../../../lib/contract/person.ts'
import type { DeskClient, Failure } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'
import { PersonFields, problemsOf, type TypedPerson } from './person-fields.tsx'

interface Props {
  client: DeskClient
  person: PersonItem
  onChanged(person: PersonItem): void
  onFailure(failure: Failure): void
  onClose(): void
}

/** Name, address, role and team of somebody. */
export function PersonDialog({ client, person, onChanged, onFailure, onClose }: Props) {
  const { t } = useTranslation('people')
  const formId = useId()
  const [typed, setTyped] = useState<TypedPerson>({
    name: person.name,
    email: person.email ?? '',
    role: person.role,
    team: person.team ?? '',
  })
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    const { name, email, role, team } = typed
    if (busy || problemsOf(typed, false).length > 0) return
    setBusy(true)
    // What somebody else has changed meanwhile stays, where it was not touched here.
    const change = changedOf(person, {
      name: name.trim(),
      role,
      email: email.trim() || null,
      team: team.trim() || null,
    })
    const answer = await client.changePerson(person.id, change)
    setBusy(false)
    if (answer.ok) return onChanged(answer.value)
    setFailure(answer.failure)
    onFailure(answer.failure)
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('changeOne', { name: person.name })}
      actions={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" busy={busy}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="space-y-3">
        <PersonFields typed={typed} tried={tried} needsEmail={false} onChange={setTyped} />
        <FailureAlert failure={failure} />
      </form>
    </Dialog>
  )
}

/** The fields that are not as they were. */
const changedOf = (person: PersonItem, typed: Pick<PersonItem, 'name' | 'role' | 'email' | 'team'>) =>
  Object.fromEntries(
    Object.entries(typed).filter(([name, value]) => person[name as keyof typeof typed] !== value),
  ) as ChangePerson
