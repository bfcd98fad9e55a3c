import { sql } from 'kysely'
import { expect } from 'vitest'
import { ofMigration } from './testing.ts'

ofMigration(
  'people have the role of the key with which they may do most, of those that work',
  '0023-ids-that-are-addresses',
  async (db, migrateTo) => {
    const key = (
      person: string,
      id: string,
      role: string,
      revoked = false,
      expires: string | null = null,
      of: string | null = null,
    ) =>
      sql`insert into access_keys (workspace_id, id, person_id, name, role, prefix, hash, session_of, expires_at, revoked_at)
        values ('w', ${id}, ${person}, ${person}, ${role}, 'alg', ${id}, ${of}, ${expires}, ${revoked ? sql`now()` : null})`.execute(
        db,
      )
    for (const person of ['one', 'several', 'demoted', 'ended', 'keyless', 'session'])
      await sql`insert into people (workspace_id, id, name) values ('w', ${person}, ${person})`.execute(db)
    await key('one', 'k1', 'marketer')
    await key('several', 'k2', 'rep')
    await key('several', 'k3', 'admin')
    await key('several', 'k4', 'marketer')
    await key('demoted', 'k5', 'admin', true)
    await key('demoted', 'k6', 'admin', false, '2026-01-01T00:00:00Z')
    await key('demoted', 'k7', 'rep', false, '2999-01-01T00:00:00Z')
    await key('ended', 'k8', 'rep', true)
    await key('ended', 'k9', 'marketer', true)
    await key('session', 'k10', 'rep')
    await key('session', 'k11', 'admin', false, null, 'k10')
    await migrateTo('0024-roles-of-people')
    const { rows } = await sql<{ id: string; role: string; active: boolean }>`
      select id, role, active, email, team, last_seen_at from people order by id`.execute(db)
    const plain = { active: true, email: null, team: null, last_seen_at: null }
    expect(rows).toEqual([
      { id: 'demoted', role: 'rep', ...plain },
      { id: 'ended', role: 'marketer', ...plain },
      { id: 'keyless', role: 'rep', ...plain },
      { id: 'one', role: 'marketer', ...plain },
      { id: 'session', role: 'rep', ...plain },
      { id: 'several', role: 'admin', ...plain },
    ])
  },
)
