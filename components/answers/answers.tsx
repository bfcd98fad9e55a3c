import { CircleAlert, CloudOff, MessagesSquare } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { markRead } from '../../lib/db/answers.ts'
import type { StoredLead } from '../../lib/db/database.ts'
import type { Stores } from '../../lib/db/workspaces.ts'
import { Button } from '../base/button.tsx'
import { EmptyState } from '../base/empty-state.tsx'
import { Items } from '../base/items.tsx'
import { relativeTime } from '../base/relative-time.tsx'
import { Skeleton } from '../base/spinner.tsx'
import { notRead } from '../base/storage-words.ts'
import { Answer } from './answer.tsx'
import { type AnswersView, type ShownAnswer, useAnswers } from './use-answers.ts'

/** Shown at first, and more with each "Show more". */
const STEP = 5

export interface AnswersWorld extends Stores {
  now(): number
  /** Has the hub told what was read, and brings what is new. */
  sync(): void
}

interface Props {
  world: AnswersWorld
  /** Absent where a lead cannot be shown. */
  onOpenLead?: ((lead: StoredLead) => void) | undefined
}

/**
 * What marketing answered to this person, newest first. What stands here is read: whoever opened the list has it before
 * their eyes. It stays marked as new until the list is closed, so that nobody looks for it in vain.
 */
export function Answers({ world, onOpenLead }: Props) {
  const { t } = useTranslation('answers')
  const view = useAnswers(world)
  const [count, setCount] = useState(STEP)
  const shown = view.answers?.slice(0, count) ?? []
  const fresh = useReading(world, shown)
  if (view.problem !== null) {
    return (
      <p className="flex items-start gap-1.5 text-bad-ink text-sm">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {notRead(t, view.problem)}
      </p>
    )
  }
  if (view.answers === null) return <Skeleton label={t('loading')} lines={4} />
  return (
    <>
      <Reach view={view} now={world.now()} />
      {view.answers.length === 0 ? (
        <EmptyState icon={MessagesSquare} title={t('empty.title')}>
          {t(view.connection === null ? 'notConnected' : 'empty.text')}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          <Items of={shown} id={({ item }) => item.id}>
            {(answer) => (
              <Answer
                answer={answer}
                isNew={fresh.has(nameOf(answer))}
                now={world.now()}
                onOpenLead={onOpenLead}
              />
            )}
          </Items>
        </ul>
      )}
      {view.answers.length > count && (
        <Button variant="quiet" size="sm" onClick={() => setCount(count + STEP)}>
          {t('action.more', { ns: 'common' })}
        </Button>
      )}
    </>
  )
}

/** One answer to one feedback. */
const nameOf = ({ item }: ShownAnswer): string => `${item.id} ${item.status.at}`

/** Marks what stands in the list as read. Answers what was unread when it came there. */
function useReading(world: AnswersWorld, shown: readonly ShownAnswer[]): ReadonlySet<string> {
  const fresh = useRef(new Set<string>())
  const unread = shown.filter((answer) => answer.unread)
  for (const answer of unread) fresh.current.add(nameOf(answer))
  const names = unread.map(nameOf).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `names` says which they are
  useEffect(() => {
    if (names === '') return
    const items = unread.map(({ item }) => item)
    const read = () => {
      if (document.visibilityState !== 'visible') return
      document.removeEventListener('visibilitychange', read)
      markRead(world.db, items).then(world.sync, console.warn) // they stay unread, and are so the next time
    }
    document.addEventListener('visibilitychange', read) // what comes while nobody looks waits for them
    read()
    return () => document.removeEventListener('visibilitychange', read)
  }, [world, names])
  return fresh.current
}

/** Whether there may be more on the hub than here. */
function Reach({ view: { connection, sync }, now }: { view: AnswersView; now: number }) {
  const { t, i18n } = useTranslation('answers')
  if (connection === null || !sync?.lastProblem) return null
  const { lastOkAt } = sync
  return (
    <p className="flex items-start gap-1.5 text-soft text-xs">
      <CloudOff aria-hidden className="size-4 shrink-0" />
      {lastOkAt ? t('offline', { time: relativeTime(lastOkAt, now, i18n.language) }) : t('offlineNever')}
    </p>
  )
}
