import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Store } from './open.ts'
import { openEmbedded } from './open-embedded.ts'
import { withDatabase } from './testing-data-dir.ts'
import { StoreUnavailable } from './unavailable.ts'

let dataDir: string
let store: Store
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'alongside-copy-'))
  store = await openEmbedded({ dataDir: await withDatabase(dataDir) })
})
afterAll(async () => {
  await store.close()
  rmSync(dataDir, { recursive: true })
})

const copies = () => readdirSync(join(dataDir, 'backup.copies'))

test('a copy that does not come about leaves nothing behind', async () => {
  await sql`create table busy (n integer)`.execute(store.writes)
  let isBusy = true
  const writing = (async () => {
    while (isBusy) {
      await sql`insert into busy values (1)`.execute(store.writes)
      await sql`checkpoint`.execute(store.writes)
    }
  })()
  await expect(store.copyFiles?.()).rejects.toThrow(StoreUnavailable)
  isBusy = false
  await writing
  expect(copies()).toEqual([])
})

test('one that is given up ends at once, and leaves nothing behind', async () => {
  const stop = new AbortController()
  const copying = store.copyFiles?.(stop.signal)
  stop.abort(new Error('enough'))
  await expect(copying).rejects.toThrow('enough')
  expect(copies()).toEqual([])
})

test('two at once are made one after the other', async () => {
  const folders = await Promise.all([store.copyFiles?.(), store.copyFiles?.(), store.copyFiles?.()])
  expect(new Set(folders).size).toBe(3)
  for (const folder of folders) rmSync(folder!, { recursive: true })
})
