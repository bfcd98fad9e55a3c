import 'fake-indexeddb/auto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { STORAGE_KEYS } from '../messages/storage-keys.ts'
import { clear } from './clear.ts'
import { COMPUTER_CLEARED, openComputer } from './computer.ts'
import { CLEARED, type Occasion, type WorkspaceDatabase } from './database.ts'
import { forgetConnected, noticeDropped } from './dropped.ts'
import { clearSettings, getSetting, SETTINGS, setSetting } from './settings.ts'
import { openWorkspace } from './workspaces.ts'

const ROOT = new URL('../../', import.meta.url)

test('every table says when it is cleared', async () => {
  const computer = openComputer('cleared')
  const db = openWorkspace(computer, 'w')
  const tablesOf = (table: object) =>
    [...new Set(Object.keys(table).map((item) => item.split(': ')[0]))].sort()
  expect(tablesOf(CLEARED)).toEqual(db.tables.map(({ name }) => name).sort())
  expect(tablesOf(COMPUTER_CLEARED)).toEqual(computer.tables.map(({ name }) => name).sort())
})

test('every key of the browser’s storage areas says so too', () => {
  const files = ['lib', 'entrypoints', 'components'].flatMap((room) =>
    readdirSync(new URL(room, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|testing|fake-/.test(path))
      .map((path) => readFileSync(new URL(`${room}/${path}`, ROOT), 'utf8')),
  )
  const users = files.filter((text) => /storage\??\.(local|session)|(Session|Local)Store\b/.test(text))
  const keys = users.flatMap((text) =>
    [...text.matchAll(/`(\w+:)\$\{|const KEY = '(\w+)'/g)].map(([, prefix, key]) => prefix ?? key),
  )
  expect(users.length).toBeGreaterThan(4)
  expect([...new Set(keys)].sort()).toEqual(Object.keys(STORAGE_KEYS).sort())
})

/** One row in every table and part of one. */
async function fill(db: WorkspaceDatabase) {
  for (const { name, schema } of db.tables) {
    if (name === 'state' || name === 'outbox') continue
    await db.table(name).put({ [String(schema.primKey.keyPath)]: 'a', at: 1 })
  }
  await db.state.bulkPut(
    (['sync', 'history', 'visit', 'address', 'person', 'wanted'] as const).map((key) => ({ key, value: {} })),
  )
  const items = ['waiting', 'failed', 'delivered', 'kept'].map((state) => ({
    id: state,
    state,
    leadId: 'l',
    createdAt: 1,
  }))
  await db.outbox.bulkPut(items as never)
}

/** What is left, as CLEARED names it. */
async function left(db: WorkspaceDatabase): Promise<string[]> {
  const parts = new Set<string>()
  for (const { name } of db.tables) {
    for (const row of await db.table(name).toArray()) {
      if (name === 'state') parts.add(`state: ${row.key}`)
      else if (name === 'outbox')
        parts.add(`outbox: ${row.state === 'waiting' || row.state === 'failed' ? 'unsent' : row.state}`)
      else parts.add(name)
    }
  }
  return [...parts].sort()
}

test.each<Occasion[]>([['sign_out'], ['change'], ['discard'], ['sign_out', 'discard'], ['other_person']])(
  'what the table names goes, and nothing else: %s %s',
  async (...occasions) => {
    const db = openWorkspace({ name: `cleared-${occasions}` }, 'w')
    await fill(db)
    expect(await left(db)).toEqual(Object.keys(CLEARED).sort())
    await db.transaction('rw', db.tables, () => clear(db, occasions))
    const stays = Object.entries(CLEARED).filter(
      ([, when]) => !occasions.some((o) => (when as readonly Occasion[]).includes(o)),
    )
    expect(await left(db)).toEqual(stays.map(([item]) => item).sort())
  },
)

test('what is a company’s goes with a sign-out and a change, but for what the rep gave', () => {
  const staying = (occasion: Occasion) =>
    Object.entries(CLEARED).flatMap(([item, when]) =>
      (when as readonly Occasion[]).includes(occasion) ? [] : [item],
    )
  expect(staying('sign_out').sort()).toEqual([
    'drafts',
    'outbox: kept',
    'outbox: unsent',
    'state: address',
    'state: person',
    'state: visit',
  ])
  expect(staying('change').sort()).toEqual([
    'drafts',
    'outbox: delivered',
    'outbox: kept',
    'outbox: unsent',
    'state: address',
    'state: history',
    'state: person',
    'state: visit',
  ])
})

const CONNECTION = {
  hubAddress: 'https://hub.example',
  accessKey: 'k',
  workspaceId: 'w',
  workspaceName: 'Acme',
  keyName: 'Sam',
  role: 'rep' as const,
}

test('settings go back as their table says', async () => {
  const computer = openComputer('cleared-settings')
  await setSetting(computer, 'connection', CONNECTION)
  await setSetting(computer, 'theme', 'dark')
  await clearSettings(computer, 'sign_out')
  expect([await getSetting(computer, 'connection'), await getSetting(computer, 'theme')]).toEqual([
    null,
    'dark',
  ])
  expect(SETTINGS.connection.cleared).toBe('sign_out')
})

function memoryStore() {
  const items = new Map<string, unknown>()
  return {
    get: async (key: string) => (items.has(key) ? { [key]: items.get(key) } : {}),
    set: async (more: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(more)) items.set(key, value)
    },
    remove: async (key: string) => void items.delete(key),
  }
}

test('a browser that dropped the databases is told from a first start and from a sign-out', async () => {
  const local = memoryStore()
  const computer = openComputer('dropped-1')
  await noticeDropped(computer, local)
  expect(await getSetting(computer, 'dropped')).toBeNull()
  await setSetting(computer, 'connection', CONNECTION)
  await noticeDropped(computer, local)

  const emptied = openComputer('dropped-2')
  await noticeDropped(emptied, local)
  expect(await getSetting(emptied, 'dropped')).toEqual({
    workspaceName: 'Acme',
    hubAddress: 'https://hub.example',
  })

  await noticeDropped(computer, local)
  await forgetConnected(local)
  await clearSettings(computer, 'sign_out')
  await noticeDropped(computer, local)
  expect(await getSetting(computer, 'dropped')).toBeNull()
})
