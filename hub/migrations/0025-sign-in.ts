import { type Kysely, sql } from 'kysely'

/**
 * People sign in: the tables of better-auth, under names that say what they are for, and invitations. An account is of the
 * hub and of no workspace, because one person may work in several with one password.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await statement.execute(db)
}

const STATEMENTS = [
  sql`create table sign_in_users (
    id text primary key,
    email text not null,
    email_verified boolean not null,
    name text not null,
    image text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
  sql`create unique index sign_in_users_email on sign_in_users (email)`,
  sql`create table sign_in_accounts (
    id text primary key,
    user_id text not null,
    provider_id text not null,
    account_id text not null,
    password text,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamptz(3),
    refresh_token_expires_at timestamptz(3),
    scope text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
  sql`create unique index sign_in_accounts_provider on sign_in_accounts (provider_id, account_id)`,
  sql`create index sign_in_accounts_user on sign_in_accounts (user_id)`,
  // The token is stored hashed, like those of access keys; workspace_id is the one that the person works in with it.
  sql`create table sign_in_sessions (
    id text primary key,
    user_id text not null,
    workspace_id text,
    token text not null,
    expires_at timestamptz(3) not null,
    ip_address text,
    user_agent text,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
  sql`create unique index sign_in_sessions_token on sign_in_sessions (token)`,
  sql`create index sign_in_sessions_user on sign_in_sessions (user_id)`,
  sql`create table sign_in_verifications (
    id text primary key,
    identifier text not null,
    value text not null,
    expires_at timestamptz(3) not null,
    created_at timestamptz(3) not null,
    updated_at timestamptz(3) not null
  )`,
  sql`create index sign_in_verifications_identifier on sign_in_verifications (identifier)`,
  sql`alter table people add column user_id text`,
  sql`create unique index people_user on people (workspace_id, user_id) where user_id is not null`,
  // Who signs in names no workspace.
  sql`create index people_of_user on people (user_id) where user_id is not null`,
  // The link that somebody was sent last: an older one ends with it.
  sql`create table invitations (
    workspace_id text not null,
    person_id text not null,
    hash text not null,
    expires_at timestamptz(3) not null,
    created_at timestamptz(3) not null default now(),
    primary key (workspace_id, person_id)
  )`,
  // A link comes without the name of its workspace.
  sql`create unique index invitations_hash on invitations (hash)`,
]
