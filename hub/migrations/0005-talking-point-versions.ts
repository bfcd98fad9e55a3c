import { type Kysely, sql } from 'kysely'

/**
 * Numbers the texts of each talking point, by its history: 1 at first, one more wherever the text differs from the row
 * before. A validation gets the version that it was taken on. The list is paged by the last change, which wants an index.
 */
export async function up(db: Kysely<never>): Promise<void> {
  const statements = [
    sql`alter table talking_points
      add column version integer not null default 1,
      add column written_by text,
      add column written_at timestamptz(3)`,
    sql`alter table talking_point_history add column version integer not null default 1`,
    sql`update talking_point_history as h set version = n.version
      from (
        select workspace_id, talking_point_id, id,
          sum(edited::integer) over (partition by workspace_id, talking_point_id order by at, id) as version
        from (
          select workspace_id, talking_point_id, id, at,
            content is distinct from lag(content) over (partition by workspace_id, talking_point_id order by at, id)
              as edited
          from talking_point_history
        ) as marked
      ) as n
      where h.workspace_id = n.workspace_id and h.talking_point_id = n.talking_point_id and h.id = n.id`,
    sql`update talking_points as t set version = n.version
      from (
        select workspace_id, talking_point_id, max(version) as version
        from talking_point_history group by workspace_id, talking_point_id
      ) as n
      where t.workspace_id = n.workspace_id and t.id = n.talking_point_id`,
    sql`update talking_points as t set verification = t.verification || jsonb_build_object('version', n.version)
      from (
        select workspace_id, talking_point_id, verification->>'at' as at, min(version) as version
        from talking_point_history where verification->>'state' = 'validated'
        group by workspace_id, talking_point_id, verification->>'at'
      ) as n
      where t.workspace_id = n.workspace_id and t.id = n.talking_point_id
        and t.verification->>'state' = 'validated' and t.verification->>'at' = n.at`,
    sql`create index talking_points_newest on talking_points (workspace_id, updated_at desc, id desc)`,
  ]
  for (const statement of statements) await statement.execute(db)
}
