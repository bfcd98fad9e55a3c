import { expect, test } from 'vitest'
import { contextOf } from '../../test/factories.ts'
import { problem, testWorld } from '../../test/memory-hub.ts'
import { findByAddress } from '../db/leads.ts'
import { setSetting } from '../db/settings.ts'
import { signOut } from './connect.ts'
import { lookUp } from './look-up.ts'

async function allowing() {
  const all = await testWorld()
  await setSetting(all.computer, 'unknownLookup', true)
  return all
}
const ADDRESS = 'new@acme.example'
const NOT_ALLOWED = { asked: false, reason: 'not_allowed' }

test('asks for nobody unless it is switched on', async () => {
  const { world, hub } = await testWorld()
  expect(await lookUp(world, ADDRESS)).toEqual(NOT_ALLOWED)
  expect(hub.requests).toEqual([])
})

test('an address of a public mail domain, on the never-match list, one’s own or nobody’s does not leave', async () => {
  const { world, computer, hub } = await allowing()
  await setSetting(computer, 'neverMatch', ['ceo@bank.example', '@Secret.example'])
  await setSetting(computer, 'ownAddresses', ['Sam@alongside.example'])
  const kept = [
    'x@gmail.com',
    'CEO@bank.example',
    'a@secret.example',
    'a@sub.secret.example',
    'sam@alongside.example',
    'no-reply@shop.example',
    'no address',
  ]
  for (const address of kept) expect([address, await lookUp(world, address)]).toEqual([address, NOT_ALLOWED])
  expect(hub.requests).toEqual([])
  expect(await lookUp(world, 'a@notsecret.example')).toEqual({ asked: true, leadIds: [] })
})

test('a lead that the hub knows is stored and found from then on', async () => {
  const { world, db, hub } = await allowing()
  const context = contextOf([], { emails: [ADDRESS] })
  hub.faults = [Response.json({ leads: [context] })]
  expect(await lookUp(world, 'New@ACME.example')).toEqual({ asked: true, leadIds: [context.lead.id] })
  expect(hub.requests[0]?.path).toBe('/v1/leads?email=new%40acme.example')
  expect(await findByAddress(db, ADDRESS)).toHaveLength(1)
})

test('says why nobody was asked, and drops an answer that comes after a sign-out', async () => {
  const { world, computer, db, hub } = await allowing()
  hub.faults = ['lost-request', problem(401, 'Revoked.')]
  expect(await lookUp(world, ADDRESS)).toEqual({ asked: false, reason: 'offline' })
  expect(await lookUp(world, ADDRESS)).toEqual({ asked: false, reason: 'refused' })
  world.fetch = async () => {
    await signOut(computer, 'keep')
    return Response.json({ leads: [contextOf([], { emails: [ADDRESS] })] })
  }
  await lookUp(world, ADDRESS)
  expect(await findByAddress(db, ADDRESS)).toEqual([])
  expect(await lookUp(world, ADDRESS)).toEqual({ asked: false, reason: 'not_connected' })
})
