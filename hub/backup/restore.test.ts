import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { migrations } from '../migrations/all.ts'
import { openStore } from '../store/open.ts'
import { withDatabase } from '../store/testing-data-dir.ts'
import { createDatabase, findPostgres, openEmbedded, withKeys } from '../testing.ts'
import { createSum } from './archive.ts'
import { compressed } from './open-backup.ts'
import { restoreFolder, restorePostgres } from './restore.ts'
import { saveBackup } from './save-backup.ts'

let folder: string
let file: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-restore-'))
  file = join(folder, 'a.backup')
  const store = await openEmbedded()
  await withKeys(store)
  await saveBackup(compressed(store), file)
  await store.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

test('what is no backup is called so', async () => {
  const csv = join(folder, 'leads.csv')
  writeFileSync(csv, 'id,email\n1,a@example.com\n')
  await expect(restoreFolder(join(folder, 'no'), csv, false)).rejects.toThrow('leads.csv is no backup')
  await expect(restoreFolder(join(folder, 'no'), folder, false)).rejects.toThrow('is a folder, and no backup')
})

test('a file that is empty or cut is called so, in one sentence', async () => {
  const cut = join(folder, 'cut.backup')
  for (const length of [0, 30, 300]) {
    writeFileSync(cut, readFileSync(file).subarray(0, length))
    const error = await restoreFolder(join(folder, 'no'), cut, false).catch((error: unknown) => error)
    expect(error).toMatchObject({
      message: expect.stringMatching(/cut\.backup (ends in the middle|is empty)/),
    })
    expect(error).not.toHaveProperty('cause') // the command prints that, too
  }
})

describe('what a restore that was killed left in the data folder', () => {
  test('goes with the next restore, and with the next start', async () => {
    const dataDir = join(folder, 'killed')
    await withDatabase(dataDir)
    const leave = () => {
      for (const name of ['pglite.restored', 'restoring']) {
        mkdirSync(join(dataDir, name), { mode: 0o700 })
        writeFileSync(join(dataDir, name, 'PG_VERSION'), '18')
      }
    }
    leave()
    expect((await restoreFolder(dataDir, file, true)).former).toContain('pglite.before-')
    expect(readdirSync(dataDir).filter((name) => /restor/.test(name))).toEqual([])
    leave()
    await (await openStore({ dataDir })).close()
    expect(readdirSync(dataDir).filter((name) => /restor/.test(name))).toEqual([])
  })

  test('a restore that fails leaves nothing of it', async () => {
    const dataDir = join(folder, 'failing')
    const odd = join(folder, 'odd.backup')
    const sum = createSum()
    const beginning = {
      format: 'alongside-backup',
      version: 1,
      at: '2026-01-01T00:00:00Z',
      database: 'pglite',
    }
    const lines = [
      { ...beginning, migrations: Object.keys(migrations) },
      { table: 'kysely_migration_lock' },
    ].map((line) => sum.add(JSON.stringify(line)))
    const end = JSON.stringify({ rows: { kysely_migration_lock: 0 }, sha256: sum.hex() })
    writeFileSync(odd, gzipSync(`${lines.join('')}${end}\n`))
    await expect(restoreFolder(dataDir, odd, false)).rejects.toThrow(
      '"kysely_migration_lock", which there is not',
    )
    expect(readdirSync(dataDir)).toEqual(['hub.lock'])
  })
})

const server = findPostgres()
if ('missing' in server && process.env.CI === 'true') throw new Error(server.missing)

describe.skipIf('missing' in server)('a PostgreSQL database that others use, too', () => {
  async function database() {
    if ('missing' in server) throw new Error(server.missing)
    const { url, drop } = await createDatabase(server.url)
    onTestFinished(drop)
    const query = async (statement: string) => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      return (await client.query(statement).finally(() => client.end())).rows
    }
    return { url, query }
  }

  async function withHub() {
    const one = await database()
    const store = await openStore({ databaseUrl: one.url })
    await withKeys(store)
    return { ...one, store }
  }

  test('other applications’ tables stay, and are in no backup; the former rows are kept in a schema', async () => {
    const { url, query, store } = await withHub()
    await query(
      `create table customers (workspace_id text, name text); insert into customers values ('a', 'b')`,
    )
    const other = join(folder, 'other.backup')
    await saveBackup(compressed(store), other)
    expect(gunzipSync(readFileSync(other)).toString()).not.toContain('customers')
    await query(`update people set name = 'Former'`)
    await store.close()
    const { former, isFormerGone } = await restorePostgres(url, file, true)
    expect(isFormerGone).toBe(false)
    expect(await query('select * from customers')).toEqual([{ workspace_id: 'a', name: 'b' }])
    expect(await query(`select distinct name from ${former}.people`)).toEqual([{ name: 'Former' }])
    expect(await query(`select count(*)::int as n from people where name = 'Former'`)).toEqual([{ n: 0 }])
    await (await openStore({ databaseUrl: url })).close()
    await query(`drop schema ${former} cascade`)
    await (await openStore({ databaseUrl: url })).close()
  })

  test('tables of the same names that are not the hub’s are refused', async () => {
    const { url, query } = await database()
    await query(`create table people (workspace_id text, name text); insert into people values ('a', 'b')`)
    await expect(restorePostgres(url, file, true)).rejects.toThrow(/Another application .*\(people\)/)
    expect(await query('select * from people')).toEqual([{ workspace_id: 'a', name: 'b' }])
  })

  test('migrations of another application are refused', async () => {
    const { url, query } = await database()
    await query(
      `create table kysely_migration (name text, timestamp text); insert into kysely_migration values ('theirs', '')`,
    )
    await expect(restorePostgres(url, file, true)).rejects.toThrow(/Another application .*kysely_migration/)
    expect(await query('select name from kysely_migration')).toEqual([{ name: 'theirs' }])
  })

  test('a hub that is running keeps its tables', async () => {
    const { url, query, store } = await withHub()
    await query(`update people set name = 'Former'`)
    await expect(restorePostgres(url, file, true)).rejects.toThrow('A hub is using this database')
    expect(await query(`select distinct name from people`)).toEqual([{ name: 'Former' }])
    await store.close()
    await restorePostgres(url, file, true)
    expect(await query(`select count(*)::int as n from people where name = 'Former'`)).toEqual([{ n: 0 }])
  })

  test('where the role may make no schema, the former rows go, and that is said', async () => {
    const { url, query, store } = await withHub()
    await store.close()
    const role = `r_${crypto.randomUUID().replaceAll('-', '')}`
    await query(`create role ${role} login password 'x'; grant all on schema public to ${role}`)
    onTestFinished(async () => {
      await query(`drop owned by ${role} cascade; drop role ${role}`)
    })
    const tables = await query(`select tablename from pg_tables where schemaname = 'public'`)
    for (const { tablename } of tables) await query(`alter table ${tablename} owner to ${role}`)
    const asRole = new URL(url)
    asRole.username = role
    asRole.password = 'x'
    await query(`create view theirs as select name from people`)
    await expect(restorePostgres(asRole.href, file, true)).rejects.toThrow(
      /view theirs depends on table people.*Drop that first.*GRANT CREATE ON DATABASE/,
    )
    await query(`drop view theirs`)
    expect(await restorePostgres(asRole.href, file, true)).toMatchObject({ former: null, isFormerGone: true })
    expect(await query(`select count(*)::int as n from people`)).toEqual([{ n: 4 }])
  })
})
