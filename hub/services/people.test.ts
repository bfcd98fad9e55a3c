import { beforeAll, expect, test } from 'vitest'
import type { CreatedKey } from '../../lib/contract/key.ts'
import type { PersonItem, PersonList } from '../../lib/contract/person.ts'
import type { Store } from '../store/open.ts'
import { hubOn, onEachDatabase, withKeys } from '../testing.ts'
import { watchLastSeen } from './last-seen.ts'

/** People and their keys, over HTTP. */

onEachDatabase('people', (open) => {
  let store: Store
  let keys: Awaited<ReturnType<typeof withKeys>>
  let hub: ReturnType<typeof hubOn>

  beforeAll(async () => {
    store = await open()
    keys = await withKeys(store)
    hub = hubOn(store)
  })

  async function ask<T>(key: string, method: string, path: string, body?: unknown, status = 200): Promise<T> {
    const response = await hub.call(method, path, key, body)
    const answer = await response.json()
    expect(response.status, JSON.stringify(answer)).toBe(status)
    return answer as T
  }
  const change = (person: { id: string }, body: object, status = 200) =>
    ask<PersonItem>(keys.admin.key, 'PUT', `/v1/people/${person.id}`, body, status)
  const newKey = (body: object, status = 201) =>
    ask<CreatedKey & { detail?: string }>(keys.admin.key, 'POST', '/v1/keys', body, status)
  const session = (key: string) => hub.call('GET', '/v1/session', key)
  /** Both hubs of two have heard of it, the other one within seconds. */
  const everywhere = (look: () => Promise<unknown>, expected: unknown) =>
    expect.poll(async () => [await look(), await look()], { timeout: 15_000 }).toEqual([expected, expected])

  test('are those of the keys, with their roles', async () => {
    const { people } = await ask<PersonList>(keys.admin.key, 'GET', '/v1/people')
    expect(
      people.map(({ name, role, keys, active, email, team }) => [name, role, keys, active, email, team]),
    ).toEqual([
      ['Ada Admin', 'admin', 1, true, null, null],
      ['Marta Kowal', 'rep', 1, true, null, null],
      ['Mila Moretti', 'marketer', 1, true, null, null],
      ['Piotr Zych', 'rep', 1, true, null, null],
    ])
  })

  test('have an address that nobody else here has, whatever its case, and a team', async () => {
    const changed = await change(keys.rep.person, {
      email: ' Marta@Optik.Example ',
      team: 'North',
      name: 'Marta K.',
    })
    expect(changed).toMatchObject({
      name: 'Marta K.',
      email: 'marta@optik.example',
      team: 'North',
      role: 'rep',
    })
    await change(keys.otherRep.person, { email: 'MARTA@optik.example' }, 409)
    await change(keys.otherRep.person, { email: 'no address' }, 400)
    expect(await change(keys.rep.person, { email: 'marta@optik.example' })).toEqual(changed)
    expect(await change(keys.rep.person, { email: null, team: null })).toMatchObject({
      email: null,
      team: null,
    })
    await change({ id: 'nobody' }, { team: 'North' }, 404)
    await change({ id: 'nobody' }, {}, 404)
  })

  test('may do what their role says, and a key does no more than its own', async () => {
    const { key, person } = await newKey({ role: 'marketer', name: 'Ines' })
    const repKey = await newKey({ role: 'rep', name: 'Ines at the trade fair', personId: person.id })
    const status = (key: string) => async () => (await hub.call('GET', '/v1/feedback', key)).status
    await everywhere(status(key), 200)
    await everywhere(status(repKey.key), 403)
    await change(person, { role: 'rep' })
    await everywhere(status(key), 403)
    const refused = await newKey({ role: 'marketer', name: 'Ines', personId: person.id }, 409)
    expect(refused.detail).toContain(`alongside people change ${person.id} --role marketer`)
    await change(person, { role: 'admin' })
    await everywhere(status(key), 200)
    await everywhere(status(repKey.key), 403)
    expect((await hub.call('GET', '/v1/people', key)).status).toBe(403)
  })

  test('whose access is revoked are refused by every process, and are let in again when it is given back', async () => {
    const { key, person } = await newKey({ role: 'rep', name: 'Gone' })
    const status = async () => (await session(key)).status
    await everywhere(status, 200)
    expect(await change(person, { active: false })).toMatchObject({ active: false })
    await everywhere(status, 401)
    const refused = await newKey({ role: 'rep', name: 'Gone', personId: person.id }, 409)
    expect(refused.detail).toContain(`alongside people restore ${person.id}`)
    await change(person, { active: true })
    await everywhere(status, 200)
  })

  test('one administrator with a key that works is always left', async () => {
    for (const body of [{ role: 'marketer' }, { active: false }]) await change(keys.admin.person, body, 409)
    expect((await session(keys.admin.key)).status).toBe(200)
    const second = await newKey({ role: 'admin', name: 'Second' })
    await change(second.person, { active: false })
    await change(keys.admin.person, { role: 'marketer' }, 409)
    await change(second.person, { active: true })
    const first = await change(keys.admin.person, { role: 'marketer' })
    expect(first.role).toBe('marketer')
    await everywhere(async () => (await hub.call('GET', '/v1/people', second.key)).status, 200)
    await ask(second.key, 'PUT', `/v1/people/${first.id}`, { role: 'admin' })
  })

  test('are noted as seen when they were here, and not before', async () => {
    const { key, person } = await newKey({ role: 'rep', name: 'Seen' })
    const seen = async () =>
      (await ask<PersonList>(keys.admin.key, 'GET', '/v1/people')).people.find(({ id }) => id === person.id)
        ?.lastSeenAt
    expect((await session(key)).status).toBe(200)
    expect(await seen()).toBeNull()
    const errors: unknown[] = []
    const watch = watchLastSeen(store, (error) => errors.push(error))
    watch.note({ workspaceId: '01900000-0000-7000-8000-000000000001', personId: person.id })
    await watch.stop()
    expect(errors).toEqual([])
    const first = await seen()
    expect(Date.now() - Date.parse(first ?? '')).toBeLessThan(60_000)
    const again = watchLastSeen(store, (error) => errors.push(error))
    again.note({ workspaceId: '01900000-0000-7000-8000-000000000001', personId: person.id })
    await again.stop()
    expect(await seen(), 'not written again within minutes').toBe(first)
  })
})
