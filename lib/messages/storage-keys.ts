/**
 * Every key of the browser's storage areas for extensions, and when it goes. What is kept in them is of this computer
 * and its tabs, never of a company: that is in the databases (lib/db). Erasing everything clears both areas.
 */
export const STORAGE_KEYS = {
  /** Width and place of the sidebar on a site (lib/hosts/run). */
  'dock:': { area: 'local', cleared: 'never' },
  /** Lets a sidebar at its fixed address start (lib/hosts/run/sidebar-url.ts). */
  'ticket:': { area: 'local', cleared: 'after use, or 30 seconds' },
  /** Which hub this browser is connected to, to notice that the browser dropped the databases (lib/db/dropped.ts). */
  connected: { area: 'local', cleared: 'sign_out' },
  /** What the page of a tab said last (last-hints.ts). */
  'hint:': { area: 'session', cleared: 'when the tab or the browser is closed' },
  /** What it said of the message that it showed last (last-hints.ts). */
  'message:': { area: 'session', cleared: 'when the tab or the browser is closed' },
  /** Text on its way into a reply (kept-inserts.ts). */
  'insert:': { area: 'session', cleared: 'after use, 20 seconds, or when the tab or the browser is closed' },
  /** Hashes of what a site shows, and where (lib/messages/site-places.ts). */
  'places:': { area: 'session', cleared: 'when the browser is closed' },
} as const satisfies Record<string, { area: 'local' | 'session'; cleared: string }>
