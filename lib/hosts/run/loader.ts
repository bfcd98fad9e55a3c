/// <reference types="chrome" />
import type { Host } from '../define-host.ts'
import type { takeCommands } from './commands.ts'
import type { createDock, Dock } from './dock.ts'
import type { Extension } from './extension.ts'
import type { LateParts } from './late.ts'
import type { startHost } from './load-host.ts'

/** Runs an adapter until its controller is aborted. */
export type RunHost = (host: Host, life: AbortController) => Promise<void>

/**
 * Brings into a page what is not in the script that every page has: a file each, built by wxt.config.ts. All of it rejects
 * when the page has outlived its extension.
 */
export interface Loader {
  /** Finds and loads the adapter of a page, and runs it. */
  startHost(window: Window, extension: Extension, run: RunHost): Promise<void>
  takeCommands(...args: Parameters<typeof takeCommands>): Promise<void>
  /** Puts the dock into a page: it comes with what found the host, so no page waits for it. */
  createDock(...args: Parameters<typeof createDock>): Promise<Dock>
  adapter(id: string): Promise<Host>
  /** What is needed once the sidebar opens or a text is inserted. */
  lateParts(): Promise<LateParts>
}

/**
 * Runs a file of the extension in this script's own world, whatever the page's CSP says (measured: Chromium 156,
 * Firefox 153).
 */
const load = <Module>(path: string): Promise<Module> => import(/* @vite-ignore */ chrome.runtime.getURL(path))

interface Hosts {
  startHost: typeof startHost
  takeCommands: typeof takeCommands
  createDock: typeof createDock
}
const hosts = () => load<Hosts>('/hosts.js')

export const loader: Loader = {
  startHost: async (window, extension, run) => (await hosts()).startHost(window, extension, loader, run),
  takeCommands: async (...args) => (await hosts()).takeCommands(...args),
  createDock: async (...args) => (await hosts()).createDock(...args),
  adapter: async (id) => (await load<{ host: Host }>(`/hosts/${id}.js`)).host,
  lateParts: async () => (await load<{ late: LateParts }>('/host-late.js')).late,
}
