import { type Kysely, sql } from 'kysely'
import { expect } from 'vitest'
import { ofMigration } from './testing.ts'

/** A database of before, with a row in each of its tables, and what this migration makes of it. */

const KEY = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }
const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)

ofMigration('workspaces, people and history', '0003-selector-updates', async (db, migrateTo) => {
  const publicKey = await fill(db)
  await migrateTo('0007-counts-by-day')

  const { rows: workspaces } = await sql<{ id: string; name: string; history: string }>`
    select * from workspaces order by name`.execute(db)
  expect(workspaces).toEqual([
    expect.objectContaining({ id: UUID, name: 'Acme' }),
    expect.objectContaining({ id: UUID, name: 'Optika' }),
  ])
  const [acme, optika] = workspaces
  expect(new Set([acme?.id, optika?.id, acme?.history, optika?.history, 'epoch']).size).toBe(5)
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns where column_name = 'workspace_id'`.execute(db)
  expect(tables.length).toBeGreaterThanOrEqual(14)
  for (const { name } of tables) {
    const { rows } = await sql<{ workspace_id: string }>`
      select distinct workspace_id from ${sql.table(name)}`.execute(db)
    for (const { workspace_id } of rows) expect([acme?.id, optika?.id], name).toContain(workspace_id)
  }

  const { rows: updates } = await sql<{ host: string; payload: string; signature: string }>`
    select host, payload, signature from selector_updates`.execute(db)
  expect(updates).toHaveLength(1)
  for (const { payload, signature } of updates) {
    expect(JSON.parse(payload)).toEqual({ ...PAYLOAD, workspace: acme?.id })
    const verified = crypto.subtle.verify(
      SIGNING,
      publicKey,
      Buffer.from(signature, 'base64'),
      Buffer.from(payload),
    )
    expect(await verified).toBe(true)
  }
})

const PAYLOAD = {
  workspace: 'main',
  host: 'gmail',
  versions: { from: 1, to: 1 },
  selectors: { from: ['.a'] },
  at: '2026-05-04T10:00:00.000Z',
}

async function fill(db: Kysely<never>): Promise<CryptoKey> {
  const pair = (await crypto.subtle.generateKey(KEY, true, ['sign', 'verify'])) as CryptoKeyPair
  const privateKey = Buffer.from(await crypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64')
  const publicKey = Buffer.from(await crypto.subtle.exportKey('spki', pair.publicKey)).toString('base64')
  const statements = [
    sql`insert into workspaces (id, name, epoch, seq) values ('main', 'Acme', 'epoch', 7), ('second', 'Optika', 'epoch', 0)`,
    sql`insert into access_keys (workspace_id, id, name, role, prefix, hash, session_of)
      values ('main', 'k1', 'Marta', 'rep', 'alg_rep_', 'h1', null), ('main', 's1', 'Marta', 'rep', 'alg_desk', 'h2', 'k1'),
        ('second', 'k2', 'Piotr', 'rep', 'alg_rep_', 'h3', null)`,
    sql`insert into changes (workspace_id, kind, entity_id, seq) values ('main', 'lead', 'l1', 7)`,
    sql`insert into leads (workspace_id, id, consent) values ('main', 'l1', '{}')`,
    sql`insert into lead_emails (workspace_id, email, lead_id, position) values ('main', 'a@b.example', 'l1', 0)`,
    sql`insert into touchpoints (workspace_id, lead_id, at, id, kind, title) values ('main', 'l1', now(), 't1', 'form', 'x')`,
    sql`insert into talking_points (workspace_id, id, content, verification, evidence) values ('main', 'p1', '{}', '{}', '{}')`,
    sql`insert into talking_point_history (workspace_id, talking_point_id, id, content, verification, at)
      values ('main', 'p1', 'v1', '{}', '{}', now())`,
    sql`insert into feedback (workspace_id, id, key_id, rep, kind, counted_only, body, status, state)
      values ('main', 'f1', 'k1', 'Marta', 'heard', false, '{}', '{}', 'delivered')`,
    sql`insert into import_runs (workspace_id, id, run) values ('main', 'r1', '{}')`,
    sql`insert into import_rows (workspace_id, import_id, key, line, value) values ('main', 'r1', '', 1, '{}')`,
    sql`insert into import_claims (workspace_id, import_id, claim, line) values ('main', 'r1', 'email:a@b.example', 1)`,
    sql`insert into import_rejects (workspace_id, import_id, line, reason) values ('main', 'r1', 2, 'no address')`,
    sql`insert into signing_keys (workspace_id, private_key, public_key) values ('main', ${privateKey}, ${publicKey})`,
    sql`insert into selector_updates (workspace_id, host, payload, signature)
      values ('main', 'gmail', ${JSON.stringify(PAYLOAD)}, 'of before')`,
  ]
  for (const statement of statements) await statement.execute(db)
  return pair.publicKey
}
