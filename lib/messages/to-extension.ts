/** Parses what arrives at the background or an extension page. Content scripts are not trusted, whatever they claim. */
import { z } from 'zod/mini'
import { Hint } from '../domain/hint.ts'
import { KEYED_POINTS, POINT_KEYS } from '../domain/point-keys.ts'
import { MAX_ID, MAX_INSERT, MAX_NAME, TICKET } from './parse-command.ts'
import type { Message, ToBackground, ToExtension } from './table.ts'

/** More selectors no adapter names, and of more places no page is read. */
const few = /* @__PURE__ */ z.refine<object>((named) => Object.keys(named).length <= 60)

export const Hash = z.string().check(z.regex(/^[0-9a-f]{16}$/))
export const Places = z.record(Hash, Hash).check(few)

const Id = z.string().check(z.minLength(1), z.maxLength(MAX_ID))
const Name = z.string().check(z.maxLength(MAX_NAME))
export const KeptUse = z.object({
  id: z.uuid(),
  workspace: Name,
  leadId: z.nullable(Id),
  talkingPointId: Id,
  message: z.optional(Name),
})

/** More points than anybody inserts while one reply opens. */
const MOST_USES = 20
const { pageKind, thread, participants, withoutAddress } = Hint.shape
export const KeptInsert = z.object({
  text: z.string().check(z.maxLength(MAX_INSERT)),
  uses: z.array(KeptUse).check(z.maxLength(MOST_USES)),
  about: z.object({ pageKind, thread, participants, withoutAddress }),
})

const FromContentScript = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hint'),
    hint: Hint,
    selectors: z._default(z.record(z.string().check(z.maxLength(60)), z.boolean()).check(few), {}),
  }),
  z.object({ type: z.literal('hint.gone'), token: z.int().check(z.gte(0)) }),
  z.object({ type: z.literal('insert.keep'), ...KeptInsert.shape }),
  z.object({ type: z.literal('insert.take') }),
  z.object({
    type: z.literal('insert.done'),
    ids: z.array(Id).check(z.maxLength(MOST_USES)),
    written: z.boolean(),
  }),
  z.object({ type: z.literal('furniture'), token: z.int().check(z.gte(0)), record: Hash, places: Places }),
  z.object({ type: z.literal('start.failed') }),
  z.object({ type: z.literal('selectors'), host: z.string().check(z.maxLength(50)) }),
  z.object({
    type: z.literal('selectors.refused'),
    host: z.string().check(z.maxLength(50)),
    problem: z.enum(['version', 'name', 'selector']),
  }),
])

const Command = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('insert'),
    text: z.string().check(z.minLength(1), z.maxLength(MAX_INSERT)),
    use: KeptUse,
  }),
  z.object({
    type: z.literal('dock'),
    open: z.union([z.boolean(), z.literal('toggle'), z.literal('leave')]),
  }),
  z.object({
    type: z.literal('keys'),
    held: z.nullable(z.enum(POINT_KEYS)),
    count: z.int().check(z.gte(0), z.lte(KEYED_POINTS)),
  }),
  z.object({ type: z.enum(['read', 'insert.cancel']) }),
  z.object({ type: z.literal('channel'), ticket: z.string().check(z.length(TICKET)) }),
])

/** Longer than anything that is kept of a search. */
const MAX_QUERY = 200

const Language = z.string().check(z.minLength(2), z.maxLength(35))

const FromExtensionPage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sync') }),
  z.object({ type: z.literal('outbox.push') }),
  z.object({ type: z.literal('insert.outcome'), tabId: z.int(), id: Id, cancel: z.boolean() }),
  z.object({
    type: z.literal('search.missed'),
    query: z.string().check(z.maxLength(MAX_QUERY)),
    language: Language,
  }),
  z.object({ type: z.literal('hint.last') }),
  z.object({ type: z.literal('page.first'), language: Language }),
  z.object({ type: z.literal('page'), command: Command }),
  z.object({ type: z.literal('capture.open') }),
  z.object({ type: z.literal('options.open') }),
  z.object({
    type: z.literal('shown.id'),
    count: z.object({ workspaceId: Id, personId: Id, leadId: Id, talkingPointId: Id, at: Id }),
  }),
  z.object({ type: z.literal('lead.lookup'), address: z.string().check(z.minLength(3), z.maxLength(320)) }),
])

/** A message of a content script, or null when it is none of ours. */
export function parseFromContentScript(raw: unknown): Message<ToExtension> | null {
  return FromContentScript.safeParse(raw).data ?? null
}

/** A message of one of the extension's own pages, or null. */
export function parseFromExtensionPage(raw: unknown): Message<ToBackground> | null {
  return FromExtensionPage.safeParse(raw).data ?? null
}
