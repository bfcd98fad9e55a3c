/// <reference types="chrome" />
import type { capture } from '../capture/capture.ts'
import { giveChannel } from './channel.ts'
import type { Late } from './extension.ts'
import { inserter } from './insert.ts'
import { insertKeys } from './keys.ts'
import { createPanel } from './panel.ts'
import { repair } from './repair.ts'
import { sidebarUrl } from './sidebar-url.ts'

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
