import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forJobs, openStore, type Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { allOf, findPostgres, putLead, WORKSPACE, withKeys } from '../testing.ts'
import { openBackup } from './open-backup.ts'
import { restoreFolder, restorePostgres } from './restore.ts'
import { saveBackup } from './save-backup.ts'
import { everyRow } from './testing.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-backup-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const server = findPostgres()
if ('missing' in server) {
  if (process.env.CI === 'true') throw new Error(`PostgreSQL is needed with CI=true: ${server.missing}`)
  console.log(`SKIPPED: backups of PostgreSQL (${server.missing})`)
}

/** A database on the server that the tests may fill; dropped at the end. */
async function freshDatabase(): Promise<string> {
  if ('missing' in server) throw new Error(server.missing)
  const name = `backup_${crypto.randomUUID().replaceAll('-', '')}`
  const on = async (statement: string) => {
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await on(`create database ${name}`)
  afterAll(() => on(`drop database ${name} with (force)`))
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return url.href
}

const odd = 'Zażółć "gęślą" \\ jaźń\u2028\n\t🦉 {"table":"x"} r{"rows":1}'

async function fill(store: Store): Promise<void> {
  await withKeys(store)
  for (let batch = 0; batch < 4; batch++)
    await write(forJobs(store), WORKSPACE, async (tx) => {
      for (let n = batch * 300; n < batch * 300 + 300; n++)
        await putLead(tx, { id: `lead ${n}`, emails: [`l${n}@example.com`, `x${n}@example.com`], name: odd })
    })
  await store.db
    .insertInto('signing_keys')
    .values({ workspace_id: WORKSPACE, private_key: 'private', public_key: 'public', created_at: new Date() })
    .execute()
}

/** Goes on writing, one lead a transaction, until it is told to end. */
function startWriting(store: Store) {
  let going = true
  let written = 0
  let longest = 0
  const done = (async () => {
    while (going) {
      const start = performance.now()
      await write(forJobs(store), WORKSPACE, (tx) =>
        putLead(tx, { id: `meanwhile ${written}`, emails: [`m${written}@example.com`] }),
      )
      longest = Math.max(longest, performance.now() - start)
      written++
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  })()
  return {
    async end() {
      going = false
      await done
      return { written, longest }
    },
  }
}

/** Everything but what a restore changes on purpose. */
const comparable = (rows: Record<string, string[]>): Record<string, string[]> => ({
  ...rows,
  workspaces: (rows.workspaces ?? []).map((row) =>
    JSON.stringify({ ...JSON.parse(row), epoch: 0, history: 0 }),
  ),
})

/** The rows of a backup, read without the code that is tested, in the order of `everyRow`. */
function rowsIn(file: string): Record<string, string[]> {
  const rows: Record<string, string[]> = {}
  let table = ''
  for (const line of gunzipSync(readFileSync(file)).toString().split('\n')) {
    if (line.startsWith('r')) rows[table]?.push(line.slice(1))
    else if (line.startsWith('{"table"')) {
      table = JSON.parse(line).table
      rows[table] = []
    }
  }
  for (const list of Object.values(rows)) list.sort()
  return rows
}

const historyOf = async (store: Store) => (await everyRow(store.jobs)).workspaces?.join()

const databases = {
  PGlite: async () => {
    const dataDir = mkdtempSync(join(folder, 'data-'))
    return { dataDir }
  },
  ...('url' in server ? { PostgreSQL: async () => ({ databaseUrl: await freshDatabase() }) } : {}),
}
type Location = { dataDir: string } | { databaseUrl: string }

const restore = (into: Location, file: string, replace: boolean) =>
  'dataDir' in into
    ? restoreFolder(into.dataDir, file, replace)
    : restorePostgres(into.databaseUrl, file, replace)

describe.each(Object.keys(databases) as (keyof typeof databases)[])('a backup of %s', (from) => {
  let file: string
  let rows: Record<string, string[]>
  let history: string | undefined

  beforeAll(async () => {
    const store = await openStore((await databases[from]?.()) as Location)
    await fill(store)
    file = join(folder, `${from}.backup`)
    const before = await everyRow(store.db)
    const writing = startWriting(store)
    await saveBackup(await openBackup(store), file)
    const { written, longest } = await writing.end()
    console.log(`Backup of ${from}: ${written} writes meanwhile, the longest ${Math.round(longest)} ms`)
    expect(written).toBeGreaterThan(3)
    history = await historyOf(store)
    const after = await everyRow(store.db)
    await store.close()
    rows = rowsIn(file)
    // What was there before is in it; what came meanwhile is in it up to one moment, and nothing by halves.
    for (const table of Object.keys(before).filter((name) => name !== 'workspaces')) {
      expect(before[table]?.filter((row) => !rows[table]?.includes(row))).toEqual([])
      expect(rows[table]?.filter((row) => !after[table]?.includes(row))).toEqual([])
    }
    const ids = (rows.leads ?? []).flatMap((row) => /"meanwhile (\d+)"/.exec(row)?.[1] ?? [])
    expect(ids.map(Number).sort((a, b) => a - b)).toEqual(Array.from(ids, (_, n) => n))
    expect(rows.lead_emails).toHaveLength(2_400 + ids.length)
    expect(rows.changes).toHaveLength(1_200 + ids.length)
    expect(JSON.parse(rows.workspaces?.[0] ?? '').seq).toBe(1_200 + ids.length)
    expect(rows.signing_keys?.join()).toContain('private')
  }, 600_000)

  test.each(Object.keys(databases) as (keyof typeof databases)[])(
    'comes back whole on %s, with a new history',
    {
      timeout: 600_000,
    },
    async (to) => {
      const target = (await databases[to]?.()) as Location
      await restore(target, file, false)
      const restored = await openStore(target)
      expect(comparable(await everyRow(restored.jobs))).toEqual(comparable(rows))
      expect(await historyOf(restored)).not.toBe(history)
      await allOf(restored).deleteFrom('leads').execute()
      await restored.close()
      await expect(restore(target, file, false)).rejects.toThrow('already')
      if (to === from) {
        await restore(target, file, true)
        const again = await openStore(target)
        expect(comparable(await everyRow(again.jobs))).toEqual(comparable(rows))
        await again.close()
      }
    },
  )

  test('is readable by its owner alone, and refused when a byte of it is lost or changed', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const target = (await databases.PGlite()) as Location
    const text = gunzipSync(readFileSync(file)).toString()
    const bad = join(folder, 'bad.backup')
    for (const [what, bytes] of [
      ['cut off', readFileSync(file).subarray(0, -200)],
      ['without its last line', gzipSync(text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1))],
      ['with a row changed', gzipSync(text.replace('lead 7', 'lead 8'))],
      ['with a row left out', gzipSync(text.replace(/\nr[^\n]*/, ''))],
      ['with a row twice', gzipSync(text.replace(/\n(r[^\n]*)/, '\n$1\n$1'))],
      ['no backup', gzipSync('id,email\n1,a@example.com\n')],
      ['not compressed', Buffer.from('id,email\n1,a@example.com\n')],
    ] as const) {
      writeFileSync(bad, bytes)
      await expect(restore(target, bad, true), what).rejects.toThrow(/bad\.backup (is|ends|has)/)
    }
  })
})
