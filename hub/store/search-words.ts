import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from './open.ts'
import type { SearchWordTable } from './schema.ts'

/** SQL of search words. */

export type SearchWordRow = Selectable<SearchWordTable>

/** All of a workspace, the last changed first. */
export const selectSearchWords = (db: Db, workspaceId: string): Promise<SearchWordRow[]> =>
  db
    .selectFrom('search_words')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

/** Those of these ids that are there, in no order. */
export async function selectSearchWordsById(
  db: Db,
  workspaceId: string,
  ids: string[],
): Promise<SearchWordRow[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('search_words')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
}

/** How many others than this one there are. */
export async function countOtherSearchWords(db: Db, workspaceId: string, id: string): Promise<number> {
  const { count } = await db
    .selectFrom('search_words')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('id', '!=', id)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Makes it or puts it in the place of the one that is there. */
export async function upsertSearchWord(
  db: Db,
  row: Omit<Insertable<SearchWordTable>, 'updated_at'>,
): Promise<SearchWordRow> {
  const { language, words, stands_for, written_by } = row
  return db
    .insertInto('search_words')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'id'])
        .doUpdateSet({ language, words, stands_for, written_by, updated_at: sql<Date>`now()` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** False when there was none. */
export async function deleteSearchWord(db: Db, workspaceId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('search_words')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
