/// <reference types="chrome" />
import type { capture } from './capture.ts'
import { giveChannel } from './channel.ts'
import type { Late } from './run/extension.ts'
import { inserter } from './run/insert.ts'
import { insertKeys } from './run/keys.ts'
import { createPanel } from './run/panel.ts'
import { repair } from './run/repair.ts'
import { sidebarUrl } from './run/sidebar-url.ts'

/**
 * The second file of the content script, loaded once a page needs it: the sidebar opens, or a text is inserted. Built by
 * wxt.config.ts to host-late.js; run/extension.ts loads it.
 */
export const late: Late = {
  createPanel,
  giveChannel,
  inserter,
  insertKeys,
  sidebarUrl,
  repair,
  async capture(host, document) {
    const file: Promise<{ capture: typeof capture }> = import(
      /* @vite-ignore */ chrome.runtime.getURL('/host-capture.js')
    )
    return (await file).capture(host, document, new Date().toISOString().slice(0, 10))
  },
}
