import type { Migration } from './list.ts'

/** The first version. History is packed in the lead document: rows of their own took four times as long to write. */
export const v1: Migration = {
  version: 1,
  stores: {
    leads: 'id, *emails, *looseEmails, *domains, *words',
    talkingPoints: 'id',
    outbox: 'id, state, leadId, createdAt',
    settings: 'key',
    picks: 'thread, at',
    searchIndex: 'id',
    received: 'key',
  },
}
