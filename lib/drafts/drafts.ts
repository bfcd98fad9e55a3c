import type { WorkspaceDatabase } from '../db/database.ts'

/** Drafts kept; the oldest go first. */
const KEPT = 100
/** A draft that nobody came back to for so long is forgotten: it names what a rep heard about somebody. */
const KEPT_MS = 30 * 24 * 3_600_000

/** What is typed in the sidebar, read at once and written behind. */
export interface Drafts {
  getItem(key: string): string | null
  setItem(key: string, text: string): void
  removeItem(key: string): void
  /** Why something of it could not be written yet; null = all of it is. */
  problem(): unknown
  /** Hears when `problem` changes. Answers how to stop. */
  subscribe(listener: () => void): () => void
}

/** How long after a failure it is written again: longer each time. */
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 60_000

/** Texts by their keys. */
export type DraftTexts = readonly (readonly [key: string, text: string])[]

/** All drafts, so that a form can stand with its text at the first paint. */
export async function readDrafts(db: WorkspaceDatabase, now: number): Promise<DraftTexts> {
  const rows = await db.drafts
    .where('at')
    .above(now - KEPT_MS)
    .toArray()
  return rows.map(({ key, text }) => [key, text])
}

/** Removes those that are too old or too many. */
export async function forgetOldDrafts(db: WorkspaceDatabase, now: number): Promise<void> {
  try {
    const surplus = (await db.drafts.count()) - KEPT
    if (surplus > 0) await db.drafts.bulkDelete(await db.drafts.orderBy('at').limit(surplus).primaryKeys())
    await db.drafts
      .where('at')
      .belowOrEqual(now - KEPT_MS)
      .delete()
  } catch (error) {
    console.warn('Alongside: old drafts could not be removed.', error)
  }
}

/** Reads all drafts and keeps them. */
export async function openDrafts(db: WorkspaceDatabase, now: () => number): Promise<Drafts> {
  const read = await readDrafts(db, now())
  void forgetOldDrafts(db, now())
  return keepDrafts(read, async () => db, now)
}

/**
 * Writes each change in its turn, and again where that failed. A page that is torn down between two keys loses what came
 * after the last write, a few milliseconds' worth.
 *
 * @param read the drafts that there are
 * @param open where they are kept; asked for again where that failed
 */
export function keepDrafts(
  read: DraftTexts,
  open: () => Promise<WorkspaceDatabase>,
  now: () => number,
): Drafts {
  const texts = new Map(read)
  const changed = new Set<string>()
  const listeners = new Set<() => void>()
  let writing = false
  let problem: unknown = null
  let wait = FIRST_WAIT_MS
  let again: ReturnType<typeof setTimeout> | undefined

  function tell(found: unknown) {
    if (found === problem) return
    problem = found
    for (const listener of listeners) listener()
  }

  function writeAgain() {
    wait = Math.min(2 * wait, LONGEST_WAIT_MS)
    void write()
  }

  async function write() {
    if (writing) return
    writing = true
    clearTimeout(again)
    try {
      const db = await open()
      for (let [key] = changed; key !== undefined; [key] = changed) {
        const text = texts.get(key)
        if (text === undefined) await db.drafts.delete(key)
        else await db.drafts.put({ key, text, at: now() })
        // What was typed meanwhile is still to be written.
        if (texts.get(key) === text) changed.delete(key)
      }
      wait = FIRST_WAIT_MS
      tell(null)
    } catch (error) {
      console.warn('Alongside: what is typed could not be kept.', error) // it is still on the screen
      again = setTimeout(writeAgain, wait)
      tell(error)
    } finally {
      writing = false
    }
  }

  function change(key: string, text: string) {
    if (text === '') texts.delete(key)
    else texts.set(key, text)
    changed.add(key)
    void write()
  }

  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: change,
    removeItem: (key) => change(key, ''),
    problem: () => problem,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
