import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openStore, type Store } from '../store/open.ts'
import { withDatabase } from '../store/testing-data-dir.ts'
import { allOf, onEachDatabase, WORKSPACE, withKeys } from '../testing.ts'
import { createImporter } from './importer.ts'
import { importText, untilEnded } from './testing.ts'

/** The disk that staging takes comes back, however an import ends. */

const people = (n: number, from = 0) =>
  `Email,Company\n${Array.from({ length: n }, (_, at) => `p${from + at}@x.test,Company\n`).join('')}`
const visits = (n: number) =>
  Array.from({ length: n }, (_, at) =>
    JSON.stringify({
      ...{ id: `t${at}`, email: `p${at % 50}@x.test`, kind: 'page_view', title: 'x'.repeat(200) },
      at: new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString(),
    }),
  ).join('\n')

const MB = 1024 * 1024
/** Their staging takes some 3 MB. */
const ROWS = 8_000

async function stagedBytes(store: Store): Promise<{ table: number; all: number }> {
  const { rows } = await sql<{ table: number; all: number }>`
    select pg_relation_size('import_rows') as "table",
      pg_total_relation_size('import_rows') + pg_total_relation_size('import_claims') as "all"`.execute(
    store.db,
  )
  return rows[0]!
}

onEachDatabase('the disk that staging takes', (open) => {
  test('comes back when a run is done, cancelled or failed', async () => {
    const store = await open()
    await withKeys(store)
    const before = await stagedBytes(store)
    const importer = createImporter(store)
    await importText(store, 'leads', people(3_000), { importer })
    await expect.poll(() => stagedBytes(store)).toEqual(before)

    const ready = await importText(store, 'touchpoints', visits(ROWS), { importer, dryRun: true })
    expect((await stagedBytes(store)).all).toBeGreaterThan(2 * MB)
    await untilEnded(importer, (await importer.apply(WORKSPACE, ready.id, 'Mila'))!)
    await expect.poll(() => stagedBytes(store)).toEqual(before)

    const { id } = await importText(store, 'touchpoints', visits(ROWS), { importer, dryRun: true })
    await importer.cancel(WORKSPACE, id)
    await expect.poll(() => stagedBytes(store)).toEqual(before)

    async function* broken() {
      yield new TextEncoder().encode(visits(ROWS))
      yield new TextEncoder().encode(`\n${'x'.repeat(11_000_000)}`)
    }
    expect(await importText(store, 'touchpoints', broken(), { importer })).toMatchObject({ state: 'failed' })
    await expect.poll(() => stagedBytes(store)).toEqual(before)
    await importer.close()
  })

  test('comes back also beside a dry run that waits, when that ends at the latest', async () => {
    const store = await open()
    await withKeys(store)
    const before = await stagedBytes(store)
    const importer = createImporter(store)
    await importText(store, 'leads', people(50), { importer })
    const waiting = await importText(store, 'leads', people(50, 1_000), { importer, dryRun: true })
    const done = await importText(store, 'touchpoints', visits(ROWS), { importer })
    expect(done).toMatchObject({ state: 'done', created: ROWS })
    if (store.kind === 'postgres')
      await expect.poll(async () => (await stagedBytes(store)).table).toBeLessThan(MB / 2)
    const runs = allOf(store).selectFrom('import_rows').select('import_id').distinct()
    await expect.poll(() => runs.execute()).toEqual([{ import_id: waiting.id }])
    const applied = (await importer.apply(WORKSPACE, waiting.id, 'Mila'))!
    expect(await untilEnded(importer, applied)).toMatchObject({ state: 'done', created: 50 })
    await expect.poll(() => stagedBytes(store)).toEqual(before)
    await importer.close()
  })

  test('a cancelled run beside another one is cleaned away after the answer, by the next hub where this one ends', async () => {
    const store = await open()
    await withKeys(store)
    const importer = createImporter(store)
    const waiting = await importText(store, 'leads', people(50), { importer, dryRun: true })
    const { id } = await importText(store, 'leads', people(10_000, 1_000), { importer, dryRun: true })
    const left = (table: 'import_rows' | 'import_claims') =>
      allOf(store)
        .selectFrom(table)
        .where('import_id', '=', id)
        .select((eb) => eb.fn.countAll().as('rows'))
        .executeTakeFirstOrThrow()
        .then(({ rows }) => Number(rows))
    expect(await importer.cancel(WORKSPACE, id)).toMatchObject({ state: 'cancelled' })
    await importer.close()
    expect((await left('import_rows')) + (await left('import_claims'))).toBeGreaterThan(0)

    const next = createImporter(store)
    await next.resume()
    await expect.poll(() => left('import_rows'), { timeout: 30_000 }).toBe(0)
    await expect.poll(() => left('import_claims'), { timeout: 30_000 }).toBe(0)
    await untilEnded(next, (await next.apply(WORKSPACE, waiting.id, 'Mila'))!)
    expect(await next.get(WORKSPACE, waiting.id)).toMatchObject({ state: 'done', created: 50 })
    await next.close()
  })
})

test('files of a folder are as small as before', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-staging-'))
  const bytes = () =>
    readdirSync(join(dataDir, 'pglite/base'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  const store = await openStore({ dataDir: await withDatabase(dataDir) })
  await withKeys(store)
  const importer = createImporter(store)
  await importText(store, 'leads', people(50), { importer })
  const before = bytes()
  const { id } = await importText(store, 'touchpoints', visits(ROWS), { importer, dryRun: true })
  expect(bytes() - before).toBeGreaterThan(2 * MB)
  await importer.cancel(WORKSPACE, id)
  await expect.poll(() => bytes() - before).toBeLessThan(MB / 2)
  await importer.close()
  await store.close()
  rmSync(dataDir, { recursive: true, force: true })
})
