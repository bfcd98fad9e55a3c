import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { selectByHash } from '../store/access-keys.ts'
import type { Db, Store } from '../store/open.ts'
import { actorOf, openEmbedded, withKeys } from '../testing.ts'
import { createKey, createKeyring } from './access-keys.ts'

/** So that the answer to a look-up can be held back. */
vi.mock('../store/access-keys.ts', async (original) => {
  const module = await original<typeof import('../store/access-keys.ts')>()
  return { ...module, selectByHash: vi.fn(module.selectByHash) }
})
const { selectByHash: lookUp } =
  await vi.importActual<typeof import('../store/access-keys.ts')>('../store/access-keys.ts')

let store: Store
let keys: Awaited<ReturnType<typeof withKeys>>
let key: string
beforeAll(async () => {
  store = await openEmbedded()
  keys = await withKeys(store)
  key = keys.rep.key
})
afterAll(() => store.close())

const guess = () => `alg_rep_${randomBytes(32).toString('base64url')}`

/** The database, counting the questions that come to it. */
function counted(db: Db): { db: Db; asked: () => number } {
  let asked = 0
  const counting = db.withPlugin({
    transformQuery({ node }) {
      asked += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return { db: counting, asked: () => asked }
}

/** A keyring, and how often it asked where those who look up leads ask, and where it may take its time. */
function keyring() {
  const [quick, slow, writes] = [counted(store.db), counted(store.bulk), counted(store.writes)]
  return {
    ...createKeyring({ ...store, db: quick.db, bulk: slow.db, writes: writes.db }),
    asked: () => [quick.asked(), slow.asked()],
    wrote: writes.asked,
  }
}

test.each([
  '',
  'x',
  'alg_rep_short',
  `alg_rep_${'x'.repeat(101)}`,
  `${guess().slice(0, -1)}=`,
  'a'.repeat(5000),
])('what no hub makes is not looked up (%#)', async (secret) => {
  const ring = keyring()
  expect(await ring.actor(secret)).toBeNull()
  expect(await ring.sessionActor(secret)).toBeNull()
  expect(await ring.closeSession(secret)).toBe(false)
  expect([ring.asked(), ring.wrote()]).toEqual([[0, 0], 0])
})

test('who signs out of no session deletes nothing, and who guesses sessions stands in no look-up’s way', async () => {
  const ring = keyring()
  expect(await ring.closeSession(guess())).toBe(false)
  expect(await ring.closeSession(key)).toBe(false)
  expect(ring.asked()).toEqual([2, 0])
  for (let n = 0; n < 5; n++) {
    expect(await ring.sessionActor(guess(), true)).toBeNull()
    expect(await ring.closeSession(guess(), true)).toBe(false)
  }
  expect([ring.asked(), ring.wrote()]).toEqual([[2, 10], 0])
})

test('a wrong key that is sent again and again is looked up once', async () => {
  const ring = keyring()
  const wrong = guess()
  for (let n = 0; n < 5; n++) expect(await ring.actor(wrong)).toBeNull()
  expect(ring.asked()).toEqual([1, 0])
})

test('guesses of a network that has sent many stand in no look-up’s way, nor does a key that has worked wait with them', async () => {
  const ring = keyring()
  for (let n = 0; n < 5; n++) expect(await ring.actor(guess(), true)).toBeNull()
  expect(ring.asked()).toEqual([0, 5])
  expect(await ring.actor(key, true)).not.toBeNull()
  expect(ring.asked()).toEqual([0, 6])
  await new Promise((resolve) => setTimeout(resolve, 3_100)) // the cache has forgotten it
  expect(await ring.actor(key, true)).not.toBeNull()
  expect(ring.asked()).toEqual([1, 6])
})

test('a look-up that was under way when a key was revoked or a session closed brings neither back', async () => {
  const admin = actorOf(keys.admin)
  const other = await createKey(store, admin, { role: 'rep', name: 'Marta', expiresAt: null })
  const ring = createKeyring(store)
  const { token } = (await ring.openSession(keys.rep.key))!
  for (const { look, end } of [
    { look: () => ring.actor(other.key), end: () => ring.revoke(admin, other.id) },
    { look: () => ring.sessionActor(token), end: () => ring.closeSession(token) },
  ]) {
    const answered = Promise.withResolvers<void>()
    const letGo = Promise.withResolvers<void>()
    vi.mocked(selectByHash).mockImplementationOnce(async (...asked) => {
      const row = await lookUp(...asked)
      answered.resolve()
      await letGo.promise
      return row
    })
    const begun = look()
    await answered.promise
    await end()
    letGo.resolve()
    expect(await begun).not.toBeNull()
    expect(await look()).toBeNull()
  }
})
