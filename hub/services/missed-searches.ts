import { createHmac } from 'node:crypto'
import type {
  DismissMissedSearch,
  MissedSearchList,
  PostMissedSearches,
} from '../../lib/contract/missed-search.ts'
import {
  ENOUGH_PEOPLE,
  keepableSearch,
  MISSED_KEPT_DAYS,
  type MissedSearch,
} from '../../lib/domain/missed-search.ts'
import {
  dismissMissedSearch,
  insertMissedSearches,
  pruneMissedSearches,
  recallMissedSearch,
  selectMissedSearches,
} from '../store/missed-searches.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'
import { secretFor } from './selector-updates.ts'

/** Texts that marketing is shown at once. */
const MOST_SHOWN = 200
const DAY_MS = 86_400_000

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
const firstDay = (now: number): string => dayOf(now - MISSED_KEPT_DAYS * DAY_MS)

/**
 * Keeps searches that found nothing. Each text counts once for a person and a day, so it may be sent again. Of the person
 * a hash is kept whose key is the workspace's and in which the text is, too: enough to count people, and by it nobody's
 * searches can be put together. Whoever has the database has the key as well, and could try who it was.
 */
export async function keepMissedSearches(
  store: Store,
  actor: Actor,
  { searches }: PostMissedSearches,
): Promise<void> {
  must(actor, 'missed_search.tell')
  const now = Date.now()
  const kept = searches.filter(({ text }) => keepableSearch(text) === text)
  if (kept.length === 0) return
  const secret = await secretFor(store, actor.workspaceId, 'missed searches')
  const who = (text: string) =>
    createHmac('sha256', secret).update(`${actor.personId} ${text}`).digest('base64url').slice(0, 22)
  await write(store, actor.workspaceId, async (tx) => {
    await insertMissedSearches(
      tx.db,
      actor.workspaceId,
      kept.map((search) => ({ ...search, day: soundDay(search, now), who: who(search.text) })),
    )
    tx.stored()
  })
}

/** A day to come, or one so long ago that it would go at once, is a wrong clock's. */
const soundDay = ({ day }: MissedSearch, now: number): string =>
  day < firstDay(now) || day > dayOf(now + DAY_MS) ? dayOf(now) : day

/** What marketing sees of them: no text that only one person searched for, and nobody's name. */
export async function listMissedSearches({ db }: Store, actor: Actor): Promise<MissedSearchList> {
  must(actor, 'missed_search.read')
  const since = firstDay(Date.now())
  return selectMissedSearches(db, actor.workspaceId, { since, people: ENOUGH_PEOPLE, limit: MOST_SHOWN })
}

/** Takes a text off the list, until people search for it anew; or takes that back. */
export async function setDismissed(
  store: Store,
  actor: Actor,
  { text, dismissed }: DismissMissedSearch,
): Promise<void> {
  must(actor, 'missed_search.dismiss')
  await write(store, actor.workspaceId, async (tx) => {
    await (dismissed ? dismissMissedSearch : recallMissedSearch)(tx.db, actor.workspaceId, text)
    tx.stored()
  })
}

/** Deletes those of a workspace that are older than they are kept. */
export const forgetOldSearches = ({ jobs }: Store, workspaceId: string, now = Date.now()): Promise<void> =>
  pruneMissedSearches(jobs, workspaceId, firstDay(now))
