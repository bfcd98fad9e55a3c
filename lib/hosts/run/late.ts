/// <reference types="chrome" />
import type { Capture } from '../../messages/table.ts'
import type { capture } from '../capture/capture.ts'
import type { Host } from '../define-host.ts'
import { giveChannel } from './channel.ts'
import { inserter } from './insert.ts'
import { insertKeys } from './keys.ts'
import { createPanel } from './panel.ts'
import { repair } from './repair.ts'
import { sidebarUrl } from './sidebar-url.ts'

/** What most pages never need, in a file of its own. */
export interface LateParts {
  createPanel: typeof createPanel
  /** Hands the sidebar in this frame a channel when it asks for one. */
  giveChannel: typeof giveChannel
  inserter: typeof inserter
  insertKeys: typeof insertKeys
  sidebarUrl: typeof sidebarUrl
  repair: typeof repair
  /** The page's skeleton, scrubbed; made by a file of its own. */
  capture(host: Host, document: Document): Promise<Capture>
}

/**
 * The second file of the content script, loaded once a page needs it: the sidebar opens, or a text is inserted. Built by
 * wxt.config.ts to host-late.js; loader.ts loads it.
 */
export const late: LateParts = {
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
