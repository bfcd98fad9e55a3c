import type { Store } from '../store/open.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { stopping } from './unavailable.ts'

/** Whoever asks has an answer within this, whatever the database does. */
const MOST_MS = 2_000

/** What load balancers and people ask a hub. Both reject with StoreUnavailable or a Refusal. */
export interface Health {
  /** The hub and its database answer. */
  alive(): Promise<void>
  /** It can store something now, and wants to. */
  ready(): Promise<void>
}

/** @param isStopping whether the hub ends what it has begun and wants no more */
export function createHealth(store: Store, isStopping: () => boolean): Health {
  return {
    alive: () => inTime(store.checkReads()),
    async ready() {
      if (isStopping()) throw stopping()
      await inTime(store.checkWrites())
    },
  }
}

async function inTime(check: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new StoreUnavailable('busy', 'The database does not answer.')),
    MOST_MS,
  )
  try {
    await Promise.race([check, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
