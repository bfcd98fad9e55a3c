/// <reference types="chrome" />
import { refusedWhy } from '../../messages/refusal.ts'
import type { Answer, Message, ToExtension } from '../../messages/table.ts'
import { DOCK_PARTS, type DockState } from './dock-state.ts'

/** All that a host page's script asks of the browser's extension API; the tests bring their own. What it loads later: loader.ts. */
export interface Extension {
  /** False once the extension was updated, reloaded or removed under a page that stays open. */
  alive(): boolean
  /** To the background. Null when nobody answered. Never rejects. */
  send<T extends keyof ToExtension>(message: Message<ToExtension, T>): Promise<Answer<ToExtension, T> | null>
  /** Calls back for each message; a returned promise is the answer, null means "not for us". */
  listen(handle: (raw: unknown, senderId?: string) => Promise<unknown> | null, signal: AbortSignal): void
  loadDock(origin: string): Promise<Partial<DockState>>
  /** What is not named stays as it is stored. */
  saveDock(origin: string, changes: Partial<DockState>): void
  ownId(): string | undefined
  /** Of the extension's pages. */
  origin(): string
  text(key: string): string
}

/** A key each, so that a change is one write: a page that is being left has no time to read first. */
const dockKey = (origin: string, part: string) => `dock:${origin}:${part}`

/** The bare `chrome` object, which Firefox has too. */
export const extension: Extension = {
  alive: () => Boolean(chrome.runtime?.id),
  ownId: () => chrome.runtime?.id,
  origin: () => chrome.runtime.getURL('').slice(0, -1),
  async send(message) {
    try {
      const answer = await chrome.runtime.sendMessage(message)
      return refusedWhy(answer) === null ? (answer ?? null) : null
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
      // As versions before 2026-12 stored it.
      const whole = `dock:${origin}`
      const keys = DOCK_PARTS.map((part) => dockKey(origin, part))
      const stored = await chrome.storage.local.get([whole, ...keys])
      const parts = DOCK_PARTS.map((part) => [part, stored[dockKey(origin, part)]] as const)
      return {
        ...(stored[whole] ?? {}),
        ...Object.fromEntries(parts.filter(([, value]) => value !== undefined)),
      }
    } catch {
      return {}
    }
  },
  async saveDock(origin, changes) {
    const parts = Object.entries(changes).map(([part, value]) => [dockKey(origin, part), value])
    try {
      await chrome.storage.local.set(Object.fromEntries(parts))
    } catch {
      // A lost width is no loss; and an extension that is gone under its page has no storage.
    }
  },
  text: (key) => chrome.i18n.getMessage(key),
}
