import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { contextOf, NOW, talkingPoint, validated } from '../../test/factories.ts'
import { openComputer } from '../db/computer.ts'
import { putContexts } from '../db/leads.ts'
import { putPoints } from '../db/points.ts'
import { setSetting } from '../db/settings.ts'
import { openWorkspace } from '../db/workspaces.ts'
import type { Hint } from '../domain/hint.ts'
import { readFirstPage } from './first-page.ts'

const HINT: Hint = {
  token: 1,
  host: 'practice',
  origin: 'http://127.0.0.1',
  pageKind: 'message',
  thread: null,
  participants: [{ role: 'from', text: 'ann@acme.example' }],
  canInsert: false,
  recognised: true,
  withoutAddress: [],
}
const FOR = { now: NOW, language: 'en' }
let databases = 0
function fresh() {
  const computer = openComputer(`first-page-${++databases}`)
  return { computer, db: openWorkspace(computer, 'w') }
}

test('tells of the page, its people, the talking points and the settings', async () => {
  const stores = fresh()
  await setSetting(stores.computer, 'theme', 'dark')
  await putContexts(stores.db, [contextOf([], { id: 'ann', emails: ['ann@acme.example'] })])
  await putPoints(stores.db, [talkingPoint(1)])
  const { settings, points, hint, people } = await readFirstPage(stores, Promise.resolve(HINT), FOR)
  expect(settings).toMatchObject({ theme: 'dark', connection: null })
  expect(points).toHaveLength(1)
  expect(hint).toEqual(HINT)
  expect(people?.chosen?.lead.id).toBe('ann')
  expect(await readFirstPage(stores, Promise.resolve(null), FOR)).toMatchObject({ hint: null, people: null })
})

test('the access key does not travel', async () => {
  const stores = fresh()
  const connection = { hubAddress: 'https://hub.example', accessKey: 'secret', workspaceId: 'w' }
  const who = { keyName: 'Rita', person: { id: 'p', name: 'Rita' } }
  await setSetting(stores.computer, 'connection', {
    ...{ ...connection, ...who },
    ...{ workspaceName: 'Acme', role: 'rep' },
  })
  const page = await readFirstPage(stores, Promise.resolve(null), FOR)
  expect(page.settings.connection).toEqual(who)
})

test('of very many talking points those that fit best travel', async () => {
  const stores = fresh()
  const many = Array.from({ length: 300 }, (_, n) =>
    talkingPoint(n + 1, { id: `p${n}`, language: n === 299 ? 'en' : 'pl', verification: validated() }),
  )
  await putPoints(stores.db, many)
  const { points } = await readFirstPage(stores, Promise.resolve(null), FOR)
  expect(points).toHaveLength(200)
  expect(points[0]?.id).toBe('p299')
})
