import type { Context } from 'hono'
import { afterEach, expect, test, vi } from 'vitest'
import { Refusal } from '../services/refusal.ts'
import { SESSION_DAYS } from '../services/sign-in.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { createProxyTrust } from './proxy.ts'
import { createSignInLimits, TRIES } from './sign-in-limits.ts'

/** How often passwords may be tried, from which networks. */

const from = (remoteAddress: string) =>
  ({
    env: { incoming: { socket: { remoteAddress } } },
    req: { header: () => undefined },
  }) as unknown as Context

afterEach(() => {
  vi.useRealTimers()
})

/** Tries of passwords and links, each told how it ends. */
function limited() {
  const limits = createSignInLimits(createProxyTrust())
  const wrong = new Refusal(401, 'Wrong', 'Wrong.')
  const fails = (failure: Error, tried: (attempt: () => Promise<never>) => Promise<never>) =>
    tried(() => Promise.reject(failure)).catch((error: unknown) => {
      if (error !== failure) throw error
    })
  return {
    right: (c: Context, name: string) => limits.tryPassword(c, name, async () => {}),
    wrong: (c: Context, name: string) => fails(wrong, (attempt) => limits.tryPassword(c, name, attempt)),
    away: (c: Context, name: string) =>
      fails(new StoreUnavailable('busy', 'Away.'), (attempt) => limits.tryPassword(c, name, attempt)),
    wrongLink: (c: Context, token: string) => fails(wrong, (attempt) => limits.tryLink(c, token, attempt)),
    awayLink: (c: Context, token: string) =>
      fails(new StoreUnavailable('unreachable', 'Away.'), (attempt) => limits.tryLink(c, token, attempt)),
  }
}

const EMAIL = 'mila@optik.example'
const refused = { status: 429, options: { headers: { 'retry-after': expect.stringMatching(/^\d+$/) } } }

test('an address may be tried so often over all networks, but its person comes in from where they did lately', async () => {
  const limits = limited()
  await limits.right(from('192.0.2.1'), EMAIL)
  for (let n = 0; n < TRIES.address.most; n++) await limits.wrong(from(`198.51.100.${n}`), EMAIL)
  await expect(limits.wrong(from('203.0.113.1'), EMAIL)).rejects.toMatchObject(refused)
  await limits.wrong(from('192.0.2.1'), EMAIL)
  await limits.wrong(from('203.0.113.1'), 'somebody-else@optik.example')
})

test('one network may try so often, whatever it tries; those that were right do not count', async () => {
  const limits = limited()
  for (let n = 0; n < TRIES.network.most * 2; n++) await limits.right(from('192.0.2.1'), EMAIL)
  for (let n = 0; n < TRIES.network.most; n++) await limits.wrong(from('192.0.2.1'), `${n}@optik.example`)
  await expect(limits.wrong(from('192.0.2.1'), 'new@optik.example')).rejects.toMatchObject(refused)
  await limits.wrong(from('192.0.2.2'), 'new@optik.example')
})

test('who tries one address for ever from a network keeps nobody else there out', async () => {
  const limits = limited()
  const attack = Array.from({ length: TRIES.network.most * 2 }, () =>
    limits.wrong(from('192.0.2.1'), 'victim@optik.example'),
  )
  const done = await Promise.allSettled(attack)
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(TRIES.addressFromNetwork.most)
  await limits.wrong(from('192.0.2.1'), EMAIL)
})

test('whoever has signed in from a network comes in there, however much others try; so often and no more', async () => {
  const limits = limited()
  const office = from('192.0.2.1')
  for (let n = 0; n < 3; n++) await limits.right(office, EMAIL)
  for (let n = 0; n < TRIES.network.most; n++) await limits.wrong(office, `${n}@optik.example`)
  await expect(limits.wrong(office, 'new@optik.example')).rejects.toMatchObject(refused)
  await limits.right(office, EMAIL)
  await expect(limits.wrong(office, 'new@optik.example')).rejects.toMatchObject(refused)
  for (let n = 0; n < TRIES.addressFromNetwork.most; n++) await limits.wrong(office, EMAIL)
  await expect(limits.wrong(office, EMAIL)).rejects.toMatchObject(refused)
})

