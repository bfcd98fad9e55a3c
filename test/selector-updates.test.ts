/** Newer selectors from the hub's own routes through the sync to what a page gets, and what is refused on the way. */
import 'fake-indexeddb/auto'
import { expect, onTestFinished, test, vi } from 'vitest'
import { allOf, hubOn, openEmbedded, withKeys } from '../hub/testing.ts'
import { setSetting } from '../lib/db/settings.ts'
import { currentWorkspace } from '../lib/db/workspaces.ts'
import { connect } from '../lib/sync/connect.ts'
import { syncRound } from '../lib/sync/round.ts'
import {
  checkSelectorUpdates,
  checkSelectorUpdatesAgain,
  refuse,
  selectorsFor,
} from '../lib/sync/selector-updates.ts'
import { testWorld } from './memory-hub.ts'

const UPDATE = { versions: { from: 1, to: 1 }, selectors: { from: ['.sender'] } }
const HOSTS = new Set(['roundcube', 'gmail'])

async function connected() {
  const store = await openEmbedded()
  onTestFinished(() => store.close())
  const keys = await withKeys(store)
  const { app, call } = hubOn(store)
  const { world, computer } = await testWorld()
  world.fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input))
    return app.request(pathname + search, init)
  }
  const connectAgain = () =>
    connect(computer, { hubAddress: 'https://hub.example', accessKey: keys.rep.key, fetch: world.fetch })
  await setSetting(computer, 'connection', null)
  expect(await connectAgain()).toMatchObject({ ok: true })
  const db = await currentWorkspace(computer)
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const put = (host: string, body: unknown = UPDATE) =>
    call('PUT', `/v1/selector-updates/${host}`, keys.admin.key, body)
  const sync = async () => {
    expect(await syncRound(world)).toEqual({ ok: true })
    await checkSelectorUpdates({ computer, db }, HOSTS)
  }
  const problems = async () =>
    Object.fromEntries((await db.selectorUpdates.toArray()).map(({ host, problem }) => [host, problem]))
  return { store, computer, db, call, keys, put, sync, problems, connectAgain, warn }
}

test('an update comes with the sync, is replaced by the next, and goes when it is taken back', async () => {
  const { computer, db, put, sync, call, keys } = await connected()
  await put('roundcube')
  await sync()
  expect(await selectorsFor({ computer, db }, 'roundcube')).toMatchObject({ host: 'roundcube', ...UPDATE })
  expect(await selectorsFor({ computer, db }, 'gmail')).toBeNull()
  await put('roundcube', { ...UPDATE, selectors: { from: ['.author'] } })
  await sync()
  expect((await selectorsFor({ computer, db }, 'roundcube'))?.selectors).toEqual({ from: ['.author'] })
  await call('DELETE', '/v1/selector-updates/roundcube', keys.admin.key)
  await sync()
  expect(await db.selectorUpdates.count()).toBe(0)
})

test('a changed word, another host’s update, another workspace’s key and an unknown host are refused, and it is said', async () => {
  const { computer, store, db, put, sync, problems, warn } = await connected()
  await put('roundcube')
  await put('gmail')
  await put('nobody-knows')
  await sync()
  expect(await problems()).toEqual({ gmail: null, 'nobody-knows': 'host', roundcube: null })

  const [gmail, roundcube] = await Promise.all([
    db.selectorUpdates.get('gmail'),
    db.selectorUpdates.get('roundcube'),
  ])
  await db.selectorUpdates.put({ ...gmail!, payload: gmail!.payload.replace('.sender', '.evil') })
  await db.selectorUpdates.put({ ...gmail!, host: 'roundcube' })
  expect(await selectorsFor({ computer, db }, 'gmail')).toBeNull()
  expect(await selectorsFor({ computer, db }, 'roundcube')).toBeNull()
  expect(await problems()).toMatchObject({ gmail: 'signature', roundcube: 'signature' })
  expect(warn.mock.calls.flat().join()).not.toMatch(/sender|evil|hub\.example/)

  await db.selectorUpdates.put({ ...roundcube!, signature: 'no base64!' })
  expect(await selectorsFor({ computer, db }, 'roundcube')).toBeNull()
  await allOf(store).deleteFrom('signing_keys').execute() // the hub makes another key: somebody else's, for all we know
  await put('roundcube')
  await sync()
  expect(await problems()).toMatchObject({ roundcube: 'signature' })
})

test('who connects again trusts the hub’s key anew; an extension update gives refused ones another chance', async () => {
  const { computer, store, db, put, sync, problems, connectAgain } = await connected()
  await allOf(store).deleteFrom('signing_keys').execute()
  await put('roundcube')
  await sync()
  expect(await problems()).toEqual({ roundcube: 'signature' })
  await connectAgain()
  await checkSelectorUpdatesAgain(db)
  expect(await selectorsFor({ computer, db }, 'roundcube')).toMatchObject(UPDATE)
  await refuse(db, 'roundcube', 'version')
  expect(await selectorsFor({ computer, db }, 'roundcube')).toBeNull()
})

test('a hub of an older time names no key: nothing of it is trusted', async () => {
  const { computer, put, sync, problems } = await connected()
  const { value } = (await computer.settings.get('connection')) as { value: Record<string, unknown> }
  const { selectorKey: _, ...older } = value
  await computer.settings.put({ key: 'connection', value: older })
  await put('roundcube')
  await sync()
  expect(await problems()).toEqual({ roundcube: 'signature' })
})
