/** A lead that the popup wants to be shown in the sidebar of a tab. The database is what both have in every browser. */
import { z } from 'zod/mini'
import type { WorkspaceDatabase } from './database.ts'
import { follow } from './follow.ts'

const Wanted = z.object({ leadId: z.string(), tabId: z.number(), at: z.number() })
export type Wanted = z.infer<typeof Wanted>

/** Later nobody remembers having asked: a sidebar that opens then shows whom its page is about. */
const FRESH_MS = 10_000

/** @param wanted `at` in epoch milliseconds */
export async function wantLead(db: WorkspaceDatabase, wanted: Wanted): Promise<void> {
  await db.state.put({ key: 'wanted', value: wanted })
}

/** Calls back with each lead that is wanted in this tab, once. Answers how to stop. */
export const followWanted = (
  db: WorkspaceDatabase,
  tabId: number,
  now: () => number,
  hear: (leadId: string) => void,
): (() => void) =>
  follow(() => db.state.get('wanted'), {
    next(row) {
      const wanted = Wanted.safeParse(row?.value).data
      if (wanted?.tabId !== tabId || now() - wanted.at > FRESH_MS) return
      db.state.delete('wanted').then(() => hear(wanted.leadId), console.warn)
    },
    error: console.warn, // the sidebar says of everything that it reads that it cannot
  })

/** Nobody is wanted any more who is erased. */
export async function forgetWanted(db: WorkspaceDatabase, leadIds: ReadonlySet<string>): Promise<void> {
  const wanted = Wanted.safeParse((await db.state.get('wanted'))?.value).data
  if (wanted && leadIds.has(wanted.leadId)) await db.state.delete('wanted')
}
