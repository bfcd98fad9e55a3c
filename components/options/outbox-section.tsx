import { type LucideIcon, RotateCw, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutboxItem, Person, WorkspaceDatabase } from '../../lib/db/database.ts'
import { discardFailed, discardKept, release, retryFeedback } from '../../lib/db/outbox.ts'
import type { Connection } from '../../lib/db/settings.ts'
import { workspaceKey } from '../../lib/db/workspace-key.ts'
import { moveUndelivered, openWorkspace, unassigned } from '../../lib/db/workspaces.ts'
import type { Feedback } from '../../lib/domain/feedback.ts'
import { Alert } from '../base/alert.tsx'
import { Badge } from '../base/badge.tsx'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { label } from '../base/labels.ts'
import { RelativeTime } from '../base/relative-time.tsx'
import { Section } from '../base/section.tsx'
import type { OptionsWorld } from './options-world.ts'
import { useAddress, useKept, useSetting, useUndelivered, useUnsent } from './use-stored.ts'

/** Feedback that the hub does not have yet, with the reason and a retry. */
export function OutboxSection({ world }: { world: OptionsWorld }) {
  const { t } = useTranslation('options')
  const items = useUnsent(world.db)
  const connection = useSetting(world.computer, 'connection')
  const keptFor = useKept(world.db)
  if (items === undefined || (items.length === 0 && !connection)) return null

  async function retry(item: OutboxItem) {
    await retryFeedback(world.db, item.id, world.now())
    world.pushOutbox()
  }

  return (
    <Section title={t('outbox.heading')}>
      <div className="mb-2 space-y-2 empty:hidden">
        {connection && <KeptFor world={world} connection={connection} from={unassigned(world.computer)} />}
        {connection?.apart && (
          <KeptFor
            world={world}
            connection={connection}
            from={openWorkspace(world.computer, workspaceKey({ ...connection, apart: false }))}
          />
        )}
        {connection && keptFor && (
          <Items of={keptFor} id={({ person }) => person.id} failed={(note) => note}>
            {({ person, count }) => <KeptForPerson {...{ world, connection, person, count }} />}
          </Items>
        )}
      </div>
      {items.length === 0 ? (
        <p className="text-soft text-sm">{t('outbox.none')}</p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line">
          <Items of={items} id={({ id }) => id}>
            {(item) => (
              <li className="flex flex-wrap items-center justify-between gap-2 px-2.5 py-2">
                <div className="min-w-0 grow basis-48 text-sm">
                  <p>
                    <Badge tone={item.state === 'failed' ? 'bad' : 'neutral'}>
                      {t(item.state === 'failed' ? 'outbox.failed' : 'outbox.waiting')}
                    </Badge>{' '}
                    <span className="font-medium">{label(t, 'feedbackKind', item.feedback.kind)}</span>{' '}
                    <span className="text-soft text-xs">
                      <RelativeTime at={item.feedback.at} now={world.now()} />
                    </span>
                  </p>
                  <Content of={item.feedback} />
                  {item.problem && <p className="text-bad-ink text-xs">{item.problem}</p>}
                </div>
                {(item.state === 'failed' || item.attempts > 0) && (
                  <Button size="sm" icon={RotateCw} onClick={() => retry(item)}>
                    {t('outbox.retry')}
                  </Button>
                )}
                {item.state === 'failed' && (
                  <DiscardButton onDiscard={() => discardFailed(world.db, item.id)} />
                )}
              </li>
            )}
          </Items>
        </ul>
      )}
    </Section>
  )
}

/** Whom or what it is about, where its kind does not say it, and the rep's own words. */
function Content({ of }: { of: Feedback }) {
  const about = of.kind === 'proposal' ? of.title : of.kind === 'new_person' ? of.person.address : null
  return (
    <>
      {about && (
        <p className="wrap-anywhere" dir="auto">
          {about}
        </p>
      )}
      {'text' in of && of.text && (
        <p className="text-soft" dir="auto">
          {of.text}
        </p>
      )}
    </>
  )
}

function DiscardButton({ onDiscard }: { onDiscard(): void }) {
  const { t } = useTranslation('options')
  return (
    <SureButton icon={Trash2} sure={t('moved.sure')} onSure={onDiscard}>
      {t('outbox.discard')}
    </SureButton>
  )
}

interface SureButtonProps {
  icon: LucideIcon
  children: string
  /** What it says once it was pressed. */
  sure: string
  onSure(): void
}

/** A second press does it: it cannot be taken back. */
function SureButton({ icon, children, sure: sureText, onSure }: SureButtonProps) {
  const [sure, setSure] = useState(false)
  return (
    <Button
      size="sm"
      icon={icon}
      variant={sure ? 'danger' : 'quiet'}
      onClick={() => (sure ? onSure() : setSure(true))}
      onBlur={() => setSure(false)}
    >
      {sure ? sureText : children}
    </Button>
  )
}

/** What somebody else told here before, and the hub does not have: it is theirs, unless the one who is connected says otherwise. */
function KeptForPerson({
  world,
  connection,
  person,
  count,
}: {
  world: OptionsWorld
  connection: Connection
  person: Person
  count: number
}) {
  const { t } = useTranslation('options')
  const name = person.name ?? t('outbox.somebody')

  async function sendAsOwn() {
    await release(world.db, person.id, world.now())
    world.pushOutbox()
  }

  return (
    <Alert
      tone="warn"
      action={
        <>
          <SureButton icon={Send} sure={t('outbox.sendSure')} onSure={sendAsOwn}>
            {t('outbox.sendAsOwn', { name: connection.person?.name ?? connection.keyName })}
          </SureButton>
          <DiscardButton onDiscard={() => discardKept(world.db, person.id)} />
        </>
      }
    >
      {t('outbox.keptFor', { name, count })}
    </Alert>
  )
}

/** Feedback that is kept and was given for no known hub, or for one at another address: it goes on the rep's word only. */
function KeptFor({
  world,
  connection,
  from,
}: {
  world: OptionsWorld
  connection: Connection
  from: WorkspaceDatabase
}) {
  const { t } = useTranslation('options')
  const count = useUndelivered(from)?.length ?? 0
  const address = useAddress(from)
  if (count === 0) return null

  async function assign() {
    await moveUndelivered(from, world.db, connection.person?.id)
    world.pushOutbox()
  }

  return (
    <Alert
      tone="warn"
      action={
        <Button size="sm" onClick={assign}>
          {t('outbox.assign', { name: connection.workspaceName })}
        </Button>
      }
    >
      {address ? t('outbox.elsewhere', { count, address }) : t('outbox.unassigned', { count })}
    </Alert>
  )
}
