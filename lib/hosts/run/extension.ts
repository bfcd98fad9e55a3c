/// <reference types="chrome" />
import type { Answer, Message, ToExtension } from '../../messages/table.ts'
import type { DockState } from './dock-state.ts'

/** All that a host page's script asks of the browser's extension API; the tests bring their own. What it loads later: loader.ts. */
export interface Extension {
  /** False once the extension was updated, reloaded or removed under a page that stays open. */
  alive(): boolean
  /** To the background. Null when nobody answered. Never rejects. */
  send<T extends keyof ToExtension>(message: Message<ToExtension, T>): Promise<Answer<ToExtension, T> | null>
  /** Calls back for each message; a returned promise is the answer, null means "not for us". */
  listen(handle: (raw: unknown, senderId?: string) => Promise<unknown> | null, signal: AbortSignal): void
  loadDock(origin: string): Promise<Partial<DockState>>
  saveDock(origin: string, state: DockState): void
  ownId(): string | undefined
  /** Of the extension's pages. */
  origin(): string
  text(key: string): string
}

/** The bare `chrome` object, which Firefox has too: a polyfill would triple the size of this script. */
export const extension: Extension = {
  alive: () => Boolean(chrome.runtime?.id),
  ownId: () => chrome.runtime?.id,
  origin: () => chrome.runtime.getURL('').slice(0, -1),
  async send(message) {
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
  text: (key) => chrome.i18n.getMessage(key),
}
