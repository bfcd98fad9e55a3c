/** What people of a workspace are to it, the one who may do least first. */
export const ROLES = ['rep', 'marketer', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** Of two roles the one that may do less. */
export const lesserRole = (one: Role, other: Role): Role =>
  ROLES.indexOf(one) <= ROLES.indexOf(other) ? one : other
