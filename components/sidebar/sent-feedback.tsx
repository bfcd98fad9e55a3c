import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutboxItem } from '../../lib/db/database.ts'
import { follow } from '../../lib/db/follow.ts'
import { feedbackOfLead } from '../../lib/db/outbox.ts'
import { type Feedback, isCounted } from '../../lib/domain/feedback.ts'
import { Badge, type Tone } from '../base/badge.tsx'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { label } from '../base/labels.ts'
import { RelativeTime } from '../base/relative-time.tsx'
import { Section } from '../base/section.tsx'
import type { SidebarWorld } from './sidebar-world.ts'

const FIRST = 3
const NOTHING: readonly OutboxItem[] = []

type State = 'waiting' | 'failed' | 'delivered' | 'seen' | 'answered' | 'used'

const TONE: Record<State, Tone> = {
  waiting: 'neutral',
  failed: 'bad',
  delivered: 'neutral',
  seen: 'accent',
  answered: 'good',
  used: 'good',
}

const stateOf = (item: OutboxItem): State =>
  item.state === 'delivered' ? (item.status?.state ?? 'delivered') : item.state

interface Props {
  world: Pick<SidebarWorld, 'db' | 'now'>
  leadId: string
  onRetry(id: string): void
}

/**
 * What this rep told about the lead, how far it got, and what marketing answered. Reads for itself, so that what comes
 * after the lead's first paint draws nothing else again.
 */
export function SentFeedback({ world, leadId, onRetry }: Props) {
  const { t } = useTranslation('sidebar')
  const [items, setItems] = useState(NOTHING)
  useEffect(() => {
    setItems(NOTHING) // of the lead before
    // What cannot be read now stays as it was; the sidebar says it of everything that it reads.
    return follow(() => feedbackOfLead(world.db, leadId), { next: setItems, error: console.warn })
  }, [world.db, leadId])
  const [all, setAll] = useState(false)
  const visible = items.filter(({ feedback }) => !isCounted(feedback))
  if (visible.length === 0) return null
  return (
    <Section title={t('sent.title')}>
      <ul className="space-y-2">
        <Items of={all ? visible : visible.slice(0, FIRST)} id={({ id }) => id}>
          {(item) => <Sent item={item} now={world.now()} onRetry={onRetry} />}
        </Items>
      </ul>
      {!all && visible.length > FIRST && (
        <Button variant="quiet" size="sm" onClick={() => setAll(true)}>
          {t('sent.all', { count: visible.length })}
        </Button>
      )}
    </Section>
  )
}

function Sent({ item, now, onRetry }: { item: OutboxItem; now: number; onRetry: Props['onRetry'] }) {
  const { t } = useTranslation('sidebar')
  const state = stateOf(item)
  const words = useWords(item.feedback)
  return (
    <li className="text-sm">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span className="min-w-0 flex-1" dir="auto">
          {words}
        </span>
        <Badge tone={TONE[state]}>{label(t, 'feedbackState', state)}</Badge>
      </div>
      {item.feedback.note && (
        <p className="text-soft" dir="auto">
          {item.feedback.note}
        </p>
      )}
      <p className="text-soft text-xs">
        <RelativeTime at={new Date(item.createdAt).toISOString()} now={now} />
        {item.reason && ` · ${t(`sent.reason.${item.reason}`)}`}
        {/* Only what the hub says about this feedback helps the rep; the rest is in the options. */}
        {item.problem && (item.reason === null || item.reason === 'not_taken') && ` · ${item.problem}`}
      </p>
      {item.status?.reply && (
        <blockquote className="mt-1 rounded-md bg-accent-tint px-2 py-1 text-accent-ink">
          <p className="whitespace-pre-line" dir="auto">
            {item.status.reply}
          </p>
          <footer className="text-xs">
            {item.status.by} · <RelativeTime at={item.status.at} now={now} />
          </footer>
        </blockquote>
      )}
      {(state === 'failed' || (state === 'waiting' && item.problem)) && (
        <Button size="sm" className="mt-1" onClick={() => onRetry(item.id)}>
          {t('action.retry', { ns: 'common' })}
        </Button>
      )}
    </li>
  )
}

function useWords(feedback: Feedback): string {
  const { t } = useTranslation('sidebar')
  switch (feedback.kind) {
    case 'lead_verdict': {
      const verdict = label(t, 'verdict', feedback.verdict)
      return feedback.reason ? `${verdict}: ${label(t, 'rejectReason', feedback.reason)}` : verdict
    }
    case 'point_outcome':
      return `${label(t, 'feedbackKind', 'point_outcome')}: ${label(t, 'outcome', feedback.outcome)}`
    case 'heard':
      return `${t(`form.heard.${feedback.what}`)}: ${feedback.text}`
    case 'wrong_data':
      return `${label(t, 'feedbackKind', 'wrong_data')} (${label(t, 'field', feedback.field)}): ${feedback.text}`
    case 'content_request':
      return `${label(t, 'feedbackKind', 'content_request')}: ${feedback.text}`
    case 'proposal':
      return `${label(t, 'feedbackKind', 'proposal')}: ${feedback.title}`
    case 'new_person':
      return `${label(t, 'feedbackKind', 'new_person')}: ${feedback.person.address}`
  }
}
