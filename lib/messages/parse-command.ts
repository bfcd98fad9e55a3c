import type { Message, ToHostPage } from './table.ts'

/** Longest text that Insert accepts, in UTF-16 units; far above any talking point. */
export const MAX_INSERT = 20_000

/** Longest skeleton of a page, in UTF-16 units: above every page seen, and small enough to be read and mailed. */
export const MAX_CAPTURE = 2_000_000

/**
 * Parses a command that reaches the content script. By hand, because the content script carries no zod; strict: exact
 * fields of the exact type, or null.
 *
 * @param raw the message as it came
 * @param senderId `sender.id` of the message
 * @param ownId `chrome.runtime.id`; undefined once this extension was reloaded or removed
 */
export function parseCommand(
  raw: unknown,
  senderId: string | undefined,
  ownId: string | undefined,
): Message<ToHostPage> | null {
  if (!ownId || senderId !== ownId || typeof raw !== 'object' || raw === null) return null
  const { type, text, open, sites, ...rest } = raw as Record<string, unknown>
  if (Object.keys(rest).length) return null
  if (type === 'leave' && text === undefined && open === undefined) {
    return Array.isArray(sites) && sites.every((site) => typeof site === 'string') ? { type, sites } : null
  }
  if (sites !== undefined) return null
  if (type === 'insert' && open === undefined) {
    return typeof text === 'string' && text && text.length <= MAX_INSERT ? { type, text } : null
  }
  if (type === 'dock' && text === undefined) {
    return open === true || open === false || open === 'toggle' ? { type, open } : null
  }
  if ((type === 'read' || type === 'capture') && text === undefined && open === undefined) return { type }
  return null
}
