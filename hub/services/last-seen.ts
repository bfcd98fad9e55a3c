import type { Store } from '../store/open.ts'
import { updateLastSeen } from '../store/people.ts'
import type { Actor } from './actor.ts'

/** How exactly it is known when somebody was here last. Each extension asks every minute; few of these are written. */
const EXACT_SECONDS = 600
const EVERY_MS = 60_000

/**
 * Notes who was here, and stores it now and then: no request waits for that, and none that reads writes.
 * @param onError what went wrong with storing; who was here is noted again with the next request
 */
export function watchLastSeen(store: Pick<Store, 'jobs'>, onError: (error: unknown) => void) {
  /** Ids of people, by workspace. */
  const seen = new Map<string, Set<string>>()
  const timer = setInterval(storeSeen, EVERY_MS)
  timer.unref()

  async function storeSeen(): Promise<void> {
    const noted = [...seen]
    seen.clear()
    for (const [workspaceId, ids] of noted)
      await updateLastSeen(store.jobs, workspaceId, [...ids], EXACT_SECONDS).catch(onError)
  }

  return {
    note({ workspaceId, personId }: Pick<Actor, 'workspaceId' | 'personId'>): void {
      const ids = seen.get(workspaceId) ?? new Set()
      seen.set(workspaceId, ids.add(personId))
    },
    /** Stores what was noted, and ends. */
    async stop(): Promise<void> {
      clearInterval(timer)
      await storeSeen()
    },
  }
}
export type LastSeen = ReturnType<typeof watchLastSeen>
