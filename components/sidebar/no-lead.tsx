import { CircleHelp, FileQuestion, Plug, UserSearch } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import type { Person } from '../../lib/domain/identity.ts'
import { Button } from '../base/button.tsx'
import { ConsentMark } from '../base/consent-mark.tsx'
import { DroppedAlert } from '../base/dropped-alert.tsx'
import { EmptyState } from '../base/empty-state.tsx'
import { Items } from '../base/items.tsx'
import { AddressCaution } from './address-caution.tsx'
import { LeadSearch } from './lead-search.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import { TellAboutPerson } from './tell-about-person.tsx'
import type { FeedbackActions } from './use-feedback.ts'
import { markedName, nameOf } from './words.ts'

/** First run: nothing is connected, so there is nothing to show. */
export function FirstRun({
  dropped,
  onOptions,
}: {
  dropped: { workspaceName: string; hubAddress: string } | null
  onOptions(): void
}) {
  const { t } = useTranslation('sidebar')
  return (
    <>
      {dropped && <DroppedAlert dropped={dropped} />}
      <EmptyState
        icon={Plug}
        title={t('firstRun.title')}
        level={1}
        action={
          <Button variant="primary" onClick={onOptions}>
            {t('firstRun.connect')}
          </Button>
        }
      >
        {t('firstRun.text')}
      </EmptyState>
    </>
  )
}

interface Props {
  world: SidebarWorld
  /** False while the search at the top of the sidebar is open: one is enough. */
  mayType: boolean
  onChoose(lead: StoredLead): void
}

/** No page yet, or a page without people. */
export function NoPerson({ world, mayType, onChoose }: Props) {
  const { t } = useTranslation('sidebar')
  return (
    <>
      <EmptyState icon={UserSearch} title={t('noPerson.title')} level={1}>
        {t('noPerson.text')}
      </EmptyState>
      {mayType && <LeadSearch follow={world.follow} onChoose={onChoose} />}
    </>
  )
}

/**
 * A page that should have people on it, and none was found: the host may have changed. On a site that no adapter knows it
 * may as well be a page about nobody.
 */
export function NotRecognised({ world, mayType, onChoose, known }: Props & { known: boolean }) {
  const { t } = useTranslation('sidebar')
  const [failed, setFailed] = useState(false)
  return (
    <>
      <EmptyState
        icon={FileQuestion}
        title={t(known ? 'notRecognised.title' : 'notRecognised.otherTitle')}
        level={1}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <Button
              onClick={() => {
                setFailed(false)
                world.readAgain().catch(() => setFailed(true))
              }}
            >
              {t('notRecognised.again')}
            </Button>
            <Button variant="quiet" onClick={world.openCapture}>
              {t('notRecognised.capture')}
            </Button>
          </div>
        }
      >
        {t(known ? 'notRecognised.text' : 'notRecognised.otherText')}
        <span role="status">{failed && ` ${t('notRecognised.failed')}`}</span>
      </EmptyState>
      {mayType && <LeadSearch follow={world.follow} onChoose={onChoose} />}
    </>
  )
}

/** People whom nobody here knows: names them, searches, and asks the hub where the workspace allows it. */
export function UnknownPerson({
  world,
  mayType,
  onChoose,
  persons,
  askable,
  complete,
  isComing,
  mayLookUp,
  taken,
  possible,
  feedback,
}: Props & {
  persons: readonly Person[]
  /** Their addresses of which the hub may be asked. */
  askable: readonly string[]
  /** False until all leads have come: until then nobody is said to be unknown. */
  complete: boolean
  /** Whether they are on their way. Where not, what is above says why. */
  isComing: boolean
  mayLookUp: boolean
  /** Leads that the rep said it is not. */
  taken: readonly StoredLead[]
  /** Leads that may be meant, to choose from. */
  possible: ReactNode
  feedback: FeedbackActions
}) {
  const { t, i18n } = useTranslation('sidebar')
  const [state, setState] = useState<'idle' | 'busy' | 'none' | 'failed'>('idle')
  /** Of whom the hub, which has all leads, has said that it knows none. */
  const [nowhere, setNowhere] = useState<readonly string[]>([])
  const strangers = persons.filter(({ colleague }) => !colleague).slice(0, 5)
  const asked = askable.slice(0, 5)

  async function lookUp() {
    setState('busy')
    try {
      const answers = await Promise.all(asked.map((address) => world.lookUp(address)))
      const found = answers.some((answer) => answer.asked && answer.leadIds.length > 0)
      const isNone = !found && answers.every((answer) => answer.asked)
      if (isNone) setNowhere(asked)
      // What is found is stored, and then the page fills by itself.
      setState(found ? 'idle' : isNone ? 'none' : 'failed')
    } catch {
      setState('failed')
    }
  }

  const isTaken = taken.length > 0
  const isNowhere = strangers.length > 0 && strangers.every(({ address }) => nowhere.includes(address))
  const isUnknown = complete || isNowhere
  const mayTell = strangers.length > 0 && !isTaken && isUnknown
  const hasActions = (mayLookUp && asked.length > 0) || mayTell
  const title = isTaken ? 'takenTitle' : isUnknown ? 'title' : 'incompleteTitle'
  return (
    <>
      <section className="space-y-2 px-1 py-2 text-sm">
        <div className="flex items-start gap-2">
          <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0 text-soft" />
          {/* Beside it where that is one line, else below. */}
          <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <h1 className="font-semibold">{t(`unknown.${title}`)}</h1>
            {persons.length === 1 && <Persons persons={persons} />}
          </div>
        </div>
        {isTaken && (
          <p className="text-soft">
            {t('unknown.takenText', {
              names: new Intl.ListFormat(i18n.language, { type: 'disjunction' }).format(
                taken.map((lead) => markedName(t, lead)),
              ),
            })}
          </p>
        )}
        {title === 'incompleteTitle' && isComing && (
          <p className="text-soft">{t('unknown.incompleteText')}</p>
        )}
        {persons.length > 1 && <Persons persons={persons} />}
        {hasActions && (
          <div className="flex flex-wrap gap-2">
            {mayTell && <TellAboutPerson world={world} persons={strangers} feedback={feedback} />}
            {mayLookUp && asked.length > 0 && (
              <Button busy={state === 'busy'} onClick={lookUp}>
                {t('unknown.lookUp')}
              </Button>
            )}
          </div>
        )}
        <p role="status" className={state === 'none' || state === 'failed' ? 'text-soft' : 'sr-only'}>
          {state === 'none' && t('unknown.none', { count: asked.length })}
          {state === 'failed' && t('unknown.failed')}
        </p>
      </section>
      {possible}
      {mayType && <LeadSearch follow={world.follow} onChoose={onChoose} />}
      {taken.length > 0 && (
        <p className="flex flex-wrap gap-1">
          <Items of={taken.slice(0, 5)} id={({ id }) => id} failed={(note) => note}>
            {(lead) => (
              <Button size="sm" onClick={() => onChoose(lead)}>
                {t('unknown.back', { name: nameOf(lead) })}
                <ConsentMark consent={lead.context.lead.consent} />
              </Button>
            )}
          </Items>
        </p>
      )}
    </>
  )
}

/** Five at most; a line each where there are several. */
function Persons({ persons }: { persons: readonly Person[] }) {
  return (
    <ul className="min-w-0">
      <Items of={persons.slice(0, 5)} id={({ address }) => address}>
        {({ address, name }) => (
          <li dir="auto" className="wrap-anywhere">
            {name ? `${name} (${address})` : address}
            <AddressCaution address={address} />
          </li>
        )}
      </Items>
    </ul>
  )
}
