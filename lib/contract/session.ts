import { z } from 'zod/mini'
import { ROLES } from '../domain/role.ts'

/** What a person is to the workspace; what a key may do at most. */
export const KeyRole = z.enum(ROLES)
export type KeyRole = z.infer<typeof KeyRole>

/** GET /v1/session: who an access key is. */
export const Session = z.object({
  workspace: z.object({ id: z.string(), name: z.string() }),
  key: z.object({
    id: z.string(),
    name: z.string(),
    role: KeyRole,
    expiresAt: z.nullable(z.iso.datetime({ offset: true })),
  }),
  /** Whose key it is: stays the same when the key is renewed. Absent on a hub from before there were people. */
  person: z.optional(z.object({ id: z.string(), name: z.string() })),
  /** Of GET /v1/session: the public key that signs the workspace's selector updates (selector-update.ts). */
  selectorKey: z.optional(z.string().check(z.maxLength(500))),
})
export type Session = z.infer<typeof Session>

/** POST /desk/session: signs a browser in at the desk; the answer is a Session and an HttpOnly cookie. DELETE signs out. */
export const OpenDeskSession = z.object({ key: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)) })
export type OpenDeskSession = z.infer<typeof OpenDeskSession>
