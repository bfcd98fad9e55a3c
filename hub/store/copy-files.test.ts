import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Store } from './open.ts'
import { openEmbedded } from './open-embedded.ts'
import { StoreUnavailable } from './unavailable.ts'

let dataDir: string
let store: Store
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'alongside-copy-'))
  store = await openEmbedded({ dataDir })
})
afterAll(async () => {
  await store.close()
  rmSync(dataDir, { recursive: true })
})

const copies = () => readdirSync(join(dataDir, 'backup.copies'))

test('a copy that does not come about leaves nothing behind', async () => {
  let isBusy = true
  const writing = (async () => {
    for (let n = 0; isBusy; n++) {
      await sql`create table ${sql.table(`busy_${n}`)} ()`.execute(store.db)
      await sql`checkpoint`.execute(store.db)
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
