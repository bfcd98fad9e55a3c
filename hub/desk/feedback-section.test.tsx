import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FeedbackItem } from '../../lib/contract/feedback.ts'
import { createDeskClient } from './desk-client.ts'
import { withFirstPage, withOlderPage } from './feedback-pages.ts'
import { FeedbackSection } from './feedback-section.tsx'
import { cleanUp, fakeHub, item, problem, setHidden, show } from './testing.tsx'

afterEach(cleanUp)
const user = userEvent.setup()

function open(hub: ReturnType<typeof fakeHub>, onFailure = vi.fn()) {
  show(
    <FeedbackSection
      onMakePoint={() => {}}
      client={createDeskClient(hub.fetch)}
      onFailure={onFailure}
      pollMs={30}
    />,
  )
  return onFailure
}

const answered = (of: FeedbackItem, state: 'seen' | 'answered' | 'used', reply: string | null) => ({
  ...of,
  status: { ...of.status, state, reply, by: 'Mara Wolff' },
})

test('new feedback appears by itself, newest first, with who, lead, what and words', async () => {
  const items = [item(5)]
  open(fakeHub({ 'GET /v1/feedback': () => ({ json: { items, next: null } }) }))
  const card = within(await screen.findByRole('article'))
  card.getByRole('heading', { name: 'They said: question' })
  card.getByText('Lena Fischer, Nordlicht')
  card.getByText(/Ines Duarte/)
  card.getByText('Question 5')
  items.unshift(item(2))
  await screen.findByText('Question 2')
  expect(screen.getAllByRole('article')[0]?.textContent).toContain('Question 2')
})

test.each([
  [{ marketing: 'denied', doNotContact: false }, 'No consent for marketing'],
  [{ marketing: 'granted', doNotContact: true }, 'Do not contact'],
  [{ marketing: 'unknown', doNotContact: false }, null],
] as const)('beside the name stands the no of the lead: %j', async (consent, mark) => {
  const lead = { id: 'lead-1', name: 'Lena Fischer', company: null, consent: { ...consent, changedAt: null } }
  open(fakeHub({ 'GET /v1/feedback': () => ({ json: { items: [item(5, { lead })], next: null } }) }))
  await screen.findByRole('article')
  for (const words of ['No consent for marketing', 'Do not contact'])
    expect(screen.queryByText(words) !== null).toBe(words === mark)
})

test('feedback that cannot be shown says so with its id; the others are answered as usual', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {}) // React tells of what a boundary caught.
  const odd = { ...item(5), rep: { odd: true } as unknown as string }
  const hub = fakeHub({})
  const client = createDeskClient(hub.fetch)
  client.feedback = async () => ({ ok: true, value: { items: [item(2), odd], next: null } })
  show(<FeedbackSection onMakePoint={() => {}} client={client} onFailure={vi.fn()} />)
  await screen.findByText(
    `This entry could not be shown (${odd.feedback.id}). Tell your admin if it stays like this.`,
  )
  within(screen.getByRole('article')).getByText('Question 2')
  error.mockRestore()
})

test('what was marked is not undone by a round that began before and is answered after it', async () => {
  const hub = fakeHub({
    [`POST /v1/feedback/${item(5).feedback.id}/status`]: () => ({ json: answered(item(5), 'seen', null) }),
  })
  const client = createDeskClient(hub.fetch)
  const before = { ok: true as const, value: { items: [item(5)], next: null } }
  let answerSlowRound = () => {}
  client.feedback = vi
    .fn<typeof client.feedback>()
    .mockResolvedValueOnce(before)
    .mockImplementationOnce(() => new Promise((done) => (answerSlowRound = () => done(before))))
    .mockImplementation(() => new Promise(() => {}))
  show(<FeedbackSection onMakePoint={() => {}} client={client} onFailure={vi.fn()} pollMs={20} />)
  const card = within(await screen.findByRole('article'))
  await waitFor(() => expect(client.feedback).toHaveBeenCalledTimes(2))
  const markSeen = () => card.queryByRole('button', { name: 'Seen' })
  await user.click(markSeen() as HTMLElement)
  await waitFor(() => expect(markSeen()).toBeNull())
  answerSlowRound()
  await waitFor(() => expect(client.feedback).toHaveBeenCalledTimes(3))
  expect(markSeen()).toBeNull()
  card.getByText('Seen')
})

