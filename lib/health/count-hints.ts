import type { ComputerDatabase } from '../db/computer.ts'
import { type CountedPage, countPages, type PageVerdict } from '../db/host-days.ts'
import type { Hint } from '../domain/hint.ts'

/** A page may be read several times while it loads; what it comes to within this time is counted once. */
const SETTLED_MS = 2000

/** Kinds of pages on which there should be people. */
const ABOUT_PEOPLE: readonly Hint['pageKind'][] = ['message', 'record']

/**
 * Counts how hosts are read, from the hints that come anyway. Kept in memory for two seconds and written in one go, so
 * that no message switch waits for the disk; a worker that is stopped in between loses a count, which is no loss.
 *
 * @param hosts ids of adapters: nothing else is counted, whatever a page sends
 */
export function createHintCounter(db: ComputerDatabase, hosts: ReadonlySet<string>, now: () => number) {
  const pending = new Map<string, CountedPage & { tabId: number; token: number }>()
  const counted = new Map<number, { token: number; verdict: PageVerdict }>()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const pages = [...pending.values()]
    pending.clear()
    for (const { tabId, token, verdict } of pages) counted.set(tabId, { token, verdict })
    await countPages(db, pages)
  }

  return {
    /** Takes what a page says now; a later word on the same page (its token) replaces the one before. */
    heard(tabId: number, hint: Hint, selectors: PageVerdict['selectors']): void {
      if (!ABOUT_PEOPLE.includes(hint.pageKind) || !hosts.has(hint.host)) return
      const verdict = { host: hint.host, recognised: hint.recognised, selectors }
      const last = counted.get(tabId)
      const before = last?.token === hint.token ? last.verdict : null
      const key = `${tabId} ${hint.token}`
      if (before && JSON.stringify(before) === JSON.stringify(verdict)) return void pending.delete(key)
      pending.set(key, { tabId, token: hint.token, verdict, before, at: now() })
      timer ??= setTimeout(() => {
        flush().catch((error) => console.error('Alongside: the health of sites was not counted.', error))
      }, SETTLED_MS)
    },
    /** The tab was closed. */
    closed: (tabId: number): void => void counted.delete(tabId),
    flush,
  }
}
