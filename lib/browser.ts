/** The one import of webextension-polyfill. Not for the content script, which uses the bare `chrome` object. */
import browser from 'webextension-polyfill'

export type { Runtime, Tabs } from 'webextension-polyfill'
export { browser }
