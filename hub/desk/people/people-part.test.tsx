import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PersonItem } from '../../../lib/contract/person.ts'
import { NOW } from '../../../test/factories.ts'
import { Desk } from '../desk.tsx'
import { createDeskClient } from '../desk-client.ts'
import { cleanUp, fakeHub, i18n, problem, session, show } from '../testing.tsx'
import { PeoplePart } from './people-part.tsx'

afterEach(async () => {
  cleanUp()
  location.hash = ''
  await i18n.changeLanguage('en')
})
const user = userEvent.setup()

const person = (id: string, over: Partial<PersonItem> = {}): PersonItem => ({
  ...{
    id,
    name: `Name of ${id}`,
    role: 'rep',
    email: null,
    team: null,
    active: true,
    signsIn: false,
    keys: 1,
  },
  ...{ lastSeenAt: null, createdAt: NOW.toISOString() },
  ...over,
})

let people: PersonItem[]
beforeEach(() => {
  people = [
    person('marta', { name: 'Marta Kowal', email: 'marta@optik.example', team: 'North' }),
    person('gone'),
  ]
})

function hubWith(routes: Parameters<typeof fakeHub>[0] = {}) {
  const put = (id: string) => (body: unknown) => {
    people = people.map((each) => (each.id === id ? { ...each, ...(body as object) } : each))
    return { json: people.find((each) => each.id === id) }
  }
  return fakeHub({
    'GET /v1/people': () => ({ json: { people } }),
    'PUT /v1/people/marta': put('marta'),
    ...routes,
  })
}
const open = (hub: ReturnType<typeof hubWith>) =>
  show(<PeoplePart client={createDeskClient(hub.fetch)} onFailure={() => {}} pollMs={50} />)
const sent = (hub: ReturnType<typeof hubWith>) =>
  hub.calls.filter(({ route }) => route.startsWith('PUT')).map(({ body }) => body)

test('shows who works here, and what they may do', async () => {
  people[1] = person('gone', { active: false, role: 'marketer' })
  open(hubWith())
  const [marta, gone] = await screen.findAllByRole('article')
  for (const text of ['Marta Kowal', 'marta@optik.example · North', 'Sales rep', '1 key', 'Not seen yet'])
    within(marta as HTMLElement).getByText(text)
  for (const text of ['Marketing', 'Access revoked', 'No e-mail address yet'])
    within(gone as HTMLElement).getByText(text)
})

