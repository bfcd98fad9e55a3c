import type { Migration } from '../migrations/list.ts'

/**
 * Answers are found by their state. All comes once more from the hub: leads with their verdicts, and what the person told
 * in other browsers, which the version before did not keep.
 */
export const v2: Migration = {
  version: 2,
  stores: { outbox: 'id, state, leadId, createdAt, status.state' },
  async upgrade(transaction) {
    const sync = await transaction.table('state').get('sync')
    if (!sync) return
    await transaction.table('received').clear()
    await transaction.table('state').put({ ...sync, value: { ...sync.value, cursor: null, resync: true } })
  },
}
