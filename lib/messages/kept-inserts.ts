/** Text on its way into a reply that opens as a new page: the content script that was asked to insert ends with its page. */
import { z } from 'zod/mini'
import { createQueues } from './in-turn.ts'
import type { SessionStore } from './last-hints.ts'
import type { Answer, KeptInsert, KeptUse, ToBackground } from './table.ts'
import { KeptInsert as KeptInsertShape, KeptUse as KeptUseShape } from './to-extension.ts'

/** As long as a content script waits for a reply to open: the page before for its click, the next one for whom it is to. */
export const KEPT_MS = 20_000

const Entry = z.discriminatedUnion('state', [
  z.object({
    ...KeptInsertShape.shape,
    state: z.enum(['kept', 'taken']),
    origin: z.string(),
    until: z.number(),
  }),
  /** What stands in the reply: the ids of its inserts, and those that are to be counted still. */
  z.object({
    state: z.literal('done'),
    ids: z.array(z.string()),
    uncounted: z.array(KeptUseShape),
    until: z.number(),
  }),
])
type Entry = z.infer<typeof Entry>
type Lasting<T> = T extends unknown ? Omit<T, 'until'> : never

/** The part of `storage.session` that is needed; null = all that is in it. */
export interface WholeStore extends SessionStore {
  get(key: string | null): Promise<Record<string, unknown>>
}

const PREFIX = 'insert:'
const keyOf = (tabId: number) => `insert:${tabId}`

/**
 * What waits for a reply to open, for each tab the newest, and what came of it. Where it is stored outlives the worker, not
 * the browser; nothing stays longer than `KEPT_MS` or its tab, for it says who was written to, and what.
 *
 * @param now epoch milliseconds
 */
export function createKeptInserts(store: WholeStore, now: () => number = Date.now) {
  const inTurn = createQueues<number>()
  const isOver = (entry: Entry | undefined) => !entry || entry.until <= now()

  async function read(tabId: number): Promise<Entry | null> {
    const entry = Entry.safeParse((await store.get(keyOf(tabId)))[keyOf(tabId)]).data
    return entry && !isOver(entry) ? entry : null
  }
  async function write(tabId: number, entry: Lasting<Entry>): Promise<void> {
    await store.set({ [keyOf(tabId)]: { ...entry, until: now() + KEPT_MS } })
    // The worker mostly lives as long; where it does not, the next one begins with `sweep`.
    setTimeout(() => void sweep().catch(console.warn), KEPT_MS)
  }
  const forget = (tabId: number) => store.remove(keyOf(tabId))

  async function waiting(tabId: number, origin: string) {
    const entry = await read(tabId)
    return entry && entry.state !== 'done' && entry.origin === origin ? entry : null
  }

  /** Removes what is over. Answers the tabs in which there is something to count still. */
  async function sweep(): Promise<number[]> {
    const keys = Object.keys(await store.get(null)).filter((key) => key.startsWith(PREFIX))
    const tabs = keys.map((key) => Number(key.slice(PREFIX.length)))
    const left = await Promise.all(
      tabs.map((tabId) =>
        inTurn(tabId, async () => {
          const entry = await read(tabId)
          if (entry === null) await forget(tabId)
          return entry?.state === 'done' && entry.uncounted.length > 0
        }),
      ),
    )
    return tabs.filter((_, at) => left[at])
  }

  return {
    sweep,
    /** Keeps the text for this tab and origin; empty text takes back what was kept. */
    keep: (tabId: number, origin: string, { text, uses, about }: KeptInsert): Promise<null> =>
      inTurn(tabId, async () => {
        if (text) await write(tabId, { text, uses, about, state: 'kept', origin })
        // What was taken ends by `done`, which says whether it counts.
        else if ((await waiting(tabId, origin))?.state === 'kept') await forget(tabId)
        return null
      }),
    /** Hands the text out once, to the same tab and origin, while it is fresh. */
    take: (tabId: number, origin: string): Promise<KeptInsert | null> =>
      inTurn(tabId, async () => {
        const entry = await waiting(tabId, origin)
        if (entry?.state !== 'kept') return null
        await write(tabId, { ...entry, state: 'taken' })
        const { text, uses, about } = entry
        return { text, uses, about }
      }),
    /** What came of those that were taken. What was written is to be counted from now on. */
    done: (tabId: number, origin: string, ids: readonly string[], written: boolean): Promise<void> =>
      inTurn(tabId, async () => {
        const entry = await waiting(tabId, origin)
        const uses = entry?.uses.filter(({ id }) => ids.includes(id)) ?? []
        if (!uses[0]) return
        if (written) await write(tabId, { state: 'done', ids: uses.map(({ id }) => id), uncounted: uses })
        else await forget(tabId)
      }),
    /** What stands in a reply and is not counted yet. */
    uncounted: (tabId: number): Promise<KeptUse[]> =>
      inTurn(tabId, async () => {
        const entry = await read(tabId)
        return entry?.state === 'done' ? entry.uncounted : []
      }),
    counted: (tabId: number, id: string): Promise<void> =>
      inTurn(tabId, async () => {
        const entry = await read(tabId)
        if (entry?.state !== 'done') return
        const uncounted = entry.uncounted.filter((use) => use.id !== id)
        await store.set({ [keyOf(tabId)]: { ...entry, uncounted } })
      }),
    /** What came of this insert, whose page was gone before it answered. With `cancel` no page is given it any more. */
    outcome: (tabId: number, id: string, cancel: boolean): Promise<Answer<ToBackground, 'insert.outcome'>> =>
      inTurn(tabId, async () => {
        const entry = await read(tabId)
        if (entry?.state === 'done') return entry.ids.includes(id) ? 'done' : 'none'
        if (!entry?.uses.some((use) => use.id === id)) return 'none'
        if (!cancel || entry.state === 'taken') return 'waits'
        await forget(tabId)
        return 'none'
      }),
    /** The tab was closed. */
    closed: (tabId: number): Promise<void> => inTurn(tabId, () => forget(tabId)),
  }
}
