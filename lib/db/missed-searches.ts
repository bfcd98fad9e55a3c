import { foldedWords, keepableSearch, MISSED_WAITS_DAYS, type MissedSearch } from '../domain/missed-search.ts'
import type { ComputerDatabase } from './computer.ts'
import type { StoredLead, StoredMissedSearch, WorkspaceDatabase } from './database.ts'
import { getSetting } from './settings.ts'

/** Searches without result wait here for the hub, unless the rep has switched counting off in the options. */

interface Stores {
  computer: ComputerDatabase
  db: WorkspaceDatabase
}

/**
 * Keeps a search that found nothing, once a day.
 * @param query as it was typed
 * @param language BCP 47, that of the page
 * @param now epoch milliseconds
 * @returns false when nothing is kept of it
 */
export async function keepMissedSearch(
  { computer, db }: Stores,
  { query, language }: { query: string; language: string },
  now: number,
): Promise<boolean> {
  const connection = await getSetting(computer, 'connection')
  if (connection === null || !(await getSetting(computer, 'counting'))) return false
  const text = keepableSearch(query)
  if (text === null) return false
  if (await namesSomebody({ computer, db }, text)) return false
  const day = new Date(now).toISOString().slice(0, 10)
  await db.missedSearches.put({ key: `${day} ${text}`, text, language, day })
  return true
}

const localPart = (address: string): string => address.slice(0, address.lastIndexOf('@'))

/** Leads with one word that are looked at; of a word that more have, nobody can say quickly whose it is. */
const MOST_LEADS = 500
/** Who rests while typing a name has typed so much of it; fewer letters begin too many. */
const BEGINNING = 3

/** Whether what was typed is a word of somebody, or is on its way to it. */
const begins = (typed: string, word: string): boolean =>
  typed === word || (typed.length >= BEGINNING && word.startsWith(typed))

/**
 * Whether a word is one of the rep's or a known person's name, or begins one, or the words are those of an address or a
 * company that is known.
 */
async function namesSomebody({ computer, db }: Stores, text: string): Promise<boolean> {
  const words = text.split(' ')
  const connection = await getSetting(computer, 'connection')
  const own = await getSetting(computer, 'ownAddresses')
  const colleagues = [connection?.person?.name ?? '', connection?.keyName ?? '', ...own.map(localPart)]
  if (colleagues.flatMap(foldedWords).some((name) => words.some((word) => begins(word, name)))) return true
  for (const word of words) {
    const having = db.leads.where('words')
    const found = word.length < BEGINNING ? having.equals(word) : having.startsWith(word).distinct()
    const leads = await found.limit(MOST_LEADS).toArray()
    if (leads.length === MOST_LEADS || leads.some((lead) => isNamedIn(lead, words))) return true
  }
  return false
}

function isNamedIn({ context: { lead }, emails }: StoredLead, words: readonly string[]): boolean {
  const isTyped = (part: string) => words.some((word) => begins(word, part))
  const areTyped = (parts: readonly string[]) => parts.length > 0 && parts.every(isTyped)
  const company = foldedWords(lead.company ?? '')
  return (
    foldedWords(lead.name ?? '').some(isTyped) ||
    emails.some((address) => areTyped(foldedWords(localPart(address)))) ||
    words.every((word) => company.some((part) => begins(word, part)))
  )
}

/** Before each push: what waits is thrown away where the rep wants nothing counted, so that nothing of the kind leaves. */
export async function dropUnwantedSearches({ computer, db }: Stores): Promise<void> {
  if (!(await getSetting(computer, 'counting'))) await db.missedSearches.clear()
}

/**
 * Those that wait for the hub, the oldest first. What has waited too long goes, and so does what names somebody by now:
 * the lead may have come after the search.
 */
export async function waitingSearches({ computer, db }: Stores, now: number): Promise<StoredMissedSearch[]> {
  const first = new Date(now - MISSED_WAITS_DAYS * 86_400_000).toISOString().slice(0, 10)
  await db.missedSearches.where('day').below(first).delete()
  const waiting: StoredMissedSearch[] = []
  for (const search of await db.missedSearches.orderBy('day').toArray()) {
    if (await namesSomebody({ computer, db }, search.text)) await db.missedSearches.delete(search.key)
    else waiting.push(search)
  }
  return waiting
}

/** The hub has them, or wants none. */
export async function forgetSearches(
  db: WorkspaceDatabase,
  searches: readonly StoredMissedSearch[],
): Promise<void> {
  await db.missedSearches.bulkDelete(searches.map(({ key }) => key))
}

/** As it travels. */
export const toMissedSearch = ({ text, language, day }: StoredMissedSearch): MissedSearch => ({
  text,
  language,
  day,
})
