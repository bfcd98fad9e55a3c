import { foldedWords, keepableSearch, type MissedSearch } from '../domain/missed-search.ts'
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
  const words = text.split(' ')
  const own = await getSetting(computer, 'ownAddresses')
  const colleagues = [connection.person?.name ?? '', connection.keyName, ...own.map(localPart)]
  if (colleagues.flatMap(foldedWords).some((word) => words.includes(word))) return false
  if (await namesSomebody(db, words)) return false
  const day = new Date(now).toISOString().slice(0, 10)
  await db.missedSearches.put({ key: `${day} ${text}`, text, language, day })
  return true
}

const localPart = (address: string): string => address.slice(0, address.lastIndexOf('@'))

/** Leads with one word that are looked at; of a word that more have, nobody can say quickly whose it is. */
const MOST_LEADS = 500

/** Whether a word is one of a known person's name, or the words are those of an address or a company that is known. */
async function namesSomebody(db: WorkspaceDatabase, words: readonly string[]): Promise<boolean> {
  for (const word of words) {
    const leads = await db.leads.where('words').equals(word).limit(MOST_LEADS).toArray()
    if (leads.length === MOST_LEADS || leads.some((lead) => isNamedIn(lead, words))) return true
  }
  return false
}

function isNamedIn({ context: { lead }, emails }: StoredLead, words: readonly string[]): boolean {
  const isAllIn = (some: readonly string[], all: readonly string[]) =>
    some.length > 0 && some.every((word) => all.includes(word))
  return (
    foldedWords(lead.name ?? '').some((word) => words.includes(word)) ||
    emails.some((address) => isAllIn(foldedWords(localPart(address)), words)) ||
    isAllIn(words, foldedWords(lead.company ?? ''))
  )
}

/** Before each push: what waits is thrown away where the rep wants nothing counted, so that nothing of the kind leaves. */
export async function dropUnwantedSearches({ computer, db }: Stores): Promise<void> {
  if (!(await getSetting(computer, 'counting'))) await db.missedSearches.clear()
}

/** Days for which one waits: so old, the hub does not know it from another of that day any more. */
const WAITS_DAYS = 30

/** Those that wait for the hub, the oldest first; what has waited too long goes. */
export async function waitingSearches(db: WorkspaceDatabase, now: number): Promise<StoredMissedSearch[]> {
  const first = new Date(now - WAITS_DAYS * 86_400_000).toISOString().slice(0, 10)
  await db.missedSearches.where('day').below(first).delete()
  return db.missedSearches.orderBy('day').toArray()
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
