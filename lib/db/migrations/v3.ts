import type { Migration } from './list.ts'

/** Beside whom a thread is about, the rep can say whom it is not about. */
export const v3: Migration = {
  version: 3,
  stores: {},
  upgrade: async (transaction) => {
    await transaction
      .table('picks')
      .toCollection()
      .modify((pick) => {
        pick.not = []
      })
  },
}
