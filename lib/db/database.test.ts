import 'fake-indexeddb/auto'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { checkDatabase, openDatabase } from './database.ts'
import { type DumpedDatabase, dumpDatabase, restoreDatabase, settled } from './examples/raw-database.ts'
import { DRAFT, FEEDBACK, LEADS, POINTS, SELECTOR_UPDATE } from './examples/sample.ts'
import { readHealth } from './host-days.ts'
import { findByAddress, searchLeads } from './leads.ts'
import { MIGRATIONS, type Migration } from './migrations/list.ts'
import { unsent } from './outbox.ts'
import { getChoice } from './picks.ts'
import { allPoints, readIndex } from './points.ts'
import { getSetting } from './settings.ts'

const example = async (version: number): Promise<DumpedDatabase> =>
  JSON.parse(await readFile(new URL(`./examples/v${version}.json`, import.meta.url), 'utf8'))

const dumpOf = async (name: string) => {
  const raw = await settled(indexedDB.open(name))
  const dump = await dumpDatabase(raw)
  raw.close()
  return dump
}

test.each(MIGRATIONS.map(({ version }) => version))(
  'opens the example of version %i with nothing lost',
  async (version) => {
    const name = `example-${version}`
    await restoreDatabase(name, await example(version))
    const db = openDatabase(name)
    expect(await checkDatabase(db)).toBeNull()

    const [lena] = await findByAddress(db, 'Lena.Fischer@Optik-Fischer.example')
    expect(lena?.context).toEqual(LEADS[0])
    expect((await searchLeads(db, 'zolc', 5)).map(({ id }) => id)).toEqual(['lead-lukasz'])
    expect(await allPoints(db)).toEqual(POINTS)
    expect((await readIndex(db))?.versions).toEqual({ 'point-mounts': POINTS[0]?.updatedAt })
    expect(await getChoice(db, 'https://mail.example', 'thread-1')).toEqual({ leadId: 'lead-lena', not: [] })
    expect(await getSetting(db, 'connection')).toMatchObject({
      accessKey: 'an-access-key',
      workspaceName: 'Acme',
    })
    // Cursors of then were numbers, which no hub takes any more: everything comes again.
    expect(await getSetting(db, 'sync')).toMatchObject({ cursor: null, history: null })
    expect(await getSetting(db, 'language')).toBe('pl')

    expect((await db.outbox.orderBy('id').toArray()).map(({ feedback }) => feedback)).toEqual(FEEDBACK)
    expect(await db.outbox.get(FEEDBACK[1]!.id)).toMatchObject({
      state: 'delivered',
      status: { reply: 'Thank you' },
    })
    expect((await unsent(db)).map(({ state }) => state).sort()).toEqual([
      'failed',
      'waiting',
      'waiting',
      'waiting',
    ])
    if (version >= 2) {
      expect(await db.drafts.toArray()).toEqual([DRAFT])
      expect(await db.selectorUpdates.toArray()).toEqual([SELECTOR_UPDATE])
      expect(await readHealth(db, Date.parse('2026-11-20T12:00:00Z'))).toMatchObject([
        { host: 'roundcube', recognised: 1, missed: 0, silent: [{ name: 'replyTo', lastFound: null }] },
      ])
    }
    if (version >= 3) {
      expect(await getChoice(db, 'https://mail.example', 'thread-2')).toEqual({
        leadId: null,
        not: ['lead-lukasz'],
      })
    }
    db.close()
  },
)

test('every version but the newest has its example, and the newest is what today’s code makes', async () => {
  const db = openDatabase('fresh')
  await db.open()
  const { tables } = await dumpOf('fresh')
  const shape = (dump: DumpedDatabase['tables']) =>
    dump.map(({ name, keyPath, indexes }) => ({ name, keyPath, indexes }))
  expect(shape(tables)).toEqual(shape((await example(db.verno)).tables))
  db.close()
})

test('a failed migration says so and leaves every row as it was', async () => {
  const before = await example(MIGRATIONS.length)
  await restoreDatabase('broken', before)
  const next = MIGRATIONS.length + 1
  const broken: Migration = {
    version: next,
    stores: { picks: null },
    upgrade: async (transaction) => {
      await transaction.table('outbox').clear()
      throw new Error('no such field')
    },
  }
  const db = openDatabase('broken', [...MIGRATIONS, broken])
  expect(await checkDatabase(db)).toEqual({
    reason: 'migration',
    detail: `Version ${next} of the data: Error: no such field`,
  })
  db.close()
  expect(await dumpOf('broken')).toEqual(before)

  const good = openDatabase('broken')
  expect(await checkDatabase(good)).toBeNull()
  expect(await good.outbox.count()).toBe(FEEDBACK.length)
  good.close()
})

test('data of a newer version is left alone', async () => {
  await restoreDatabase('newer', { ...(await example(MIGRATIONS.length)), version: 70 })
  const db = openDatabase('newer')
  expect(await checkDatabase(db)).toMatchObject({ reason: 'newer' })
  expect((await dumpOf('newer')).version).toBe(70)
})
