import 'fake-indexeddb/auto'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { listAnswers } from './answers.ts'
import { type ComputerDatabase, openComputer } from './computer.ts'
import { type DumpedDatabase, dumpDatabase, restoreDatabase, settled } from './examples/raw-database.ts'
import {
  DRAFT,
  FEEDBACK,
  LEADS,
  MISSED_SEARCH,
  POINTS,
  SEARCH_WORD,
  SELECTOR_UPDATE,
} from './examples/sample.ts'
import { readHealth } from './host-days.ts'
import { findByAddress, searchLeads } from './leads.ts'
import { MIGRATIONS, type Migration } from './migrations/list.ts'
import { checkDatabase } from './open.ts'
import { unsent } from './outbox.ts'
import { getChoice } from './picks.ts'
import { allPoints, readIndex } from './points.ts'
import { allSearchWords } from './search-words.ts'
import { getSetting } from './settings.ts'
import { readSync } from './sync-state.ts'
import { WORKSPACE_MIGRATIONS } from './workspace-migrations/list.ts'
import { adoptUnnamed, currentWorkspace, dropUnnamed, openWorkspace, workspaceKeys } from './workspaces.ts'

const example = async (version: number | string): Promise<DumpedDatabase> =>
  JSON.parse(
    await readFile(
      new URL(`./examples/${typeof version === 'number' ? 'v' : ''}${version}.json`, import.meta.url),
      'utf8',
    ),
  )

const dumpOf = async (name: string) => {
  const raw = await settled(indexedDB.open(name))
  const dump = await dumpDatabase(raw)
  raw.close()
  return dump
}

/** The versions in which everything was in one database. */
const SINGLE = [1, 2, 3]

/** What was stored in every example is in these two, with nothing lost. */
async function expectEverything(computer: ComputerDatabase, version: number) {
  const db = await currentWorkspace(computer)
  const [lena] = await findByAddress(db, 'Lena.Fischer@Optik-Fischer.example')
  expect(lena?.context).toEqual(LEADS[0])
  expect((await searchLeads(db, 'zolc', 5)).map(({ id }) => id)).toEqual(['lead-lukasz'])
  expect(await allPoints(db)).toEqual(POINTS)
  expect((await readIndex(db))?.versions).toEqual({ 'point-mounts': POINTS[0]?.updatedAt })
  expect(await getChoice(db, 'https://mail.example', 'thread-1')).toEqual({ leadId: 'lead-lena', not: [] })
  expect(await getSetting(computer, 'connection')).toMatchObject({
    accessKey: 'an-access-key',
    workspaceName: 'Acme',
  })
  expect(await getSetting(computer, 'language')).toBe('pl')
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
  if (version < 2) return
  expect(await db.drafts.toArray()).toEqual([DRAFT])
  expect(await db.selectorUpdates.toArray()).toEqual([SELECTOR_UPDATE])
  expect(await readHealth(computer, Date.parse('2026-11-20T12:00:00Z'))).toMatchObject([
    { host: 'roundcube', recognised: 1, missed: 0, silent: [{ name: 'replyTo', lastFound: null }] },
  ])
  if (version < 3) return
  expect(await getChoice(db, 'https://mail.example', 'thread-2')).toEqual({
    leadId: null,
    not: ['lead-lukasz'],
  })
}

test.each(SINGLE)(
  'the single database of version %i becomes the computer’s and a workspace’s',
  async (version) => {
    const name = `example-${version}`
    await restoreDatabase(name, await example(version))
    const computer = openComputer(name)
    expect(await checkDatabase(computer)).toBeNull()
    await expectEverything(computer, version)
    const db = await currentWorkspace(computer)
    // Cursors of then were numbers, which no hub takes any more: everything comes again, and the rest goes at the end.
    expect(await readSync(db)).toMatchObject({
      cursor: null,
      resync: true,
      lastOkAt: '2026-11-20T09:30:00.000Z',
    })
    expect(computer.tables.map(({ name }) => name).sort()).toEqual(['hostDays', 'settings'])
    expect(await workspaceKeys(computer)).toEqual(['w1@https://hub.example'])
    const left = JSON.stringify(await dumpOf(name))
    for (const word of ['Fischer', 'draft', 'expensive', 'sync']) expect(left).not.toContain(word)
  },
)

