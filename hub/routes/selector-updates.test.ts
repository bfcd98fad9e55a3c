import { beforeAll, expect, test } from 'vitest'
import { ChangesAnswer } from '../../lib/contract/changes.ts'
import { Problem } from '../../lib/contract/problem.ts'
import { SelectorUpdateList } from '../../lib/contract/selector-update.ts'
import { Session } from '../../lib/contract/session.ts'
import { SelectorUpdate } from '../../lib/domain/selector-update.ts'
import { hubOn, onEachDatabase, WORKSPACE, withKeys } from '../testing.ts'

const UPDATE = { versions: { from: 1, to: 2 }, selectors: { from: ['.sender b', 'td.from'] } }
const bytes = (base64: string) => Buffer.from(base64, 'base64')

onEachDatabase('selector updates', (open) => {
  let hub: ReturnType<typeof hubOn>
  let keys: Awaited<ReturnType<typeof withKeys>>
  beforeAll(async () => {
    const store = await open()
    keys = await withKeys(store)
    await withKeys(store, 'other')
    hub = hubOn(store)
  })
  const put = (host: string, body: unknown, key = keys.admin.key) =>
    hub.call('PUT', `/v1/selector-updates/${host}`, key, body)
  const list = async () =>
    SelectorUpdateList.parse(await (await hub.call('GET', '/v1/selector-updates', keys.rep.key)).json())

  test('what an administrator puts is signed with the key that a session names, and comes with the changes', async () => {
    const before = await list()
    expect(before.updates).toEqual([])
    expect((await put('roundcube', UPDATE)).status).toBe(200)
    const { publicKey, updates } = await list()
    expect(publicKey).toBe(before.publicKey)
    const session = Session.parse(await (await hub.call('GET', '/v1/session', keys.rep.key)).json())
    expect(session.selectorKey).toBe(publicKey)
    const [signed] = updates
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('spki', bytes(publicKey), algorithm, false, ['verify'])
    const verify = (payload: string) =>
      crypto.subtle.verify(algorithm, key, bytes(signed!.signature), Buffer.from(payload))
    expect(await verify(signed!.payload)).toBe(true)
    expect(await verify(signed!.payload.replace('td.from', 'td.to'))).toBe(false)
    expect(SelectorUpdate.parse(JSON.parse(signed!.payload))).toMatchObject({
      ...UPDATE,
      workspace: WORKSPACE,
      host: 'roundcube',
    })

    const changes = async () =>
      ChangesAnswer.parse(await (await hub.call('GET', '/v1/changes', keys.rep.key)).json()).changes
    const { host: _, ...value } = signed!
    expect(await changes()).toEqual([{ kind: 'selector_update', id: 'roundcube', value }])
    expect((await hub.call('DELETE', '/v1/selector-updates/roundcube', keys.admin.key)).status).toBe(204)
    expect(await changes()).toEqual([{ kind: 'selector_update', id: 'roundcube', value: null }])
    expect((await hub.call('DELETE', '/v1/selector-updates/roundcube', keys.admin.key)).status).toBe(404)
  })

  test('only an administrator writes, and the private key is in no answer', async () => {
    expect((await put('roundcube', UPDATE, keys.rep.key)).status).toBe(403)
    expect((await put('roundcube', UPDATE, keys.marketer.key)).status).toBe(403)
    expect((await hub.call('GET', '/v1/selector-updates')).status).toBe(401)
    expect(Object.keys(await list()).sort()).toEqual(['publicKey', 'updates'])
  })

  test.each([
    ['a host that is no id', '../etc', UPDATE],
    ['no selectors', 'gmail', { ...UPDATE, selectors: {} }],
    ['a name that is none', 'gmail', { ...UPDATE, selectors: { 'fr om': ['a'] } }],
    ['a selector that is no string', 'gmail', { ...UPDATE, selectors: { from: [7] } }],
    ['too many selectors', 'gmail', { ...UPDATE, selectors: { from: Array(11).fill('a') } }],
    ['a selector without end', 'gmail', { ...UPDATE, selectors: { from: ['a'.repeat(501)] } }],
    ['versions upside down', 'gmail', { ...UPDATE, versions: { from: 2, to: 1 } }],
    ['too much in all', 'gmail', { ...UPDATE, selectors: many() }],
  ])('refuses %s and says why', async (_, host, body) => {
    const answer = await put(encodeURIComponent(host), body)
    expect(answer.status).toBe(400)
    expect(Problem.parse(await answer.json()).detail).toMatch(/fit the contract|characters/)
    expect((await list()).updates).toEqual([])
  })

  test('several processes make one key', async () => {
    const lists = await Promise.all(Array.from({ length: 8 }, list))
    expect(new Set(lists.map(({ publicKey }) => publicKey)).size).toBe(1)
  })
})

function many(): Record<string, string[]> {
  return Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`name${i}`, Array.from({ length: 10 }, () => 'b'.repeat(400))]),
  )
}
