import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { write } from '../store/transaction.ts'
import { actorOf, onBothDatabases, putLead, WORKSPACE, withKeys } from '../testing.ts'
import type { Actor } from './actor.ts'
import { readChanges } from './changes.ts'
import { answerFeedback, listFeedback, postFeedback, readAnswers } from './feedback.ts'
import { findLeads } from './leads.ts'

const HOUR = 3_600_000
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString()

const verdict = (leadId: string, what: string, more: object = {}) => ({
  id: uuidv7(),
  kind: 'lead_verdict',
  leadId,
  host: null,
  pageKind: null,
  at: hoursAgo(1),
  verdict: what,
  ...more,
})

onBothDatabases('verdicts and answers', (open) => {
  let opened: ReturnType<typeof openWorld> | undefined
  async function openWorld() {
    const store = await open()
    const keys = await withKeys(store)
    const [rep, other, marketer] = [actorOf(keys.rep), actorOf(keys.otherRep), actorOf(keys.marketer)]
    return { store, rep, other, marketer }
  }
  /** One database for all tests, with a lead for each. */
  async function world(leadId: string) {
    opened ??= openWorld()
    const { store, rep, other, marketer } = await opened
    await write(store, WORKSPACE, (tx) => putLead(tx, { id: leadId, emails: [`${leadId}@example.com`] }))
    const held = async () => (await findLeads(store, rep, `${leadId}@example.com`))[0]?.verdict
    const changesSince = async (actor: Actor, since: string) =>
      (await readChanges(store, actor, { since, limit: 100 })).changes
    const cursor = async () => (await readChanges(store, rep, { limit: 500 })).cursor
    const onDesk = async () =>
      (await listFeedback(store, marketer, { limit: 100 })).items.filter(
        ({ feedback }) => feedback.leadId === leadId,
      )
    return { store, rep, other, marketer, held, changesSince, cursor, onDesk }
  }

  test('a lead carries its newest verdict to everybody, with who gave it, why and until when', async () => {
    const { store, rep, other, held, changesSince, cursor } = await world('v1')
    expect(await held()).toBeUndefined()
    const before = await cursor()
    const given = verdict('v1', 'recycle', {
      reason: 'bad_timing',
      until: '2027-03-01',
      note: 'after the fair',
    })
    await postFeedback(store, rep, [given])
    const expected = {
      ...{ feedbackId: given.id, verdict: 'recycle', reason: 'bad_timing', until: '2027-03-01' },
      ...{ at: given.at, by: { id: rep.personId, name: 'Marta Kowal' } },
    }
    expect(await held()).toEqual(expected)
    const changes = await changesSince(other, before)
    expect(changes.find(({ kind }) => kind === 'lead')).toMatchObject({
      id: 'v1',
      value: { verdict: expected },
    })
    expect(changes.filter(({ kind }) => kind === 'feedback_status')).toEqual([])
  })

  test('the later verdict holds whichever comes first, and is one item of the desk with the others in it', async () => {
    const { store, rep, other, marketer, held, onDesk } = await world('v2')
    const [first, second, third] = [
      verdict('v2', 'accept', { at: hoursAgo(9) }),
      verdict('v2', 'recycle', { at: hoursAgo(5) }), // of an extension of before: without a reason
      verdict('v2', 'reject', { at: hoursAgo(2), reason: 'no_budget' }),
    ]
    await postFeedback(store, rep, [first])
    await postFeedback(store, other, [third])
    await postFeedback(store, rep, [second]) // given offline
    expect(await held()).toMatchObject({ verdict: 'reject', by: { name: 'Piotr Zych' } })
    const [item, ...more] = await onDesk()
    expect(more).toEqual([])
    expect(item?.feedback.id).toBe(third.id)
    expect(item?.earlier?.map(({ feedback, rep: by }) => [feedback.id, by])).toEqual([
      [second.id, 'Marta Kowal'],
      [first.id, 'Marta Kowal'],
    ])
    const answered = await answerFeedback(store, marketer, third.id, { state: 'seen', reply: null })
    expect(answered.earlier).toHaveLength(2)
    expect((await onDesk())[0]?.status.state).toBe('seen')
  })

  test('a clock that is ahead holds nothing for ever, and two at the same moment leave one', async () => {
    const { store, rep, other, held, onDesk } = await world('v3')
    await postFeedback(store, rep, [verdict('v3', 'accept', { at: hoursAgo(-24 * 365) })])
    const at = new Date().toISOString()
    await Promise.all([
      postFeedback(store, rep, [verdict('v3', 'reject', { reason: 'duplicate', at: hoursAgo(-1) })]),
      postFeedback(store, other, [verdict('v3', 'accept', { at: hoursAgo(-1) })]),
    ])
    expect(Date.parse((await held())?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(at))
    const items = await onDesk()
    expect(items).toHaveLength(1)
    expect(items[0]?.earlier).toHaveLength(2)
  })

  test('a verdict that is sent again changes nothing', async () => {
    const { store, rep, held, cursor } = await world('v4')
    const [first, second] = [verdict('v4', 'accept', { at: hoursAgo(3) }), verdict('v4', 'accept')]
    await postFeedback(store, rep, [first, second])
    const before = await cursor()
    await postFeedback(store, rep, [first])
    expect((await held())?.feedbackId).toBe(second.id)
    expect(await cursor()).toBe(before)
  })

  test('an answer goes to each browser of the person with what was told, and is read in all of them at once', async () => {
    const { store, rep, other, marketer, changesSince, cursor } = await world('v5')
    const told = { ...verdict('v5', 'accept'), note: 'met them' }
    await postFeedback(store, rep, [told])
    await answerFeedback(store, marketer, told.id, { state: 'answered', reply: 'Thank you.' })
    const begin = (await readChanges(store, rep, { limit: 500 })).changes
    const mine = begin.flatMap((change) =>
      change.kind === 'feedback_status' && change.id === told.id ? [change] : [],
    )[0]
    expect(mine).toMatchObject({
      value: { state: 'answered', reply: 'Thank you.' },
      feedback: { id: told.id, note: 'met them' },
    })
    const at = mine?.value?.at ?? ''
    const before = await cursor()

    await readAnswers(store, other, { answers: [{ id: told.id, at }] }) // somebody else's
    await readAnswers(store, rep, { answers: [{ id: told.id, at: hoursAgo(48) }] }) // of before
    expect(await cursor()).toBe(before)
    await readAnswers(store, rep, { answers: [{ id: told.id, at }] })
    expect(await changesSince(rep, before)).toMatchObject([
      { kind: 'feedback_status', id: told.id, value: { state: 'answered', read: true } },
    ])
    const after = await cursor()
    await readAnswers(store, rep, { answers: [{ id: told.id, at }] })
    expect(await cursor()).toBe(after)

    await answerFeedback(store, marketer, told.id, { state: 'used', reply: null })
    const [again] = await changesSince(rep, after)
    expect(again).toMatchObject({ value: { state: 'used', reply: 'Thank you.' } })
    expect(again && 'value' in again && again.value).not.toHaveProperty('read')
  })
})
