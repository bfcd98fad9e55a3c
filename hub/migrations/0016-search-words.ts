import { type Kysely, sql } from 'kysely'

/**
 * Words of the search that marketing adds, and searches of reps that found nothing. `who` tells one person from another
 * for one text only, so nobody's searches can be put together by it.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`create table search_words (
    workspace_id text not null,
    id text not null,
    language text not null,
    words text[] not null,
    stands_for text not null,
    written_by text,
    updated_at timestamptz(3) not null default now(),
    primary key (workspace_id, id)
  )`.execute(db)
  await sql`create table missed_searches (
    workspace_id text not null,
    text text not null,
    day date not null,
    who text not null,
    language text not null,
    dismissed_at timestamptz(3),
    primary key (workspace_id, text, day, who)
  )`.execute(db)
  await sql`create index missed_searches_day on missed_searches (workspace_id, day)`.execute(db)
}
