import { z } from 'zod'

export const KeyRole = z.enum(['rep', 'marketer', 'admin'])
export type KeyRole = z.infer<typeof KeyRole>

/** GET /v1/session: who an access key is. */
export const Session = z.object({
  workspace: z.object({ id: z.string(), name: z.string() }),
  key: z.object({
    id: z.string(),
    name: z.string(),
    role: KeyRole,
    expiresAt: z.iso.datetime({ offset: true }).nullable(),
  }),
  /** Whose key it is: stays the same when the key is renewed. Absent on a hub from before there were people. */
  person: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Of GET /v1/session: the public key that signs the workspace's selector updates (selector-update.ts). */
  selectorKey: z.string().max(500).optional(),
})
export type Session = z.infer<typeof Session>

/** POST /desk/session: signs a browser in at the desk; the answer is a Session and an HttpOnly cookie. DELETE signs out. */
export const OpenDeskSession = z.object({ key: z.string().trim().min(1).max(200) })
export type OpenDeskSession = z.infer<typeof OpenDeskSession>
