import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { MissedSearchList } from '../../../lib/contract/missed-search.ts'
import { type SearchWord, SearchWordContent } from '../../../lib/domain/search-word.ts'
import { id, NOW } from '../../../test/factories.ts'
import { Desk } from '../desk.tsx'
import { createDeskClient } from '../desk-client.ts'
import { cleanUp, fakeHub, i18n, point, problem, session, show } from '../testing.tsx'
import { SearchPart } from './search-part.tsx'

afterEach(async () => {
  cleanUp()
  location.hash = ''
  await i18n.changeLanguage('en')
})
const user = userEvent.setup()

const missed = (text: string, over: Partial<MissedSearchList['searches'][number]> = {}) => ({
  ...{ text, language: 'en', count: 5, people: 3, lastDay: '2026-11-20' },
  ...over,
})
const word = (n: number, over: Partial<SearchWord> = {}): SearchWord => ({
  ...{ id: id(n), language: 'en', words: ['dear', 'over our budget'], standsFor: 'Too expensive' },
  ...{ writtenBy: 'Mara Wolff', updatedAt: NOW.toISOString() },
  ...over,
})
const POINTS = [
  point('a', 'Five years with it', { objection: 'Mounts are too dear for us' }),
  point('b', 'The price stays', { objection: null }),
]

let searches: MissedSearchList['searches']
let words: SearchWord[]
beforeEach(() => {
  searches = []
  words = []
})

function hubWith(routes: Parameters<typeof fakeHub>[0] = {}) {
  const put = (each: SearchWord) => (body: unknown) => {
    const saved = { ...each, ...SearchWordContent.parse(body) }
    words = [saved, ...words.filter((other) => other.id !== saved.id)]
    return { json: saved }
  }
  const hub = fakeHub({
    'GET /v1/missed-searches': () => ({ json: { searches, ofOnePerson: 2 } }),
    'GET /v1/search-words': () => ({ json: { searchWords: words } }),
    'GET /v1/talking-points': () => ({ json: { talkingPoints: POINTS, next: null } }),
    'POST /v1/missed-searches/dismissal': () => ({ status: 204, json: null }),
    [`PUT /v1/search-words/${id(1)}`]: put(word(1)),
    [`DELETE /v1/search-words/${id(1)}`]: () => {
      words = []
      return { status: 204, json: null }
    },
    ...routes,
  })
  // The id of a new entry is the page's own.
  const fetch = vi.fn(async (input: string, init?: RequestInit) => {
    const path = new URL(input, 'http://hub.test').pathname
    const isNew = init?.method === 'PUT' && !path.endsWith(id(1)) && !routes[`PUT ${path}`]
    const made = /^\/v1\/search-words\/(.+)$/.exec(path)?.[1]
    if (!isNew || !made || routes['PUT new']) return hub.fetch(isNew ? 'http://hub.test/new' : input, init)
    hub.calls.push({ route: `PUT ${path}`, search: '', body: JSON.parse(String(init?.body)) })
    return Response.json(put(word(9, { id: made }))(JSON.parse(String(init?.body))).json)
  })
  return { ...hub, fetch }
}
function open(hub = hubWith(), pollMs?: number) {
  const onMakePoint = vi.fn()
  show(
    <SearchPart
      client={createDeskClient(hub.fetch)}
      onMakePoint={onMakePoint}
      onFailure={vi.fn()}
      {...(pollMs !== undefined && { pollMs })}
    />,
  )
  return { hub, onMakePoint }
}
const list = (name: string) => within(screen.getByRole('list', { name }))
const row = async (name: string) => within(await screen.findByRole('article', { name }))
const bodies = (hub: ReturnType<typeof hubWith>, route: string) =>
  hub.calls.filter((call) => call.route.startsWith(route)).map(({ body }) => body)

test('says how often, how many people, when last and in which language; and how many more there are', async () => {
  searches = [missed('zebra stripes'), missed('nie stać nas', { language: 'pl', count: 2, people: 2 })]
  open()
  const first = await row('zebra stripes')
  first.getByText('Searched for 5 times · 3 people · last on Nov 20 · English')
  ;(await row('nie stać nas')).getByText(/2 people .* Polish/)
  screen.getByText('2 more searches were made by one person only and are not shown.')
})

test('nothing missed and nothing added: both say so, and which words are known already', async () => {
  await i18n.changeLanguage('en')
  open()
  await screen.findByText('Nothing here just now')
  await screen.findByText('No words added yet')
  await user.click(screen.getByText('Words that the search knows already'))
  screen.getByText(/^too expensive, expensive/)
  await user.selectOptions(screen.getByLabelText('Language'), 'pl')
  screen.getByText(/^za drogo, drogo/)
})

