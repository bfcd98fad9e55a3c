import { type Kysely, sql } from 'kysely'

/** What was told of an address that no lead has is found by it, when it is to be exported or erased. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create index feedback_new_person on feedback (workspace_id, (body->'person'->>'address'))
    where kind = 'new_person'`.execute(db)
}
