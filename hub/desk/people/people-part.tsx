import { Link, Pencil, RotateCcw, UserPlus, UserX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../../components/base/badge.tsx'
import { Button } from '../../../components/base/button.tsx'
import { Dialog } from '../../../components/base/dialog.tsx'
import { Items } from '../../../components/base/items.tsx'
import { label } from '../../../components/base/labels.ts'
import { RelativeTime } from '../../../components/base/relative-time.tsx'
import { Skeleton } from '../../../components/base/spinner.tsx'
import type { Invited, PersonItem, PersonList } from '../../../lib/contract/person.ts'
import type { DeskClient, Failure } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'
import { useHubList } from '../search/use-hub-list.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { PersonDialog } from './person-dialog.tsx'

interface Props {
  client: DeskClient
  onFailure(failure: Failure): void
  /** Milliseconds between two rounds; tests are faster. */
  pollMs?: number
}

/** What is asked about a person before it is done. */
type Asking =
  | { what: 'change' | 'revoke'; person: PersonItem }
  | { what: 'invite' }
  | { what: 'link'; invited: Invited }
  | null

const withPerson =
  (changed: PersonItem) =>
  ({ people }: PersonList): PersonList => ({
    people: people.map((person) => (person.id === changed.id ? changed : person)),
  })

/** Who works in the workspace: role, team, when they were last here; change them, revoke their access, give it back. */
export function PeoplePart({ client, onFailure, pollMs }: Props) {
  const { t } = useTranslation('people')
  const { list, failure, change } = useHubList((signal) => client.people(signal), pollMs)
  const [asking, setAsking] = useState<Asking>(null)
  const [said, setSaid] = useState('')
  const [failed, setFailed] = useState<Failure | null>(null)
  useEffect(() => {
    if (failure) onFailure(failure)
  }, [failure, onFailure])

  function changed(person: PersonItem, what: 'changed' | 'revoked' | 'restored') {
    change(withPerson(person))
    setAsking(null)
    setFailed(null)
    setSaid(t(`said.${what}`, { name: person.name }))
  }
  async function setActive(person: PersonItem, active: boolean) {
    setSaid('')
    const answer = await client.changePerson(person.id, { active })
    setAsking(null)
    if (answer.ok) return changed(answer.value, active ? 'restored' : 'revoked')
    setFailed(answer.failure)
    onFailure(answer.failure)
  }

  function invited(invitation: Invited) {
    change(({ people }) => ({
      people: [...people.filter(({ id }) => id !== invitation.person.id), invitation.person],
    }))
    setFailed(null)
    setSaid('')
    setAsking({ what: 'link', invited: invitation })
  }
  async function makeLink(person: PersonItem) {
    const answer = await client.newLink(person.id)
    if (answer.ok) return invited(answer.value)
    setFailed(answer.failure)
    onFailure(answer.failure)
  }

  return (
    <section aria-labelledby="people-heading" className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="people-heading" className="font-semibold text-lg">
          {t('heading')}
        </h2>
        <Button variant="primary" icon={UserPlus} onClick={() => setAsking({ what: 'invite' })}>
          {t('invite.open')}
        </Button>
      </div>
      <p className="text-soft text-sm">{t('intro')}</p>
      <FailureAlert failure={failed ?? failure} />
      <div role="status">{said && <p className="text-good-ink text-sm">{said}</p>}</div>
      {list === null && !failure && <Skeleton label={t('common:loading')} lines={4} />}
      {list !== null && (
        <ul aria-labelledby="people-heading" className="space-y-2">
          <Items of={list.people} id={({ id }) => id}>
            {(person) => (
              <li>
                <PersonRow
                  person={person}
                  onChange={() => setAsking({ what: 'change', person })}
                  onLink={() => makeLink(person)}
                  onRevoke={() => setAsking({ what: 'revoke', person })}
                  onRestore={() => setActive(person, true)}
                />
              </li>
            )}
          </Items>
        </ul>
      )}
      {asking?.what === 'invite' && (
        <InviteDialog
          client={client}
          onInvited={invited}
          onFailure={onFailure}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === 'link' && <LinkDialog invited={asking.invited} onClose={() => setAsking(null)} />}
      {asking?.what === 'change' && (
        <PersonDialog
          client={client}
          person={asking.person}
          onChanged={(person) => changed(person, 'changed')}
          onFailure={onFailure}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === 'revoke' && (
        <RevokeDialog
          person={asking.person}
          onRevoke={() => setActive(asking.person, false)}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  )
}

interface RowProps {
  person: PersonItem
  onChange(): void
  onLink(): Promise<void>
  onRevoke(): void
  onRestore(): Promise<void>
}

function PersonRow({ person, onChange, onLink, onRevoke, onRestore }: RowProps) {
  const { t } = useTranslation('people')
  const [busy, setBusy] = useState(false)
  const { name } = person
  return (
    <article className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface p-3">
      <div className="min-w-0 flex-1 basis-60">
        <h3 className="break-words font-semibold text-sm" dir="auto">
          {name}
        </h3>
        <p className="break-words text-soft text-sm">
          {[person.email, person.team].filter(Boolean).join(' · ') || t('noAddress')}
        </p>
      </div>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge>{label(t, 'role', person.role)}</Badge>
        {person.active ? (
          <span className="text-soft">
            {[person.signsIn && t('signsIn'), t('keys', { count: person.keys })].filter(Boolean).join(' · ')}
          </span>
        ) : (
          <Badge tone="bad">{t('revoked')}</Badge>
        )}
        <span className="text-soft">
          {person.lastSeenAt ? (
            <>
              {t('lastSeen')} <RelativeTime at={person.lastSeenAt} />
            </>
          ) : (
            t('neverSeen')
          )}
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={Pencil} onClick={onChange} aria-label={t('changeOne', { name })}>
          {t('change')}
        </Button>
        {person.active && person.email !== null && (
          <Button size="sm" icon={Link} onClick={onLink} aria-label={t('link.makeOne', { name })}>
            {t('link.make')}
          </Button>
        )}
        {person.active ? (
          <Button size="sm" icon={UserX} onClick={onRevoke} aria-label={t('revokeOne', { name })}>
            {t('revoke')}
          </Button>
        ) : (
          <Button
            size="sm"
            icon={RotateCcw}
            busy={busy}
            aria-label={t('restoreOne', { name })}
            onClick={async () => {
              setBusy(true)
              await onRestore()
              setBusy(false)
            }}
          >
            {t('restore')}
          </Button>
        )}
      </div>
    </article>
  )
}

function RevokeDialog({
  person,
  onRevoke,
  onClose,
}: {
  person: PersonItem
  onRevoke(): Promise<void>
  onClose(): void
}) {
  const { t } = useTranslation('people')
  const [busy, setBusy] = useState(false)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('ask', { name: person.name })}
      actions={
        <>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button
            variant="danger"
            busy={busy}
            onClick={async () => {
              setBusy(true)
              await onRevoke()
            }}
          >
            {t('revoke')}
          </Button>
        </>
      }
    >
      <p className="text-sm">{t('askText')}</p>
    </Dialog>
  )
}
