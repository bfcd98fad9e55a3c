import { z } from 'zod/mini'
import type { Person, WorkspaceDatabase } from './database.ts'

/** Why the last sync did not work; `refused` = the hub no longer takes the access key. */
export const SyncProblem = z.object({
  reason: z.enum(['offline', 'timeout', 'refused', 'server', 'answer', 'storage']),
  detail: z.string(),
  at: z.iso.datetime(),
})
export type SyncProblem = z.infer<typeof SyncProblem>

const Cursor = z.nullable(z.string().check(z.minLength(1), z.maxLength(200)))

/** Where the pull of a workspace stands. `received` counts the rows of the round that runs now (or ran last). */
export const SyncState = z.object({
  /** Where the next pull begins: what the hub said with the last page. Null = from the beginning. */
  cursor: z._default(Cursor, null),
  lastOkAt: z._default(z.nullable(z.iso.datetime()), null),
  lastProblem: z._default(z.nullable(SyncProblem), null),
  running: z._default(z.boolean(), false),
  received: z._default(z.int().check(z.gte(0)), 0),
  /** Rows that this version could not read; an update of the extension pulls everything again. */
  unreadable: z._default(z.int().check(z.gte(0)), 0),
  /** Everything is pulled again because the hub was put back to another state; what does not come is dropped at the end. */
  resync: z._default(z.boolean(), false),
})
export type SyncState = z.infer<typeof SyncState>

export const INITIAL_SYNC: SyncState = SyncState.parse({})

/** Where the sync stands. State that cannot be read counts as none: then everything is pulled again. */
export async function readSync(db: WorkspaceDatabase): Promise<SyncState> {
  const stored = await db.state.get('sync')
  return SyncState.safeParse(stored?.value ?? {}).data ?? { ...INITIAL_SYNC, resync: true }
}

/** Changes some fields of the sync state and leaves the others as they are. Answers the new state. */
export function updateSync(db: WorkspaceDatabase, change: Partial<SyncState>): Promise<SyncState> {
  return db.transaction('rw', db.state, async () => {
    const next = SyncState.parse({ ...(await readSync(db)), ...change })
    await db.state.put({ key: 'sync', value: next })
    return next
  })
}

/** The hub's line of changes, as far as this browser has heard of it. */
export const KnownHistory = z.object({
  /** Its name; null = nothing came from the hub yet. */
  name: z._default(z.nullable(z.string()), null),
  /** The newest cursor that came with an answer to feedback: a hub that does not know it has lost feedback. */
  seen: z._default(Cursor, null),
})
export type KnownHistory = z.infer<typeof KnownHistory>

export async function readHistory(db: WorkspaceDatabase): Promise<KnownHistory> {
  const stored = await db.state.get('history')
  return KnownHistory.safeParse(stored?.value ?? {}).data ?? KnownHistory.parse({})
}

export async function writeHistory(db: WorkspaceDatabase, history: KnownHistory): Promise<void> {
  await db.state.put({ key: 'history', value: history })
}

/** The rep signed out or went elsewhere while something was under way: what it brings is dropped. */
export class NotConnectedAnyMore extends Error {}

/** Counts how often the rep has come to this workspace or left it. */
export async function readVisit(db: WorkspaceDatabase): Promise<number> {
  return z.catch(z.number(), 0).parse((await db.state.get('visit'))?.value)
}

/** The rep comes or goes: what is under way is void. */
export async function nextVisit(db: WorkspaceDatabase): Promise<void> {
  await db.state.put({ key: 'visit', value: (await readVisit(db)) + 1 })
}

/** Call it first in a transaction that stores what the hub said. @throws {NotConnectedAnyMore} */
export async function mustStillBe(db: WorkspaceDatabase, visit: number): Promise<void> {
  if ((await readVisit(db)) !== visit) throw new NotConnectedAnyMore()
}

/** Address of the hub that what is kept here is from and for; null = not known. */
export async function readAddress(db: WorkspaceDatabase): Promise<string | null> {
  return z.catch(z.nullable(z.string()), null).parse((await db.state.get('address'))?.value ?? null)
}

export async function writeAddress(db: WorkspaceDatabase, address: string): Promise<void> {
  await db.state.put({ key: 'address', value: address })
}

const StoredPerson = z.catch(
  z.nullable(
    z.union([
      z.object({ id: z.string(), name: z.string() }),
      z.pipe(
        z.string(),
        z.transform((id: string) => ({ id, name: null })),
      ),
    ]),
  ),
  null,
)

/** Whose feedback is kept here; null = not known. */
export async function readPerson(db: WorkspaceDatabase): Promise<Person | null> {
  return StoredPerson.parse((await db.state.get('person'))?.value ?? null)
}

export async function writePerson(db: WorkspaceDatabase, { id, name }: Person): Promise<void> {
  await db.state.put({ key: 'person', value: name === null ? id : { id, name } })
}
