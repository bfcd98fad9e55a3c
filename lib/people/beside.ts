import type { Stores } from '../db/workspaces.ts'
import type { Hint } from '../domain/hint.ts'
import { messageOf } from '../domain/message-of.ts'
import { findPeople, onlyKnown } from './find-people.ts'
import { readSettings } from './first-page.ts'

/** For whom something is that is used over a page, and beside which message. */
export interface Beside {
  leadId: string | null
  message?: string
}

/**
 * @param hint what the page says
 * @param before what was said of the message that stood in its place last: while a reply to its lead is written, that is the
 * one that is answered. Without it, it would be asked at that same message whether it helped
 */
export async function beside(stores: Stores, hint: Hint, before: Hint | null): Promise<Beside> {
  const settings = await readSettings(stores)
  const leadOf = async (page: Hint) => onlyKnown(await findPeople(stores.db, page, settings))?.id ?? null
  const leadId = await leadOf(hint)
  const mayAnswer = hint.pageKind === 'compose' && leadId !== null && before?.origin === hint.origin
  const isAnswered = async () => mayAnswer && (await leadOf(before)) === leadId
  const message = messageOf(hint) ?? ((await isAnswered()) ? messageOf(before) : null)
  return { leadId, ...(message !== null && { message }) }
}
