import { Check, type LucideIcon, RotateCcw, X } from 'lucide-react'
import { type ComponentProps, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type HeldVerdict, heldVerdict, type OwnVerdict, ownVerdict } from '../../lib/db/verdicts.ts'
import type { LeadVerdict as FromHub, Verdict } from '../../lib/domain/feedback.ts'
import { Button } from '../base/button.tsx'
import { label } from '../base/labels.ts'
import { dayInWords, fullTime, shortDate } from '../base/relative-time.tsx'
import type { SidebarWorld } from './sidebar-world.ts'

const ICON: Record<Verdict, LucideIcon> = { accept: Check, recycle: RotateCcw, reject: X }

interface Props {
  world: Pick<SidebarWorld, 'follow' | 'now'>
  leadId: string
  /** The verdict that came with the lead. */
  fromHub: FromHub | undefined
  personId: string | undefined
  onAccept(): void
  /** What makes a button open the reasons of a verdict. */
  opens(what: 'recycle' | 'reject'): ComponentProps<'button'>
}

/** What sales says of the lead: three buttons, or what was said, by whom and when, with a way to change it. */
export function LeadVerdict({ world, leadId, fromHub, personId, onAccept, opens }: Props) {
  const { t } = useTranslation('sidebar')
  const own = useOwnVerdict(world, leadId)
  const held = heldVerdict(own ?? null, fromHub, personId)
  const [changing, setChanging] = useState<string | null>(null)
  const group = useRef<HTMLFieldSetElement>(null)
  const isOpen = held === null || changing === held.feedbackId
  useFocusKept(group, isOpen ? 'buttons' : 'words')

  // The line keeps its place until it is known what stands in it.
  if (own === undefined && held === null) return <div className="min-h-7" />
  return (
    <fieldset
      ref={group}
      className="min-h-7 min-w-0"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || held === null || !isOpen) return
        event.preventDefault()
        setChanging(null)
      }}
    >
      <legend className="sr-only">{t('verdict.held.title')}</legend>
      {isOpen ? (
        <div className="flex flex-wrap gap-1.5 max-[22rem]:gap-1 max-[22rem]:[&_svg]:hidden">
          <Button size="sm" icon={Check} className="grow" onClick={onAccept}>
            {t('verdict.accept.do')}
          </Button>
          <Button
            size="sm"
            icon={RotateCcw}
            className="grow"
            title={t('verdict.recycle.hint')}
            {...opens('recycle')}
          >
            {t('verdict.recycle.do')}
          </Button>
          <Button size="sm" icon={X} className="grow" {...opens('reject')}>
            {t('verdict.reject.do')}
          </Button>
          {held !== null && (
            <Button size="sm" variant="quiet" onClick={() => setChanging(null)}>
              {t('action.cancel', { ns: 'common' })}
            </Button>
          )}
        </div>
      ) : (
        <div className="flex items-center gap-2">
          <Held held={held} now={world.now()} />
          <Button size="sm" onClick={() => setChanging(held.feedbackId)}>
            {t('verdict.held.change')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}

/** Undefined while it is read. */
function useOwnVerdict(
  { follow }: Pick<SidebarWorld, 'follow'>,
  leadId: string,
): OwnVerdict | null | undefined {
  const [own, setOwn] = useState<OwnVerdict | null>()
  // What cannot be read now is no verdict; the sidebar says it of everything that it reads.
  useEffect(
    () => follow(({ db }) => ownVerdict(db, leadId), { next: setOwn, error: () => setOwn(null) }),
    [follow, leadId],
  )
  return own
}

/** What was pressed goes with the line that it stood in: then the focus goes to what takes its place. */
function useFocusKept(group: { current: HTMLElement | null }, what: string): void {
  const before = useRef(what)
  const hadFocus = useRef(false)
  // While it is drawn anew the former line stands there yet. A focus that is elsewhere stays there.
  if (before.current !== what && group.current?.contains(document.activeElement)) hadFocus.current = true
  useEffect(() => {
    before.current = what
    if (hadFocus.current) group.current?.querySelector('button')?.focus({ preventScroll: true })
    hadFocus.current = false
  }, [group, what])
}

function Held({ held: { verdict, reason, until, at, by }, now }: { held: HeldVerdict; now: number }) {
  const { t, i18n } = useTranslation('sidebar')
  const Icon = ICON[verdict]
  const { near, day } = dayInWords(at, now, i18n.language)
  const who = by === null ? 'byYou' : 'by'
  const more = [
    reason && label(t, 'rejectReason', reason),
    // At noon it is that day in every time zone.
    until && t('verdict.held.until', { date: shortDate(`${until}T12:00:00`, now, i18n.language) }),
  ].filter(Boolean)
  return (
    <p className="flex min-w-0 flex-1 items-start gap-1.5 text-sm leading-5">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-ink" />
      <span className="wrap-anywhere min-w-0" dir="auto" title={fullTime(at, i18n.language)}>
        <span className="font-medium">
          {t(`verdict.held.${who}${near ? '' : 'On'}`, {
            verdict: label(t, 'verdict', verdict),
            name: by,
            day,
          })}
        </span>
        {more.length > 0 && <span className="text-soft"> · {more.join(' · ')}</span>}
      </span>
    </p>
  )
}
