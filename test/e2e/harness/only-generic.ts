/** Stands in for hosts.js in a copy of the extension: every site is read as one that nobody described. */
import type { Host } from '../../../lib/hosts/define-host.ts'

export { isDark } from '../../../lib/hosts/run/load-host.ts'

export const startHost = async (
  _window: Window,
  _extension: unknown,
  load: (path: string) => Promise<{ host: Host }>,
  run: (host: Host, life: AbortController) => Promise<void>,
): Promise<void> => run((await load('/hosts/generic.js')).host, new AbortController())
