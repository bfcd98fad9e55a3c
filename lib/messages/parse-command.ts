import type { KeptUse, Message, ToHostPage } from './table.ts'

/** Longest text that Insert accepts, in UTF-16 units; far above any talking point. */
export const MAX_INSERT = 20_000

/** Longest id of a lead or talking point. */
export const MAX_ID = 200

/** Longest name of a message (an origin and a hash) or of a workspace's database (at most an id and an address). */
export const MAX_NAME = 500

/** Longest skeleton of a page, in UTF-16 units: above every page seen, and small enough to be read and mailed. */
export const MAX_CAPTURE = 2_000_000

/** Characters of a ticket: hexadecimal, two a byte. */
export const TICKET = 36

/** The fields of a message that comes from this extension, or null. */
const ownFields = (raw: unknown, senderId: string | undefined, ownId: string | undefined) =>
  ownId && senderId === ownId && typeof raw === 'object' && raw !== null
    ? (raw as Readonly<Record<string, unknown>>)
    : null

/**
 * The ticket of a sidebar that asks for a channel, or null when a message is anything else. Apart from the commands,
 * because a page without a sidebar never needs it.
 */
export function parseTicket(
  raw: unknown,
  senderId: string | undefined,
  ownId: string | undefined,
): string | null {
  const { type, ticket } = ownFields(raw, senderId, ownId) ?? {}
  return type === 'channel' && typeof ticket === 'string' && ticket.length === TICKET ? ticket : null
}

const isId = (raw: unknown) => typeof raw === 'string' && raw !== '' && raw.length <= MAX_ID

const isName = (raw: unknown) => typeof raw === 'string' && raw.length <= MAX_NAME

function isUse(raw: unknown): raw is KeptUse {
  const { id, workspace, leadId, talkingPointId, message = '', ...others } = Object(raw)
  if (Object.keys(others).length > 0 || !isName(workspace) || !isName(message)) return false
  return isId(id) && (leadId === null || isId(leadId)) && isId(talkingPointId)
}

const isCount = (raw: unknown): raw is number => Number.isInteger(raw) && Number(raw) >= 0

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
): Message<ToHostPage, 'insert' | 'insert.cancel' | 'dock' | 'keys' | 'read' | 'capture'> | null {
  const message = ownFields(raw, senderId, ownId)
  if (!message) return null
  const { type, text, use, open, held, count } = message
  const fields = Object.keys(message).length - 1
  if (type === 'read' || type === 'capture' || type === 'insert.cancel') return fields === 0 ? { type } : null
  if (type === 'insert')
    return fields === 2 && typeof text === 'string' && text && text.length <= MAX_INSERT && isUse(use)
      ? { type, text, use }
      : null
  if (type === 'keys')
    return fields === 2 &&
      (held === null || held === 'alt' || held === 'alt_shift' || held === 'control_shift') &&
      isCount(count)
      ? { type, held, count }
      : null
  if (fields !== 1) return null
  if (type === 'dock' && (typeof open === 'boolean' || open === 'toggle' || open === 'leave'))
    return { type, open }
  return null
}

/** The match patterns of a `leave`, or null when a message is anything else. Apart, as above: its file has the patterns' reader. */
export function parseLeave(
  raw: unknown,
  senderId: string | undefined,
  ownId: string | undefined,
): string[] | null {
  const message = ownFields(raw, senderId, ownId)
  const { type, sites } = message ?? {}
  if (!message || type !== 'leave' || Object.keys(message).length !== 2) return null
  return Array.isArray(sites) && sites.every((site) => typeof site === 'string') ? sites : null
}
