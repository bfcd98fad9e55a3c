/** Kept over a reply that opens as a page of its own; the browser forgets it with the tab. */
const KEY = 'last message'

/** The message of this lead's that is shown in this tab. */
export const keepMessage = (leadId: string, message: string): void =>
  sessionStorage.setItem(KEY, JSON.stringify([leadId, message]))

/**
 * The one that was shown last, if it was this lead's: what is used while a reply is written is used beside the message that
 * is answered. Without it, it would be asked at that same message whether it helped.
 */
export function lastMessage(leadId: string | null): string | undefined {
  const [of, message] = JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as string[]
  return of === leadId ? message : undefined
}
