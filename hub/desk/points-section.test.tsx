import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { EditTalkingPoint, ProposeTalkingPoint, VerificationStep } from '../../lib/contract/talking-point.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { createDeskClient } from './desk-client.ts'
import { PointsSection } from './points-section.tsx'
import { cleanUp, fakeHub, point, problem, show } from './testing.tsx'

afterEach(cleanUp)
const user = userEvent.setup()

/** The desk goes by the real clock: validations are put relative to it. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const valid = (pointId: string, title: string, over: Partial<TalkingPoint> = {}) =>
  point(pointId, title, {
    verification: { ...point('x', 'x').verification, at: inDays(-10), until: inDays(80) },
    ...over,
  })
const proposedPoint = (pointId: string, title: string) =>
  valid(pointId, title, {
    verification: {
      state: 'proposed',
      by: 'Ines Duarte',
      at: inDays(-1),
      intervalDays: null,
      until: null,
      version: null,
      note: null,
      minorEditAt: null,
    },
  })

function open(points: TalkingPoint[], routes: Parameters<typeof fakeHub>[0] = {}) {
  const hub = fakeHub({
    'GET /v1/talking-points': () => ({ json: { talkingPoints: points, next: null } }),
    ...routes,
  })
  show(<PointsSection client={createDeskClient(hub.fetch)} onFailure={vi.fn()} />)
  return hub
}
const card = async (title: string) => {
  const heading = await screen.findByRole('heading', { name: title })
  return within(heading.closest('article') as HTMLElement)
}
const sent = (hub: ReturnType<typeof fakeHub>, route: string) =>
  hub.calls.filter((call) => call.route === route).map((call) => call.body)

test('what waits for somebody comes first; an ended validation needs review and says since when', async () => {
  open([
    valid('v', 'Valid one'),
    proposedPoint('p', 'Proposed one'),
    valid('e', 'Ended one', {
      verification: { ...point('x', 'x').verification, at: inDays(-100), until: inDays(-10) },
    }),
  ])
  await screen.findByRole('heading', { name: 'Ended one' })
  expect(screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)).toEqual([
    'Ended one',
    'Proposed one',
    'Valid one',
  ])
  const ended = await card('Ended one')
  ended.getByText('Needs review')
  ended.getByText(/The validation by Mara Marketing ended on/)
})

test('evidence is told with its n and a cautious bound, and claims no cause', async () => {
  open([
    valid('a', 'Reported', { evidence: { shown: 40, used: 20, worked: 8, didNotWork: 2 } }),
    valid('b', 'Unreported', { evidence: { shown: 3, used: 1, worked: 0, didNotWork: 0 } }),
  ])
  ;(await card('Reported')).getByText(
    /“Worked” in 8 of 10 reports; cautious estimate of the share: 49% or more \(shown 40, used 20\)/,
  )
  ;(await card('Reported')).getByText(/do not show that the talking point was the cause/)
  ;(await card('Unreported')).getByText('No rep has reported an outcome yet (shown 3, used 1).')
})

test('search folds case and diacritics over all words, together with the state', async () => {
  open([valid('a', 'Żółta dostawa'), proposedPoint('b', 'Zolta two'), valid('c', 'Other')])
  await screen.findByRole('heading', { name: 'Other' })
  await user.type(screen.getByLabelText('Search'), 'ZOLTA')
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(2))
  await user.selectOptions(screen.getByLabelText('State'), 'validated')
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(1))
  await user.type(screen.getByLabelText('Search'), ' nothing')
  await screen.findByText('Nothing matches')
  await user.click(screen.getByRole('button', { name: 'Show all talking points' }))
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(3))
})

test('no points yet, and a hub that does not answer', async () => {
  open([])
  await screen.findByText('No talking points yet')
  cleanUp()
  open([], { 'GET /v1/talking-points': () => 'down' })
  await screen.findByText(/The hub does not answer/)
})

test('proposes with triggers, stages, proof and tags; a second try keeps the id', async () => {
  let first = true
  const hub = open([], {
    'POST /v1/talking-points': (body) => {
      if (first) {
        first = false
        return 'down'
      }
      const { id, content } = ProposeTalkingPoint.parse(body)
      return { status: 201, json: { ...proposedPoint(id, content.title), ...content } }
    },
  })
  await user.click(screen.getByRole('button', { name: 'Propose a talking point' }))
  expect(document.activeElement).toBe(screen.getByLabelText('Title'))
  await user.type(screen.getByLabelText('Title'), 'Ships fast')
  await user.type(screen.getByLabelText('Text'), 'In **two** weeks')
  expect((await within(screen.getByRole('region', { name: 'Preview' })).findByText('two')).tagName).toBe(
    'STRONG',
  )
  await user.selectOptions(screen.getByLabelText('Language'), 'es')
  await user.selectOptions(screen.getByLabelText('Lens'), 'value')
  await user.type(screen.getByLabelText('Proof'), 'Case Nordlicht')
  await user.type(screen.getByLabelText('Web address of the proof'), 'https://example.com/case')
  await user.click(screen.getByRole('button', { name: 'Add trigger' }))
  await user.type(screen.getByLabelText('Page or title contains'), '/pricing')
  await user.clear(screen.getByLabelText('At least (times)'))
  await user.type(screen.getByLabelText('At least (times)'), '3')
  await user.click(screen.getByRole('checkbox', { name: 'Opportunity' }))
  await user.type(screen.getByLabelText('Tags'), 'delivery, mounts, delivery')
  await user.click(screen.getByRole('button', { name: 'Propose' }))
  await screen.findByText(/The hub does not answer/)
  expect((screen.getByLabelText('Title') as HTMLInputElement).value).toBe('Ships fast')
  await user.click(screen.getByRole('button', { name: 'Propose' }))
  await screen.findByText('“Ships fast” was proposed')
  const tries = sent(hub, 'POST /v1/talking-points').map((body) => ProposeTalkingPoint.parse(body))
  expect(tries).toHaveLength(2)
  expect(tries[0]).toEqual(tries[1])
  expect(tries[0]?.content).toEqual({
    title: 'Ships fast',
    text: 'In **two** weeks',
    language: 'es',
    objection: null,
    proof: { text: 'Case Nordlicht', url: 'https://example.com/case' },
    triggers: [{ touchpoint: 'page_view', contains: '/pricing', atLeast: 3, withinDays: 30 }],
    stages: ['opportunity'],
    lens: 'value',
    tags: ['delivery', 'mounts'],
  })
})

test('a form that is not right says where and what to do, and asks nobody', async () => {
  const hub = open([])
  await user.click(screen.getByRole('button', { name: 'Propose a talking point' }))
  await user.type(screen.getByLabelText('Web address of the proof'), 'example')
  await user.click(screen.getByRole('button', { name: 'Add trigger' }))
  await user.clear(screen.getByLabelText('Within (days)'))
  await user.click(screen.getByRole('button', { name: 'Propose' }))
  expect(await screen.findAllByText('Please fill this in.')).toHaveLength(2)
  screen.getByText('Say what the proof is, in a few words.')
  screen.getByText(/Enter a whole web address/)
  screen.getByText('Enter a whole number, 1 or more.')
  expect(sent(hub, 'POST /v1/talking-points')).toEqual([])
})

test('a text that is nested too deeply is not sent; one that is stored already is shown as it was typed', async () => {
  const stored = `${'>'.repeat(3000)} said`
  const hub = open([valid('d', 'Deep', { text: stored }), valid('v', 'Plain')])
  expect((await card('Deep')).getByText(/said/).textContent).toBe(stored)
  await card('Plain')
  await user.click(screen.getByRole('button', { name: 'Propose a talking point' }))
  await user.type(screen.getByLabelText('Title'), 'Deeper')
  fireEvent.change(screen.getByLabelText('Text'), { target: { value: stored } })
  await user.click(screen.getByRole('button', { name: 'Propose' }))
  await screen.findByText(/too deep inside one another/)
  expect(sent(hub, 'POST /v1/talking-points')).toEqual([])
})

test('a point that cannot be shown says so with its id; the others are worked on as usual', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {}) // React tells of what a boundary caught.
  const client = createDeskClient(fakeHub({}).fetch)
  const odd = valid('x-1', { odd: true } as unknown as string)
  client.talkingPoints = async () => ({
    ok: true,
    value: { talkingPoints: [odd, valid('v', 'Plain')], next: null },
  })
  show(<PointsSection client={client} onFailure={vi.fn()} />)
  await screen.findByText('This entry could not be shown (x-1). Tell your admin if it stays like this.')
  await user.click((await card('Plain')).getByRole('button', { name: 'Edit' }))
  expect((screen.getByLabelText('Title') as HTMLInputElement).value).toBe('Plain')
  error.mockRestore()
})

test('validates with an interval and evidence; a wrong interval is not sent', async () => {
  const hub = open([proposedPoint('p', 'Ships fast')], {
    'POST /v1/talking-points/p/verification': () => ({ json: valid('p', 'Ships fast') }),
  })
  await user.click((await card('Ships fast')).getByRole('button', { name: 'Validate' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Validate “Ships fast”' }))
  const days = dialog.getByLabelText('Holds for (days)')
  expect((days as HTMLInputElement).value).toBe('90')
  await user.clear(days)
  await user.type(days, '0')
  await user.click(dialog.getByRole('button', { name: 'Validate' }))
  await dialog.findByText('Enter a whole number from 1 to 3650.')
  await user.clear(days)
  await user.type(days, '30')
  await user.type(dialog.getByLabelText('On what evidence?'), 'Asked logistics')
  await user.click(dialog.getByRole('button', { name: 'Validate' }))
  await screen.findByText('“Ships fast” is validated')
  expect(
    sent(hub, 'POST /v1/talking-points/p/verification').map((body) => VerificationStep.parse(body)),
  ).toEqual([{ step: 'validate', version: 1, intervalDays: 30, note: 'Asked logistics' }])
})

test('starts a review at once; asks for a reason before a review is requested or a point retired', async () => {
  const hub = open([proposedPoint('p', 'First'), valid('v', 'Second')], {
    'POST /v1/talking-points/p/verification': () => ({
      json: {
        ...proposedPoint('p', 'First'),
        verification: { ...proposedPoint('p', '').verification, state: 'in_review' },
      },
    }),
    'POST /v1/talking-points/v/verification': () => ({ status: 409, json: problem(409, 'Retired already.') }),
  })
  await user.click((await card('First')).getByRole('button', { name: 'Start review' }))
  await screen.findByText('“First” is in review')
  await user.click((await card('Second')).getByRole('button', { name: 'Retire' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Retire “Second”?' }))
  await user.click(dialog.getByRole('button', { name: 'Retire' }))
  await dialog.findByText('Write a few words, so that others know.')
  await user.type(dialog.getByLabelText('Why?'), 'Offer ended')
  await user.click(dialog.getByRole('button', { name: 'Retire' }))
  await dialog.findByText(/Retired already/)
  expect(sent(hub, 'POST /v1/talking-points/v/verification')).toEqual([
    { step: 'retire', note: 'Offer ended' },
  ])
})

test('only the steps that the state allows are offered', async () => {
  open([
    valid('v', 'Valid'),
    valid('r', 'Gone', { verification: { ...valid('x', 'x').verification, state: 'retired', until: null } }),
  ])
  const names = async (title: string) =>
    (await card(title)).getAllByRole('button').map((button) => button.textContent)
  expect(await names('Valid')).toEqual(['Edit', 'Validate', 'Request review', 'Retire'])
  expect(await names('Gone')).toEqual(['Edit', 'Start review'])
})

test.each([
  ['Small edit', true],
  ['Real edit', false],
])('%s is sent as such', async (name, minor) => {
  const hub = open([valid('v', 'Old title')], {
    'PUT /v1/talking-points/v': (body) => ({
      json: { ...valid('v', ''), ...EditTalkingPoint.parse(body).content },
    }),
  })
  await user.click((await card('Old title')).getByRole('button', { name: 'Edit' }))
  await user.click(screen.getByRole('radio', { name: new RegExp(name) }))
  const title = screen.getByLabelText('Title')
  await user.clear(title)
  await user.type(title, 'New title')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await screen.findByText('“New title” was saved')
  const [body] = sent(hub, 'PUT /v1/talking-points/v').map((one) => EditTalkingPoint.parse(one))
  expect(body).toMatchObject({
    version: 1,
    minor,
    content: { title: 'New title', text: 'Text of **Old title**' },
  })
})

describe('somebody else changed the text meanwhile', () => {
  const THEIRS = valid('v', 'Their title', {
    version: 2,
    writtenBy: 'Ana Reis',
    writtenAt: inDays(-1),
    text: 'Their text',
  })
  /** A hub with THEIRS, while the desk still has version 1, whose title was edited. */
  async function conflict() {
    let there = THEIRS
    const hub = open([valid('v', 'Old title', { text: 'Old text' })], {
      'PUT /v1/talking-points/v': (body) => {
        const { version, content } = EditTalkingPoint.parse(body)
        if (version !== there.version) return { status: 412, json: newerProblem(there) }
        there = { ...there, ...content, version: version + 1 }
        return { json: there }
      },
    })
    await user.click((await card('Old title')).getByRole('button', { name: 'Edit' }))
    await user.clear(screen.getByLabelText('Title'))
    await user.type(screen.getByLabelText('Title'), 'My title')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'This text was changed meanwhile' }))
    const saved = () => sent(hub, 'PUT /v1/talking-points/v').map((one) => EditTalkingPoint.parse(one))
    return { dialog, saved }
  }
  const value = (name: string) => (screen.getByLabelText(name) as HTMLInputElement).value

  test('both are shown, with who and when; mine can be saved over it', async () => {
    const { dialog, saved } = await conflict()
    dialog.getByText(/^Ana Reis saved another version yesterday\./)
    for (const text of ['My title', 'Their title', 'Old text', 'Their text']) dialog.getByText(text)
    expect(dialog.getAllByRole('heading', { level: 3 }).map((h) => h.textContent)).toEqual(['Title', 'Text'])
    await user.click(dialog.getByRole('button', { name: 'Save mine' }))
    await screen.findByText('“My title” was saved')
    expect(saved()).toMatchObject([
      { version: 1, content: { title: 'My title' } },
      { version: 2, content: { title: 'My title', text: 'Old text' } },
    ])
  })

  test('theirs can be taken, and what was typed stays beside it', async () => {
    const { dialog, saved } = await conflict()
    await user.click(dialog.getByRole('button', { name: 'Take theirs' }))
    expect([value('Title'), value('Text')]).toEqual(['Their title', 'Their text'])
    const beside = within(screen.getByRole('region', { name: 'What you had typed' }))
    beside.getByText('My title')
    await user.click(beside.getByRole('button', { name: 'Use this: Title' }))
    expect([value('Title'), value('Text')]).toEqual(['My title', 'Their text'])
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText('“My title” was saved')
    expect(saved().at(-1)).toMatchObject({ version: 2, content: { title: 'My title', text: 'Their text' } })
  })

  test('they can be merged by hand, also after a reload of the page', async () => {
    const { dialog, saved } = await conflict()
    await user.click(dialog.getByRole('button', { name: 'Merge by hand' }))
    await user.type(screen.getByLabelText('Tags'), ', merged')
    cleanup() // as a reload does: only what the tab keeps is left
    const hub = open([THEIRS], { 'PUT /v1/talking-points/v': () => ({ json: { ...THEIRS, version: 3 } }) })
    await screen.findByRole('region', { name: 'What is there now' })
    expect([value('Title'), value('Text')]).toEqual(['My title', 'Old text'])
    expect(value('Tags')).toMatch(/merged$/)
    await user.click(screen.getByRole('button', { name: 'Use this: Text' }))
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await screen.findByText(/was saved/)
    expect(saved()).toHaveLength(1)
    expect(sent(hub, 'PUT /v1/talking-points/v').map((one) => EditTalkingPoint.parse(one))).toMatchObject([
      { version: 2, content: { title: 'My title', text: 'Their text' } },
    ])
    expect(sessionStorage.getItem('alongside-desk-point-drafts ')).toBe('{}')
  })

  test('a validation is of the text that was read: the new one is shown first, and the note stays', async () => {
    const hub = open([proposedPoint('v', 'Old title')], {
      'POST /v1/talking-points/v/verification': (body) =>
        (body as { version: number }).version === 2
          ? { json: THEIRS }
          : { status: 412, json: newerProblem({ ...proposedPoint('v', 'Their title'), ...pick(THEIRS) }) },
    })
    await user.click((await card('Old title')).getByRole('button', { name: 'Validate' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.type(dialog.getByLabelText('On what evidence?'), 'Asked logistics')
    await user.click(dialog.getByRole('button', { name: 'Validate' }))
    const alert = within(await dialog.findByRole('alert'))
    alert.getByText(/Ana Reis saved another version/)
    await alert.findByText('Their text')
    await user.click(dialog.getByRole('button', { name: 'Validate' }))
    await user.click(alert.getByRole('button', { name: 'I have read it' }))
    await user.click(dialog.getByRole('button', { name: 'Validate' }))
    await screen.findByText('“Their title” is validated')
    expect(sent(hub, 'POST /v1/talking-points/v/verification')).toMatchObject([
      { version: 1, note: 'Asked logistics' },
      { version: 2, note: 'Asked logistics' },
    ])
  })
})

const pick = ({ version, writtenBy, writtenAt, text }: TalkingPoint) => ({
  version,
  writtenBy,
  writtenAt,
  text,
})
const newerProblem = (current: TalkingPoint) => ({
  ...problem(412, 'Read it, and send it again.'),
  type: 'urn:alongside:problem:newer-version',
  current,
})

test('a proposal that was not sent is there again after a reload; Cancel gives it up', async () => {
  open([])
  await user.click(screen.getByRole('button', { name: 'Propose a talking point' }))
  await user.type(screen.getByLabelText('Title'), 'Half a tho')
  cleanup()
  open([])
  expect((screen.getByLabelText('Title') as HTMLInputElement).value).toBe('Half a tho')
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  cleanup()
  open([])
  await screen.findByRole('button', { name: 'Propose a talking point' })
  expect(screen.queryByLabelText('Title')).toBeNull()
})

test('10,000 points come in pages, are all found, and are asked for again only where something is new', async () => {
  const all = Array.from({ length: 10_000 }, (_, n) => valid(`p${n}`, `Point ${n}`))
  const pages: string[] = []
  const hub = fakeHub({
    'GET /v1/talking-points': (_, url) => {
      const from = Number(url.searchParams.get('after') ?? 0)
      const limit = Number(url.searchParams.get('limit'))
      pages.push(`${from}`)
      const next = from + limit < all.length ? `${from + limit}` : null
      return { json: { talkingPoints: all.slice(from, from + limit), next } }
    },
  })
  show(<PointsSection client={createDeskClient(hub.fetch)} onFailure={vi.fn()} pollMs={50} />)
  await screen.findByText('25 of 10000', {}, { timeout: 60_000 })
  expect(pages.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, n) => `${n * 500}`))
  expect(screen.getAllByRole('article')).toHaveLength(25)
  fireEvent.change(screen.getByLabelText('Search'), { target: { value: 'point 9876' } })
  await card('Point 9876')
  const rounds = pages.length
  await waitFor(() => expect(pages.length).toBeGreaterThan(rounds + 2))
  expect(new Set(pages.slice(rounds))).toEqual(new Set(['0']))
})

