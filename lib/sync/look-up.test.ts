import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contextOf, daysAgo } from '../../test/factories.ts'
import { problem, testWorld } from '../../test/memory-hub.ts'
import { findByAddress, putContexts } from '../db/leads.ts'
import { setSetting } from '../db/settings.ts'
import { signOut } from './connect.ts'
import { lookUp } from './look-up.ts'
import { syncRound } from './round.ts'

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

const version = (days: number) =>
  contextOf([], { emails: [ADDRESS], name: `As of ${days} days ago`, updatedAt: daysAgo(days) })
const isFor = (input: unknown) => new URL(String(input)).pathname === '/v1/leads'

test('an answer of before an erasure that comes after the pull of it leaves nothing', async () => {
  const { world, db, hub } = await allowing()
  const value = version(1)
  const { id } = value.lead
  hub.changes = [{ kind: 'lead', id, value }]
  const { fetch } = world
  let asked = 0
  world.fetch = async (input, init) => {
    if (!isFor(input) || asked++ > 0) return fetch(input, init)
    hub.changes.push({ kind: 'lead', id, value: null })
    await syncRound(world)
    return Response.json({ leads: [value] })
  }
  expect(await lookUp(world, ADDRESS)).toEqual({ asked: true, leadIds: [] })
  expect(await db.leads.count()).toBe(0)
})

test.each([
  ['older than', 2, 1],
  ['as old as', 1, 1],
  ['newer than', 1, 2],
])('of an answer that is %s what is stored the newest stays', async (_, answered, stored) => {
  const { world, db, hub } = await allowing()
  await putContexts(db, [{ ...version(stored), touchpoints: [] }])
  hub.faults = [Response.json({ leads: [version(answered)] })]
  expect(await lookUp(world, ADDRESS)).toMatchObject({ asked: true, leadIds: [version(1).lead.id] })
  const [lead] = await findByAddress(db, ADDRESS)
  expect(lead?.context.lead.updatedAt).toBe(daysAgo(Math.min(answered, stored)))
})

test('a hub that changes with every answer is given up, and nothing of it is stored', async () => {
  const { world, db, hub } = await allowing()
  const { fetch } = world
  world.fetch = async (input, init) => {
    if (!isFor(input)) return fetch(input, init)
    hub.changes.push({ kind: 'lead', id: 'other', value: null })
    await syncRound(world)
    return Response.json({ leads: [version(1)] })
  }
  expect(await lookUp(world, ADDRESS)).toEqual({ asked: false, reason: 'busy' })
  expect(await db.leads.count()).toBe(0)
})

test('look-ups and pulls in any order: in the end the store has what the hub has', async () => {
  const Step = fc.constantFrom('change', 'erase', 'pull', 'ask', 'deliver first', 'deliver last')
  await fc.assert(
    fc.asyncProperty(fc.array(Step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const { world, db, hub } = await allowing()
      const { id } = version(1).lead
      let now: ReturnType<typeof version> | null = null
      const change = (value: typeof now) => {
        now = value
        hub.changes.push({ kind: 'lead', id, value })
      }
      /** Answers on their way: as the hub stood when it was asked. */
      const answers: (() => void)[] = []
      const { fetch } = world
      world.fetch = (input, init) => {
        if (!isFor(input)) return fetch(input, init)
        const answer = Response.json({ leads: now ? [now] : [] })
        return new Promise((resolve) => answers.push(() => resolve(answer)))
      }
      let open = 0
      const asked: Promise<unknown>[] = []
      /** Does something and waits until a look-up has asked the hub (again) or has ended. */
      const andSettle = async (act: () => void) => {
        const before = [answers.length, open]
        act()
        const acted = [answers.length, open]
        if (`${acted}` === `${before}`) return
        while (`${[answers.length, open]}` === `${acted}`) await new Promise((done) => setTimeout(done))
      }
      const ask = () => {
        open++
        asked.push(lookUp(world, ADDRESS).finally(() => open--))
      }
      for (const [i, step] of steps.entries()) {
        if (step === 'change') change(version(100 - i))
        else if (step === 'erase') change(null)
        else if (step === 'pull') await syncRound(world)
        else if (step === 'ask') await andSettle(ask)
        else await andSettle(() => (step === 'deliver first' ? answers.shift() : answers.pop())?.())
      }
      while (open > 0) await andSettle(() => answers.shift()?.())
      await Promise.all(asked)
      await syncRound(world)
      expect((await db.leads.toArray()).map(({ context }) => context.lead.name)).toEqual(
        now === null ? [] : [(now as ReturnType<typeof version>).lead.name],
      )
      db.close()
    }),
    { numRuns: 75 },
  )
})
