import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startPglite } from '../store/embedded-engine.ts'
import { openPglite, openStore, type Store } from '../store/open.ts'
import { emptyCluster } from '../store/testing-data-dir.ts'
import { findPostgres, hubOn, openEmbedded } from '../testing.ts'
import { migrations } from './all.ts'
import { checksums, EXAMPLES, exampleNames, readLanded } from './landed.ts'

const LAND = 'run `npm run land:migrations`, and commit what it writes'

describe('a migration that has landed', async () => {
  const landed = await readLanded()
  const files = await checksums()

  test.each(Object.keys(landed))('%s is as it was', (name) => {
    expect(files[name], `${name} has landed: put it back as it was, and add a migration`).toBe(landed[name])
  })

  test('every migration has landed, runs, and led to an example', async () => {
    expect(Object.keys(files), `there are migrations without a line in landed.json: ${LAND}`).toEqual(
      Object.keys(landed),
    )
    expect(Object.keys(migrations), 'all.ts lists every file, in order').toEqual(Object.keys(files))
    expect(await exampleNames(), `the newest database has no example: ${LAND}`).toContain(
      Object.keys(landed).at(-1),
    )
  })
})

let undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const action of undo.reverse()) await action()
  undo = []
})

/** An empty database, and the tables of a new one: making these is most of the time that the tests take. */
let empty: Blob
let newShape: string[]
beforeAll(async () => {
  empty = await emptyCluster()
  const store = await openEmbedded()
  newShape = await shapeOf(store)
  await store.close()
})

/** As openFolder, in memory, which takes half the time: that folders open, the first and the newest version show. */
async function openMemory(example: string): Promise<Store> {
  const pglite = await startPglite({ loadDataDir: empty }, () => {})
  await pglite.exec(example)
  const store = await openPglite(pglite)
  undo.push(() => store.close())
  return store
}

/** A folder as a company has it: filled, closed, opened by today's code. */
async function openFolder(example: string): Promise<Store> {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-example-'))
  undo.push(() => rm(dataDir, { recursive: true, force: true }))
  const pglite = await PGlite.create(join(dataDir, 'pglite'), { loadDataDir: empty })
  await pglite.exec(example)
  await pglite.close()
  const store = await openStore({ dataDir })
  undo.push(() => store.close())
  return store
}

async function openServer(example: string): Promise<Store> {
  const server = findPostgres()
  if (!('url' in server)) throw new Error(server.missing)
  const name = `example_${randomUUID().replaceAll('-', '')}`
  const run = async (to: string, statements: string) => {
    const client = new pg.Client({ connectionString: to })
    await client.connect()
    await client.query(statements).finally(() => client.end())
  }
  await run(server.url, `create database ${name}`)
  undo.push(() => run(server.url, `drop database ${name} with (force)`))
  const url = new URL(server.url)
  url.pathname = `/${name}`
  await run(url.href, example)
  const store = await openStore({ databaseUrl: url.href })
  undo.push(() => store.close())
  return store
}

/** Columns and indexes of every table, sorted: an old database ends with those of a new one. */
async function shapeOf({ db }: Store): Promise<string[]> {
  const columns = await sql<{ column: string }>`
    select concat_ws(' ', table_name, column_name, data_type, datetime_precision, is_nullable, column_default) as column
    from information_schema.columns where table_schema = 'public' order by 1`.execute(db)
  const indexes = await sql<{ indexdef: string }>`
    select indexdef from pg_indexes where schemaname = 'public' order by 1`.execute(db)
  return [...columns.rows.map(({ column }) => column), ...indexes.rows.map(({ indexdef }) => indexdef)].sort()
}

const keyOf = (role: 'admin' | 'marketer' | 'rep') => `alg_${role}_of_the_example_and_of_nothing_else`

/** What people would look for first after an update, asked of the hub with the keys that they have. */
async function useHub(store: Store): Promise<void> {
  const { call } = hubOn(store)
  const answer = async (role: 'admin' | 'marketer' | 'rep', path: string) => {
    const response = await call('GET', path, keyOf(role))
    expect(response.status, `${path}: ${await response.clone().text()}`).toBe(200)
    return response.json()
  }
  expect(await answer('rep', '/v1/session')).toMatchObject({ key: { name: 'Marta Kowal', role: 'rep' } })
  expect(await answer('admin', '/v1/keys')).toMatchObject({ keys: { length: 3 } })

  const { leads } = await answer('rep', '/v1/leads?email=lena.fischer@fischer-optik.test')
  expect(leads).toMatchObject([
    {
      lead: { name: 'Lena Fischer', emails: ['lena.fischer@fischer-optik.test', 'lena@fischer.test'] },
      touchpoints: [
        { kind: 'form_submission', title: 'Sample form', at: '2026-11-19T10:11:12.345Z' },
        { kind: 'page_view', title: 'Pricing: lens mounts', at: '2026-11-18T10:11:12.345Z' },
      ],
    },
  ])
  expect(await answer('rep', '/v1/talking-points')).toMatchObject({
    talkingPoints: [
      {
        title: 'A mount costs what five years with it cost',
        verification: { state: 'validated', by: 'Mila Moretti', note: 'TR-118' },
        evidence: { used: 1 },
      },
    ],
  })
  const { items } = await answer('marketer', '/v1/feedback')
  expect(items.map((item: { feedback: { kind: string } }) => item.feedback.kind).sort()).toEqual([
    'heard',
    'lead_verdict',
  ])

  const signIn = await hubOn(store).app.request('/desk/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: 'localhost', origin: 'http://localhost' },
    body: JSON.stringify({ key: keyOf('marketer') }),
  })
  expect(signIn.status, await signIn.clone().text()).toBe(200)
}

const names = await exampleNames()
const KINDS = [
  { kind: 'a folder', open: openFolder, versions: [names[0], names.at(-1)] },
  { kind: 'a database in memory', open: openMemory, versions: names.slice(1, -1) },
  { kind: 'PostgreSQL', open: openServer, versions: names },
].filter(({ kind }) => kind !== 'PostgreSQL' || process.env.CI === 'true' || 'url' in findPostgres())

describe.each(KINDS)('$kind of every version that landed', ({ open, versions }) => {
  test.each(versions)('%s is brought up to date, with all that is in it', async (name) => {
    const store = await open(await readFile(join(EXAMPLES, `${name}.sql`), 'utf8'))
    expect(await shapeOf(store)).toEqual(newShape)
    await useHub(store)
  })
})
