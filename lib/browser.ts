/**
 * The browser's API for extensions. Each version that we run in answers by promises (Chromium under `chrome`), but for messages:
 * those are heard by lib/messages/hear.ts. Not for the content script, which uses the bare `chrome` object.
 */
import type { Browser } from 'webextension-polyfill'

export type { Runtime, Tabs } from 'webextension-polyfill'

const { browser: named, chrome } = globalThis as unknown as { browser?: Browser; chrome: Browser }

export const browser: Browser = named?.runtime ? named : chrome
