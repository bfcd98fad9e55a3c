import { Hint } from '../domain/hint.ts'
import { createQueues } from './in-turn.ts'

/** The part of `storage.session` that is needed. */
export interface SessionStore {
  get(key: string): Promise<Record<string, unknown>>
  set(items: Record<string, unknown>): Promise<void>
  remove(keys: string | string[]): Promise<void>
}

const keyOf = (tabId: number) => `hint:${tabId}`
const messageKeyOf = (tabId: number) => `message:${tabId}`

async function readHint(store: Pick<SessionStore, 'get'>, key: string): Promise<Hint | null> {
  return Hint.safeParse((await store.get(key))[key]).data ?? null
}

/** What a tab said of the message that it showed last, or shows: a reply may be a page of its own. */
export const lastMessage = (store: Pick<SessionStore, 'get'>, tabId: number): Promise<Hint | null> =>
  readHint(store, messageKeyOf(tabId))

/**
 * The newest hint of each tab, for a sidebar that opens later. Where they are stored outlives the worker, not the browser.
 * What one tab sends is done one after the other, in the order in which it came: otherwise "gone" could read the hint
 * before, and then remove the one that arrived meanwhile.
 */
export function createLastHints(store: SessionStore) {
  const inTurn = createQueues<number>()
  /** Who waits for the next hint of a tab. */
  const waiting = new Map<number, Set<(hint: Hint) => void>>()

  const read = (tabId: number) => readHint(store, keyOf(tabId))

  function next(tabId: number, ms: number): Promise<Hint | null> {
    return new Promise((resolve) => {
      const all = waiting.get(tabId) ?? new Set()
      waiting.set(tabId, all)
      const done = (hint: Hint | null) => {
        clearTimeout(timer)
        all.delete(done)
        if (all.size === 0 && waiting.get(tabId) === all) waiting.delete(tabId)
        resolve(hint)
      }
      const timer = setTimeout(done, ms, null)
      all.add(done)
    })
  }

  return {
    keep(tabId: number, hint: Hint): Promise<void> {
      for (const hear of waiting.get(tabId) ?? []) hear(hint)
      const kept = { [keyOf(tabId)]: hint, ...(hint.message && { [messageKeyOf(tabId)]: hint }) }
      return inTurn(tabId, () => store.set(kept))
    },
    /** The page before this token is gone; the hint of this token is the page that came after it, and stays. */
    gone: (tabId: number, token: number): Promise<null> =>
      inTurn(tabId, async () => {
        const hint = await read(tabId)
        if (hint !== null && hint.token < token) await store.remove(keyOf(tabId))
        return null
      }),
    /** The tab was closed. */
    closed: (tabId: number): Promise<void> =>
      inTurn(tabId, () => store.remove([keyOf(tabId), messageKeyOf(tabId)])),
    last: (tabId: number): Promise<Hint | null> => inTurn(tabId, () => read(tabId)),
    /** The last one, or the one that comes within so many milliseconds: its page may be being read. */
    soon: async (tabId: number, ms: number): Promise<Hint | null> => {
      const coming = next(tabId, ms)
      return (await inTurn(tabId, () => read(tabId))) ?? coming
    },
  }
}