test('from version 4 on each has its examples', async () => {
  for (let version = 5; version <= MIGRATIONS.length; version++)
    await restoreDatabase(`computer-${version}`, await example(version))
  for (let version = 1; version <= WORKSPACE_MIGRATIONS.length; version++) {
    const name = `computer-4-${version}`
    await restoreDatabase(name, await example(4))
    await restoreDatabase(
      `${name} 019aa000-0000-7000-8000-0000000000a1`,
      await example(`workspace-v${version}`),
    )
    const computer = openComputer(name)
    await expectEverything(computer, 4)
    const db = await currentWorkspace(computer)
    // What the first version threw away of what came is asked for once more.
    expect(await readSync(db)).toMatchObject(
      version > 1 ? { cursor: 'e1.42' } : { cursor: null, resync: true },
    )
    if (version > 2) {
      expect(await allSearchWords(db)).toEqual([SEARCH_WORD])
      expect(await db.missedSearches.toArray()).toEqual([MISSED_SEARCH])
    }
    expect((await listAnswers(db)).map(({ id }) => id)).toEqual([FEEDBACK[1]!.id])
  }
})

test('feedback of which nobody can say for whom it is stays, and is nobody’s until the rep says so', async () => {
  const dump = await example(3)
  const rows = (table: string) => dump.tables.find(({ name }) => name === table)!.rows as never[]
  const outbox = rows('outbox') as { workspaceId: string | null; state: string }[]
  // Connected to the hub that calls its workspace `main`; one item is from before any connection, one from elsewhere.
  const settings = rows('settings') as { key: string; value: { workspaceId: string } }[]
  settings.find(({ key }) => key === 'connection')!.value.workspaceId = 'main'
  for (const item of outbox) item.workspaceId = 'main'
  outbox[0]!.workspaceId = null
  outbox[2]!.workspaceId = 'w9'
  await restoreDatabase('owners', dump)
  const computer = openComputer('owners')
  const at = (key: string) => openWorkspace(computer, key).outbox.orderBy('id').primaryKeys()
  expect(await checkDatabase(computer)).toBeNull()
  const ids = FEEDBACK.map(({ id }) => id)
  expect(await at('main@https://hub.example')).toEqual([ids[0], ids[1], ids[3], ids[4]])
  expect(await at('unassigned')).toEqual([ids[2]])

  // Signed out with "keep": which hub `main` was is not known any more.
  const signedOut = await example(3)
  for (const table of signedOut.tables) {
    if (table.name === 'settings') table.rows = []
    if (table.name === 'outbox') for (const row of table.rows) (row as OutboxRow).workspaceId = 'main'
  }
  await restoreDatabase('signed-out', signedOut)
  const other = openComputer('signed-out')
  expect(await checkDatabase(other)).toBeNull()
  expect(await openWorkspace(other, 'unassigned').outbox.count()).toBe(FEEDBACK.length)
  expect((await currentWorkspace(other)).name).toBe('signed-out unassigned')
})

interface OutboxRow {
  workspaceId: string | null
}

test('a move that breaks off leaves everything where it was, and goes on the next time without a second copy', async () => {
  const before = await example(3)
  await restoreDatabase('broken-move', before)
  const failing: Migration = {
    ...MIGRATIONS[3]!,
    async upgrade(transaction) {
      await MIGRATIONS[3]!.upgrade!(transaction)
      throw new Error('the browser was closed')
    },
  }
  const db = openComputer('broken-move', [...MIGRATIONS.slice(0, 3), failing])
  expect(await checkDatabase(db)).toMatchObject({ reason: 'migration' })
  db.close()
  expect(await dumpOf('broken-move')).toEqual(before)
  const computer = openComputer('broken-move')
  expect(await checkDatabase(computer)).toBeNull()
  await expectEverything(computer, 3)
})

