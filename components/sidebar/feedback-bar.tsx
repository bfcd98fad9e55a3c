import { Check, RotateCcw, X } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { REJECT_REASONS } from '../../lib/domain/feedback.ts'
import type { Lead } from '../../lib/domain/lead.ts'
import { Button } from '../base/button.tsx'
import { label } from '../base/labels.ts'
import type { SidebarWorld } from './sidebar-world.ts'
import { draftKey, type FormKind, TellForm } from './tell-form.tsx'
import type { FeedbackActions } from './use-feedback.ts'

interface Props {
  world: SidebarWorld
  /** Null when nobody on the page is known: what was heard still counts. */
  lead: Lead | null
  feedback: FeedbackActions
}

/** What the rep tells marketing, one click each, always in reach; forms open upwards. Give it the lead's id as `key`. */
export function FeedbackBar({ world, lead, feedback }: Props) {
  const { t } = useTranslation('sidebar')
  const forms: FormKind[] = lead ? ['heard', 'content_request', 'wrong_data'] : ['heard', 'content_request']
  // What was typed before a reload is in sight again.
  const [form, setForm] = useState<FormKind | null>(
    () => forms.find((kind) => world.drafts.getItem(draftKey(lead?.id ?? null, kind))) ?? null,
  )
  return (
    <section
      aria-label={t('feedback.title')}
      className="max-h-[70vh] space-y-1 overflow-y-auto border-line border-t bg-surface px-3 py-2"
    >
      {lead && <Verdict lead={lead} feedback={feedback} />}
      <div className="-mx-2 flex flex-wrap">
        {forms.map((kind) => (
          <Button
            key={kind}
            size="sm"
            variant="quiet"
            aria-expanded={form === kind}
            onClick={() => setForm(form === kind ? null : kind)}
          >
            {t(`form.${kind}.open`)}
          </Button>
        ))}
      </div>
      {form && (
        <TellForm
          key={form}
          onClose={() => setForm(null)}
          kind={form}
          leadId={lead?.id ?? null}
          drafts={world.drafts}
          onTell={async (told) => {
            const stored = await feedback.tell(told, t('feedback.saved'))
            if (stored) setForm(null)
            return stored !== null
          }}
        />
      )}
    </section>
  )
}

function Verdict({ lead, feedback }: { lead: Lead; feedback: FeedbackActions }) {
  const { t } = useTranslation('sidebar')
  const [rejecting, setRejecting] = useState(false)
  const rejectButton = useRef<HTMLButtonElement>(null)

  function tell(verdict: 'accept' | 'recycle' | 'reject', reason: string | null) {
    setRejecting(false)
    void feedback.tell(
      { kind: 'lead_verdict', leadId: lead.id, verdict, reason },
      t(`verdict.${verdict}.done`),
    )
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.preventDefault()
    setRejecting(false)
    rejectButton.current?.focus()
  }

  return (
    <>
      <div className="flex flex-wrap gap-1.5">
        <Button size="sm" icon={Check} onClick={() => tell('accept', null)}>
          {t('verdict.accept.do')}
        </Button>
        <Button
          size="sm"
          icon={RotateCcw}
          title={t('verdict.recycle.hint')}
          onClick={() => tell('recycle', null)}
        >
          {t('verdict.recycle.do')}
        </Button>
        <Button
          ref={rejectButton}
          size="sm"
          icon={X}
          aria-expanded={rejecting}
          onClick={() => setRejecting(!rejecting)}
        >
          {t('verdict.reject.do')}
        </Button>
      </div>
      {rejecting && (
        // Opens in place: a floating menu would cover the sidebar at 320 px and cost 45 kB.
        <fieldset className="min-w-0 rounded-md bg-sunken p-2" onKeyDown={onKeyDown}>
          <legend className="float-start mb-1 w-full font-medium text-sm">{t('verdict.reject.why')}</legend>
          <div className="clear-both flex flex-wrap gap-1">
            {REJECT_REASONS.map((reason) => (
              <Button key={reason} size="sm" onClick={() => tell('reject', reason)}>
                {label(t, 'rejectReason', reason)}
              </Button>
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}
