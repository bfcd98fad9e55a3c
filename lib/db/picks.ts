import type { AlongsideDatabase } from './database.ts'

/** Picks kept; the oldest go first. */
const KEPT = 5000

const keyOf = (origin: string, thread: string) => `${origin} ${thread}`

/** The lead that the rep chose for this thread of this host, or null. */
export async function getPick(db: AlongsideDatabase, origin: string, thread: string): Promise<string | null> {
  return (await db.picks.get(keyOf(origin, thread)))?.leadId ?? null
}

/** Remembers the rep's choice of lead for a thread. */
export async function setPick(
  db: AlongsideDatabase,
  origin: string,
  thread: string,
  leadId: string,
): Promise<void> {
  await db.transaction('rw', db.picks, async () => {
    await db.picks.put({ thread: keyOf(origin, thread), leadId, at: Date.now() })
    const surplus = (await db.picks.count()) - KEPT
    if (surplus > 0) await db.picks.bulkDelete(await db.picks.orderBy('at').limit(surplus).primaryKeys())
  })
}

/** Forgets the choice, so that the rules choose again. */
export async function forgetPick(db: AlongsideDatabase, origin: string, thread: string): Promise<void> {
  await db.picks.delete(keyOf(origin, thread))
}
