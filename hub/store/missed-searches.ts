import { sql } from 'kysely'
import type { MissedSearchList } from '../../lib/contract/missed-search.ts'
import type { MissedSearch } from '../../lib/domain/missed-search.ts'
import type { Db } from './open.ts'

/** SQL of searches that found nothing. */

/** Stores those that are not there yet, in one order, so that two batches wait for each other instead of deadlocking. */
export async function insertMissedSearches(
  db: Db,
  workspaceId: string,
  searches: (MissedSearch & { who: string })[],
): Promise<void> {
  await sql`
    insert into missed_searches (workspace_id, text, day, who, language)
    select ${workspaceId}, r.text, r.day, r.who, r.language
    from jsonb_to_recordset(${JSON.stringify(searches)}::jsonb) as r(text text, day date, who text, language text)
    order by r.text, r.day, r.who
    on conflict do nothing`.execute(db)
}

/** Texts of these days that so many people searched for, the most frequent first; and how many others there are. */
export async function selectMissedSearches(
  db: Db,
  workspaceId: string,
  { since, people, limit }: { since: string; people: number; limit: number },
): Promise<MissedSearchList> {
  const { rows } = await sql<MissedSearchList['searches'][number]>`
    select text, mode() within group (order by language) as language, count(*)::integer as count,
      count(distinct who)::integer as people, max(day)::text as "lastDay"
    from missed_searches
    where workspace_id = ${workspaceId} and day >= ${since}::date and dismissed_at is null
    group by text having count(distinct who) >= ${people}
    order by count(*) desc, max(day) desc, text limit ${limit}`.execute(db)
  const fewer = await sql<{ texts: number }>`
    select count(*)::integer as texts from (
      select text from missed_searches
      where workspace_id = ${workspaceId} and day >= ${since}::date and dismissed_at is null
      group by text having count(distinct who) < ${people}) as few`.execute(db)
  return { searches: rows, ofOnePerson: fewer.rows[0]?.texts ?? 0 }
}

/** Takes what is there of a text off the list. */
export async function dismissMissedSearch(db: Db, workspaceId: string, text: string): Promise<void> {
  await sql`
    update missed_searches set dismissed_at = now()
    where workspace_id = ${workspaceId} and text = ${text} and dismissed_at is null`.execute(db)
}

/** Takes the newest dismissal of a text back. */
export async function recallMissedSearch(db: Db, workspaceId: string, text: string): Promise<void> {
  await sql`
    update missed_searches set dismissed_at = null
    where workspace_id = ${workspaceId} and text = ${text} and dismissed_at = (
      select max(dismissed_at) from missed_searches where workspace_id = ${workspaceId} and text = ${text})`.execute(
    db,
  )
}

/** Rows that one statement deletes. */
const AT_ONCE = 1000

/** Deletes those of before a day, some at a time. */
export async function pruneMissedSearches(db: Db, workspaceId: string, before: string): Promise<void> {
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from missed_searches m using (
        select text, day, who from missed_searches
        where workspace_id = ${workspaceId} and day < ${before}::date limit ${AT_ONCE}) as old
      where m.workspace_id = ${workspaceId} and m.text = old.text and m.day = old.day and m.who = old.who`.execute(
      db,
    )
    if (Number(numAffectedRows ?? 0) < AT_ONCE) return
  }
}