test('links count apart from passwords', async () => {
  const limits = limited()
  const office = from('192.0.2.1')
  for (let n = 0; n < TRIES.links.most; n++) await limits.wrongLink(office, `alg_invite_${n}`)
  await expect(limits.wrongLink(office, 'alg_invite_x')).rejects.toMatchObject(refused)
  await limits.wrong(office, EMAIL)
})

test('whom the count of an address has kept out for long has all tries of their own network left', async () => {
  vi.useFakeTimers()
  const limits = limited()
  for (let n = 0; n < TRIES.address.most; n++) await limits.wrong(from(`198.51.100.${n}`), EMAIL)
  vi.advanceTimersByTime((TRIES.address.seconds - 60) * 1000)
  const both = Array.from({ length: TRIES.addressFromNetwork.most }, () =>
    limits.wrong(from('192.0.2.1'), EMAIL),
  )
  expect(new Set((await Promise.allSettled(both)).map(({ status }) => status))).toEqual(new Set(['rejected']))
  vi.advanceTimersByTime(60_000)
  for (let n = 0; n < TRIES.addressFromNetwork.most; n++) await limits.wrong(from('192.0.2.1'), EMAIL)
})

test('of many who try the last ones of an address at once, those refused lose nothing', async () => {
  const limits = limited()
  for (let n = 1; n < TRIES.address.most; n++) await limits.wrong(from(`198.51.100.${n}`), EMAIL)
  const last = Array.from({ length: 5 }, (_, n) => limits.away(from(`192.0.2.${n}`), EMAIL))
  expect((await Promise.allSettled(last)).map(({ status }) => status)).toContain('fulfilled')
  await limits.wrong(from('203.0.113.1'), EMAIL)
  await expect(limits.wrong(from('203.0.113.2'), EMAIL)).rejects.toMatchObject(refused)
})

test('whoever tries again while the database is away is kept out by nothing when it is back', async () => {
  const limits = limited()
  const home = from('192.0.2.1')
  for (let n = 0; n < TRIES.network.most * 2; n++) await limits.away(home, EMAIL)
  for (let n = 0; n < TRIES.links.most * 2; n++) await limits.awayLink(home, 'alg_invite_x')
  for (let n = 0; n < TRIES.addressFromNetwork.most; n++) await limits.wrong(home, EMAIL)
  await limits.away(home, 'new@optik.example')
  await limits.wrongLink(home, 'alg_invite_x')
  await expect(limits.away(home, EMAIL)).rejects.toMatchObject(refused)
})

test('whoever signs in whenever a session has ended comes in from there for ever', async () => {
  vi.useFakeTimers()
  const limits = limited()
  const home = from('192.0.2.1')
  for (let times = 0; times < 4; times++) {
    for (let n = 0; n < TRIES.address.most; n++) await limits.wrong(from(`198.51.100.${n}`), EMAIL)
    if (times > 0) await limits.right(home, EMAIL)
    vi.advanceTimersByTime(TRIES.address.seconds * 1000)
    await limits.right(home, EMAIL)
    vi.advanceTimersByTime(SESSION_DAYS * 86_400_000)
  }
})

test('words for a link do not send anybody for another one', async () => {
  const limits = limited()
  const office = from('192.0.2.1')
  for (let n = 0; n < TRIES.links.most; n++) await limits.wrongLink(office, `alg_invite_${n}`)
  await expect(limits.wrongLink(office, 'alg_invite_x')).rejects.toThrow(
    /a new link may have to wait as long/,
  )
  for (let n = 0; n < TRIES.addressFromNetwork.most; n++) await limits.wrong(office, EMAIL)
  await expect(limits.wrong(office, EMAIL)).rejects.toThrow(
    /^There were too many tries of a password\. Wait 15 minutes\.$/,
  )
})