test('a missed search becomes a word for an objection, and is off the list', async () => {
  searches = [missed('kosmos', { language: 'pl' })]
  const { hub } = open()
  await user.click((await row('kosmos')).getByRole('button', { name: 'Add as search word' }))
  const form = within(screen.getByRole('form', { name: 'Add words' }))
  expect(form.getByLabelText<HTMLInputElement>('What people say').value).toBe('kosmos')
  expect(form.getByLabelText<HTMLSelectElement>('Language').value).toBe('pl')
  const standsFor = form.getByRole('combobox', { name: 'Stands for' })
  expect(standsFor).toBe(document.activeElement)
  expect(
    [...document.querySelectorAll('datalist option')].map((option) => option.getAttribute('value')),
  ).toEqual(['Mounts are too dear for us'])
  await user.type(standsFor, 'Mounts are too dear for us')
  await form.findByText('Five years with it')
  await user.keyboard('{Enter}')
  await screen.findByText('Saved: “kosmos”')
  expect(bodies(hub, 'PUT')).toEqual([
    { language: 'pl', words: ['kosmos'], standsFor: 'Mounts are too dear for us' },
  ])
  expect(bodies(hub, 'POST /v1/missed-searches/dismissal')).toEqual([{ text: 'kosmos', dismissed: true }])
  expect(screen.queryByRole('article', { name: 'kosmos' })).toBeNull()
  const saved = list('Search words')
  saved.getByRole('heading', { name: '“kosmos”' })
  saved.getByText('Five years with it')
})

test('a missed search is dismissed, and Undo brings it back to its place', async () => {
  searches = [missed('zebra stripes'), missed('lease plan', { count: 2 })]
  const { hub } = open()
  await user.click((await row('zebra stripes')).getByRole('button', { name: 'Dismiss' }))
  const undo = await screen.findByRole('button', { name: 'Undo' })
  expect(undo).toBe(document.activeElement)
  expect(screen.queryByRole('article', { name: 'zebra stripes' })).toBeNull()
  await user.keyboard('{Enter}')
  await row('zebra stripes')
  expect(
    list('Searches without result')
      .getAllByRole('heading')
      .map((each) => each.textContent),
  ).toEqual(['zebra stripes', 'lease plan'])
  expect(bodies(hub, 'POST /v1/missed-searches/dismissal')).toEqual([
    { text: 'zebra stripes', dismissed: true },
    { text: 'zebra stripes', dismissed: false },
  ])
})

test('words are changed, taken away, and brought back by Undo', async () => {
  words = [word(1)]
  const { hub } = open()
  await user.click(await screen.findByRole('button', { name: 'Edit “dear”, “over our budget”' }))
  const said = screen.getByLabelText<HTMLInputElement>('What people say')
  expect(said.value).toBe('dear, over our budget')
  await user.clear(said)
  await user.type(said, 'dear,, dear , steep{Enter}')
  await screen.findByText('Saved: “dear”, “steep”')
  expect(bodies(hub, 'PUT')).toMatchObject([{ words: ['dear', 'steep'] }])
  await user.click(screen.getByRole('button', { name: 'Remove “dear”, “steep”' }))
  await screen.findByRole('group', { name: 'Removed: “dear”, “steep”' })
  expect(words).toEqual([])
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  await screen.findByText('Back again: “dear”, “steep”')
  expect(words).toMatchObject([{ words: ['dear', 'steep'], standsFor: 'Too expensive' }])
})

test('a form that is not right says where, asks nobody, and goes with Cancel', async () => {
  const { hub } = open()
  await user.click(await screen.findByRole('button', { name: 'Add words' }))
  expect(screen.getByLabelText('What people say')).toBe(document.activeElement)
  await user.click(screen.getByRole('button', { name: 'Save words' }))
  expect(await screen.findAllByText('Please fill this in.')).toHaveLength(2)
  await user.type(screen.getByLabelText('What people say'), `?!, ${'x'.repeat(61)}`)
  await user.click(screen.getByRole('button', { name: 'Save words' }))
  expect(bodies(hub, 'PUT')).toEqual([])
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(screen.queryByRole('form')).toBeNull()
  expect(screen.getByRole('heading', { name: 'Search words' })).toBe(document.activeElement)
})

test('what is typed stays while others take the entry away, add many, or the list comes anew', async () => {
  words = [word(1), word(2, { words: ['steep'] })]
  open(hubWith(), 20)
  await user.click(await screen.findByRole('button', { name: 'Edit “dear”, “over our budget”' }))
  const said = screen.getByLabelText<HTMLInputElement>('What people say')
  await user.type(said, ', pricey')
  words = Array.from({ length: 30 }, (_, n) => word(10 + n, { words: [`new ${n}`] })).concat(words)
  await screen.findByRole('heading', { name: '“new 3”' })
  expect(said.isConnected).toBe(true)
  words = words.filter((each) => each.id !== id(1))
  await user.click(screen.getByRole('button', { name: 'Show more' }))
  await screen.findByRole('heading', { name: '“steep”' })
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(screen.getByLabelText('What people say')).toBe(said)
  expect(said.value).toBe('dear, over our budget, pricey')
  screen.getByRole('form', { name: 'Change words' })
  await user.type(said, '{Enter}')
  await screen.findByText('Saved: “dear”, “over our budget”, “pricey”')
})

