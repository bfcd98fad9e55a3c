import type { Context } from 'hono'
import { expect, test } from 'vitest'
import { createProxyTrust } from './proxy.ts'
import { createSignInLimits, TRIES } from './sign-in-limits.ts'

/** How often passwords may be tried, from which networks. */

const from = (remoteAddress: string) =>
  ({
    env: { incoming: { socket: { remoteAddress } } },
    req: { header: () => undefined },
  }) as unknown as Context

const EMAIL = 'mila@optik.example'
const refused = { status: 429, options: { headers: { 'retry-after': expect.stringMatching(/^\d+$/) } } }

test('an address may be tried so often over all networks, but its person comes in from where they did lately', async () => {
  const limits = createSignInLimits(createProxyTrust())
  const wasRight = await limits.tryPassword(from('192.0.2.1'), EMAIL)
  await wasRight()
  for (let n = 0; n < TRIES.address.most; n++) await limits.tryPassword(from(`198.51.100.${n}`), EMAIL)
  await expect(limits.tryPassword(from('203.0.113.1'), EMAIL)).rejects.toMatchObject(refused)
  await limits.tryPassword(from('192.0.2.1'), EMAIL)
  await limits.tryPassword(from('203.0.113.1'), 'somebody-else@optik.example')
})

test('one network may try so often, whatever it tries; those that were right do not count', async () => {
  const limits = createSignInLimits(createProxyTrust())
  for (let n = 0; n < TRIES.network.most * 2; n++)
    await (await limits.tryPassword(from('192.0.2.1'), EMAIL))()
  for (let n = 0; n < TRIES.network.most; n++)
    await limits.tryPassword(from('192.0.2.1'), `${n}@optik.example`)
  await expect(limits.tryPassword(from('192.0.2.1'), 'new@optik.example')).rejects.toMatchObject(refused)
  await limits.tryPassword(from('192.0.2.2'), 'new@optik.example')
})

test('who tries one address for ever from a network keeps nobody else there out', async () => {
  const limits = createSignInLimits(createProxyTrust())
  const attack = Array.from({ length: TRIES.network.most * 2 }, () =>
    limits.tryPassword(from('192.0.2.1'), 'victim@optik.example'),
  )
  const done = await Promise.allSettled(attack)
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(TRIES.addressFromNetwork.most)
  await limits.tryPassword(from('192.0.2.1'), EMAIL)
})

test('whoever has signed in from a network comes in there, however much others try; so often and no more', async () => {
  const limits = createSignInLimits(createProxyTrust())
  const office = from('192.0.2.1')
  for (let n = 0; n < 3; n++) await (await limits.tryPassword(office, EMAIL))()
  for (let n = 0; n < TRIES.network.most; n++) await limits.tryPassword(office, `${n}@optik.example`)
  await expect(limits.tryPassword(office, 'new@optik.example')).rejects.toMatchObject(refused)
  await (await limits.tryPassword(office, EMAIL))()
  await expect(limits.tryPassword(office, 'new@optik.example')).rejects.toMatchObject(refused)
  for (let n = 0; n < TRIES.addressFromNetwork.most; n++) await limits.tryPassword(office, EMAIL)
  await expect(limits.tryPassword(office, EMAIL)).rejects.toMatchObject(refused)
})

test('links count apart from passwords', async () => {
  const limits = createSignInLimits(createProxyTrust())
  const office = from('192.0.2.1')
  for (let n = 0; n < TRIES.links.most; n++) await limits.tryLink(office, `alg_invite_${n}`)
  await expect(limits.tryLink(office, 'alg_invite_x')).rejects.toMatchObject(refused)
  await limits.tryPassword(office, EMAIL)
})
