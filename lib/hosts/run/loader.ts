/// <reference types="chrome" />
import type { Host } from '../define-host.ts'
import type { takeCommands } from './commands.ts'
import type { createDock, Dock } from './dock.ts'
import type { DockState } from './dock-state.ts'
import type { Extension } from './extension.ts'
import type { LateParts } from './late.ts'
import type { startHost } from './load-host.ts'

/** Runs an adapter, which may still be loading, until its controller is aborted. */
export type RunHost = (coming: Host | Promise<Host>, life: AbortController) => Promise<void>

/**
 * Brings into a page what is not in the script that every page has: a file each, built by wxt.config.ts. All of it rejects
 * when the page has outlived its extension.
 */
export interface Loader {
  /**
   * Finds and loads the adapter of a page, and runs it.
   * @param stored how the dock was left on this origin: where it opens by itself, all that it needs is loaded at once
   */
  startHost(
    window: Window,
    extension: Extension,
    stored: Promise<Partial<DockState>>,
    run: RunHost,
  ): Promise<void>
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
  async startHost(window, extension, stored, run) {
    const coming = hosts()
    void stored.then(async ({ open }) => open === false || (await loader.lateParts())).catch(() => {}) // what needs it says so
    return (await coming).startHost(window, extension, loader, run)
  },
  takeCommands: async (...args) => (await hosts()).takeCommands(...args),
  createDock: async (...args) => (await hosts()).createDock(...args),
  adapter: async (id) => (await load<{ host: Host }>(`/hosts/${id}.js`)).host,
  lateParts: async () => (await load<{ late: LateParts }>('/host-late.js')).late,
}
