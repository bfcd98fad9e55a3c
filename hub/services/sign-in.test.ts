import { beforeAll, describe, expect, test } from 'vitest'
import type { Invited, PersonItem } from '../../lib/contract/person.ts'
import type { DeskSession, DeviceList, Invitation } from '../../lib/contract/sign-in.ts'
import { TRIES } from '../http/sign-in-limits.ts'
import type { Store } from '../store/open.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { allOf, hubOn, onEachDatabase, withKeys } from '../testing.ts'
import { createKeyring } from './access-keys.ts'
import { createPasswords } from './passwords.ts'
import { acceptInvitation, type CountTry, changePassword, signIn as signInWith } from './sign-in.ts'

/** Invited, signed in, signed out, revoked: over HTTP, as the desk does it. */

const ORIGIN = 'http://hub.test'
const SECOND = '01900000-0000-7000-8000-000000000002'

onEachDatabase('signing in', (open) => {
  let store: Store
  let keys: Awaited<ReturnType<typeof withKeys>>
  let second: Awaited<ReturnType<typeof withKeys>>
  let hub: ReturnType<typeof hubOn>

  beforeAll(async () => {
    store = await open()
    keys = await withKeys(store)
    second = await withKeys(store, SECOND)
    hub = hubOn(store)
  })

  /** A request of the desk's page, with the cookie that it got. */
  async function desk<T>(
    method: string,
    path: string,
    { body, cookie, on = hub }: { body?: unknown; cookie?: string; on?: typeof hub } = {},
  ) {
    const answer = await on.app.request(path, {
      method,
      headers: {
        ...{ origin: ORIGIN, host: 'hub.test', 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/150.0' },
        ...(cookie !== undefined && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      json: (text ? JSON.parse(text) : null) as T & { detail?: string },
      cookie: /^[^;]+/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '',
      headers: answer.headers,
    }
  }
  async function admin<T>(method: string, path: string, body?: unknown, status = 201, key = keys.admin.key) {
    const answer = await hub.call(method, path, key, body)
    const json = (await answer.json()) as T & { detail: string }
    expect(answer.status, JSON.stringify(json)).toBe(status)
    return json
  }
  const invite = (name: string, over: object = {}, key?: string) =>
    admin<Invited>(
      'POST',
      '/v1/people',
      { name, email: `${name}@optik.example`, role: 'rep', ...over },
      201,
      key,
    )
  const tokenOf = ({ link }: Invited) => link.slice(link.indexOf('#') + 1)
  const accept = (invited: Invited, password: string, over: object = {}) =>
    desk<DeskSession>('POST', '/desk/invitation', {
      body: { token: tokenOf(invited), name: invited.person.name, password, ...over },
    })
  const signIn = (email: string, password: string, on = hub) =>
    desk<DeskSession>('POST', '/desk/sign-in', { body: { email, password }, on })
  const session = (cookie: string) => desk<DeskSession>('GET', '/v1/session', { cookie })
  const change = (person: PersonItem, body: object, status = 200) =>
    admin<PersonItem>('PUT', `/v1/people/${person.id}`, body, status)
  /** On each of two hubs. */
  const everywhere = (look: () => Promise<unknown>, expected: unknown) =>
    expect.poll(async () => [await look(), await look()], { timeout: 15_000 }).toEqual([expected, expected])

  test('somebody is invited, chooses a password by the link, and signs in with it', async () => {
    const invited = await invite('ines', { role: 'marketer', team: 'North', email: 'Ines@Optik.example' })
    expect(invited.person).toMatchObject({
      email: 'ines@optik.example',
      signsIn: false,
      keys: 0,
      team: 'North',
    })
    expect(invited.link).toMatch(/^\/desk\/invitation#alg_invite_[\w-]{43}$/)
    const look = await desk<Invitation>('POST', '/desk/invitation/look', {
      body: { token: tokenOf(invited) },
    })
    expect(look.json).toEqual({
      workspace: { name: 'Acme Optics' },
      name: 'ines',
      email: 'ines@optik.example',
    })
    const joined = await accept(invited, 'several words are good', {
      name: 'Ines Duarte',
      email: 'other@optik.example',
    })
    expect(joined.status, joined.json.detail).toBe(200)
    expect(joined.json).toMatchObject({
      person: { id: invited.person.id, name: 'Ines Duarte' },
      key: { role: 'marketer' },
      account: { email: 'ines@optik.example' },
    })
    expect(joined.headers.get('set-cookie')).toMatch(/HttpOnly/)
    expect((await session(joined.cookie)).json).toMatchObject({ account: { email: 'ines@optik.example' } })

    expect((await signIn('ines@optik.example', 'not this one')).status).toBe(401)
    const again = await signIn(' INES@optik.example ', 'several words are good')
    expect(again.status).toBe(200)
    expect(again.json.person?.id).toBe(invited.person.id)
    expect((await desk('GET', '/v1/feedback', { cookie: again.cookie })).status).toBe(200)
    expect((await desk('GET', '/v1/people', { cookie: again.cookie })).status).toBe(403)
  })

  test('a link works once, and an older one not at all', async () => {
    const first = await invite('once')
    const newer = await admin<Invited>('POST', `/v1/people/${first.person.id}/link`)
    expect((await accept(first, 'several words are good')).status).toBe(404)
    expect((await accept(newer, 'too short')).status).toBe(400)
    expect((await accept(newer, 'several words are good')).status).toBe(200)
    expect((await accept(newer, 'several words are good')).status).toBe(404)
    const expired = await invite('late')
    await allOf(store)
      .updateTable('invitations')
      .set({ expires_at: new Date(0) })
      .execute()
    expect((await accept(expired, 'several words are good')).status).toBe(404)
    for (const body of [{ token: tokenOf(expired) }, { token: keys.admin.key }, { token: 'x' }])
      expect((await desk('POST', '/desk/invitation/look', { body })).status).toBe(404)
  })

  test('of two who open a link at once one comes in', async () => {
    const invited = await invite('twice')
    const both = await Promise.all(
      ['the first password', 'the second password'].map((word) => accept(invited, word)),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404])
    const people = await allOf(store)
      .selectFrom('sign_in_users')
      .select('id')
      .where('email', '=', 'twice@optik.example')
      .execute()
    expect(people).toHaveLength(1)
  })

  test('of two workspaces that invite one address at once one makes the account, and the other wants its password', async () => {
    const here = await invite('at-once')
    const there = await invite('at-once', {}, second.admin.key)
    const both = await Promise.all([accept(here, 'the first password'), accept(there, 'the second password')])
    expect(both.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
    expect(both.find(({ status }) => status !== 200)?.status).toBeOneOf([403, 409])
  })

  test('nobody with the database has a password, a session or a link', async () => {
    const open = await invite('still-open')
    const { cookie } = await accept(await invite('secret'), 'a password of some length')
    const rows = await Promise.all(
      (
        [
          'sign_in_users',
          'sign_in_accounts',
          'sign_in_sessions',
          'sign_in_verifications',
          'invitations',
        ] as const
      ).map((table) => allOf(store).selectFrom(table).selectAll().execute()),
    )
    const text = JSON.stringify(rows)
    expect(text).toContain('secret@optik.example')
    for (const secret of [
      'a password of some length',
      decodeURIComponent(cookie.split('=')[1] ?? ''),
      tokenOf(open),
    ]) {
      expect(secret.length).toBeGreaterThan(20)
      expect(text).not.toContain(secret)
    }
    expect(text).not.toContain('127.0.0.1')
  })

  test('no door says whether an address is known: same answer, and the password is checked against something', async () => {
    await accept(await invite('known'), 'several words are good')
    const [known, unknown, none] = [
      await signIn('known@optik.example', 'wrong password'),
      await signIn('nobody-has-this@optik.example', 'wrong password'),
      await signIn('no address at all', 'wrong password'),
    ]
    expect(known.status).toBe(401)
    for (const other of [unknown, none])
      expect([other.status, other.json]).toEqual([known.status, known.json])
  })

  test('the desk’s own page only, and no key in place of a session', async () => {
    const invited = await invite('elsewhere')
    const from = (path: string, body: object) =>
      hub.app.request(path, {
        method: 'POST',
        headers: { origin: 'https://evil.example', host: 'hub.test', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const token = tokenOf(invited)
    expect((await from('/desk/sign-in', { email: 'a@b.example', password: 'x' })).status).toBe(403)
    expect((await from('/desk/invitation/look', { token })).status).toBe(403)
    expect((await from('/desk/invitation', { token, name: 'E', password: 'several words' })).status).toBe(403)
    const { cookie } = await accept(invited, 'several words are good')
    const secret = decodeURIComponent(cookie.split('=')[1] ?? '')
    expect((await hub.call('GET', '/v1/session', secret)).status).toBe(401)
  })

  test('devices are listed and ended, each by its own person only', async () => {
    const { cookie } = await accept(await invite('devices'), 'several words are good')
    const other = await signIn('devices@optik.example', 'several words are good')
    const { json } = await desk<DeviceList>('GET', '/v1/session/devices', { cookie })
    expect(json.devices.map(({ current }) => current).sort()).toEqual([false, true])
    expect(json.devices[0]?.userAgent).toContain('Firefox')
    const away = json.devices.find(({ current }) => !current)?.id
    const stranger = await accept(await invite('stranger'), 'several words are good')
    const end = (cookie: string) => desk('DELETE', `/v1/session/devices/${away}`, { cookie })
    expect((await end(stranger.cookie)).status).toBe(404)
    expect((await session(other.cookie)).status).toBe(200)
    expect((await end(cookie)).status).toBe(204)
    await everywhere(async () => (await hub.call('GET', '/v1/session', undefined)).status, 401)
    await everywhere(async () => (await session(other.cookie)).status, 401)
    expect((await session(cookie)).status).toBe(200)
    expect((await desk('DELETE', '/desk/session', { cookie })).status).toBe(204)
    await everywhere(async () => (await session(cookie)).status, 401)
  })

  test('a key ends nobody’s sessions and sees none, whoever its person is', async () => {
    const invited = await invite('boss', { role: 'admin' })
    const { cookie } = await accept(invited, 'several words are good')
    const own = (await desk<DeviceList>('GET', '/v1/session/devices', { cookie })).json.devices[0]?.id
    for (const role of ['rep', 'admin']) {
      const body = { role, name: 'a script', personId: invited.person.id }
      const { key } = await admin<{ key: string }>('POST', '/v1/keys', body)
      expect(await (await hub.call('GET', '/v1/session/devices', key)).json()).toEqual({ devices: [] })
      expect((await hub.call('DELETE', `/v1/session/devices/${own}`, key)).status).toBe(404)
      const password = { current: 'several words are good', password: 'other words are good' }
      const answers: number[] = []
      for (let n = 0; n < TRIES.addressFromNetwork.most + 2; n++)
        answers.push((await hub.call('POST', '/v1/session/password', key, password)).status)
      expect(new Set(answers)).toEqual(new Set([403]))
    }
    // Nor do they, or whoever gives the person's id as an address, use up the tries of whoever has signed in.
    for (let n = 0; n < TRIES.addressFromNetwork.most + 2; n++) await signIn(invited.person.id, 'wrong')
    const body = { current: 'several words are good', password: 'other words are good' }
    expect((await desk('POST', '/v1/session/password', { cookie, body })).status).toBe(204)
  })

  test('a password is changed with the one before: sessions elsewhere and an open link end', async () => {
    const invited = await invite('changer')
    let { cookie } = await accept(invited, 'the first password')
    const copied = cookie
    const elsewhere = await signIn('changer@optik.example', 'the first password')
    const link = await admin<Invited>('POST', `/v1/people/${invited.person.id}/link`)
    const choose = (current: string, password: string) =>
      desk('POST', '/v1/session/password', { cookie, body: { current, password } })
    expect((await choose('not this one', 'the second password')).status).toBe(403)
    expect((await choose('the first password', 'too short')).status).toBe(400)
    expect((await session(elsewhere.cookie)).status).toBe(200)
    const changed = await choose('the first password', 'the second password')
    expect(changed.status).toBe(204)
    expect(changed.headers.get('set-cookie')).toMatch(/Max-Age=1209600;.*HttpOnly/)
    cookie = changed.cookie
    await everywhere(async () => (await session(elsewhere.cookie)).status, 401)
    await everywhere(async () => (await session(copied)).status, 401)
    expect((await session(cookie)).status).toBe(200)
    expect((await signIn('changer@optik.example', 'the first password')).status).toBe(401)
    expect((await signIn('changer@optik.example', 'the second password')).status).toBe(200)
    expect((await accept(link, 'the third password')).status).toBe(404)
    const tries = Array.from({ length: TRIES.addressFromNetwork.most + 1 }, () =>
      choose('wrong', 'the third password'),
    )
    expect((await Promise.all(tries)).map(({ status }) => status)).toContain(429)
    // A stolen session gives no tries besides those of the sign-in.
    expect((await signIn('changer@optik.example', 'the second password')).status).toBe(429)
  })

  describe('a password that is right when it is tried, and another one before that is used:', () => {
    const countTry: CountTry = (_, attempt) => attempt()
    /** Somebody whose password a thief knows, and what both do meanwhile. */
    async function thief(name: string) {
      const email = `${name}@optik.example`
      const invited = await invite(name)
      const { cookie } = await accept(invited, 'the first password')
      const link = await admin<Invited>('POST', `/v1/people/${invited.person.id}/link`)
      const passwords = createPasswords(store)
      let owner = ''
      const slow: typeof passwords = {
        ...passwords,
        async isRight(...tried) {
          const isRight = await passwords.isRight(...tried)
          const chosen = await accept(link, 'chosen by its owner')
          expect(chosen.status).toBe(200)
          owner = chosen.cookie
          return isRight
        },
      }
      const token = decodeURIComponent(cookie.split('=')[1] ?? '')
      const ownerIsIn = async () => {
        expect((await session(owner)).status).toBe(200)
        const { devices } = (await desk<DeviceList>('GET', '/v1/session/devices', { cookie: owner })).json
        expect(devices).toHaveLength(1)
        expect((await signIn(email, 'chosen by its owner')).status).toBe(200)
      }
      return { email, slow, token, ownerIsIn }
    }

    test('it is not changed', async () => {
      const { slow, token, ownerIsIn } = await thief('late-change')
      const keyring = createKeyring(store)
      const actor = (await keyring.sessionActor(token))!
      const change = { current: 'the first password', password: 'chosen by a thief' }
      await expect(changePassword(store, slow, keyring, actor, change, countTry)).rejects.toMatchObject({
        status: 401,
      })
      await ownerIsIn()
    })

    test('it is not changed by a session that is still there either', async () => {
      const { email } = await thief('late-hash')
      const { cookie } = await signIn(email, 'the first password')
      const keyring = createKeyring(store)
      const actor = (await keyring.sessionActor(decodeURIComponent(cookie.split('=')[1] ?? '')))!
      const passwords = createPasswords(store)
      const slow: typeof passwords = {
        ...passwords,
        async hash(password) {
          await allOf(store)
            .updateTable('sign_in_accounts as a')
            .from('sign_in_users as u')
            .set({ password: await passwords.hash('chosen by its owner') })
            .whereRef('u.id', '=', 'a.user_id')
            .where('u.email', '=', email)
            .execute()
          return passwords.hash(password)
        },
      }
      const change = { current: 'the first password', password: 'chosen by a thief' }
      await expect(changePassword(store, slow, keyring, actor, change, countTry)).rejects.toMatchObject({
        status: 409,
      })
      expect((await signIn(email, 'chosen by its owner')).status).toBe(200)
    })

    test('nobody signs in with it', async () => {
      const { email, slow, ownerIsIn } = await thief('late-sign-in')
      expect(await signInWith(store, slow, { email, password: 'the first password' }, null)).toBeNull()
      await ownerIsIn()
    })

    test('nobody comes into another workspace with it', async () => {
      const { slow, ownerIsIn } = await thief('late-link')
      const there = { token: tokenOf(await invite('late-link', {}, second.admin.key)), name: 'X' }
      const given = { ...there, password: 'the first password' }
      await expect(
        acceptInvitation(store, slow, createKeyring(store), given, null, countTry),
      ).rejects.toMatchObject({ status: 409 })
      await ownerIsIn()
    })
  })

  test('a new link gives a new password and ends all sessions', async () => {
    const invited = await invite('forgetful')
    const { cookie } = await accept(invited, 'the first password')
    const link = await admin<Invited>('POST', `/v1/people/${invited.person.id}/link`)
    expect(link.person.signsIn).toBe(true)
    expect((await signIn('forgetful@optik.example', 'the first password')).status).toBe(200)
    expect((await accept(link, 'the second password')).status).toBe(200)
    await everywhere(async () => (await session(cookie)).status, 401)
    expect((await signIn('forgetful@optik.example', 'the first password')).status).toBe(401)
    expect((await signIn('forgetful@optik.example', 'the second password')).status).toBe(200)
  })

  test('whose access is revoked are signed out everywhere, and neither password nor link lets them in', async () => {
    const invited = await invite('leaver')
    const { cookie } = await accept(invited, 'several words are good')
    const link = await admin<Invited>('POST', `/v1/people/${invited.person.id}/link`)
    await everywhere(async () => (await session(cookie)).status, 200)
    await change(invited.person, { active: false })
    await everywhere(async () => (await session(cookie)).status, 401)
    expect((await signIn('leaver@optik.example', 'several words are good')).status).toBe(401)
    expect((await accept(link, 'several words are good')).status).toBe(404)
    await admin('POST', `/v1/people/${invited.person.id}/link`, undefined, 409)
    await change(invited.person, { active: true })
    expect((await session(cookie)).status).toBe(401)
    expect((await accept(link, 'several words are good')).status).toBe(404)
    expect((await signIn('leaver@optik.example', 'several words are good')).status).toBe(200)
  })

  test('a link that went to a wrong address is none any more when that is corrected', async () => {
    const invited = await invite('wrnog')
    await change(invited.person, { team: 'North' })
    await change(invited.person, { email: 'right@optik.example' })
    expect((await accept(invited, 'several words are good')).status).toBe(404)
  })

  test('whoever can be invited can sign in, and an address that is none is refused as a wrong one', async () => {
    const odd = ['r&d', 'a/b', "o'brien", 'x+y', 'jane']
    const domains = ['optik.example', 'localhost', '10.0.0.5', '1.2.3.999', 'firma.рф', 'bücher.example']
    for (const [n, email] of odd.flatMap((name) => domains.map((domain) => `${name}@${domain}`)).entries()) {
      const body = { name: `Odd ${n}`, email, role: 'rep' }
      const answer = await hub.call('POST', '/v1/people', keys.admin.key, body)
      if (answer.status === 400) {
        if (n % 7 === 0) expect((await signIn(email, 'several words are good')).status, email).toBe(401)
        continue
      }
      expect(answer.status, email).toBe(201)
      const invited = (await answer.json()) as Invited
      expect((await accept(invited, 'several words are good')).status, email).toBe(200)
      expect((await signIn(email, 'several words are good')).status, email).toBe(200)
    }
  })

  test('an address is changed for signing in, too, and never taken from somebody else', async () => {
    const invited = await invite('mover')
    await accept(invited, 'several words are good')
    await accept(await invite('settled'), 'several words are good')
    await change(invited.person, { email: 'settled@optik.example' }, 409)
    await change(invited.person, { email: null }, 409)
    await change(invited.person, { email: 'moved@bücher.example' })
    expect((await signIn('mover@optik.example', 'several words are good')).status).toBe(401)
    expect((await signIn('Moved@BÜCHER.example', 'several words are good')).status).toBe(200)
    expect((await signIn('moved@xn--bcher-kva.example', 'several words are good')).status).toBe(200)
    await admin('POST', '/v1/people', { name: 'X', email: 'moved@bücher.example', role: 'rep' }, 409)
  })

  test('one person works in two workspaces with one password, which neither can replace', async () => {
    await accept(await invite('both'), 'several words are good')
    const there = await invite('both', { role: 'admin' }, second.admin.key)
    const wrong = await accept(there, 'another password')
    expect([wrong.status, wrong.json.detail]).toEqual([403, expect.stringContaining('on this hub already')])
    const joined = await accept(there, 'several words are good')
    expect(joined.json).toMatchObject({ workspace: { id: SECOND }, key: { role: 'admin' } })
    expect((await signIn('both@optik.example', 'several words are good')).json.workspace.id).not.toBe(SECOND)
    await admin('POST', `/v1/people/${there.person.id}/link`, undefined, 409, second.admin.key)
    await admin(
      'PUT',
      `/v1/people/${there.person.id}`,
      { email: 'mine@optik.example' },
      409,
      second.admin.key,
    )
  })

  test('no number of links lets somebody guess the password of an account', async () => {
    await accept(await invite('guessed'), 'several words are good')
    const on = hubOn(store).app
    const there = await invite('guessed', {}, second.admin.key)
    const guess = async (invited: Invited, n: number) => {
      const answer = await on.request('/desk/invitation', {
        method: 'POST',
        headers: { origin: ORIGIN, host: 'hub.test', 'content-type': 'application/json' },
        body: JSON.stringify({ token: tokenOf(invited), name: 'G', password: `guess number ${n}` }),
      })
      return answer.status
    }
    const states: number[] = []
    for (let n = 0; n < TRIES.addressFromNetwork.most + 2; n++) {
      const path = `/v1/people/${there.person.id}/link`
      states.push(await guess(await admin<Invited>('POST', path, undefined, 201, second.admin.key), n))
    }
    expect(states).toEqual([...Array(TRIES.addressFromNetwork.most).fill(403), 429, 429])
  })

  test('an administrator with a password is one, too: then the last key may go', async () => {
    const { id } = second.admin.person
    await admin('PUT', `/v1/people/${id}`, { email: 'boss@optik.example' }, 200, second.admin.key)
    expect((await hub.call('DELETE', `/v1/keys/${second.admin.id}`, second.admin.key)).status).toBe(204)
  })
})

describe('how often a password is tried', async () => {
  const { openEmbedded } = await import('../testing.ts')
  let store: Store
  let keys: Awaited<ReturnType<typeof withKeys>>
  beforeAll(async () => {
    store = await openEmbedded()
    keys = await withKeys(store)
    return () => store.close()
  })
  const from = (hub: ReturnType<typeof hubOn>, path: string, body: object) =>
    hub.app.request(path, {
      method: 'POST',
      headers: { origin: ORIGIN, host: 'hub.test', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  test('is bounded for an address, known or not, also where all are tried at once; others come in meanwhile', async () => {
    const hub = hubOn(store)
    const invited = await hub.call('POST', '/v1/people', keys.admin.key, {
      ...{ name: 'Ines', email: 'ines@optik.example', role: 'rep' },
    })
    const { link } = (await invited.json()) as Invited
    const token = link.slice(link.indexOf('#') + 1)
    expect(
      (await from(hub, '/desk/invitation', { token, name: 'Ines', password: 'several words' })).status,
    ).toBe(200)
    for (const email of ['nobody@optik.example', 'second@optik.example']) {
      const tries = Array.from({ length: TRIES.addressFromNetwork.most + 5 }, () =>
        from(hub, '/desk/sign-in', { email, password: 'wrong password' }),
      )
      const states = (await Promise.all(tries)).map(({ status }) => status)
      expect(states.filter((status) => status === 401)).toHaveLength(TRIES.addressFromNetwork.most)
      expect(states.filter((status) => status === 429)).toHaveLength(5)
    }
    const refused = await from(hub, '/desk/sign-in', { email: 'nobody@optik.example', password: 'x' })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60)
    for (let n = 0; n < 12; n++)
      expect(
        (await from(hub, '/desk/sign-in', { email: 'ines@optik.example', password: 'several words' })).status,
      ).toBe(200)
  })

  test('counts nothing while the database is away', async () => {
    let isAway = false
    const failing = store.db.withPlugin({
      transformQuery({ node }) {
        if (isAway) throw new StoreUnavailable('unreachable', 'Away.')
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const hub = hubOn({ ...store, db: failing })
    const person = { name: 'Nora', email: 'nora@optik.example', role: 'rep' }
    const { link } = (await (await hub.call('POST', '/v1/people', keys.admin.key, person)).json()) as Invited
    const token = link.slice(link.indexOf('#') + 1)
    const accept = { token, name: 'Nora', password: 'several words' }
    const credentials = { email: 'nora@optik.example', password: 'several words' }
    const doors = [
      ['/desk/invitation/look', { token }],
      ['/desk/invitation', accept],
      ['/desk/sign-in', credentials],
    ] as const
    for (const [door, body] of doors) {
      isAway = true
      for (let n = 0; n < TRIES.addressFromNetwork.most + 2; n++)
        expect((await from(hub, door, body)).status).toBe(503)
      isAway = false
      expect((await from(hub, door, body)).status, door).toBe(200)
    }
  })

  test('is bounded for links', async () => {
    const hub = hubOn(store)
    const states: number[] = []
    for (let n = 0; n < TRIES.network.most + 1; n++)
      states.push(
        (await from(hub, '/desk/invitation/look', { token: `alg_invite_${'x'.repeat(40)}${n}` })).status,
      )
    expect(new Set(states.slice(0, -1))).toEqual(new Set([404]))
    expect(states.at(-1)).toBe(429)
  })
})
