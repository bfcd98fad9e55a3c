/** Parses what arrives at the background or an extension page. Content scripts are not trusted, whatever they claim. */
import { z } from 'zod/mini'
import { Hint } from '../domain/hint.ts'
import { KEYED_POINTS, POINT_KEYS } from '../domain/point-keys.ts'
import { MAX_CAPTURE, MAX_INSERT, TICKET } from './parse-command.ts'
import type { Capture, Message, ToBackground, ToExtension } from './table.ts'

const FromContentScript = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hint'),
    hint: Hint,
    selectors: z._default(
      z
        .record(z.string().check(z.maxLength(60)), z.boolean())
        .check(z.refine((names) => Object.keys(names).length <= 60)),
      {},
    ),
  }),
  z.object({ type: z.literal('hint.gone'), token: z.int().check(z.gte(0)) }),
  z.object({ type: z.literal('insert.keep'), text: z.string().check(z.maxLength(MAX_INSERT)) }),
  z.object({ type: z.literal('insert.take') }),
  z.object({ type: z.literal('start.failed') }),
  z.object({ type: z.literal('selectors'), host: z.string().check(z.maxLength(50)) }),
  z.object({
    type: z.literal('selectors.refused'),
    host: z.string().check(z.maxLength(50)),
    problem: z.enum(['version', 'name', 'selector']),
  }),
])

const Command = z.discriminatedUnion('type', [
  z.object({ type: z.literal('insert'), text: z.string().check(z.minLength(1), z.maxLength(MAX_INSERT)) }),
  z.object({
    type: z.literal('dock'),
    open: z.union([z.boolean(), z.literal('toggle'), z.literal('leave')]),
  }),
  z.object({ type: z.literal('keys'), held: z.nullable(z.enum(POINT_KEYS)) }),
  z.object({ type: z.literal('read') }),
  z.object({ type: z.literal('channel'), ticket: z.string().check(z.length(TICKET)) }),
])

/** Longer than anything that is kept of a search. */
const MAX_QUERY = 200

const FromExtensionPage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sync') }),
  z.object({ type: z.literal('outbox.push') }),
  z.object({
    type: z.literal('search.missed'),
    query: z.string().check(z.maxLength(MAX_QUERY)),
    language: z.string().check(z.minLength(2), z.maxLength(35)),
  }),
  z.object({ type: z.literal('hint.last') }),
  z.object({ type: z.literal('page'), command: Command }),
  z.object({ type: z.literal('capture.open') }),
  z.object({ type: z.literal('options.open') }),
  z.object({ type: z.literal('lead.lookup'), address: z.string().check(z.minLength(3), z.maxLength(320)) }),
])

const Pressed = z.object({ type: z.literal('key'), key: z.int().check(z.gte(1), z.lte(KEYED_POINTS)) })

const Count = z.int().check(z.gte(0))
const CaptureAnswer = z.union([
  z.object({
    html: z.string().check(z.maxLength(MAX_CAPTURE)),
    replaced: z.object({ texts: Count, values: Count, addresses: Count }),
  }),
  z.object({ tooLarge: z.literal(true) }),
])

/** What a content script answers to `capture`, or null when it is none. */
export function parseCapture(raw: unknown): Capture | null {
  return CaptureAnswer.safeParse(raw).data ?? null
}

/** Which key was pressed in a mail, as the content script tells by the channel; null when the message is another. */
export function parsePressed(raw: unknown): number | null {
  return Pressed.safeParse(raw).data?.key ?? null
}

/** A message of a content script, or null when it is none of ours. */
export function parseFromContentScript(raw: unknown): Message<ToExtension> | null {
  return FromContentScript.safeParse(raw).data ?? null
}

/** A message of one of the extension's own pages, or null. */
export function parseFromExtensionPage(raw: unknown): Message<ToBackground> | null {
  return FromExtensionPage.safeParse(raw).data ?? null
}
