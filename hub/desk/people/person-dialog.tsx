import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { Dialog } from '../../../components/base/dialog.tsx'
import { label } from '../../../components/base/labels.ts'
import { Select } from '../../../components/base/select.tsx'
import { TextField } from '../../../components/base/text-field.tsx'
import type { PersonItem } from '../../../lib/contract/person.ts'
import { readAddress } from '../../../lib/domain/address.ts'
import { ROLES } from '../../../lib/domain/role.ts'
import type { DeskClient, Failure } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'

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
  const [name, setName] = useState(person.name)
  const [email, setEmail] = useState(person.email ?? '')
  const [team, setTeam] = useState(person.team ?? '')
  const [role, setRole] = useState(person.role)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const nameMissing = name.trim() === ''
  const emailWrong = email.trim() !== '' && readAddress(email) === null

  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (nameMissing || emailWrong || busy) return
    setBusy(true)
    const answer = await client.changePerson(person.id, {
      name: name.trim(),
      role,
      email: email.trim() || null,
      team: team.trim() || null,
    })
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
        <TextField
          label={t('name')}
          maxLength={200}
          autoComplete="off"
          error={tried && nameMissing ? t('error.name') : null}
          value={name}
          onChange={setName}
        />
        <TextField
          label={t('email')}
          type="email"
          maxLength={320}
          autoComplete="off"
          error={tried && emailWrong ? t('error.email') : null}
          value={email}
          onChange={setEmail}
        />
        <Select
          label={t('role')}
          value={role}
          options={ROLES.map((value) => ({ value, label: label(t, 'role', value) }))}
          onChange={setRole}
        />
        <TextField label={t('team')} maxLength={200} autoComplete="off" value={team} onChange={setTeam} />
        <FailureAlert failure={failure} />
      </form>
    </Dialog>
  )
}
