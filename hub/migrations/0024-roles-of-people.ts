import { type Kysely, sql } from 'kysely'

/**
 * A person has a role, and may have an address and a team. The role is that of the key with which the person may do most,
 * of those that work where any does: every key goes on to do what it did, because it never does more than its own role.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [COLUMNS, ROLES, NEEDED, ONE_ADDRESS]) await statement.execute(db)
}

const COLUMNS = sql`
  alter table people
    add column role text,
    add column email text,
    add column team text,
    add column active boolean not null default true,
    add column last_seen_at timestamptz(3)`

/** An older key's word counts where the newest ones have ended: the person keeps what the person was. */
const ROLES = sql`
  update people p set role = coalesce((
    select k.role from access_keys k
    where k.workspace_id = p.workspace_id and k.person_id = p.id and k.session_of is null
    order by (k.revoked_at is null and (k.expires_at is null or k.expires_at > now())) desc,
      case k.role when 'admin' then 0 when 'marketer' then 1 else 2 end
    limit 1
  ), 'rep')`

const NEEDED = sql`alter table people alter column role set not null`

/** Addresses are stored case-folded. */
const ONE_ADDRESS = sql`create unique index people_email on people (workspace_id, email) where email is not null`