test('a page in the background asks nobody, and asks at once when it comes back', async () => {
  const hub = fakeHub({ 'GET /v1/feedback': () => ({ json: { items: [], next: null } }) })
  open(hub)
  await screen.findByText('No feedback yet')
  setHidden(true)
  await new Promise((done) => setTimeout(done, 80))
  const before = hub.calls.length
  await new Promise((done) => setTimeout(done, 200))
  expect(hub.calls.length).toBe(before)
  setHidden(false)
  await waitFor(() => expect(hub.calls.length).toBeGreaterThan(before))
})

test('a reply that is being written outlives new rounds, and is sent with Ctrl+Enter', async () => {
  let now: FeedbackItem[] = [item(5)]
  const hub = fakeHub({
    'GET /v1/feedback': () => ({ json: { items: now, next: null } }),
    [`POST /v1/feedback/${item(5).feedback.id}/status`]: (body) => {
      const { reply } = body as { reply: string }
      now = [item(2), answered(item(5), 'answered', reply)]
      return { json: now[1] }
    },
  })
  open(hub)
  await user.click(await screen.findByRole('button', { name: 'Reply' }))
  const area = screen.getByLabelText('Reply to Ines Duarte')
  expect(document.activeElement).toBe(area)
  await user.type(area, 'Yes, ')
  now = [item(2), item(5)]
  await screen.findByText('Question 2')
  expect((screen.getByLabelText('Reply to Ines Duarte') as HTMLTextAreaElement).value).toBe('Yes, ')
  await user.type(area, 'we do{Control>}{Enter}{/Control}')
  await screen.findByText('Mara Wolff replied')
  expect(hub.calls.find((call) => call.route.startsWith('POST'))?.body).toEqual({
    state: 'answered',
    reply: 'Yes, we do',
  })
  expect(screen.queryByLabelText('Reply to Ines Duarte')).toBeNull()
  expect(sessionStorage.getItem('alongside-desk-drafts ')).toBe('{}')
})

test('a reply that the hub does not take stays, with the reason', async () => {
  open(
    fakeHub({
      'GET /v1/feedback': () => ({ json: { items: [item(5)], next: null } }),
      [`POST /v1/feedback/${item(5).feedback.id}/status`]: () => ({
        status: 404,
        json: problem(404, 'This feedback is gone.'),
      }),
    }),
  )
  await user.click(await screen.findByRole('button', { name: 'Reply' }))
  await user.type(screen.getByLabelText('Reply to Ines Duarte'), 'Hello')
  await user.click(screen.getByRole('button', { name: 'Send reply' }))
  await screen.findByText(/This feedback is gone/)
  expect((screen.getByLabelText('Reply to Ines Duarte') as HTMLTextAreaElement).value).toBe('Hello')
})

test.each([
  ['Seen', 'seen'],
  ['Used', 'used'],
] as const)('"%s" marks it', async (button, state) => {
  let now = item(5)
  const hub = fakeHub({
    'GET /v1/feedback': () => ({ json: { items: [now], next: null } }),
    [`POST /v1/feedback/${item(5).feedback.id}/status`]: () => {
      now = answered(item(5), state, null)
      return { json: now }
    },
  })
  open(hub)
  await user.click(await screen.findByRole('button', { name: button }))
  await waitFor(() => expect(screen.queryByRole('button', { name: button })).toBeNull())
  expect(hub.calls.find((call) => call.route.startsWith('POST'))?.body).toEqual({ state, reply: null })
  expect(screen.getAllByRole('status').map((status) => status.textContent)).toContain(`Marked as “${button}”`)
})

test('filters are asked of the hub; what was just marked stays until another filter is chosen', async () => {
  let state: 'delivered' | 'seen' = 'delivered'
  const hub = fakeHub({
    'GET /v1/feedback': (_, url) => {
      const wanted = url.searchParams.get('state')
      return { json: { items: wanted === null || wanted === state ? [item(5)] : [], next: null } }
    },
    [`POST /v1/feedback/${item(5).feedback.id}/status`]: () => {
      state = 'seen'
      return { json: answered(item(5), 'seen', null) }
    },
  })
  open(hub)
  await user.selectOptions(await screen.findByLabelText('State'), 'delivered')
  await user.selectOptions(screen.getByLabelText('Kind'), 'heard')
  await waitFor(() => expect(hub.calls.at(-1)?.search).toBe('?state=delivered&kind=heard'))
  await user.click(await screen.findByRole('button', { name: 'Seen' }))
  const rounds = hub.calls.length
  await waitFor(() => expect(hub.calls.length).toBeGreaterThan(rounds + 3))
  screen.getByText('Question 5')
  await user.selectOptions(screen.getByLabelText('State'), 'used')
  await screen.findByText('Nothing matches')
  await user.click(screen.getByRole('button', { name: 'Show all feedback' }))
  await screen.findByText('Question 5')
})

