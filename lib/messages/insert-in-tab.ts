import type { InsertAnswer } from '../domain/insert-answer.ts'
import type * as send from './send.ts'
import type { KeptUse } from './table.ts'

/** How often it is asked what came of an Insert. */
const ASK_MS = 200

/** Who hears what the popup says. */
type Senders = Pick<typeof send, 'sendToTab' | 'sendToBackground'>
type Answered = InsertAnswer & { counted?: true }

/**
 * The popup's Insert. Opening a reply may load the page anew, which ends whoever would answer: then the background knows what
 * came of it.
 *
 * @param cancelled aborted, nothing is written that does not stand there yet: no page is given it any more, and the one that
 * has it gives it up
 * @returns null when nobody answered. `counted`: the background has counted it
 */
export async function insertInTab(
  { sendToTab, sendToBackground }: Senders,
  tabId: number,
  text: string,
  use: KeptUse,
  cancelled: AbortSignal,
): Promise<Answered | null> {
  // Where nobody hears it, the page is going or coming: it is said again.
  const cancel = () => void sendToTab(tabId, { type: 'insert.cancel' }).catch(() => {})
  cancelled.addEventListener('abort', cancel)
  const answer = await sendToTab(tabId, { type: 'insert', text, use }).catch(() => null)
  return answer ?? followInsert({ cancel, sendToBackground }, tabId, use.id, cancelled)
}

/**
 * What comes of an Insert whose page has gone to open the reply. `cancelled` may be aborted from the start: the page that
 * went has not heard it.
 *
 * @param cancel tells the page that has it by now to give it up
 * @param waits called when it is known that it waits, and is not cancelled
 * @returns null when nobody has it
 */
export async function followInsert(
  { cancel, sendToBackground }: Pick<Senders, 'sendToBackground'> & { cancel(): void },
  tabId: number,
  id: string,
  cancelled: AbortSignal,
  waits = () => {},
): Promise<Answered | null> {
  const aborted = new Promise<void>((heard) => {
    cancelled.addEventListener('abort', () => heard())
  })
  for (;;) {
    const isCancelled = cancelled.aborted
    const outcome = await sendToBackground({
      ...{ type: 'insert.outcome', tabId, id, cancel: isCancelled },
    })
    if (outcome === 'done') return { inserted: 'in-new-reply', counted: true }
    if (outcome === 'none') return cancelled.aborted ? { inserted: false, reason: 'cancelled' } : null
    if (isCancelled) cancel()
    else waits()
    // The page that comes meanwhile must not be given what is cancelled.
    const pause = new Promise((again) => setTimeout(again, ASK_MS))
    await (isCancelled ? pause : Promise.race([pause, aborted]))
  }
}
