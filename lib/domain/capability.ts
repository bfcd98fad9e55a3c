import type { Role } from './role.ts'

/** What somebody may do, each with the roles that may. */
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
  'person.manage': ['admin'],
  'backup.take': ['admin'],
  'session.read': ['rep', 'marketer', 'admin'],
} as const satisfies Record<string, readonly Role[]>

export type Capability = keyof typeof CAPABILITIES

/** Roles that have a capability. */
export const rolesWith = (capability: Capability): readonly Role[] => CAPABILITIES[capability]

/** Whether people of a role may do something. */
export const mayDo = (role: Role, capability: Capability): boolean => rolesWith(capability).includes(role)
