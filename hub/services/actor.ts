import { type Capability, mayDo, rolesWith } from '../../lib/domain/capability.ts'
import type { Role } from '../../lib/domain/role.ts'
import { Refusal } from './refusal.ts'

/** The person behind a request, in one workspace. What every service takes first. */
export interface Actor {
  workspaceId: string
  workspaceName: string
  personId: string
  /** The person's access key, also when a desk session of it was used; or the session of somebody who has signed in. */
  keyId: string
  isKey: boolean
  /** The person's. */
  name: string
  /** The person's, or that of the key where the key may do less. */
  role: Role
  expiresAt: string | null
}

/** Whether the actor may do something. */
export const can = (actor: Pick<Actor, 'role'>, capability: Capability): boolean =>
  mayDo(actor.role, capability)

/** @throws Refusal 403 when the actor may not */
export function must(actor: Pick<Actor, 'role'>, capability: Capability): void {
  if (can(actor, capability)) return
  throw new Refusal(
    403,
    'Not allowed',
    `This needs the role ${rolesWith(capability).join(' or ')}; yours here is ${actor.role}. Ask an administrator for that role, or use a key that has it.`,
  )
}
