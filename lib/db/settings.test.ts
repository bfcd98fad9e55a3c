import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { openComputer } from './computer.ts'
import { POINTS } from './examples/sample.ts'
import { forgetPick, getChoice, rejectLead, setChoice, setPick } from './picks.ts'
import { indexDelta } from './points.ts'
import { getOwnSetting, getSetting, setSetting } from './settings.ts'
import { INITIAL_SYNC, readSync, updateSync } from './sync-state.ts'
import { openWorkspace } from './workspaces.ts'

test('a setting is its initial value, then what was set', async () => {
  const db = openComputer('settings-1')
  await setSetting(db, 'theme', 'dark')
  expect(await getSetting(db, 'theme')).toBe('dark')
  await expect(setSetting(db, 'theme', 'pink' as 'dark')).rejects.toThrow()
})

test('the sync state is initial, then what was changed; what cannot be read is pulled again', async () => {
  const db = openWorkspace({ name: 'settings-sync' }, 'w')
  expect(await readSync(db)).toEqual(INITIAL_SYNC)
  await updateSync(db, { cursor: 'e.7' })
  expect(await readSync(db)).toEqual({ ...INITIAL_SYNC, cursor: 'e.7' })
  await db.state.put({ key: 'sync', value: { cursor: 7 } })
  expect(await readSync(db)).toEqual({ ...INITIAL_SYNC, resync: true })
})

test.each([
  'https://hub.acme.com',
  'http://127.0.0.1:4510',
  'http://[::1]:4510',
  'http://hub:4510',
  'https://acme.com/alongside',
])('a hub may stand at %s', async (hubAddress) => {
  const db = openComputer('settings-addresses')
  const connection = {
    hubAddress,
    accessKey: 'k',
    workspaceId: 'w',
    workspaceName: 'Acme',
    keyName: 'Sam',
    role: 'rep' as const,
  }
  await setSetting(db, 'connection', connection)
  expect(await getSetting(db, 'connection')).toEqual(connection)
  await expect(
    setSetting(db, 'connection', { ...connection, hubAddress: 'javascript:alert(1)' }),
  ).rejects.toThrow()
})

test('a value that cannot be read is not lost when it is set anew', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const db = openComputer('settings-2')
  const old = { hub: 'https://old.example', key: 'a-key' }
  await db.settings.put({ key: 'connection', value: old })
  expect(await getSetting(db, 'connection')).toBeNull()
  expect(warn).toHaveBeenCalledOnce()
  expect(warn.mock.calls[0]?.join()).not.toContain('a-key')
  await setSetting(db, 'connection', null)
  expect((await db.settings.get('unreadable:connection'))?.value).toEqual(old)
})

test('what the rep says of a thread is kept for that thread of that host, the oldest go first', async () => {
  const db = openWorkspace({ name: 'settings-3' }, 'w')
  const pick = async (origin: string, thread: string) => (await getChoice(db, origin, thread)).leadId
  await db.picks.bulkPut(
    Array.from({ length: 5000 }, (_, i) => ({ thread: `o t${i}`, leadId: 'x', not: [], at: i })),
  )
  await setPick(db, 'https://a.example', 't', 'lead-1')
  expect(await pick('https://a.example', 't')).toBe('lead-1')
  expect(await pick('https://b.example', 't')).toBeNull()
  expect(await db.picks.count()).toBe(5000)
  expect(await pick('o', 't0')).toBeNull()

  const before = await rejectLead(db, 'https://a.example', 't', 'lead-1')
  expect(before).toEqual({ leadId: 'lead-1', not: [] })
  expect(await getChoice(db, 'https://a.example', 't')).toEqual({ leadId: null, not: ['lead-1'] })
  await setPick(db, 'https://a.example', 't', 'lead-2')
  await rejectLead(db, 'https://a.example', 't', 'lead-3')
  expect(await getChoice(db, 'https://a.example', 't')).toEqual({
    leadId: 'lead-2',
    not: ['lead-1', 'lead-3'],
  })
  await setPick(db, 'https://a.example', 't', 'lead-1')
  expect(await getChoice(db, 'https://a.example', 't')).toEqual({ leadId: 'lead-1', not: ['lead-3'] })
  await setChoice(db, 'https://a.example', 't', before)
  await forgetPick(db, 'https://a.example', 't')
  expect(await db.picks.get('https://a.example t')).toBeUndefined()
})

test('the delta between stored points and index names changed and removed ones', () => {
  const [point] = POINTS
  expect(indexDelta(POINTS, { [point!.id]: point!.updatedAt, gone: 'x' })).toEqual({
    changed: [],
    removedIds: ['gone'],
  })
  expect(indexDelta(POINTS, { [point!.id]: 'earlier' })).toEqual({ changed: POINTS, removedIds: [] })
})

test('a connection to another hub than the only one that the company allows is none, but is not lost', async () => {
  const db = openComputer('settings-only-hub')
  const connection = {
    hubAddress: 'https://hub.example.com',
    accessKey: 'k',
    workspaceId: 'w',
    workspaceName: 'Acme',
    keyName: 'Sam',
    role: 'rep' as const,
  }
  await setSetting(db, 'connection', connection)
  const company = (hubAddress: string, locked: 'hubAddress'[]) =>
    setSetting(db, 'policy', { policy: { hubAddress, locked }, problem: null })
  await company('https://hub.acme.test', [])
  expect(await getSetting(db, 'connection')).toEqual(connection)
  await company('https://hub.acme.test', ['hubAddress'])
  expect(await getSetting(db, 'connection')).toBeNull()
  expect(await getOwnSetting(db, 'connection')).toEqual(connection)
  await company('https://hub.example.com/', ['hubAddress'])
  expect(await getSetting(db, 'connection')).toEqual(connection)
})
