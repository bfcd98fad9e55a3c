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
})
export type Session = z.infer<typeof Session>
