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
}

/**
 * Reads all drafts, so that a form can stand with its text at the first paint, and writes each change in its turn. A
 * page that is torn down between two keys loses what came after the last write, a few milliseconds' worth.
 */
export async function openDrafts(db: WorkspaceDatabase, now: () => number): Promise<Drafts> {
  const rows = await db.drafts
    .where('at')
    .above(now() - KEPT_MS)
    .toArray()
  const texts = new Map(rows.map(({ key, text }) => [key, text]))
  const changed = new Set<string>()
  let writing = false

  async function write() {
    if (writing) return
    writing = true
    try {
      for (const key of changed) {
        changed.delete(key)
        const text = texts.get(key)
        if (text === undefined) await db.drafts.delete(key)
        else await db.drafts.put({ key, text, at: now() })
      }
    } catch (error) {
      console.warn('Alongside: what is typed could not be kept.', error) // it is still on the screen
    } finally {
      writing = false
    }
  }

  async function forget() {
    const surplus = (await db.drafts.count()) - KEPT
    if (surplus > 0) await db.drafts.bulkDelete(await db.drafts.orderBy('at').limit(surplus).primaryKeys())
    await db.drafts
      .where('at')
      .belowOrEqual(now() - KEPT_MS)
      .delete()
  }
  void forget().catch((error) => console.warn('Alongside: old drafts could not be removed.', error))

  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem(key, text) {
      if (text === '') texts.delete(key)
      else texts.set(key, text)
      changed.add(key)
      void write()
    },
    removeItem(key) {
      texts.delete(key)
      changed.add(key)
      void write()
    },
  }
}