test('older pages come on a click and stay while new ones arrive', async () => {
  const newest = [item(2), item(3)]
  const hub = fakeHub({
    'GET /v1/feedback': (_, url) =>
      url.searchParams.get('before') === 'c1'
        ? { json: { items: [item(8)], next: null } }
        : { json: { items: newest, next: 'c1' } },
  })
  open(hub)
  await user.click(await screen.findByRole('button', { name: 'Show older' }))
  await screen.findByText('Question 8')
  newest.unshift(item(1))
  await screen.findByText('Question 1')
  expect(screen.getAllByRole('article')).toHaveLength(4)
  expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull()
})

test('a hub that goes away says so, keeps what is in view, and comes back by itself', async () => {
  let down = false
  const onFailure = open(
    fakeHub({ 'GET /v1/feedback': () => (down ? 'down' : { json: { items: [item(5)], next: null } }) }),
  )
  await screen.findByText('Question 5')
  down = true
  await screen.findByText(/The hub does not answer/)
  screen.getByText('Question 5')
  await waitFor(() => expect(onFailure).toHaveBeenCalledWith({ reason: 'offline' }))
  down = false
  await waitFor(() => expect(screen.queryByText(/The hub does not answer/)).toBeNull())
})

test('markup in what reps write is text', async () => {
  const heard = item(5)
  const nasty = { ...heard, feedback: { ...heard.feedback, text: '<img src=x onerror=alert(1)>' } }
  open(fakeHub({ 'GET /v1/feedback': () => ({ json: { items: [nasty], next: null } }) }))
  await screen.findByText('<img src=x onerror=alert(1)>')
  expect(document.querySelector('img')).toBeNull()
})

describe('pages', () => {
  const ids = (known: { items: FeedbackItem[] }) => known.items.map((one) => one.feedback.id)
  const of = (...ns: number[]) => ns.map((n) => item(n))
  const none = new Set<string>()

  test('a fresh page that no longer touches the old ones starts the list again', () => {
    const known = { items: of(10, 11), next: 'c' }
    expect(withFirstPage(known, { items: of(1, 2), next: 'd' }, none)).toEqual({ items: of(1, 2), next: 'd' })
  })

  test('what is kept by hand stays in its place', () => {
    const known = { items: of(1, 2, 3), next: null }
    const fresh = withFirstPage(known, { items: of(1, 3), next: null }, new Set([item(2).feedback.id]))
    expect(ids(fresh)).toEqual(ids({ items: of(1, 2, 3) }))
    expect(ids(withFirstPage(known, { items: of(1, 3), next: null }, none))).toEqual(ids({ items: of(1, 3) }))
  })

  test('an older page adds each item once', () => {
    const known = withOlderPage({ items: of(1, 2), next: 'c' }, { items: of(2, 3), next: null })
    expect(known).toEqual({ items: of(1, 2, 3), next: null })
  })
})

test('a verdict holds those that it replaced, folded, and they stand nowhere else', async () => {
  const verdict = (of: FeedbackItem, over: object): FeedbackItem => {
    const { id, leadId, host, pageKind, at, note } = of.feedback
    const feedback = { id, leadId: leadId ?? 'lena', host, pageKind, at, note, kind: 'lead_verdict', ...over }
    return { ...of, feedback: feedback as FeedbackItem['feedback'] }
  }
  const first = verdict(item(5), { verdict: 'accept', reason: null })
  const later: FeedbackItem = {
    ...verdict(item(2), { verdict: 'recycle', reason: 'bad_timing', until: '2027-03-01' }),
    earlier: [first],
  }
  const items = [first]
  open(fakeHub({ 'GET /v1/feedback': () => ({ json: { items, next: null } }) }))
  await screen.findByRole('article', { name: 'Lead accepted' })
  items.splice(0, 1, later)
  const card = within(await screen.findByRole('article', { name: 'Lead recycled: too early' }))
  expect(screen.getAllByRole('article')).toHaveLength(1)
  card.getByText('Reason: Bad timing · Until Mar 1')
  const folded = card.getByRole('group')
  expect(folded).toHaveProperty('open', false)
  await user.click(card.getByText('1 earlier verdict'))
  expect(folded).toHaveProperty('open', true)
  within(folded).getByText('Lead accepted')
})
