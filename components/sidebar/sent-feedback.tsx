import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutboxItem, WorkspaceDatabase } from '../../lib/db/database.ts'
import { feedbackOfLead } from '../../lib/db/own-feedback.ts'
import { isCounted } from '../../lib/domain/feedback-kinds.ts'
import { toldInWords } from '../answers/told-words.ts'
import { Badge, type Tone } from '../base/badge.tsx'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { label } from '../base/labels.ts'
import { RelativeTime } from '../base/relative-time.tsx'
import { Section } from '../base/section.tsx'
import type { SidebarWorld } from './sidebar-world.ts'

const FIRST = 3

interface SentItem {
  item: OutboxItem
  title: string | null
}
const NOTHING: readonly SentItem[] = []

/** What was told about a lead, without what was only counted, newest first; outcomes with the name of their point. */
async function readSent(db: WorkspaceDatabase, leadId: string): Promise<SentItem[]> {
  const items = (await feedbackOfLead(db, leadId)).filter(({ feedback }) => !isCounted(feedback))
  const points = await db.talkingPoints.bulkGet(items.map(({ talkingPointId }) => talkingPointId ?? ''))
  return items.map((item, i) => ({ item, title: points[i]?.title ?? null }))
}

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
  item.state === 'delivered'
    ? (item.status?.state ?? 'delivered')
    : item.state === 'failed'
      ? 'failed'
      : 'waiting'

interface Props {
  world: Pick<SidebarWorld, 'follow' | 'now'>
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
    return world.follow(({ db }) => readSent(db, leadId), { next: setItems, error: console.warn })
  }, [world.follow, leadId])
  const [all, setAll] = useState(false)
  if (items.length === 0) return null
  return (
    <Section title={t('sent.title')}>
      <ul className="space-y-2">
        <Items of={all ? items : items.slice(0, FIRST)} id={({ item }) => item.id}>
          {({ item, title }) => <Sent item={item} title={title} now={world.now()} onRetry={onRetry} />}
        </Items>
      </ul>
      {!all && items.length > FIRST && (
        <Button variant="quiet" size="sm" onClick={() => setAll(true)}>
          {t('sent.all', { count: items.length })}
        </Button>
      )}
    </Section>
  )
}

interface SentProps {
  item: OutboxItem
  /** Of the talking point that it is about. */
  title: string | null
  now: number
  onRetry: Props['onRetry']
}

function Sent({ item, title, now, onRetry }: SentProps) {
  const { t } = useTranslation('sidebar')
  const state = stateOf(item)
  const words = toldInWords(t, item.feedback, title)
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
