import { Check, RotateCcw, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formDraftKey } from '../../lib/db/draft-keys.ts'
import { REJECT_REASONS } from '../../lib/domain/feedback.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { label } from '../base/labels.ts'
import { ProposalForm } from '../base/proposal-form.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import { TellForm } from './tell-form.tsx'
import { TheySaid } from './they-said.tsx'
import type { FeedbackActions, FeedbackContent } from './use-feedback.ts'
import { usePointActions } from './use-point-actions.ts'

interface Props {
  world: SidebarWorld
  /** Null when nobody on the page is known: what was heard still counts. */
  context: LeadContext | null
  points: readonly TalkingPoint[]
  feedback: FeedbackActions
}

/** What can be told in words, in the order of the buttons. */
const FORMS = ['heard', 'content_request', 'proposal', 'wrong_data'] as const
type FormKind = (typeof FORMS)[number]

/**
 * What the rep tells marketing, always in reach. What a button opens stands above the buttons, so that they keep their
 * place; it takes the focus and gives it back. Give it the lead's id as `key`.
 */
export function FeedbackBar({ world, context, points, feedback }: Props) {
  const { t } = useTranslation('sidebar')
  const lead = context?.lead ?? null
  const leadId = lead?.id ?? null
  const forms: FormKind[] = FORMS.filter((kind) => lead !== null || kind !== 'wrong_data')
  const actions = usePointActions(world, leadId, feedback)
  // What was typed before a reload is in sight again.
  const [open, setOpen] = useState<FormKind | 'reject' | null>(
    () => forms.find((kind) => world.drafts.getItem(formDraftKey(leadId ?? world.tab, kind))) ?? null,
  )
  const panel = useRef<HTMLDivElement>(null)
  /** The button that opened what is open; null after a reload, which must not take the focus from the page. */
  const opener = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (open === null || !opener.current) return
    panel.current?.querySelector<HTMLElement>(FIRST_FIELD[open])?.focus({ preventScroll: true })
  }, [open])

  const opens = (what: FormKind | 'reject') => ({
    'aria-expanded': open === what,
    onClick(event: { currentTarget: HTMLButtonElement }) {
      opener.current = event.currentTarget
      setOpen(open === what ? null : what)
    },
  })

  function close() {
    setOpen(null)
    opener.current?.focus()
  }

  /** Answers whether it is stored: only then the form goes. */
  async function tell(content: FeedbackContent): Promise<boolean> {
    const stored = await feedback.tell(content, t('feedback.saved'))
    if (stored) close()
    return stored !== null
  }

  function judge(verdict: 'accept' | 'recycle' | 'reject', reason: string | null) {
    if (leadId === null) return
    if (open === 'reject') close()
    void feedback.tell({ kind: 'lead_verdict', leadId, verdict, reason }, t(`verdict.${verdict}.done`))
  }

  return (
    <section aria-label={t('feedback.title')} className="border-line border-t bg-surface px-3 py-2">
      {open && (
        <div ref={panel} className="mb-2 max-h-[60vh] overflow-y-auto rounded-md bg-sunken">
          {open === 'reject' ? (
            <Reasons onChoose={(reason) => judge('reject', reason)} onClose={close} />
          ) : open === 'heard' ? (
            <TheySaid
              {...{ world, leadId, context, points, actions }}
              onClose={close}
              onTell={async (content) => (await feedback.tell(content, t('feedback.saved'))) !== null}
            />
          ) : open === 'proposal' ? (
            <ProposalForm
              draft={draftOf(world, leadId)}
              onClose={close}
              onPropose={(proposal) => tell({ kind: 'proposal', leadId, ...proposal })}
            />
          ) : (
            <TellForm key={open} kind={open} leadId={leadId} world={world} onClose={close} onTell={tell} />
          )}
        </div>
      )}
      {lead && (
        <div className="flex flex-wrap gap-1.5 max-[22rem]:gap-1 max-[22rem]:[&_svg]:hidden">
          <Button size="sm" icon={Check} className="grow" onClick={() => judge('accept', null)}>
            {t('verdict.accept.do')}
          </Button>
          <Button
            size="sm"
            icon={RotateCcw}
            className="grow"
            title={t('verdict.recycle.hint')}
            onClick={() => judge('recycle', null)}
          >
            {t('verdict.recycle.do')}
          </Button>
          <Button size="sm" icon={X} className="grow" {...opens('reject')}>
            {t('verdict.reject.do')}
          </Button>
        </div>
      )}
      <div className="-mx-2 mt-1 flex flex-wrap first:mt-0">
        <Items of={forms} id={(kind) => kind} failed={(note) => note}>
          {(kind) => (
            <Button size="sm" variant="quiet" {...opens(kind)}>
              {kind === 'proposal' ? t('proposal.open', { ns: 'common' }) : t(`form.${kind}.open`)}
            </Button>
          )}
        </Items>
      </div>
    </section>
  )
}

/** What gets the focus in what is opened. */
const FIRST_FIELD: Readonly<Record<FormKind | 'reject', string>> = {
  heard: '[role=toolbar] button[tabindex="0"], textarea',
  content_request: 'textarea',
  proposal: 'input',
  wrong_data: 'select',
  reject: 'button',
}

const draftOf = ({ drafts, tab }: SidebarWorld, leadId: string | null) => {
  const key = formDraftKey(leadId ?? tab, 'proposal')
  return {
    read: () => drafts.getItem(key),
    write: (text: string) => drafts.setItem(key, text),
    remove: () => drafts.removeItem(key),
  }
}

/** Why a lead is rejected: one click. A floating menu would cover the sidebar at 320 px and cost 45 kB. */
function Reasons({ onChoose, onClose }: { onChoose(reason: string): void; onClose(): void }) {
  const { t } = useTranslation('sidebar')
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.preventDefault()
    onClose()
  }
  return (
    <fieldset className="min-w-0 p-2" onKeyDown={onKeyDown}>
      <legend className="float-start mb-1 w-full font-medium text-sm">{t('verdict.reject.why')}</legend>
      <div className="clear-both flex flex-wrap gap-1">
        {REJECT_REASONS.map((reason) => (
          <Button key={reason} size="sm" onClick={() => onChoose(reason)}>
            {label(t, 'rejectReason', reason)}
          </Button>
        ))}
      </div>
    </fieldset>
  )
}
