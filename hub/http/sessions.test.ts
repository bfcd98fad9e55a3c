import { beforeAll, expect, test } from 'vitest'
import type { Store } from '../store/open.ts'
import { allOf, hubOn, openEmbedded, withKeys } from '../testing.ts'

/** Keys and sessions: neither passes for the other, and a session ends with the key that it came from. */

const ORIGIN = 'http://hub.test'
let store: Store
let keys: Awaited<ReturnType<typeof withKeys>>
/** Two processes on one database. */
let here: ReturnType<typeof hubOn>
let elsewhere: ReturnType<typeof hubOn>

beforeAll(async () => {
  store = await openEmbedded()
  keys = await withKeys(store)
  here = hubOn(store)
  elsewhere = hubOn(store)
  return () => store.close()
})

const signIn = async (key: string, origin = ORIGIN) => {
  const answer = await here.app.request('/desk/session', {
    method: 'POST',
    headers: { origin, host: new URL(origin).host, 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  })
  return {
    status: answer.status,
    cookie: /^[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '',
    answer,
  }
}
const withCookie = async (hub: typeof here, cookie: string) =>
  (await hub.app.request('/v1/session', { headers: { cookie, host: 'hub.test' } })).status
const tokenOf = (cookie: string) => decodeURIComponent(cookie.split('=')[1] ?? '')

test('the token of a session is no access key, and opens no other session', async () => {
  const { cookie } = await signIn(keys.marketer.key)
  expect(await withCookie(here, cookie)).toBe(200)
  for (const hub of [here, elsewhere]) {
    expect((await hub.call('GET', '/v1/session', tokenOf(cookie))).status).toBe(401)
    expect((await hub.call('POST', '/v1/touchpoints', tokenOf(cookie), { touchpoints: [] })).status).toBe(401)
  }
  expect((await signIn(tokenOf(cookie))).status).toBe(401)
})

test('an access key is no session, whether the hub has just seen it or not', async () => {
  expect(await withCookie(elsewhere, `alongside_desk=${keys.admin.key}`)).toBe(401)
  expect((await here.call('GET', '/v1/session', keys.admin.key)).status).toBe(200)
  expect(await withCookie(here, `alongside_desk=${keys.admin.key}`)).toBe(401)
  expect(await withCookie(here, `__Host-alongside_desk=${keys.admin.key}`)).toBe(401)
})

test('of two cookies nobody knows which is the own one', async () => {
  const mine = (await signIn(keys.marketer.key)).cookie
  const other = (await signIn(keys.rep.key)).cookie
  for (const cookie of [`${mine}; ${other}`, `${mine}; ${mine}`, `a=b; ${other};${mine}`])
    expect(await withCookie(here, cookie)).toBe(401)
  expect(await withCookie(here, `a=${mine}; ${mine}; not_alongside_desk=x`)).toBe(200)
})

test('on https the cookie is one that no neighbour of the same domain can set, and it goes before others', async () => {
  const { cookie, answer } = await signIn(keys.marketer.key, 'https://hub.test')
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-alongside_desk=.*Path=\/;.*Secure/)
  expect(answer.headers.get('set-cookie')).not.toMatch(/Domain/i)
  expect(await withCookie(here, cookie)).toBe(200)
  expect(await withCookie(here, `alongside_desk=of-a-neighbour; ${cookie}`)).toBe(200)
})

test.each<[string, (parent: string) => unknown]>([
  ['revoked', (id) => elsewhere.call('DELETE', `/v1/keys/${id}`, keys.admin.key)],
  [
    'expired',
    (id) =>
      allOf(store)
        .updateTable('access_keys')
        .set({ expires_at: new Date(0) })
        .where('id', '=', id)
        .execute(),
  ],
  ['gone', (id) => allOf(store).deleteFrom('access_keys').where('id', '=', id).execute()],
])('a session ends when its key is %s, on every process of the hub', async (_, end) => {
  const made = await here.call('POST', '/v1/keys', keys.admin.key, { role: 'rep', name: 'Somebody' })
  const parent = (await made.json()) as { id: string; key: string }
  const { cookie } = await signIn(parent.key)
  expect([await withCookie(here, cookie), await withCookie(elsewhere, cookie)]).toEqual([200, 200])
  await end(parent.id)
  for (const hub of [here, elsewhere])
    await expect.poll(() => withCookie(hub, cookie), { timeout: 10_000, interval: 500 }).toBe(401)
})

test('a session does not outlive the end that its key has', async () => {
  const expiresAt = new Date(Date.now() + 1_500).toISOString()
  const made = await here.call('POST', '/v1/keys', keys.admin.key, { role: 'rep', name: 'Soon', expiresAt })
  const { cookie } = await signIn(((await made.json()) as { key: string }).key)
  expect(await withCookie(here, cookie)).toBe(200)
  await expect.poll(() => withCookie(here, cookie), { timeout: 10_000, interval: 300 }).toBe(401)
})
