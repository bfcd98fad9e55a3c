import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { allOf, onEachDatabase, openEmbedded, WORKSPACE, withKeys } from '../testing.ts'
import { NewerDatabase, openAsIs, openStore } from './open.ts'
import { openEmbedded as openFolder } from './open-embedded.ts'
import { withDatabase } from './testing-data-dir.ts'
import { write } from './transaction.ts'

test('a read during an open transaction of the embedded database sees only what is committed', async () => {
  const store = await openEmbedded()
  await withKeys(store)
  const inside = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const writing = store.db.transaction().execute(async (db) => {
    await db.updateTable('workspaces').set({ name: 'half done' }).where('id', '=', WORKSPACE).execute()
    inside.resolve()
    await goOn.promise
    throw new Error('taken back')
  })
  await inside.promise
  const reading = allOf(store).selectFrom('workspaces').select('name').executeTakeFirstOrThrow()
  // Time enough for a read that does not wait for its turn.
  await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, 300))])
  goOn.resolve()
  await expect(writing).rejects.toThrow('taken back')
  expect(await reading).toEqual({ name: 'Acme Optics' })
  await store.close()
})

test('a folder that a newer version has used is refused by name, and left as it is', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-newer-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  await withDatabase(dataDir)
  const onFolder = async (statement: ReturnType<typeof sql>) => {
    const store = await openFolder({ dataDir })
    await statement.execute(store.jobs)
    await store.close()
  }
  await onFolder(sql`insert into kysely_migration values ('9999-later', '2030-01-01')`)
  // The second time, too: who is refused has given the folder free again.
  for (const open of [openStore, openAsIs, openStore]) {
    const older = open({ dataDir })
    await expect(older).rejects.toThrow(NewerDatabase)
    await expect(older).rejects.toThrow(/newer version of Alongside .*9999-later/)
  }
  await onFolder(sql`delete from kysely_migration where name = '9999-later'`)
  await (await openStore({ dataDir })).close()
})

onEachDatabase('the database', (open) => {
  test('gives the same JavaScript values: numbers for bigint, dates with milliseconds, parsed JSON', async () => {
    const { db } = await open()
    const { rows } = await sql`select count(*) as n, '2026-02-03T04:05:06.789Z'::timestamptz(3) as t,
      '{"a": [1]}'::jsonb as j, 9007199254740991::bigint as big`.execute(db)
    expect(rows[0]).toEqual({
      n: 1,
      t: new Date('2026-02-03T04:05:06.789Z'),
      j: { a: [1] },
      big: Number.MAX_SAFE_INTEGER,
    })
  })

  test('a failed write leaves nothing behind and stops nobody else', async () => {
    const store = await open()
    await withKeys(store)
    const results = await Promise.allSettled([
      write(store, WORKSPACE, async (tx) => {
        await tx.db.updateTable('workspaces').set({ name: 'wrong' }).where('id', '=', WORKSPACE).execute()
        tx.changed('lead', ['a'])
        await sql`select 1 / 0`.execute(tx.db)
      }),
      write(store, WORKSPACE, async (tx) => tx.changed('lead', ['b'])),
      write(store, WORKSPACE, async (tx) => tx.changed('lead', ['c', 'b'])),
    ])
    expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    const changes = await allOf(store).selectFrom('changes').selectAll().orderBy('seq').execute()
    expect(changes.map((c) => c.entity_id).sort()).toEqual(['b', 'c'])
    expect((await allOf(store).selectFrom('workspaces').selectAll().execute())[0]).toMatchObject({
      name: 'Acme Optics',
      seq: 3,
    })
  })

  test('runs a write again when the database gave up because of others', async () => {
    const store = await open()
    await withKeys(store)
    let runs = 0
    const seen = await write(store, WORKSPACE, async (tx) => {
      runs++
      tx.changed('lead', [`run ${runs}`])
      if (runs === 1)
        await sql`do $$ begin raise exception 'try again' using errcode = '40001'; end $$`.execute(tx.db)
      return runs
    })
    expect(seen).toBe(2)
    expect(await allOf(store).selectFrom('changes').select('entity_id').execute()).toEqual([
      { entity_id: 'run 2' },
    ])
  })
})
