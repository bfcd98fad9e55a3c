import { z } from 'zod/mini'

export const PageKind = z.enum(['message', 'compose', 'record', 'list', 'other'])
export type PageKind = z.infer<typeof PageKind>

/** Where a person stands on a page. `self` = the signed-in user's own address. */
export const Role = z.enum(['record', 'from', 'reply-to', 'to', 'cc', 'self'])
export type Role = z.infer<typeof Role>

/**
 * One header entry as the page shows it: an address, `Name <address>`, or a whole header line with several of
 * them. Raw text: lib/domain/identity.ts parses it. `name` is a display name that stands apart from the address.
 */
export const RawParticipant = z.object({
  role: Role,
  text: z.string().check(z.maxLength(20_000)),
  name: z.optional(z.string().check(z.maxLength(500))),
})
export type RawParticipant = z.infer<typeof RawParticipant>

/** Somebody whom a page names without an address (a colleague in Outlook). Never matched: only a search starts from it. */
export const NamedPerson = z.object({
  role: z.enum(Role.options.filter((role) => role !== 'self')),
  name: z.string().check(z.minLength(1), z.maxLength(500)),
})
export type NamedPerson = z.infer<typeof NamedPerson>

/** What a page says. Comes from a content script, so it is untrusted until an extension page has parsed it. */
export const Hint = z.object({
  /** Grows with each navigation in that tab: an answer for an older token is dropped. */
  token: z.int().check(z.gte(0)),
  host: z.string().check(z.minLength(1), z.maxLength(50)),
  /** `scheme://host:port` of the page. */
  origin: z.string().check(z.maxLength(300)),
  pageKind: PageKind,
  /** Stable name of the thread or record on that host, to remember the rep's pick; null when the host has none. */
  thread: z.nullable(z.string().check(z.maxLength(500))),
  /** Names the one message that is shown, as a hash; absent where the host does not tell one of a thread from the next. */
  message: z.optional(z.string().check(z.maxLength(100))),
  participants: z.array(RawParticipant).check(z.maxLength(500)),
  /** Whom the page names without an address. */
  withoutAddress: z._default(z.array(NamedPerson).check(z.maxLength(50)), []),
  /** Whether a compose field is open into which Insert can write, and whether a reply can be opened. */
  canInsert: z.boolean(),
  /** False when the page kind is known to have people but no selector found any ("page not recognised"). */
  recognised: z.boolean(),
})
export type Hint = z.infer<typeof Hint>
