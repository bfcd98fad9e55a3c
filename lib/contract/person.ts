import { z } from 'zod/mini'
import { readAddress } from '../domain/address.ts'
import { Name } from '../domain/name.ts'
import { KeyRole } from './session.ts'

/** An e-mail address of somebody who works in the workspace; case-folded when it is stored. */
export const Email = z.string().check(
  z.trim(),
  z.maxLength(320),
  z.refine((text) => readAddress(text) !== null, {
    error: 'This is no e-mail address. Write it as name@example.com.',
  }),
)

/** Somebody who works in the workspace. */
export const PersonItem = z.object({
  id: z.string(),
  name: z.string(),
  role: KeyRole,
  email: z.nullable(z.string()),
  team: z.nullable(z.string()),
  /** False: access was revoked, and no key or session of this person does anything. */
  active: z.boolean(),
  /** Keys that work now. */
  keys: z.int(),
  /** Whether they have chosen a password, and sign in with it. */
  signsIn: z.boolean(),
  /** To within some minutes; null = not since the hub keeps it. */
  lastSeenAt: z.nullable(z.iso.datetime({ offset: true })),
  createdAt: z.iso.datetime({ offset: true }),
})
export type PersonItem = z.infer<typeof PersonItem>

/** GET /v1/people (admin), by name. */
export const PersonList = z.object({ people: z.array(PersonItem) })
export type PersonList = z.infer<typeof PersonList>

/** POST /v1/people (admin): somebody new, and the link by which they choose a password. */
export const InvitePerson = z.object({
  name: Name,
  email: Email,
  role: KeyRole,
  team: z._default(z.nullable(Name), null),
})
export type InvitePerson = z.input<typeof InvitePerson>

/**
 * POST /v1/people/{id}/link (admin) makes another one; the one before does not work any more. `link` is told once. It is an
 * address, or the end of one where the hub does not know at which it is reached.
 */
export const Invited = z.object({
  person: PersonItem,
  link: z.string(),
  expiresAt: z.iso.datetime({ offset: true }),
})
export type Invited = z.infer<typeof Invited>

/** PUT /v1/people/{id} (admin): what is left out stays as it is. `active: false` revokes access, `true` gives it back. */
export const ChangePerson = z.object({
  name: z.optional(Name),
  role: z.optional(KeyRole),
  email: z.optional(z.nullable(Email)),
  team: z.optional(z.nullable(Name)),
  active: z.optional(z.boolean()),
})
export type ChangePerson = z.infer<typeof ChangePerson>
