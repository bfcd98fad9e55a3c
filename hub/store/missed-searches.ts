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

/** Rows that a list is made of, the newest: it is asked for again and again, and must not grow with the table. */
const NEWEST = 20_000

const newest = (workspaceId: string, since: string) => sql`
  select text, day, who, language from missed_searches
  where workspace_id = ${workspaceId} and day >= ${since}::date and dismissed_at is null
  order by day desc limit ${NEWEST}`

/** Texts of these days. */
export async function selectMissedTexts(db: Db, workspaceId: string, since: string): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select distinct text from (${newest(workspaceId, since)}) as newest`.execute(db)
  return rows.map(({ text }) => text)
}

/**
 * Those of these texts that so many people searched for, the most frequent first; and how many others there are. What
 * `who` of a text has searched counts for nothing: whoever asks for the list does not change it.
 */
export async function selectMissedSearches(
  db: Db,
  workspaceId: string,
  {
    since,
    of,
    people,
    limit,
  }: { since: string; of: { text: string; who: string }[]; people: number; limit: number },
): Promise<MissedSearchList> {
  const { rows } = await sql<MissedSearchList>`
    with others as (
        select newest.text, newest.day, newest.who, newest.language
        from (${newest(workspaceId, since)}) as newest
        join unnest(${of.map(({ text }) => text)}::text[], ${of.map(({ who }) => who)}::text[]) as own(text, who)
          on own.text = newest.text and own.who <> newest.who),
      texts as (
        select text, mode() within group (order by language) as language, count(*)::integer as count,
          count(distinct who)::integer as people, max(day)::text as "lastDay"
        from others group by text),
      shown as (
        select * from texts where people >= ${people} order by count desc, "lastDay" desc, text limit ${limit})
    select coalesce((select jsonb_agg(to_jsonb(shown) order by count desc, "lastDay" desc, text) from shown), '[]')
        as searches,
      (select count(*)::integer from texts where people < ${people}) as "ofOnePerson"`.execute(db)
  return rows[0] ?? { searches: [], ofOnePerson: 0 }
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

/** Texts, and leads, that are read together. */
const PAGE = 2000

/** All texts, each once, some at a time. */
export async function* eachMissedText(db: Db, workspaceId: string): AsyncGenerator<string[]> {
  let after = ''
  for (;;) {
    const { rows } = await sql<{ text: string }>`
      select distinct text from missed_searches where workspace_id = ${workspaceId} and text > ${after}
      order by text limit ${PAGE}`.execute(db)
    const texts = rows.map(({ text }) => text)
    if (texts.length > 0) yield texts
    if (texts.length < PAGE) return
    after = texts.at(-1) ?? after
  }
}

/** The names of all leads, some at a time. */
export async function* eachName(db: Db, workspaceId: string): AsyncGenerator<string[]> {
  let after = ''
  for (;;) {
    const { rows } = await sql<{ id: string; name: string | null }>`
      select id, name from leads where workspace_id = ${workspaceId} and id > ${after} order by id limit ${PAGE}`.execute(
      db,
    )
    yield rows.flatMap(({ name }) => name ?? [])
    if (rows.length < PAGE) return
    after = rows.at(-1)?.id ?? after
  }
}

/** Deletes all there is of these texts. */
export async function deleteMissedTexts(
  db: Db,
  workspaceId: string,
  texts: readonly string[],
): Promise<void> {
  await sql`
    delete from missed_searches where workspace_id = ${workspaceId} and text = any(${texts}::text[])`.execute(
    db,
  )
}
