import type { Migration } from './list.ts'

/** How hosts are read (health), what is being typed (drafts), and selector updates of the hub. */
export const v2: Migration = {
  version: 2,
  stores: {
    hostDays: 'key, day',
    drafts: 'key, at',
    selectorUpdates: 'host',
  },
}
