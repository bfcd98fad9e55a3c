import { HOSTS } from './registry.ts'

/** A product that is at the same addresses for everybody, for the options page to offer by name. */
export interface PublicSite {
  /** The host's id. */
  id: string
  /** What people call it. */
  name: string
  /**
   * Its addresses, as patterns of permissions (whole sites: a permission has no path), main one first. Products with
   * several regions or clouds have several: ask for the one that the rep is in, not for all.
   */
  patterns: readonly string[]
}

/** Products that need no typing to be added, by name. Those that companies run themselves are not among them. */
export function publicSites(): PublicSite[] {
  return HOSTS.filter(({ id }) => id !== 'practice')
    .map(({ id, name, matches }) => ({ id, name, patterns: [...new Set(matches.map(wholeSite))] }))
    .filter(({ patterns }) => patterns.length > 0)
    .sort((a, b) => a.name.localeCompare(b.name))
}

const wholeSite = (pattern: string) => pattern.replace(/^([^:]+:\/\/[^/]+)\/.*$/, '$1/*')
