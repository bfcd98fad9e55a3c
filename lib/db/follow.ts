import { liveQuery } from 'dexie'
import { reasonOf, StorageProblem } from '../domain/storage-problem.ts'
import type { Stores } from './workspaces.ts'

/** How long after a failure it is read again. */
const AGAIN_MS = 2_000

/** Who follows something that is stored. */
export interface Follower<T> {
  next(value: T): void
  error(problem: unknown): void
}

/** `follow` for a page that may be painted before its databases are open: it reads as soon as they are. */
export type FollowStores = <T>(read: (stores: Stores) => Promise<T>, follower: Follower<T>) => () => void

/**
 * Reads now and whenever what was read changes. After a failure, which `error` hears of, it is read again until it
 * works; `next` then tells that it does. Answers how to stop.
 */
export function follow<T>(read: () => Promise<T>, { next, error }: Follower<T>): () => void {
  let again: ReturnType<typeof setTimeout> | undefined
  let stop = () => {}
  const start = () => {
    const reading = liveQuery(() => read().catch(tell)).subscribe({
      next,
      error(problem) {
        reading.unsubscribe()
        again = setTimeout(start, AGAIN_MS)
        error(problem)
      },
    })
    stop = () => reading.unsubscribe()
  }
  start()
  return () => {
    clearTimeout(again)
    stop()
  }
}

/** Dexie's `liveQuery` keeps to itself that a database is closed and cannot be opened: under another name it is heard. */
function tell(error: unknown): never {
  const isKept = error instanceof Error && ['DatabaseClosedError', 'AbortError'].includes(error.name)
  throw isKept ? new StorageProblem(reasonOf(error) ?? 'lost', error.message, error) : error
}
