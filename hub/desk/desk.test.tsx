import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { id } from '../../test/factories.ts'
import { Desk } from './desk.tsx'
import { createDeskClient } from './desk-client.ts'
import { fakeUploads, file, upload } from './import/testing.tsx'
import { cleanUp, fakeHub, i18n, item, point, problem, session, show } from './testing.tsx'

afterEach(async () => {
  cleanUp()
  location.hash = ''
  await i18n.changeLanguage('en')
})
const user = userEvent.setup()

const SIGNED_OUT = { status: 401, json: problem(401, 'Sign in.') }
const HUB = {
  'GET /v1/session': () => ({ json: session('marketer') }),
  'GET /v1/feedback': () => ({ json: { items: [item(1)], next: null } }),
  'GET /v1/talking-points': () => ({ json: { talkingPoints: [point('a', 'Two weeks')], next: null } }),
  'DELETE /desk/session': () => ({ status: 204, json: null }),
}

test('signs in with a key and shows feedback and talking points', async () => {
  let signedIn = false
  const hub = fakeHub({
    ...HUB,
    'GET /v1/session': () => (signedIn ? { json: session('marketer') } : SIGNED_OUT),
    'POST /desk/session': () => {
      signedIn = true
      return { json: session('marketer') }
    },
  })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await user.type(await screen.findByLabelText('Access key'), ' the-key ')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await screen.findByRole('heading', { name: 'Feedback' })
  await screen.findByRole('heading', { name: 'Talking points' })
  await screen.findByText('Question 1')
  await screen.findByRole('heading', { name: 'Two weeks' })
  await screen.findByText('Mara Wolff · Optika')
  expect(hub.calls.find((call) => call.route === 'POST /desk/session')?.body).toEqual({ key: 'the-key' })
})

test.each([
  ['a wrong key', () => SIGNED_OUT, 'The hub does not know this key'],
  ['a hub that is down', () => 'down' as const, 'The hub does not answer'],
  ['too many tries', () => ({ status: 429, json: problem(429, 'Wait a minute.') }), 'Wait a minute.'],
  ['an answer of another version', () => ({ json: { hello: 1 } }), 'The hub’s answer was not understood'],
])('%s is told in words', async (_, answer, text) => {
  const hub = fakeHub({ 'GET /v1/session': () => SIGNED_OUT, 'POST /desk/session': answer })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await user.type(await screen.findByLabelText('Access key'), 'x')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await screen.findByText(new RegExp(text))
})

test('an empty form asks nobody', async () => {
  const hub = fakeHub({ 'GET /v1/session': () => SIGNED_OUT })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await user.click(await screen.findByRole('button', { name: 'Sign in' }))
  await screen.findByText('Enter your e-mail address and password, or an access key.')
  expect(hub.calls.map((call) => call.route)).not.toContain('POST /desk/session')
})

const withAccount = (role: 'rep' | 'marketer' | 'admin') => ({
  ...session(role),
  account: { email: 'mara@optik.example' },
})

test('signs in with address and password', async () => {
  const hub = fakeHub({
    ...HUB,
    'GET /v1/session': () => SIGNED_OUT,
    'POST /desk/sign-in': (body) =>
      (body as { password: string }).password === 'several words'
        ? { json: withAccount('marketer') }
        : SIGNED_OUT,
  })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await user.type(await screen.findByLabelText('E-mail address'), ' mara@optik.example ')
  await user.type(screen.getByLabelText('Password'), 'wrong{Enter}')
  await screen.findByText(/Address and password do not belong together/)
  await user.clear(screen.getByLabelText('Password'))
  await user.type(screen.getByLabelText('Password'), 'several words{Enter}')
  await screen.findByRole('heading', { name: 'Feedback' })
  screen.getByRole('link', { name: 'Account' })
  const sent = hub.calls.filter(({ route }) => route === 'POST /desk/sign-in').map(({ body }) => body)
  expect(sent.at(-1)).toEqual({ email: 'mara@optik.example', password: 'several words' })
})

test('a rep with a password sees the own account, and nothing of marketing’s', async () => {
  const hub = fakeHub({
    'GET /v1/session': () => ({ json: withAccount('rep') }),
    'GET /v1/session/devices': () => ({ json: { devices: [] } }),
  })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await screen.findByRole('heading', { name: 'Account' })
  await screen.findByText('Mara Wolff · mara@optik.example · Sales rep')
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['Account'])
  expect(new Set(hub.calls.map(({ route }) => route))).toEqual(
    new Set(['GET /v1/session', 'GET /v1/session/devices']),
  )
})

