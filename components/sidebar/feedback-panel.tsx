import { Check, RotateCcw } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutboxItem } from '../../lib/db/database.ts'
import { REJECT_REASONS } from '../../lib/domain/feedback.ts'
import type { Lead } from '../../lib/domain/lead.ts'
import { Button } from '../base/button.tsx'
import { label } from '../base/labels.ts'
import { Section } from '../base/section.tsx'
import { SentFeedback } from './sent-feedback.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import { draftKey, type FormKind, TellForm } from './tell-form.tsx'
import type { FeedbackActions } from './use-feedback.ts'

/** The menu's positioning code is not needed for the first paint. */
const loadMenu = () => import('../base/menu.tsx')
const Menu = lazy(async () => ({ default: (await loadMenu()).Menu }))

interface Props {
  world: SidebarWorld
  /** Null when nobody on the page is known: what was heard still counts. */
  lead: Lead | null
  sent: readonly OutboxItem[]
  feedback: FeedbackActions
}

/** What the rep tells marketing, one click each, and what became of it. */
export function FeedbackPanel({ world, lead, sent, feedback }: Props) {
  const { t } = useTranslation('sidebar')
  const forms: FormKind[] = lead ? ['heard', 'content_request', 'wrong_data'] : ['heard', 'content_request']
  // What was typed before a reload is in sight again.
  const [form, setForm] = useState<FormKind | null>(
    () => forms.find((kind) => world.drafts.getItem(draftKey(lead?.id ?? null, kind))) ?? null,
  )
  return (
    <Section title={t('feedback.title')}>
      <div className="space-y-2">
        {lead && <Verdict lead={lead} feedback={feedback} />}
        <div className="flex flex-wrap gap-1">
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
        <SentFeedback items={sent} now={world.now()} onRetry={feedback.retry} />
      </div>
    </Section>
  )
}

function Verdict({ lead, feedback }: { lead: Lead; feedback: FeedbackActions }) {
  const { t } = useTranslation('sidebar')
  const tell = (verdict: 'accept' | 'recycle' | 'reject', reason: string | null) =>
    feedback.tell({ kind: 'lead_verdict', leadId: lead.id, verdict, reason }, t(`verdict.${verdict}.done`))
  const reject = (
    <Button size="sm" onPointerEnter={() => void loadMenu()} onFocus={() => void loadMenu()}>
      {t('verdict.reject.do')}
    </Button>
  )
  return (
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
      <Suspense fallback={reject}>
        <Menu
          trigger={reject}
          items={REJECT_REASONS.map((reason) => ({
            id: reason,
            label: label(t, 'rejectReason', reason),
            onSelect: () => void tell('reject', reason),
          }))}
        />
      </Suspense>
    </div>
  )
}
