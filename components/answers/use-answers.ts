import { useEffect, useState } from 'react'
import { type Answered, countUnread, isUnread, listAnswers } from '../../lib/db/answers.ts'
import type { StoredLead } from '../../lib/db/database.ts'
import { follow } from '../../lib/db/follow.ts'
import { type Connection, getSetting } from '../../lib/db/settings.ts'
import { readSync, type SyncState } from '../../lib/db/sync-state.ts'
import type { Stores } from '../../lib/db/workspaces.ts'

/** An answer with what it is about, as far as that is known here. */
export interface ShownAnswer {
  item: Answered
  unread: boolean
  lead: StoredLead | null
  /** Title of the talking point. */
  title: string | null
}

export interface AnswersView {
  /** Null until they are read. */
  answers: ShownAnswer[] | null
  connection: Connection | null
  sync: SyncState | null
  problem: unknown
}

async function read({ computer, db }: Stores) {
  const [items, connection, sync] = await Promise.all([
    listAnswers(db),
    getSetting(computer, 'connection'),
    readSync(db),
  ])
  const [leads, points] = await Promise.all([
    db.leads.bulkGet(items.map(({ leadId }) => leadId ?? '')),
    db.talkingPoints.bulkGet(items.map(({ talkingPointId }) => talkingPointId ?? '')),
  ])
  const answers = items.map((item, i) => ({
    ...{ item, unread: isUnread(item) },
    ...{ lead: leads[i] ?? null, title: points[i]?.title ?? null },
  }))
  return { answers, connection, sync, problem: null }
}

const NOTHING: AnswersView = { answers: null, connection: null, sync: null, problem: null }

/** All answers of marketing's to this person, as they come. */
export function useAnswers({ computer, db }: Stores): AnswersView {
  const [view, setView] = useState(NOTHING)
  useEffect(
    () =>
      follow(() => read({ computer, db }), {
        next: setView,
        error: (problem) => setView((before) => ({ ...before, problem })),
      }),
    [computer, db],
  )
  return view
}

/** How many of them the person has not read, in whichever browser. */
export function useUnreadCount({ db }: Pick<Stores, 'db'>): number {
  const [count, setCount] = useState(0)
  // Who cannot read it sees no number; the list says why.
  useEffect(() => follow(() => countUnread(db), { next: setCount, error: () => setCount(0) }), [db])
  return count
}
