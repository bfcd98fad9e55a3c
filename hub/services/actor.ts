import type { KeyRole } from '../../lib/contract/session.ts'
import { Refusal } from './refusal.ts'

/** What somebody may do, each with the roles that may. Services ask for it in their first line. */
const CAPABILITIES = {
  'lead.read': ['rep', 'marketer', 'admin'],
  'lead.export': ['marketer', 'admin'],
  'lead.erase': ['marketer', 'admin'],
  'touchpoint.write': ['marketer', 'admin'],
  'talking_point.read': ['rep', 'marketer', 'admin'],
  'talking_point.propose': ['rep', 'marketer', 'admin'],
  'talking_point.edit': ['marketer', 'admin'],
  'talking_point.verify': ['marketer', 'admin'],
  'search_word.read': ['rep', 'marketer', 'admin'],
  'search_word.edit': ['marketer', 'admin'],
  'missed_search.tell': ['rep', 'marketer', 'admin'],
  'missed_search.read': ['marketer', 'admin'],
  'missed_search.dismiss': ['marketer', 'admin'],
  'feedback.give': ['rep', 'marketer', 'admin'],
  'feedback.read': ['marketer', 'admin'],
  'feedback.answer': ['marketer', 'admin'],
  'changes.read': ['rep', 'marketer', 'admin'],
  'import.run': ['marketer', 'admin'],
  'selector_update.read': ['rep', 'marketer', 'admin'],
  'selector_update.publish': ['admin'],
  'access_key.manage': ['admin'],
  'backup.take': ['admin'],
  'session.read': ['rep', 'marketer', 'admin'],
} as const satisfies Record<string, readonly KeyRole[]>

export type Capability = keyof typeof CAPABILITIES

/** Roles that have a capability. */
export const rolesWith = (capability: Capability): readonly KeyRole[] => CAPABILITIES[capability]

/** The person behind a request, in one workspace. What every service takes first. */
export interface Actor {
  workspaceId: string
  workspaceName: string
  personId: string
  /** The person's access key, also when a desk session of it was used. */
  keyId: string
  /** The person's. */
  name: string
  role: KeyRole
  expiresAt: string | null
}

/** Whether the actor may do something. */
export const can = (actor: Pick<Actor, 'role'>, capability: Capability): boolean =>
  rolesWith(capability).includes(actor.role)

/** @throws Refusal 403 when the actor may not */
export function must(actor: Pick<Actor, 'role'>, capability: Capability): void {
  if (can(actor, capability)) return
  throw new Refusal(
    403,
    'Not allowed',
    `This needs a key of the role ${rolesWith(capability).join(' or ')}; this key's role is ${actor.role}. Ask an administrator for another key.`,
  )
}