test('role, team and address are changed, and what cannot be right is told at its field', async () => {
  const hub = hubWith()
  open(hub)
  await user.click(await screen.findByRole('button', { name: 'Change Marta Kowal' }))
  const dialog = await screen.findByRole('dialog', { name: 'Change Marta Kowal' })
  await user.selectOptions(within(dialog).getByLabelText('Role'), 'Administrator')
  await user.clear(within(dialog).getByLabelText('Team'))
  await user.clear(within(dialog).getByLabelText('E-mail address'))
  await user.type(within(dialog).getByLabelText('E-mail address'), 'nonsense')
  await user.clear(within(dialog).getByLabelText('Name'))
  await user.click(within(dialog).getByRole('button', { name: 'Save' }))
  within(dialog).getByText('Please fill this in.')
  within(dialog).getByText(/Enter an e-mail address/)
  expect(sent(hub)).toEqual([])
  await user.type(within(dialog).getByLabelText('Name'), 'Marta K.')
  await user.clear(within(dialog).getByLabelText('E-mail address'))
  await user.click(within(dialog).getByRole('button', { name: 'Save' }))
  await screen.findByText('Marta K. was changed')
  expect(sent(hub)).toEqual([{ name: 'Marta K.', role: 'admin', email: null, team: null }])
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('access is revoked after a question, and given back', async () => {
  const hub = hubWith()
  open(hub)
  await user.click(await screen.findByRole('button', { name: 'Revoke access: Marta Kowal' }))
  const dialog = await screen.findByRole('dialog', { name: 'Revoke the access of Marta Kowal?' })
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
  expect(sent(hub)).toEqual([])
  await user.click(screen.getByRole('button', { name: 'Revoke access: Marta Kowal' }))
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Revoke access' }))
  await screen.findByText('The access of Marta Kowal was revoked')
  await user.click(await screen.findByRole('button', { name: 'Give access back: Marta Kowal' }))
  await screen.findByText('Marta Kowal has access again')
  expect(sent(hub)).toEqual([{ active: false }, { active: true }])
})

test('what the hub refuses is told where it was asked, and nothing typed is lost', async () => {
  const refuse = () => ({ status: 409, json: problem(409, 'Somebody else has this address.') })
  open(hubWith({ 'PUT /v1/people/marta': refuse }))
  await user.click(await screen.findByRole('button', { name: 'Change Marta Kowal' }))
  const dialog = await screen.findByRole('dialog')
  await user.type(within(dialog).getByLabelText('Team'), 'ern')
  await user.click(within(dialog).getByRole('button', { name: 'Save' }))
  await within(dialog).findByText(/Somebody else has this address/)
  expect(within(dialog).getByLabelText('Team')).toHaveProperty('value', 'Northern')
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
  await user.click(screen.getByRole('button', { name: 'Revoke access: Marta Kowal' }))
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Revoke access' }))
  await screen.findByText(/Somebody else has this address/)
})

test.each([
  ['admin', true],
  ['marketer', false],
] as const)('the desk leads a %s to it: %s', async (role, leads) => {
  location.hash = '#people'
  const hub = hubWith({
    'GET /v1/session': () => ({ json: session(role) }),
    'GET /v1/feedback': () => ({ json: { items: [], next: null } }),
    'GET /v1/talking-points': () => ({ json: { talkingPoints: [], next: null } }),
  })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  await screen.findByText('Mara Wolff · Optika')
  if (leads) await screen.findByRole('heading', { name: 'People' })
  else expect(screen.queryByRole('heading', { name: 'People' })).toBeNull()
  expect(screen.queryByRole('link', { name: 'People' }) !== null).toBe(leads)
  expect(hub.calls.some(({ route }) => route === 'GET /v1/people')).toBe(leads)
})

test('somebody is invited, and the link is shown once to be copied', async () => {
  const invited = person('lena', { name: 'Lena', email: 'lena@optik.example' })
  const hub = hubWith({
    'POST /v1/people': () => {
      people = [...people, invited]
      const link = '/desk/invitation#alg_invite_x'
      return { json: { person: invited, link, expiresAt: NOW.toISOString() } }
    },
  })
  open(hub)
  await user.click(await screen.findByRole('button', { name: 'Invite' }))
  const form = within(await screen.findByRole('dialog', { name: 'Invite somebody' }))
  await user.type(form.getByLabelText('Name'), 'Lena')
  await user.click(form.getByRole('button', { name: 'Make the link' }))
  form.getByText(/Enter an e-mail address/)
  await user.type(form.getByLabelText('E-mail address'), 'lena@optik.example')
  await user.selectOptions(form.getByLabelText('Role'), 'Marketing')
  await user.click(form.getByRole('button', { name: 'Make the link' }))
  const shown = within(await screen.findByRole('dialog', { name: 'Link for Lena' }))
  const link = `${location.origin}/desk/invitation#alg_invite_x`
  expect(shown.getByLabelText('Link')).toHaveProperty('value', link)
  await user.click(shown.getByRole('button', { name: 'Copy the link' }))
  await shown.findByText('Copied')
  expect(await navigator.clipboard.readText()).toBe(link)
  await user.click(shown.getByRole('button', { name: 'Close' }))
  await screen.findByRole('heading', { name: 'Lena' })
  expect(hub.calls.find(({ route }) => route === 'POST /v1/people')?.body).toEqual({
    ...{ name: 'Lena', email: 'lena@optik.example', role: 'marketer', team: null },
  })
})

test('a new link is for those who have an address', async () => {
  const link = () => ({
    json: { person: people[0], link: 'https://hub.example/desk/invitation#x', expiresAt: NOW.toISOString() },
  })
  open(hubWith({ 'POST /v1/people/marta/link': link }))
  await user.click(await screen.findByRole('button', { name: 'New link: Marta Kowal' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Link for Marta Kowal' }))
  expect(dialog.getByLabelText('Link')).toHaveProperty('value', 'https://hub.example/desk/invitation#x')
  expect(screen.queryByRole('button', { name: 'New link: Name of gone' })).toBeNull()
})