test('a form that is half typed is not replaced by another one; one that nothing is typed in is', async () => {
  searches = [missed('kosmos')]
  words = [word(1), word(2, { words: ['steep'] })]
  open()
  const said = () => screen.getByLabelText<HTMLInputElement>('What people say')
  await user.click(await screen.findByRole('button', { name: 'Add words' }))
  await user.click(screen.getByRole('button', { name: 'Edit “steep”' }))
  expect(said().value).toBe('steep')
  await user.click((await row('kosmos')).getByRole('button', { name: 'Add as search word' }))
  expect(said().value).toBe('kosmos')
  expect(screen.queryByText(/not saved this yet/)).toBeNull()
  await user.type(screen.getByRole('combobox', { name: 'Stands for' }), 'pri')
  await user.click(screen.getByRole('button', { name: 'Edit “steep”' }))
  await user.click((await row('kosmos')).getByRole('button', { name: 'Add as search word' }))
  await screen.findByText(/not saved this yet/)
  expect(said().value).toBe('kosmos')
  const standsFor = screen.getByRole<HTMLInputElement>('combobox', { name: 'Stands for' })
  expect(standsFor.value).toBe('pri')
  expect(standsFor).toBe(document.activeElement)
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  await user.click(screen.getByRole('button', { name: 'Edit “steep”' }))
  expect(said().value).toBe('steep')
  await user.type(said(), 'er')
  await user.click(screen.getByRole('button', { name: 'Add words' }))
  expect(said().value).toBe('steeper')
})

test('what the hub refuses is said in the form, and the next try has the same id', async () => {
  const refused = hubWith()
  let isFull = true
  const fetch: typeof refused.fetch = vi.fn(async (input: string, init?: RequestInit) =>
    init?.method === 'PUT' && isFull
      ? Response.json(problem(409, 'Take one away.'), { status: 409 })
      : refused.fetch(input, init),
  )
  open({ ...refused, fetch })
  await user.click(await screen.findByRole('button', { name: 'Add words' }))
  await user.type(screen.getByLabelText('What people say'), 'dear')
  await user.type(screen.getByRole('combobox', { name: 'Stands for' }), 'price{Enter}')
  await screen.findByText(/Take one away/)
  isFull = false
  await user.click(screen.getByRole('button', { name: 'Save words' }))
  await screen.findByText('Saved: “dear”')
  const tries = vi.mocked(fetch).mock.calls.filter(([, init]) => init?.method === 'PUT')
  expect(new Set(tries.map(([input]) => input)).size).toBe(1)
})

test('a search is tried out as reps would make it', async () => {
  words = [word(1, { words: ['kosmos'], standsFor: 'Mounts are too dear for us' })]
  open()
  const field = await screen.findByRole('searchbox', { name: 'Try a search' })
  await screen.findByRole('article')
  await user.type(field, 'kosmos')
  const tried = within(field.closest('div.space-y-2') as HTMLElement)
  await tried.findByText('Five years with it')
  await user.clear(field)
  await user.type(field, 'too expensive')
  await tried.findByText('The price stays')
  await user.clear(field)
  await user.type(field, 'zebra')
  await tried.findByText('Finds no talking point.')
})

test('a hub that does not answer is said; an answer from before a change undoes nothing', async () => {
  open(hubWith({ 'GET /v1/missed-searches': () => 'down', 'GET /v1/search-words': () => 'down' }))
  expect((await screen.findAllByText(/The hub does not answer/)).length).toBeGreaterThan(0)
})

test('from the desk: the link leads there, and a talking point begins with what was searched for', async () => {
  searches = [missed('zebra stripes', { language: 'es' })]
  const hub = hubWith({
    'GET /v1/session': () => ({ json: session('marketer') }),
    'GET /v1/feedback': () => ({ json: { items: [], next: null } }),
    'POST /v1/talking-points': () => ({ status: 201, json: point('z', 'Zebra stripes') }),
  })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await screen.findByRole('heading', { name: 'Five years with it' })
  expect(hub.calls.some(({ route }) => route.includes('missed'))).toBe(false)
  await user.click(screen.getByRole('link', { name: 'Search words' }))
  await user.click((await row('zebra stripes')).getByRole('button', { name: 'Make a talking point' }))
  const title = await screen.findByLabelText<HTMLInputElement>('Title')
  await waitFor(() => expect(title).toBe(document.activeElement))
  expect(title.value).toBe('zebra stripes')
  expect(screen.getByLabelText<HTMLInputElement>('Tags').value).toBe('zebra stripes')
  await user.type(screen.getByLabelText('Text'), 'Black and white.')
  await user.click(screen.getByRole('button', { name: 'Propose' }))
  await screen.findByText('“Zebra stripes” was proposed')
  expect(bodies(hub, 'POST /v1/talking-points')).toMatchObject([
    { content: { title: 'zebra stripes', language: 'es', tags: ['zebra stripes'] } },
  ])
  expect(bodies(hub, 'POST /v1/missed-searches/dismissal')).toEqual([
    { text: 'zebra stripes', dismissed: true },
  ])
})