test("a rep's key is refused in words and its session ended", async () => {
  const hub = fakeHub({
    ...HUB,
    'GET /v1/session': () => SIGNED_OUT,
    'POST /desk/session': () => ({ json: session('rep') }),
  })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await user.type(await screen.findByLabelText('Access key'), 'rep-key')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await screen.findByText(/This is the key of a rep/)
  expect(hub.calls.map((call) => call.route)).toContain('DELETE /desk/session')
  expect(screen.queryByRole('heading', { name: 'Feedback' })).toBeNull()
})

test('the key can be shown and is masked until then', async () => {
  const hub = fakeHub({ 'GET /v1/session': () => SIGNED_OUT })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  const field = await screen.findByLabelText('Access key')
  expect(field.getAttribute('type')).toBe('password')
  await user.click(screen.getByRole('button', { name: 'Show key' }))
  expect(field.getAttribute('type')).toBe('text')
})

test('a session that ends in the middle leads to the sign-in and says that replies are kept', async () => {
  let ended = false
  const hub = fakeHub({
    ...HUB,
    'POST /v1/feedback/x/status': () => SIGNED_OUT,
    'GET /v1/feedback': () => (ended ? SIGNED_OUT : { json: { items: [item(1)], next: null } }),
    'GET /v1/talking-points': () => (ended ? SIGNED_OUT : { json: { talkingPoints: [], next: null } }),
  })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await user.click(await screen.findByRole('button', { name: 'Reply' }))
  await user.type(screen.getByLabelText('Reply to Ines Duarte'), 'Half a')
  ended = true
  await screen.findByText(/You were signed out/)
  expect(JSON.stringify({ ...sessionStorage })).toContain('Half a')
}, 20_000)

test('what one person has typed waits for that person, and the next one at the tab does not see it', async () => {
  const of = (id: string) => ({ ...session('marketer'), person: { id, name: id } })
  let who = of('mara')
  const hub = fakeHub({
    ...HUB,
    'GET /v1/session': () => ({ json: who }),
    'POST /desk/session': () => ({ json: who }),
  })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  const signInAs = async (id: string) => {
    await user.click(await screen.findByRole('button', { name: 'Sign out' }))
    who = of(id)
    await user.type(await screen.findByLabelText('Access key'), 'x')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    await screen.findByText('Question 1')
  }
  await user.click(await screen.findByRole('button', { name: 'Reply' }))
  await user.type(screen.getByLabelText('Reply to Ines Duarte'), 'Half a')
  await user.click(screen.getByRole('button', { name: 'Propose a talking point' }))
  await user.type(screen.getByLabelText('Title'), 'Typed by Mara')
  await signInAs('nils')
  expect(screen.queryByDisplayValue('Half a')).toBeNull()
  expect(screen.queryByDisplayValue('Typed by Mara')).toBeNull()
  await signInAs('mara')
  await screen.findByDisplayValue('Half a')
  await screen.findByDisplayValue('Typed by Mara')
}, 30_000)

test('signs out', async () => {
  const hub = fakeHub(HUB)
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await user.click(await screen.findByRole('button', { name: 'Sign out' }))
  await screen.findByRole('heading', { name: 'Sign in to the desk' })
  expect(hub.calls.map((call) => call.route)).toContain('DELETE /desk/session')
})

test('a hub that is down at the start says so, and trying again works', async () => {
  let down = true
  const hub = fakeHub({ ...HUB, 'GET /v1/session': () => (down ? 'down' : { json: session('admin') }) })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await screen.findByText(/The hub does not answer/)
  down = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByRole('heading', { name: 'Feedback' })
})

test('language and theme turn over at once and are kept in this browser', async () => {
  const hub = fakeHub(HUB)
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await user.selectOptions(await screen.findByLabelText('Theme'), 'dark')
  expect(document.documentElement.dataset.theme).toBe('dark')
  await user.selectOptions(screen.getByLabelText('Language'), 'fr')
  await screen.findByRole('heading', { name: 'Retours' })
  await waitFor(() => expect(localStorage.getItem('alongside-desk')).toBe('{"language":"fr","theme":"dark"}'))
})

