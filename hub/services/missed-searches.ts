import { createHmac } from 'node:crypto'
import type {
  DismissMissedSearch,
  MissedSearchList,
  PostMissedSearches,
} from '../../lib/contract/missed-search.ts'
import {
  ENOUGH_PEOPLE,
  foldedWords,
  keepableSearch,
  MISSED_KEPT_DAYS,
  MISSED_WAITS_DAYS,
  type MissedSearch,
} from '../../lib/domain/missed-search.ts'
import {
  deleteMissedTexts,
  dismissMissedSearch,
  eachMissedText,
  eachName,
  insertMissedSearches,
  pruneMissedSearches,
  recallMissedSearch,
  selectMissedSearches,
  selectMissedTexts,
} from '../store/missed-searches.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { type Actor, must } from './actor.ts'
import { secretFor } from './selector-updates.ts'

/** Texts that marketing is shown at once. */
const MOST_SHOWN = 200
/** Texts of one person that are stored on a day. */
const MOST_A_DAY = 200
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
  const who = await whoIs(store, actor)
  const sound = kept.map((search) => ({ ...search, day: soundDay(search, now), who: who(search.text) }))
  const counted = withinLimit(actor, sound, dayOf(now))
  if (counted.length === 0) return
  await write(store, actor.workspaceId, async (tx) => {
    await insertMissedSearches(tx.db, actor.workspaceId, counted)
    tx.stored()
  })
}

/** What the actor is called in a row with a text. */
async function whoIs(store: Store, { workspaceId, personId }: Actor): Promise<(text: string) => string> {
  const secret = await secretFor(store, workspaceId, 'missed searches')
  return (text) => createHmac('sha256', secret).update(`${personId} ${text}`).digest('base64url').slice(0, 22)
}

/** What each person has told on this day; of a hub that has several processes each counts for itself. */
const told = { day: '', by: new Map<string, Set<string>>() }

/** So many of one person's on a day: whoever searches has fewer. Those that came before come again for nothing. */
function withinLimit<Search extends { day: string; who: string }>(
  { workspaceId, personId }: Actor,
  searches: readonly Search[],
  today: string,
): Search[] {
  if (told.day !== today) {
    told.day = today
    told.by.clear()
  }
  const key = `${workspaceId} ${personId}`
  const mine = told.by.get(key) ?? new Set()
  told.by.set(key, mine)
  return searches.filter(
    ({ day, who }) => mine.has(`${day} ${who}`) || (mine.size < MOST_A_DAY && mine.add(`${day} ${who}`)),
  )
}

/** A day to come, or one for which no extension keeps it waiting, is a wrong clock's. */
const soundDay = ({ day }: MissedSearch, now: number): string =>
  day < dayOf(now - MISSED_WAITS_DAYS * DAY_MS) || day > dayOf(now + DAY_MS) ? dayOf(now) : day

/**
 * What marketing sees of them: no text that only one person searched for, and nobody's name. Whoever asks is not among the
 * people: who searches for a guess learns nothing by it.
 */
export async function listMissedSearches(store: Store, actor: Actor): Promise<MissedSearchList> {
  must(actor, 'missed_search.read')
  const { workspaceId } = actor
  const since = firstDay(Date.now())
  const who = await whoIs(store, actor)
  // Not where single leads are looked up: of very many searches it takes a moment.
  const texts = await selectMissedTexts(store.bulk, workspaceId, since)
  const of = texts.map((text) => ({ text, who: who(text) }))
  return selectMissedSearches(store.bulk, workspaceId, {
    ...{ since, of, people: ENOUGH_PEOPLE, limit: MOST_SHOWN },
  })
}

/** Takes a text off the list, until people search for it anew; or takes that back. */
export async function setDismissed(
  store: Store,
  actor: Actor,
  { text, dismissed }: DismissMissedSearch,
): Promise<void> {
  must(actor, 'missed_search.dismiss')
  if (keepableSearch(text) !== text) return // there is none
  await write(store, actor.workspaceId, async (tx) => {
    await (dismissed ? dismissMissedSearch : recallMissedSearch)(tx.db, actor.workspaceId, text)
    tx.stored()
  })
}

/** Deletes those of a workspace that are older than they are kept. */
export const forgetOldSearches = ({ jobs }: Store, workspaceId: string, now = Date.now()): Promise<void> =>
  pruneMissedSearches(jobs, workspaceId, firstDay(now))

/** Shorter words of names are words of every language, too. */
const TELLING = 3

/**
 * Deletes those with a word of a lead's name: an extension keeps none that names whom it knows, but the lead may have come
 * later, or be one that it cannot see yet. There is no index by words of names, so it reads all leads: some at a time, over
 * the connection for jobs, and not at each request.
 */
export async function forgetNames({ jobs }: Store, workspaceId: string): Promise<void> {
  const searched = new Set<string>()
  for await (const texts of eachMissedText(jobs, workspaceId))
    for (const word of texts.flatMap((text) => text.split(' ')))
      if (word.length >= TELLING) searched.add(word)
  if (searched.size === 0) return
  const named = new Set<string>()
  for await (const names of eachName(jobs, workspaceId))
    for (const word of names.flatMap(foldedWords)) if (searched.has(word)) named.add(word)
  if (named.size === 0) return
  for await (const texts of eachMissedText(jobs, workspaceId)) {
    const naming = texts.filter((text) => text.split(' ').some((word) => named.has(word)))
    if (naming.length > 0) await deleteMissedTexts(jobs, workspaceId, naming)
  }
}
