/** Parses what arrives at the background or an extension page. Content scripts are not trusted, whatever they claim. */
import { z } from 'zod'
import { Hint } from '../domain/hint.ts'
import { MAX_INSERT } from './parse-command.ts'
import type { Message, ToBackground, ToExtension } from './table.ts'

const FromContentScript = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hint'), hint: Hint }),
  z.object({ type: z.literal('hint.gone'), token: z.int().min(0) }),
  z.object({ type: z.literal('insert.keep'), text: z.string().max(MAX_INSERT) }),
  z.object({ type: z.literal('insert.take') }),
])

const Command = z.discriminatedUnion('type', [
  z.object({ type: z.literal('insert'), text: z.string().min(1).max(MAX_INSERT) }),
  z.object({ type: z.literal('dock'), open: z.union([z.boolean(), z.literal('toggle')]) }),
  z.object({ type: z.literal('read') }),
])

const FromExtensionPage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sync') }),
  z.object({ type: z.literal('outbox.push') }),
  z.object({ type: z.literal('hint.last') }),
  z.object({ type: z.literal('page'), command: Command }),
  z.object({ type: z.literal('options.open') }),
  z.object({ type: z.literal('lead.lookup'), address: z.string().min(3).max(320) }),
])

/** A message of a content script, or null when it is none of ours. */
export function parseFromContentScript(raw: unknown): Message<ToExtension> | null {
  return FromContentScript.safeParse(raw).data ?? null
}

/** A message of one of the extension's own pages, or null. */
export function parseFromExtensionPage(raw: unknown): Message<ToBackground> | null {
  return FromExtensionPage.safeParse(raw).data ?? null
}
