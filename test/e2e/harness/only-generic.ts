/** Stands in for hosts.js in a copy of the extension: every site is read as one that nobody described. */
import type { Loader, RunHost } from '../../../lib/hosts/run/loader.ts'

export { createDock, takeCommands } from '../../../lib/hosts/run/load-host.ts'

export const startHost = async (
  _window: Window,
  _extension: unknown,
  loader: Loader,
  run: RunHost,
): Promise<void> => run(await loader.adapter('generic'), new AbortController())
