import { type Ref, Suspense, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formDraftKey } from '../../lib/db/draft-keys.ts'
import type { Verdict } from '../../lib/domain/feedback.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import { isCustomer } from '../../lib/domain/stage.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { later } from './later.tsx'
import { LeadVerdict } from './lead-verdict.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import type { FeedbackActions, FeedbackContent } from './use-feedback.ts'
import { usePointActions } from './use-point-actions.ts'

const ProposalForm = later('ProposalForm')
const RecycleForm = later('RecycleForm')
const RejectReasons = later('RejectReasons')
const TellForm = later('TellForm')
const TheySaid = later('TheySaid')

/** In a lower window, in pixels, the foot is no longer always in sight (foot.tsx). */
const FOOT_SCROLLS_BELOW = 384

interface Props {
  world: SidebarWorld
  /** Null when nobody on the page is known: what was heard still counts. */
  context: LeadContext | null
  points: readonly TalkingPoint[]
  /** The rep's id on the hub, by which a verdict is told to be their own. */
  personId: string | undefined
  feedback: FeedbackActions
  /** Opens a form whose button stands elsewhere. */
  ref: Ref<OpenForm>
}

export interface OpenForm {
  /** @param button gets the focus back when the form is closed */
  open(form: FormKind, button: HTMLButtonElement): void
}

/** What can be told in words, in the order of the buttons; wrong data has its own at the lead. */
const FORMS = ['heard', 'content_request', 'proposal', 'wrong_data'] as const
type FormKind = (typeof FORMS)[number]

/**
 * What the rep tells marketing, always in reach. What a button opens stands above the buttons, so that they keep their
 * place; it takes the focus and gives it back. Give it the lead's id as `key`.
 */
export function FeedbackBar({ world, context, points, personId, feedback, ref }: Props) {
  const { t } = useTranslation('sidebar')
  const lead = context?.lead ?? null
  const leadId = lead?.id ?? null
  const forms: FormKind[] = FORMS.filter((kind) => lead !== null || kind !== 'wrong_data')
  const actions = usePointActions(world, leadId, feedback)
  // What was typed before a reload is in sight again.
  const [open, setOpen] = useState<FormKind | 'recycle' | 'reject' | null>(
    () => forms.find((kind) => world.drafts.getItem(formDraftKey(leadId ?? world.tab, kind))) ?? null,
  )
  const panel = useRef<HTMLDivElement>(null)
  /** The button that opened what is open; null after a reload, which must not take the focus from the page. */
  const opener = useRef<HTMLButtonElement>(null)

  useImperativeHandle(ref, () => ({
    open(form, button) {
      opener.current = button
      setOpen(form)
    },
  }))

  function takeFocus() {
    if (open === null || !opener.current) return
    panel.current
      ?.querySelector<HTMLElement>(FIRST_FIELD[open])
      ?.focus({ preventScroll: window.innerHeight > FOOT_SCROLLS_BELOW })
  }

  const opens = (what: FormKind | 'recycle' | 'reject') => ({
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

  function judge(given: Verdict, reason: string | null, until: string | null = null) {
    if (leadId === null) return
    if (open === 'reject' || open === 'recycle') close()
    const content = { kind: 'lead_verdict', leadId, verdict: given, reason } as const
    void feedback.tell({ ...content, ...(until !== null && { until }) }, t(`verdict.${given}.done`))
  }

  return (
    <section aria-label={t('feedback.title')} className="border-line border-t bg-surface px-3 py-2">
      {open && (
        <div ref={panel} className="mb-2 max-h-[60vh] overflow-y-auto rounded-md bg-sunken">
          <Suspense>
            {open === 'reject' ? (
              <RejectReasons onChoose={(reason) => judge('reject', reason)} onClose={close} />
            ) : open === 'recycle' ? (
              <RecycleForm
                now={world.now()}
                onRecycle={(reason, until) => judge('recycle', reason, until)}
                onClose={close}
              />
            ) : open === 'heard' ? (
              <TheySaid
                {...{ world, leadId, context, points, actions }}
                record={feedback.record}
                onClose={close}
                onTell={(content) => feedback.tell(content, t('feedback.saved'))}
                undone={feedback.undone}
              />
            ) : open === 'proposal' ? (
              <ProposalForm
                draft={draftOf(world, leadId)}
                languages={lead?.locale ? [lead.locale] : []}
                onClose={close}
                onPropose={(proposal) => tell({ kind: 'proposal', leadId, ...proposal })}
              />
            ) : (
              <TellForm key={open} kind={open} leadId={leadId} world={world} onClose={close} onTell={tell} />
            )}
            <WhenThere key={`focus ${open}`} act={takeFocus} />
          </Suspense>
        </div>
      )}
      {lead && !isCustomer(lead) && (
        <LeadVerdict
          world={world}
          leadId={lead.id}
          fromHub={context?.verdict}
          personId={personId}
          onAccept={() => judge('accept', null)}
          opens={opens}
        />
      )}
      <div className="-mx-2 mt-1 flex flex-wrap first:mt-0">
        <Items of={forms.filter((kind) => kind !== 'wrong_data')} id={(kind) => kind} failed={(note) => note}>
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

/** Acts once what stands beside it is there: it may still be loading. */
function WhenThere({ act }: { act(): void }): null {
  const latest = useEffectEvent(act)
  useEffect(() => latest(), [])
  return null
}

/** What gets the focus in what is opened. */
const FIRST_FIELD: Readonly<Record<FormKind | 'recycle' | 'reject', string>> = {
  heard: '[role=toolbar] button[tabindex="0"], textarea',
  content_request: 'textarea',
  proposal: 'input',
  wrong_data: 'select',
  recycle: 'button',
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
