import { z } from 'zod/mini'
import { Name } from '../domain/name.ts'
import { Email } from './person.ts'
import { Session } from './session.ts'

/** Characters of a password. The longest that is worth its while: what is longer costs the hub time, and gains nothing. */
export const PASSWORD = { shortest: 10, longest: 128 } as const

/** POST /desk/sign-in: the answer is a DeskSession and an HttpOnly cookie. Whether an address is known it never says. */
export const SignIn = z.object({
  email: z.string().check(z.trim(), z.minLength(1), z.maxLength(320)),
  password: z.string().check(z.minLength(1), z.maxLength(PASSWORD.longest)),
})
export type SignIn = z.infer<typeof SignIn>

/** What stands in a link behind the #, so that no log of a proxy has it. */
const LinkToken = z.string().check(z.minLength(1), z.maxLength(200))

/** POST /desk/invitation/look: whom a link is for. */
export const LookAtInvitation = z.object({ token: LinkToken })
export const Invitation = z.object({
  workspace: z.object({ name: z.string() }),
  name: z.string(),
  /** Null: whoever opens it says which. */
  email: z.nullable(z.string()),
})
export type Invitation = z.infer<typeof Invitation>

/** POST /desk/invitation: uses a link up, and signs in; the answer is as that of POST /desk/sign-in. */
export const AcceptInvitation = z.object({
  token: LinkToken,
  name: Name,
  /** Where the invitation has none. */
  email: z.optional(Email),
  password: z.string().check(z.minLength(PASSWORD.shortest), z.maxLength(PASSWORD.longest)),
})
export type AcceptInvitation = z.infer<typeof AcceptInvitation>

/** POST /v1/session/password: another one for whoever has signed in; their other sessions end. */
export const ChangePassword = z.object({
  current: z.string().check(z.minLength(1), z.maxLength(PASSWORD.longest)),
  password: z.string().check(z.minLength(PASSWORD.shortest), z.maxLength(PASSWORD.longest)),
})
export type ChangePassword = z.infer<typeof ChangePassword>

/** GET /v1/session, as the desk reads it. */
export const DeskSession = z.extend(Session, {
  /** The address with which somebody has signed in; absent where it was an access key. */
  account: z.optional(z.object({ email: z.string() })),
})
export type DeskSession = z.infer<typeof DeskSession>

/** GET /v1/session/devices, newest first: where somebody has signed in. DELETE /v1/session/devices/{id} ends one. */
export const DeviceList = z.object({
  devices: z.array(
    z.object({
      id: z.string(),
      /** The one that asks. */
      current: z.boolean(),
      /** As the browser called itself. */
      userAgent: z.nullable(z.string()),
      signedInAt: z.iso.datetime({ offset: true }),
    }),
  ),
})
export type DeviceList = z.infer<typeof DeviceList>
