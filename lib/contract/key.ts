import { z } from 'zod/mini'
import { isOneLine, Name } from '../domain/name.ts'
import { KeyRole } from './session.ts'

const Person = z.object({ id: z.string(), name: z.string() })

/** POST /v1/keys (admin). Without `personId` it is the first key of a new person, whose name is the key's. */
export const CreateKey = z.object({
  role: KeyRole,
  name: Name,
  personId: z.optional(z.string().check(z.minLength(1), z.maxLength(100), z.refine(isOneLine, 'is no id'))),
  expiresAt: z._default(z.nullable(z.iso.datetime({ offset: true })), null),
})
export type CreateKey = z.infer<typeof CreateKey>

/** The answer holds the key itself, once; the hub keeps only a hash. */
export const CreatedKey = z.object({
  id: z.string(),
  key: z.string(),
  role: KeyRole,
  name: z.string(),
  person: Person,
  expiresAt: z.nullable(z.iso.datetime({ offset: true })),
})
export type CreatedKey = z.infer<typeof CreatedKey>

/** A key as it is listed: everything but the key. `prefix` = its first characters, to tell keys apart. */
export const KeyItem = z.object({
  id: z.string(),
  name: z.string(),
  role: KeyRole,
  person: Person,
  prefix: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
  expiresAt: z.nullable(z.iso.datetime({ offset: true })),
  revokedAt: z.nullable(z.iso.datetime({ offset: true })),
})
export type KeyItem = z.infer<typeof KeyItem>

/** GET /v1/keys (admin), newest first. DELETE /v1/keys/:id revokes one. */
export const KeyList = z.object({ keys: z.array(KeyItem) })
export type KeyList = z.infer<typeof KeyList>