test('the import has its own page; the lists stay as they were, and its link says how it stands', async () => {
  const { uploads, send } = fakeUploads()
  const hub = fakeHub(HUB)
  show(<Desk client={createDeskClient(hub.fetch, send)} />)
  await user.type(await screen.findByLabelText('Search'), 'two')
  await user.click(screen.getByRole('link', { name: 'Import' }))
  await screen.findByRole('heading', { name: 'Import a file' })
  expect(screen.queryByRole('heading', { name: 'Feedback' })).toBeNull()
  expect(screen.getByRole('link', { name: 'Import' }).getAttribute('aria-current')).toBe('page')
  await user.upload(screen.getByLabelText('Choose a file', { selector: 'input' }), file())
  const sent = await upload(uploads, 1)
  await user.click(screen.getByRole('link', { name: 'Talking points' }))
  await screen.findByRole('link', { name: 'Import (checking)' })
  expect((screen.getByLabelText('Search') as HTMLInputElement).value).toBe('two')
  sent.ready()
  await screen.findByText('leads.csv was checked. Nothing has changed yet.')
  await user.click(screen.getByRole('link', { name: 'Import (waits for you)' }))
  await screen.findByRole('button', { name: 'Import 2 rows' })
  // A session that ends takes nothing with it: the hub has the dry run, and the page finds it again.
  await user.click(screen.getByRole('button', { name: 'Sign out' }))
  await screen.findByRole('heading', { name: 'Sign in to the desk' })
  expect(localStorage.getItem('alongside-desk-import')).toContain(sent.id)
})

test('of a proposal marketing makes a talking point in one click, and who proposed it learns that it is used', async () => {
  const proposal = {
    ...{ kind: 'proposal' as const, id: id(9), leadId: 'lead-1', host: null, pageKind: null, note: null },
    ...{ at: item(9).feedback.at, title: 'Two weeks, in writing', text: 'We name the **day**.' },
    ...{ language: 'pl', objection: 'Delivery takes too long.' },
  }
  const hub = fakeHub({
    ...HUB,
    'GET /v1/feedback': () => ({ json: { items: [item(9, { feedback: proposal })], next: null } }),
    'POST /v1/talking-points': () => ({ status: 201, json: point('b', 'Two weeks, in writing') }),
    [`POST /v1/feedback/${proposal.id}/status`]: () => ({ json: item(9, { feedback: proposal }) }),
  })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  const card = within((await screen.findByText('Proposes a talking point')).closest('article') as HTMLElement)
  card.getByText('We name the **day**.')
  card.getByText('Answers: “Delivery takes too long.”')
  await user.click(card.getByRole('button', { name: 'Make a talking point' }))
  expect(await screen.findByDisplayValue('Two weeks, in writing')).toBe(document.activeElement)
  await user.click(screen.getByRole('button', { name: 'Propose' }))
  await waitFor(() =>
    expect(hub.calls.map(({ route }) => route)).toContain(`POST /v1/feedback/${id(9)}/status`),
  )
  const bodyOf = (route: string) => hub.calls.find((call) => call.route === route)?.body
  const { title, text, language, objection } = proposal
  expect(bodyOf('POST /v1/talking-points')).toMatchObject({ content: { title, text, language, objection } })
  expect(bodyOf(`POST /v1/feedback/${id(9)}/status`)).toEqual({ state: 'used', reply: null })
})

test('somebody new is told of with name and address, and an objection heard begins a talking point', async () => {
  const told = item(3)
  const base = { id: told.feedback.id, host: 'gmail', pageKind: null, note: null, at: told.feedback.at }
  const person = { address: 'noor@visser.test', name: 'Noor Visser' }
  const items = [
    item(3, { lead: null, feedback: { ...base, kind: 'new_person', leadId: null, person, text: null } }),
    item(4, {
      feedback: { ...base, id: id(4), kind: 'heard', what: 'objection', leadId: null, text: 'Too slow' },
    }),
  ]
  const hub = fakeHub({ ...HUB, 'GET /v1/feedback': () => ({ json: { items, next: null } }) })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await screen.findByText('Noor Visser, noor@visser.test')
  expect(screen.getAllByRole('button', { name: 'Make a talking point' })).toHaveLength(1)
  await user.click(screen.getByRole('button', { name: 'Make a talking point' }))
  await screen.findByDisplayValue('Too slow')
})