test('a step is not undone by a round that began before it and is answered after it', async () => {
  const hub = fakeHub({
    'POST /v1/talking-points/p/verification': () => ({
      json: valid('p', 'First', {
        verification: { ...proposedPoint('p', '').verification, state: 'in_review' },
      }),
    }),
  })
  const client = createDeskClient(hub.fetch)
  const before = { ok: true as const, value: { talkingPoints: [proposedPoint('p', 'First')], next: null } }
  let answerSlowRound = () => {}
  client.talkingPoints = vi
    .fn<typeof client.talkingPoints>()
    .mockResolvedValueOnce(before)
    .mockImplementationOnce(() => new Promise((done) => (answerSlowRound = () => done(before))))
    .mockImplementation(() => new Promise(() => {}))
  show(<PointsSection client={client} onFailure={vi.fn()} pollMs={20} />)
  const first = await card('First')
  await waitFor(() => expect(client.talkingPoints).toHaveBeenCalledTimes(2))
  await user.click(first.getByRole('button', { name: 'Start review' }))
  await first.findByText('In review')
  answerSlowRound()
  await waitFor(() => expect(client.talkingPoints).toHaveBeenCalledTimes(3))
  first.getByText('In review')
  expect(first.queryByRole('button', { name: 'Start review' })).toBeNull()
})
