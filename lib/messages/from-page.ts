/** Parses what a content script tells a page of ours alone; the background, which is kept small, hears none of it. */
import { z } from 'zod/mini'
import { KEYED_POINTS } from '../domain/point-keys.ts'
import { MAX_CAPTURE } from './parse-command.ts'
import type { Capture } from './table.ts'

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

const Inserted = z.object({ type: z.literal('inserted'), written: z.boolean() })

/** Whether a text stands in the reply that was opened for it, as the page tells by the channel; null when the message is another. */
export function parseInserted(raw: unknown): boolean | null {
  return Inserted.safeParse(raw).data?.written ?? null
}
