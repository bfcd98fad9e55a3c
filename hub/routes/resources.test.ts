import { v7 as uuidv7 } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ChangesAnswer } from '../../lib/contract/changes.ts'
import type { FeedbackList, PostFeedbackAnswer } from '../../lib/contract/feedback.ts'
import type { CreatedKey, KeyList } from '../../lib/contract/key.ts'
import type { FindLeadsAnswer, TouchpointsAnswer } from '../../lib/contract/lead.ts'
import type { LeadExport } from '../../lib/contract/lead-export.ts'
import { Problem } from '../../lib/contract/problem.ts'
import type { TalkingPointList } from '../../lib/contract/talking-point.ts'
import type { PostTouchpointsAnswer } from '../../lib/contract/touchpoint.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { allOf, hubOn, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'

/** Each resource over HTTP, on both databases. */

onEachDatabase('the API', (open) => {
  let store: Store
  let keys: Awaited<ReturnType<typeof withKeys>>
  let hub: ReturnType<typeof hubOn>

  beforeAll(async () => {
    store = await open()
    keys = await withKeys(store)
    hub = hubOn(store)
  })

  async function ask<T>(role: keyof typeof keys, method: string, path: string, body?: unknown, status = 200) {
    const response = await hub.call(method, path, keys[role].key, body)
    const answer = response.status === 204 ? null : await response.json()
    expect(response.status, JSON.stringify(answer)).toBe(status)
    return answer as T
  }
  const addLead = (id: string, ...emails: string[]) =>
    write(store, WORKSPACE, (tx) => putLead(tx, { id, name: `Name of ${id}`, company: 'Optik', emails }))
  const find = async (email: string) =>
    (await ask<FindLeadsAnswer>('rep', 'GET', `/v1/leads?email=${encodeURIComponent(email)}`)).leads
  /** Everything that changed after a cursor, page by page. */
  async function changesSince(role: keyof typeof keys, since: string | null, limit = 500) {
    const changes: ChangesAnswer['changes'] = []
    for (let cursor = since; ; ) {
      const page = await ask<ChangesAnswer>(
        'rep' === role ? 'rep' : role,
        'GET',
        `/v1/changes?limit=${limit}${cursor === null ? '' : `&since=${cursor}`}`,
      )
      changes.push(...page.changes)
      cursor = page.cursor
      if (!page.more) return { changes, cursor }
    }
  }
  const heard = (more: object = {}) => ({
    id: uuidv7(),
    kind: 'heard',
    what: 'objection',
    text: 'Delivery takes too long.',
    leadId: null,
    host: 'practice',
    pageKind: 'message',
    at: '2026-05-04T10:00:00.000Z',
    ...more,
  })
  const send = (role: keyof typeof keys, ...feedback: unknown[]) =>
    ask<PostFeedbackAnswer>(role, 'POST', '/v1/feedback', { feedback })

  describe('leads', () => {
    test('are found by any of their addresses, whatever the case; an unknown address is an empty list', async () => {
      await addLead('anna', 'anna@optik.example', 'a.nowak@private.example')
      const [lead] = await find('Anna@OPTIK.example')
      expect(lead?.lead).toMatchObject({
        id: 'anna',
        name: 'Name of anna',
        emails: ['anna@optik.example', 'a.nowak@private.example'],
      })
      expect((await find('a.nowak@private.example')).map((l) => l.lead.id)).toEqual(['anna'])
      expect(await find('nobody@optik.example')).toEqual([])
    })

    test('who share an address are all found, the one whose primary address it is first', async () => {
      await addLead('shared-1', 'own-1@optik.example', 'sales@optik.example')
      await addLead('shared-2', 'sales@optik.example')
      expect((await find('sales@optik.example')).map((l) => l.lead.id)).toEqual(['shared-2', 'shared-1'])
    })

    test('pages of older history go through all touchpoints once', async () => {
      await addLead('history', 'history@optik.example')
      const touchpoints = Array.from({ length: 130 }, (_, n) => ({
        id: `h-${String(n).padStart(3, '0')}`,
        kind: 'page_view',
        // several at the same moment, so that the id has to decide
        at: new Date(Date.UTC(2026, 0, 1 + Math.floor(n / 4))).toISOString(),
        title: `Page ${n}`,
        email: 'history@optik.example',
      }))
      await ask('marketer', 'POST', '/v1/touchpoints', { touchpoints })
      const [context] = await find('history@optik.example')
      const seen = context!.touchpoints.map((t) => t.id)
      expect(seen).toHaveLength(50)
      for (let more = true; more; ) {
        const page = await ask<TouchpointsAnswer>(
          'rep',
          'GET',
          `/v1/leads/history/touchpoints?limit=30&before=${seen.at(-1)}`,
        )
        seen.push(...page.touchpoints.map((t) => t.id))
        more = page.more
      }
      expect(seen).toEqual(touchpoints.map((t) => t.id).reverse())
      await ask('rep', 'GET', '/v1/leads/history/touchpoints?before=unknown', undefined, 404)
      await ask('rep', 'GET', '/v1/leads/unknown/touchpoints', undefined, 404)
    })

    test('export holds everything about the person, erasing leaves nothing but a tombstone', async () => {
      await addLead('gone', 'gone@optik.example')
      await ask('marketer', 'POST', '/v1/touchpoints', {
        touchpoints: [
          {
            id: 'g1',
            kind: 'download',
            at: '2026-02-01T00:00:00Z',
            title: 'Price list',
            email: 'gone@optik.example',
          },
        ],
      })
      const feedback = heard({ leadId: 'gone' })
      await send('rep', feedback)
      const exported = await ask<LeadExport>('marketer', 'GET', '/v1/leads/gone/export')
      expect(exported.lead.emails).toEqual(['gone@optik.example'])
      expect(exported.touchpoints.map((t) => t.title)).toEqual(['Price list'])
      expect(exported.feedback.map((f) => f.feedback.id)).toEqual([feedback.id])

      const { cursor } = await changesSince('rep', null)
      await ask('marketer', 'DELETE', '/v1/leads/gone', undefined, 204)
      expect(await find('gone@optik.example')).toEqual([])
      expect((await changesSince('rep', cursor)).changes).toEqual([
        { kind: 'lead', id: 'gone', value: null },
        { kind: 'feedback_status', id: feedback.id, value: null },
      ])
      const left = await Promise.all([
        allOf(store).selectFrom('touchpoints').select('id').where('lead_id', '=', 'gone').execute(),
        allOf(store).selectFrom('feedback').select('id').where('lead_id', '=', 'gone').execute(),
        allOf(store).selectFrom('lead_emails').select('email').where('lead_id', '=', 'gone').execute(),
      ])
      expect(left).toEqual([[], [], []])
      await ask('marketer', 'DELETE', '/v1/leads/gone', undefined, 404)
      // and a rep who still has the lead is told why this feedback is of no use
      const late = heard({ leadId: 'gone' })
      expect((await send('rep', late)).results).toEqual([
        { id: late.id, result: 'refused', reason: expect.stringContaining('erased') },
      ])
    })
  })

  describe('touchpoints', () => {
    test('sent twice, also at once, are stored and counted once; roll-ups cover all', async () => {
      await addLead('tp', 'tp@optik.example')
      const touchpoint = (id: string, kind: string, at: string) => ({
        id,
        kind,
        at,
        title: 'x',
        email: 'TP@optik.example',
      })
      const touchpoints = [
        touchpoint('tp1', 'page_view', '2026-03-02T10:00:00+02:00'),
        touchpoint('tp2', 'page_view', '2026-03-01T10:00:00Z'),
        touchpoint('tp3', 'webinar', '2026-03-03T10:00:00Z'),
        touchpoint('tp3', 'webinar', '2026-03-03T10:00:00Z'),
      ]
      const answers = await Promise.all(
        Array.from({ length: 4 }, () =>
          ask<PostTouchpointsAnswer>('marketer', 'POST', '/v1/touchpoints', { touchpoints }),
        ),
      )
      expect(answers.reduce((sum, a) => sum + a.stored, 0)).toBe(3)
      expect(answers.reduce((sum, a) => sum + a.alreadyThere, 0)).toBe(13)
      const [context] = await find('tp@optik.example')
      expect(context?.rollups).toEqual({
        page_view: { count: 2, first: '2026-03-01T10:00:00.000Z', last: '2026-03-02T08:00:00.000Z' },
        webinar: { count: 1, first: '2026-03-03T10:00:00.000Z', last: '2026-03-03T10:00:00.000Z' },
      })
      expect(context?.touchpoints.map((t) => t.id)).toEqual(['tp3', 'tp1', 'tp2'])
    })

    test('of an unknown lead are rejected alone, with the reason', async () => {
      await addLead('tp-known', 'known@optik.example')
      const answer = await ask<PostTouchpointsAnswer>('marketer', 'POST', '/v1/touchpoints', {
        touchpoints: [
          {
            id: 'u1',
            kind: 'webinar',
            at: '2026-03-03T10:00:00Z',
            title: 'a',
            email: 'unknown@optik.example',
          },
          {
            id: 'u2',
            kind: 'webinar',
            at: '2026-03-03T10:00:00Z',
            title: 'a\u0000b \ud800',
            email: 'known@optik.example',
          },
        ],
      })
      expect(answer).toMatchObject({
        stored: 1,
        rejected: [{ at: 0, id: 'u1', reason: expect.stringContaining('Import the lead') }],
      })
      expect((await find('known@optik.example'))[0]?.touchpoints[0]?.title).toBe('ab \ufffd')
    })

    test('each of a batch stands alone: what cannot be read is rejected by its id', async () => {
      await addLead('alone', 'ann@example.com')
      const good = {
        ...{ id: 'a1', kind: 'constructor', at: '2026-03-03T10:00:00+0100', title: 'x' },
        email: 'Ann <ANN@example.com>',
      }
      const ms = Date.parse('2026-03-04T10:00:00Z')
      const answer = await ask<PostTouchpointsAnswer>('marketer', 'POST', '/v1/touchpoints', {
        touchpoints: [
          good,
          { ...good, id: 'a2', kind: '\ufeff' },
          { ...good, id: 'a3', at: '0001-01-01T00:00:00Z' },
          { ...good, id: 'a4', at: '9999-12-31T00:00:00Z' },
          { ...good, id: 'a5', kind: '__proto__', at: ms },
          { ...good, id: 'a6', kind: 'toString', at: '2026-03-05 11:00', from: 40, to: '65' },
          { ...good, id: 'a7', email: 'ann@example.com, bob@example.com' },
          { ...good, id: [7] },
          'nothing',
          { ...good, id: 'a8', kind: ' __proto__ ', at: String(ms + 1000) },
        ],
      })
      expect(answer).toMatchObject({ stored: 4, alreadyThere: 0 })
      expect(answer.rejected.map(({ at, id }) => `${at} ${id}`)).toEqual([
        '1 a2',
        '2 a3',
        '3 a4',
        '6 a7',
        '7 ',
        '8 ',
      ])
      const [context] = await find('ann@example.com')
      expect(Object.entries(context!.rollups).sort(([a], [b]) => (a < b ? -1 : 1))).toEqual([
        ['__proto__', { count: 2, first: '2026-03-04T10:00:00.000Z', last: '2026-03-04T10:00:01.000Z' }],
        ['constructor', { count: 1, first: '2026-03-03T09:00:00.000Z', last: '2026-03-03T09:00:00.000Z' }],
        ['toString', { count: 1, first: '2026-03-05T11:00:00.000Z', last: '2026-03-05T11:00:00.000Z' }],
      ])
      expect(context?.touchpoints.find((t) => t.id === 'a6')).toMatchObject({ from: 40, to: 65 })
      expect(context?.touchpoints.find((t) => t.id === 'a1')).not.toHaveProperty('from')
    })

    test('a field that cannot be used is left out and named; the touchpoint counts', async () => {
      await addLead('fields', 'fields@example.com')
      const good = { kind: 'page_view', at: '2026-03-03T10:00:00Z', title: 'x', email: 'fields@example.com' }
      const answer = await ask<PostTouchpointsAnswer>('marketer', 'POST', '/v1/touchpoints', {
        touchpoints: [
          { ...good, id: 'f1', url: 'mailto:x@y.test' },
          { ...good, id: 'f2', title: null },
          { ...good, id: 3 },
        ],
      })
      expect(answer).toMatchObject({
        stored: 3,
        rejected: [],
        leftOut: [
          { at: 0, id: 'f1', field: 'url', reason: expect.stringContaining('not a web address') },
          { at: 1, id: 'f2', field: 'title', reason: expect.any(String) },
        ],
      })
      const [context] = await find('fields@example.com')
      expect(context?.touchpoints.map(({ id, url }) => [id, url]).sort()).toEqual([
        ['3', null],
        ['f1', null],
        ['f2', null],
      ])
    })

    test('many batches about the same leads at once add up and do not deadlock', async () => {
      await Promise.all(['x', 'y', 'z'].map((id) => addLead(`many-${id}`, `many-${id}@optik.example`)))
      await Promise.all(
        Array.from({ length: 12 }, (_, batch) => {
          const touchpoints = ['x', 'y', 'z'].map((id) => ({
            id: `many-${batch}-${id}`,
            kind: 'page_view',
            at: '2026-03-03T10:00:00Z',
            title: 'a',
            email: `many-${id}@optik.example`,
          }))
          return ask('marketer', 'POST', '/v1/touchpoints', {
            touchpoints: batch % 2 ? touchpoints : touchpoints.reverse(),
          })
        }),
      )
      for (const id of ['x', 'y', 'z']) {
        expect((await find(`many-${id}@optik.example`))[0]?.rollups.page_view?.count).toBe(12)
      }
    })
  })

  describe('talking points', () => {
    const content = { title: 'Payback', text: 'Pays back in 9 months.', language: 'en', tags: ['roi'] }
    const propose = (role: keyof typeof keys, id = uuidv7()) =>
      ask<TalkingPoint>(role, 'POST', '/v1/talking-points', { id, content }, 201)

    test('a proposal is stored once, is validated, edited and retired, and every step is announced', async () => {
      const { cursor } = await changesSince('rep', null)
      const { id, version, verification } = await propose('rep')
      expect(version).toBe(1)
      expect(verification).toMatchObject({ state: 'proposed', by: 'Marta Kowal' })
      await ask('rep', 'POST', '/v1/talking-points', { id, content: { ...content, title: 'Other' } }, 200)
      const path = `/v1/talking-points/${id}`
      const step = (body: object, status = 200) =>
        ask<TalkingPoint>('marketer', 'POST', `${path}/verification`, body, status)
      expect((await step({ step: 'validate', version: 1, intervalDays: 30 })).verification).toMatchObject({
        state: 'validated',
        version: 1,
        by: 'Mila Moretti',
        intervalDays: 30,
      })
      const minor = await ask<TalkingPoint>('marketer', 'PUT', path, {
        version: 1,
        content: { ...content, title: 'Payback!' },
        minor: true,
      })
      expect(minor).toMatchObject({ version: 2, writtenBy: 'Mila Moretti', writtenAt: minor.updatedAt })
      expect(minor.verification).toMatchObject({
        state: 'validated',
        version: 1,
        minorEditAt: expect.any(String),
      })
      const real = await ask<TalkingPoint>('marketer', 'PUT', path, {
        version: 2,
        content: { ...content, text: 'In 7.' },
        minor: false,
      })
      expect(real.version).toBe(3)
      expect(real.verification.state).toBe('in_review')
      expect((await step({ step: 'retire', note: 'Old' })).verification).toMatchObject({
        state: 'retired',
        note: 'Old',
      })
      const refused = await step({ step: 'validate', version: 3 }, 409)
      expect(refused).toMatchObject({ detail: expect.stringContaining('retired') })
      const { changes } = await changesSince('rep', cursor)
      expect(changes).toEqual([
        { kind: 'talking_point', id, value: expect.objectContaining({ text: 'In 7.' }) },
      ])
      const history = await allOf(store)
        .selectFrom('talking_point_history')
        .select(['version', 'verification'])
        .where('talking_point_id', '=', id)
        .orderBy('id')
        .execute()
      expect(history.map((h) => h.verification.state)).toEqual([
        'proposed',
        'validated',
        'validated',
        'in_review',
        'retired',
      ])
      expect(history.map((h) => h.version)).toEqual([1, 1, 2, 3, 3])
      const { talkingPoints } = await ask<TalkingPointList>('rep', 'GET', '/v1/talking-points')
      expect(talkingPoints.filter((t) => t.id === id)).toHaveLength(1)
    })

    test('an edit or a validation of an older text is 412 with the text that is there, and changes nothing', async () => {
      const { id } = await propose('rep')
      const path = `/v1/talking-points/${id}`
      const edit = (version: number, text: string, status = 200) =>
        ask<TalkingPoint & Problem>(
          'marketer',
          'PUT',
          path,
          { version, content: { ...content, text }, minor: false },
          status,
        )
      const first = await edit(1, 'Pays back in 8 months.')
      expect(first).toMatchObject({ version: 2, writtenBy: 'Mila Moretti' })
      // Sent again, as after an answer that was lost: the same text is there, so nothing happens.
      expect(await edit(1, 'Pays back in 8 months.')).toEqual(first)

      const newer = {
        type: 'urn:alongside:problem:newer-version',
        status: 412,
        detail: expect.stringContaining('another text by now'),
        current: first,
      }
      expect(Problem.parse(await edit(1, 'Pays back in 7 months.', 412))).toMatchObject(newer)
      const validate = (version: number, status: number) =>
        ask<TalkingPoint>('marketer', 'POST', `${path}/verification`, { step: 'validate', version }, status)
      expect(await validate(1, 412)).toMatchObject(newer)
      expect(await validate(3, 412)).toMatchObject(newer)
      expect((await validate(2, 200)).verification).toMatchObject({ state: 'validated', version: 2 })
    })

    test('of many edits of one version at once one is stored; the others get its text', async () => {
      const { id } = await propose('rep')
      const answers = await Promise.all(
        Array.from({ length: 8 }, async (_, n) => {
          const body = { version: 1, content: { ...content, text: `In ${n} months.` }, minor: false }
          const response = await hub.call('PUT', `/v1/talking-points/${id}`, keys.marketer.key, body)
          return { status: response.status, body: (await response.json()) as TalkingPoint & Problem }
        }),
      )
      const stored = answers.filter(({ status }) => status === 200)
      expect(stored).toHaveLength(1)
      for (const { status, body } of answers)
        if (status !== 200)
          expect({ status, current: body.current }).toEqual({ status: 412, current: stored[0]?.body })
    })

    test('the list comes in pages, the last changed first; a change between two pages is on the next first one', async () => {
      const made = []
      for (let n = 0; n < 5; n++) made.push((await propose('rep')).id)
      const page = (after: string | null, limit = 2) =>
        ask<TalkingPointList>(
          'rep',
          'GET',
          `/v1/talking-points?limit=${limit}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
        )
      const ids = (list: TalkingPointList) => list.talkingPoints.map(({ id }) => id)
      const first = await page(null)
      expect(ids(first)).toEqual([made[4], made[3]])
      await ask('marketer', 'POST', `/v1/talking-points/${made[0]}/verification`, { step: 'start_review' })
      const second = await page(first.next)
      expect(ids(second)).toEqual([made[2], made[1]])
      expect(ids(await page(null, 1))).toEqual([made[0]])

      const all: string[] = []
      for (let after: string | null = null, pages = 0; pages < 100; pages++) {
        const list: TalkingPointList = await page(after, 3)
        all.push(...ids(list))
        after = list.next
        if (after === null) break
      }
      expect(new Set(all).size).toBe(all.length)
      expect(all.slice(0, 5)).toEqual([made[0], made[4], made[3], made[2], made[1]])
      for (const odd of ['x', '~', '1~', `${'9'.repeat(15)}~`, '1~\0', '-1~a'])
        await ask('rep', 'GET', `/v1/talking-points?after=${encodeURIComponent(odd)}`, undefined, 400)
    })

    test('a text that is nested too deeply is refused wherever one is written, and says what to do', async () => {
      const deep = { ...content, text: '>'.repeat(3000) }
      const { id } = await propose('rep')
      for (const refused of [
        await ask<Problem>('rep', 'POST', '/v1/talking-points', { id: uuidv7(), content: deep }, 400),
        await ask<Problem>(
          'marketer',
          'PUT',
          `/v1/talking-points/${id}`,
          { version: 1, content: deep, minor: true },
          400,
        ),
      ])
        expect(refused.errors).toEqual([
          { path: 'content.text', message: expect.stringMatching(/nested too deeply.*take out/) },
        ])
    })

    test('what is not there is 404', async () => {
      await ask('marketer', 'PUT', '/v1/talking-points/none', { version: 1, content, minor: true }, 404)
      await ask('marketer', 'POST', '/v1/talking-points/none/verification', { step: 'start_review' }, 404)
    })

    test('outcomes are counted once, whatever is sent again, also at once', async () => {
      const { id: talkingPointId } = await propose('marketer')
      const outcome = (o: string) => heard({ kind: 'point_outcome', talkingPointId, outcome: o })
      const batch = ['shown', 'shown', 'used', 'worked', 'did_not_work'].map(outcome)
      await Promise.all(Array.from({ length: 5 }, () => send('rep', ...batch)))
      await send('otherRep', outcome('worked'))
      const { talkingPoints } = await ask<TalkingPointList>('rep', 'GET', '/v1/talking-points')
      expect(talkingPoints.find((t) => t.id === talkingPointId)?.evidence).toEqual({
        shown: 2,
        used: 1,
        worked: 2,
        didNotWork: 1,
      })
    })
  })

  describe('feedback', () => {
    test('a bad one is refused alone with its reason and blocks none of the others', async () => {
      const good = heard()
      const noText = heard({ text: '  ' })
      const noReason = heard({ kind: 'lead_verdict', verdict: 'reject', leadId: 'anna' })
      const noPoint = heard({ kind: 'point_outcome', outcome: 'worked', talkingPointId: 'none' })
      const odd = heard({ text: 'NUL \u0000 and half a pair \ud83d', host: null })
      const { results } = await send('rep', noText, good, 'nonsense', noReason, noPoint, odd)
      expect(results).toEqual([
        { id: noText.id, result: 'refused', reason: expect.stringMatching(/^text: /) },
        { id: good.id, result: 'stored' },
        { id: '', result: 'refused', reason: expect.any(String) },
        { id: noReason.id, result: 'refused', reason: expect.stringContaining('why the lead is rejected') },
        { id: noPoint.id, result: 'refused', reason: expect.stringContaining('no longer') },
        { id: odd.id, result: 'stored' },
      ])
    })

    test('sent again it is stored once; an id of somebody else is refused', async () => {
      const one = heard()
      await Promise.all([send('rep', one), send('rep', one, one), send('rep', one)])
      expect((await send('rep', one)).results).toEqual([{ id: one.id, result: 'stored' }])
      expect((await send('otherRep', one)).results[0]?.result).toBe('refused')
      const rows = await allOf(store).selectFrom('feedback').select('rep').where('id', '=', one.id).execute()
      expect(rows).toEqual([{ rep: 'Marta Kowal' }])
    })

    test('is listed for the desk in pages, answered there, and only its own rep gets the answer', async () => {
      await addLead('fb', 'fb@optik.example')
      const given = Array.from({ length: 7 }, () => heard({ leadId: 'fb', kind: 'content_request' }))
      for (const one of given) await send('rep', one)
      const listed: string[] = []
      for (let next: string | null = ''; next !== null; ) {
        const before: string = next && `&before=${encodeURIComponent(next)}`
        const page: FeedbackList = await ask(
          'marketer',
          'GET',
          `/v1/feedback?kind=content_request&limit=3${before}`,
        )
        listed.push(...page.items.map((i) => i.feedback.id))
        next = page.next
        expect(page.items[0]).toMatchObject({
          rep: 'Marta Kowal',
          lead: { id: 'fb', company: 'Optik', consent: { marketing: 'unknown' } },
        })
      }
      expect(listed).toEqual(given.map((g) => g.id).reverse())

      const id = given[0]!.id
      const before = await changesSince('rep', null)
      const path = `/v1/feedback/${id}/status`
      await ask('marketer', 'POST', path, { state: 'answered' }, 400)
      await ask('marketer', 'POST', path, { state: 'seen' })
      await ask('marketer', 'POST', path, { state: 'answered', reply: 'Here it is.' })
      // opening it once more does not take the answer back
      const item = await ask('marketer', 'POST', path, { state: 'seen' })
      expect(item).toMatchObject({ status: { state: 'answered', reply: 'Here it is.', by: 'Mila Moretti' } })
      expect((await changesSince('rep', before.cursor)).changes).toEqual([
        {
          kind: 'feedback_status',
          id,
          value: expect.objectContaining({ state: 'answered', reply: 'Here it is.' }),
          feedback: expect.objectContaining({ id, kind: 'content_request' }),
        },
      ])
      const others = await changesSince('otherRep', before.cursor)
      expect(others.changes).toEqual([])
      expect(others.cursor).not.toBe(before.cursor)
      const answered = await ask<FeedbackList>('marketer', 'GET', '/v1/feedback?state=answered')
      expect(answered.items.map((i) => i.feedback.id)).toEqual([id])
      await ask('marketer', 'POST', '/v1/feedback/none/status', { state: 'seen' }, 404)
      await ask('marketer', 'GET', '/v1/feedback?before=nonsense', undefined, 400)
    })
  })

  describe('changes', () => {
    test('in pages of one give the same as in one page', async () => {
      const whole = await changesSince('rep', null)
      const small = await changesSince('rep', null, 1)
      expect(small).toEqual(whole)
      expect(whole.changes.length).toBeGreaterThan(10)
      const unknown = { type: 'urn:alongside:problem:unknown-cursor' }
      for (const odd of ['-1', 'nonsense', '%FF', `${'x'.repeat(50)}.1`])
        for (const name of ['since', 'seen'])
          expect(await ask('rep', 'GET', `/v1/changes?${name}=${odd}`, undefined, 400)).toMatchObject(unknown)
      for (const query of [
        'since=',
        `since=${'x'.repeat(300)}`,
        'since=a&since=b',
        'cursor=x',
        'since[]=x',
        'after=x',
      ])
        await ask('rep', 'GET', `/v1/changes?${query}`, undefined, 400)
      expect(await changesSince('rep', null)).toEqual(whole) // and nobody else notices
      await ask('rep', 'GET', '/v1/changes?since=elsewhere.1.mark', undefined, 410)
    })
  })

  describe('keys', () => {
    test('a renewed key is the same person’s: replies reach them, and what they sent is theirs', async () => {
      const { id: keyId, person } = keys.rep
      const wanted = { role: 'rep', name: 'Marta, new computer', personId: person.id }
      const renewed = await ask<CreatedKey>('admin', 'POST', '/v1/keys', wanted, 201)
      expect(renewed.person).toEqual({ id: person.id, name: 'Marta Kowal' })
      const said = heard()
      await send('rep', said)
      const since = (await send('rep', heard())).cursor
      await ask('marketer', 'POST', `/v1/feedback/${said.id}/status`, { state: 'answered', reply: 'Yes.' })
      const asked = async (key: string, path: string) =>
        (await (await hub.call('GET', path, key)).json()) as unknown
      const changes = `/v1/changes?since=${since}`
      expect(await asked(renewed.key, changes)).toMatchObject({
        changes: [{ kind: 'feedback_status', id: said.id, value: { reply: 'Yes.' } }],
      })
      expect(await asked(keys.otherRep.key, changes)).toMatchObject({ changes: [] })
      expect(await asked(renewed.key, '/v1/session')).toMatchObject({ person, key: { id: renewed.id } })
      const again = await hub.call('POST', '/v1/feedback', renewed.key, { feedback: [said] })
      expect(await again.json()).toMatchObject({ results: [{ result: 'stored' }] })
      const { keys: listed } = await ask<KeyList>('admin', 'GET', '/v1/keys')
      expect(listed.filter((key) => key.person.id === person.id).map(({ id }) => id)).toEqual([
        renewed.id,
        keyId,
      ])
      await ask('admin', 'POST', '/v1/keys', { ...wanted, personId: 'nobody' }, 404)
    })

    test('are shown once, expire, and the last administrator stays', async () => {
      const made = await ask<{ id: string; key: string }>(
        'admin',
        'POST',
        '/v1/keys',
        { role: 'rep', name: 'Zoe' },
        201,
      )
      expect(made.key).toMatch(/^alg_rep_[\w-]{43}$/)
      const listed = JSON.stringify(await ask('admin', 'GET', '/v1/keys'))
      expect(listed).toContain(made.id)
      expect(listed).not.toContain(made.key)
      const rows = JSON.stringify(await allOf(store).selectFrom('access_keys').selectAll().execute())
      expect(rows).not.toContain(made.key)

      const session = () => hub.call('GET', '/v1/session', made.key)
      expect((await session()).status).toBe(200)
      await allOf(store)
        .updateTable('access_keys')
        .set({ expires_at: new Date(Date.now() - 1000) })
        .where('id', '=', made.id)
        .execute()
      // another process of the hub has no cache of it yet
      expect((await hubOn(store).call('GET', '/v1/session', made.key)).status).toBe(401)
      await ask(
        'admin',
        'POST',
        '/v1/keys',
        { role: 'rep', name: 'Late', expiresAt: '2020-01-01T00:00:00Z' },
        400,
      )
      await ask('admin', 'DELETE', '/v1/keys/none', undefined, 404)
      await ask('admin', 'DELETE', `/v1/keys/${keys.admin.id}`, undefined, 409)
    })

    test('a key that another process revoked dies within seconds', async () => {
      const made = await ask<{ id: string; key: string }>(
        'admin',
        'POST',
        '/v1/keys',
        { role: 'rep', name: 'Eva' },
        201,
      )
      const elsewhere = hubOn(store)
      expect((await elsewhere.call('GET', '/v1/session', made.key)).status).toBe(200)
      await ask('admin', 'DELETE', `/v1/keys/${made.id}`, undefined, 204)
      await expect.poll(async () => (await elsewhere.call('GET', '/v1/session', made.key)).status).toBe(401)
    })
  })
})
