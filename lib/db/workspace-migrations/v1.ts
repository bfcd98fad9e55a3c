import type { Migration } from '../migrations/list.ts'

/** What was the company's part of the one database of before (../migrations/v1.ts to v3.ts). */
export const v1: Migration = {
  version: 1,
  stores: {
    leads: 'id, *emails, *looseEmails, *domains, *words',
    talkingPoints: 'id',
    outbox: 'id, state, leadId, createdAt',
    state: 'key',
    picks: 'thread, at',
    searchIndex: 'id',
    received: 'key',
    drafts: 'key, at',
    selectorUpdates: 'host',
  },
}