test('every version but the newest has its example, and the newest is what today’s code makes', async () => {
  const shape = (dump: DumpedDatabase['tables']) =>
    dump.map(({ name, keyPath, indexes }) => ({ name, keyPath, indexes }))
  const computer = openComputer('fresh')
  const db = openWorkspace(computer, 'w')
  await computer.open()
  await db.open()
  const made = async (name: string) => shape((await dumpOf(name)).tables)
  expect(await made('fresh')).toEqual(shape((await example(computer.verno)).tables))
  expect(await made('fresh w')).toEqual(shape((await example(`workspace-v${db.verno}`)).tables))
})

test('a failed migration says so and leaves every row as it was', async () => {
  const before = await example(MIGRATIONS.length)
  await restoreDatabase('broken', before)
  const next = MIGRATIONS.length + 1
  const broken: Migration = {
    version: next,
    stores: { hostDays: null },
    upgrade: async (transaction) => {
      await transaction.table('settings').clear()
      throw new Error('no such field')
    },
  }
  const db = openComputer('broken', [...MIGRATIONS, broken])
  expect(await checkDatabase(db)).toMatchObject({
    reason: 'migration',
    message: `Version ${next} of the data: Error: no such field`,
  })
  db.close()
  expect(await dumpOf('broken')).toEqual(before)

  const good = openComputer('broken')
  expect(await checkDatabase(good)).toBeNull()
  expect(await getSetting(good, 'language')).toBe('pl')
  good.close()
})

test('data of a newer version is left alone', async () => {
  await restoreDatabase('newer', { ...(await example(MIGRATIONS.length)), version: 70 })
  const db = openComputer('newer')
  expect(await checkDatabase(db)).toMatchObject({ reason: 'newer' })
  expect((await dumpOf('newer')).version).toBe(70)
})

test('another page keeps an older version open: says so, and goes on when it lets go', async () => {
  await restoreDatabase('held', await example(3))
  const held = await settled(indexedDB.open('held')) // of a page that is frozen: it hears of no newer version
  const computer = openComputer('held')
  expect(await checkDatabase(computer)).toMatchObject({ reason: 'blocked' })
  held.close()
  expect(await checkDatabase(computer)).toBeNull()
  await expectEverything(computer, 3)
})

test('the hub names its workspace: what was stored under its address becomes that workspace’s, also what comes late', async () => {
  const computer = openComputer('named')
  const connection = {
    hubAddress: 'https://hub.example',
    workspaceId: '019aa000-0000-7000-8000-0000000000a1',
  }
  const before = openWorkspace(computer, 'main@https://hub.example')
  const other = openWorkspace(computer, 'main@https://other.example')
  const row = { key: 'draft a', text: 'of the one', at: 1 }
  await before.drafts.put(row)
  await other.drafts.put({ ...row, text: 'of the other' })
  await adoptUnnamed(computer, connection)
  const named = openWorkspace(computer, connection.workspaceId)
  expect(await named.drafts.toArray()).toEqual([row])
  expect(await before.drafts.count()).toBe(0)

  // A page that was open wrote on, and the row moved before is another by now: it stays as it is.
  await named.drafts.put({ ...row, text: 'newer' })
  await before.drafts.bulkPut([row, { ...row, key: 'draft b' }])
  await dropUnnamed(computer, connection)
  expect(await named.drafts.toArray()).toEqual([
    { ...row, text: 'newer' },
    { ...row, key: 'draft b' },
  ])
  expect((await workspaceKeys(computer)).sort()).toEqual([
    connection.workspaceId,
    'main@https://other.example',
  ])
  expect(await other.drafts.count()).toBe(1)
})
