import type { Late } from './run/extension.ts'
import { inserter } from './run/insert.ts'
import { createPanel } from './run/panel.ts'
import { sidebarUrl } from './run/sidebar-url.ts'

/**
 * The second file of the content script, loaded once a page needs it: the sidebar opens, or a text is inserted. Built by
 * wxt.config.ts to host-late.js; run/extension.ts loads it.
 */
export const late: Late = { createPanel, inserter, sidebarUrl }
