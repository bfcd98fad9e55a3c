/// <reference types="chrome" />
import type { Answer, Capture, Message, ToExtension } from '../../messages/table.ts'
import type { Host } from '../define-host.ts'
import type { inserter } from './insert.ts'
import type { insertKeys } from './keys.ts'
import type { startHost } from './load-host.ts'
import type { createPanel } from './panel.ts'
import type { repair } from './repair.ts'
import type { isDark } from './scheme.ts'
import type { sidebarUrl } from './sidebar-url.ts'

/** What most pages never need, in a file of its own. */
export interface Late {
  createPanel: typeof createPanel
  /** Hands the sidebar in this frame a channel when it asks for one. */
  giveChannel(frame: () => HTMLIFrameElement | null, extension: Extension, signal: AbortSignal): void
  inserter: typeof inserter
  insertKeys: typeof insertKeys
  sidebarUrl: typeof sidebarUrl
  repair: typeof repair
  /** The page's skeleton, scrubbed; made by a file of its own. */
  capture(host: Host, document: Document): Promise<Capture>
}

/** How the sidebar is docked on one origin. `open: null` = the rep has not chosen yet. */
export interface DockState {
  open: boolean | null
  side: 'left' | 'right'
  /** CSS pixels. */
  width: number
  /** Lies over the page instead of beside it. `null` = as the page allows. */
  over: boolean | null
}

/** All that a host page's script asks of the browser's extension API; the tests bring their own. */
export interface Extension {
  /** False once the extension was updated, reloaded or removed under a page that stays open. */
  alive(): boolean
  /** Null when nobody answered. Never rejects. */
  send<T extends keyof ToExtension>(message: Message<ToExtension, T>): Promise<Answer<ToExtension, T> | null>
  /** Calls back for each message; a returned promise is the answer, null means "not for us". */
  listen(handle: (raw: unknown, senderId?: string) => Promise<unknown> | null, signal: AbortSignal): void
  loadDock(origin: string): Promise<Partial<DockState>>
  saveDock(origin: string, state: DockState): void
  ownId(): string | undefined
  /** Of the extension's pages. */
  origin(): string
  /** To the sidebar beside this page, once it has asked for one (channel.ts): hints go by it first. */
  channel: MessagePort | null
  /** Finds and loads the adapter of a page, and runs it. Rejects when this page has outlived its extension. */
  start(window: Window, run: (host: Host, life: AbortController) => Promise<void>): Promise<void>
  /** Whether the page looks dark. Rejects when this page has outlived its extension. */
  isDark(document: Document): Promise<boolean>
  /** Loads the second file, once. Rejects when this page has outlived its extension. */
  late(): Promise<Late>
  text(key: string): string
}

/**
 * Runs a file of the extension in this script's own world, whatever the page's CSP says (measured: Chromium 156,
 * Firefox 153). wxt.config.ts builds them.
 */
const load = <Module>(path: string): Promise<Module> => import(/* @vite-ignore */ chrome.runtime.getURL(path))

/** Milliseconds from telling the sidebar to telling the background. */
const KEEP_MS = 50

const hosts = () => load<{ startHost: typeof startHost; isDark: typeof isDark }>('/hosts.js')

/** The bare `chrome` object, which Firefox has too: a polyfill would triple the size of this script. */
export const extension: Extension = {
  alive: () => Boolean(chrome.runtime?.id),
  ownId: () => chrome.runtime?.id,
  origin: () => chrome.runtime.getURL('').slice(0, -1),
  channel: null,
  async send(message) {
    if (extension.channel && /^hint/.test(message.type)) {
      extension.channel.postMessage(message)
      // The background only keeps it: nobody waits for that, and the sidebar needs the two cores first.
      await new Promise((done) => setTimeout(done, KEEP_MS))
    }
    try {
      return (await chrome.runtime.sendMessage(message)) ?? null
    } catch {
      return null // the worker is starting, or this page has outlived its extension: `alive` tells
    }
  },
  listen(handle, signal) {
    // Stays where it is when all is over: once an extension is gone, its API cannot be asked to take it off.
    chrome.runtime.onMessage.addListener((raw: unknown, sender: { id?: string }, answer) => {
      const answered = signal.aborted ? null : handle(raw, sender.id)
      answered?.then(answer, () => answer(null))
      return answered !== null
    })
  },
  async loadDock(origin) {
    try {
      const key = `dock:${origin}`
      return ((await chrome.storage.local.get(key))[key] as Partial<DockState>) ?? {}
    } catch {
      return {}
    }
  },
  saveDock(origin, state) {
    chrome.storage?.local.set({ [`dock:${origin}`]: state }).catch(() => {}) // a lost width is no loss
  },
  isDark: async (document) => (await hosts()).isDark(document),
  start: async (window, run) => (await hosts()).startHost(window, extension, load, run),
  late: async () => (await load<{ late: Late }>('/host-late.js')).late,
  text: (key) => chrome.i18n.getMessage(key),
}
