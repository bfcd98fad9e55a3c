import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import type { DeviceList } from '../../../lib/contract/sign-in.ts'
import { NOW } from '../../../test/factories.ts'
import { Desk } from '../desk.tsx'
import { createDeskClient } from '../desk-client.ts'
import { cleanUp, fakeHub, i18n, problem, session, show } from '../testing.tsx'
import { nameOfBrowser } from './name-of-browser.ts'

afterEach(async () => {
  cleanUp()
  history.replaceState(null, '', '/')
  await i18n.changeLanguage('en')
})
const user = userEvent.setup()

const SIGNED_OUT = { status: 401, json: problem(401, 'Sign in.') }
const mine = { ...session('marketer'), account: { email: 'mara@optik.example' } }
const LISTS = {
  'GET /v1/feedback': () => ({ json: { items: [], next: null } }),
  'GET /v1/talking-points': () => ({ json: { talkingPoints: [], next: null } }),
}
const invitation = (email: string | null) => () => ({
  json: { workspace: { name: 'Optika' }, name: 'Mara Wolff', email },
})

describe('a link', () => {
  const open = (routes: Parameters<typeof fakeHub>[0]) => {
    history.replaceState(null, '', '/desk/invitation#alg_invite_x')
    const hub = fakeHub({ 'GET /v1/session': () => SIGNED_OUT, ...LISTS, ...routes })
    show(<Desk client={createDeskClient(hub.fetch)} />)
    return hub
  }
  const sent = (hub: ReturnType<typeof open>) =>
    hub.calls.filter(({ route }) => route === 'POST /desk/invitation').map(({ body }) => body)

  test('says for which workspace it is, and leads in with the password that is chosen', async () => {
    const hub = open({
      'POST /desk/invitation/look': invitation('mara@optik.example'),
      'POST /desk/invitation': () => ({ json: mine }),
    })
    await screen.findByRole('heading', { name: 'Welcome to Optika' })
    expect(screen.getByLabelText('E-mail address')).toHaveProperty('readOnly', true)
    await user.type(screen.getByLabelText('Password'), 'short')
    await user.type(screen.getByLabelText('Password once more'), 'other')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    screen.getByText('Use at least 10 characters.')
    screen.getByText('The two passwords differ.')
    for (const field of ['Password', 'Password once more']) {
      await user.clear(screen.getByLabelText(field))
      await user.type(screen.getByLabelText(field), 'several words')
    }
    expect(sent(hub)).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    await screen.findByRole('heading', { name: 'Feedback' })
    expect(sent(hub)).toEqual([{ token: 'alg_invite_x', name: 'Mara Wolff', password: 'several words' }])
    expect(location.href).not.toContain('alg_invite')
  })

  test('without an address asks for it, and for the name', async () => {
    const hub = open({
      'POST /desk/invitation/look': invitation(null),
      'POST /desk/invitation': () => ({ status: 409, json: problem(409, 'Somebody else has this address.') }),
    })
    await user.type(await screen.findByLabelText('Name'), 'Ada')
    await user.type(screen.getByLabelText('E-mail address'), 'ada@optik.example')
    for (const field of ['Password', 'Password once more'])
      await user.type(screen.getByLabelText(field), 'several words')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    await screen.findByText(/Somebody else has this address/)
    expect(sent(hub)).toMatchObject([{ name: 'Ada', email: 'ada@optik.example' }])
  })

  test('that is used up says so, and leads to the sign-in', async () => {
    open({ 'POST /desk/invitation/look': () => ({ status: 404, json: problem(404, 'Used up.') }) })
    await screen.findByText(/This link was used already/)
    await user.click(screen.getByRole('button', { name: 'To the sign-in' }))
    await screen.findByLabelText('Access key')
    expect(location.pathname + location.hash).toBe('/desk')
  })

  test.each([
    [429, /too many tries. Try again in 1 min/],
    [503, /The database is busy/],
  ])('that the hub cannot look at now (%s) is not called used up', async (status, words) => {
    let isBusy = true
    open({
      'POST /desk/invitation/look': () =>
        isBusy
          ? { status, json: problem(status, 'The database is busy.') }
          : invitation('mara@optik.example')(),
      'POST /desk/invitation': () => ({ status, json: problem(status, 'The database is busy.') }),
    })
    await screen.findByText(words)
    expect(screen.queryByText(/This link was used already/)).toBeNull()
    isBusy = false
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    for (const field of ['Password', 'Password once more'])
      await user.type(await screen.findByLabelText(field), 'several words')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    await screen.findByText(words)
  })

  test('waits for a hub that does not answer', async () => {
    let isDown = true
    open({ 'POST /desk/invitation/look': () => (isDown ? 'down' : invitation('mara@optik.example')()) })
    await screen.findByText(/The hub does not answer/)
    isDown = false
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await screen.findByRole('heading', { name: 'Welcome to Optika' })
  })
})

test('the account shows where somebody is signed in, and signs out there', async () => {
  history.replaceState(null, '', '/desk#account')
  let devices: DeviceList['devices'] = [
    {
      id: 'a',
      current: true,
      userAgent: 'Mozilla/5.0 (X11; Linux) Firefox/150.0',
      signedInAt: NOW.toISOString(),
    },
    { id: 'b', current: false, userAgent: null, signedInAt: NOW.toISOString() },
  ]
  const hub = fakeHub({
    ...LISTS,
    'GET /v1/session': () => ({ json: mine }),
    'GET /v1/session/devices': () => ({ json: { devices } }),
    'DELETE /v1/session/devices/b': () => {
      devices = devices.slice(0, 1)
      return { status: 204, json: null }
    },
  })
  show(<Desk client={createDeskClient(hub.fetch)} />)
  const [here, there] = await screen.findAllByText(/^(Firefox|Unknown)/)
  within(here?.parentElement as HTMLElement).getByText('This browser')
  expect(there?.textContent).toContain('Unknown browser')
  await user.click(screen.getByRole('button', { name: 'Sign out there: Unknown browser' }))
  await screen.findByText('Signed out: Unknown browser')
  await waitFor(() => expect(screen.queryByText(/^Unknown browser/)).toBeNull())
})

describe('the account', () => {
  const device = { id: 'a', current: true, userAgent: null, signedInAt: NOW.toISOString() }
  const open = (routes: Parameters<typeof fakeHub>[0]) => {
    history.replaceState(null, '', '/desk#account')
    const hub = fakeHub({
      ...LISTS,
      'GET /v1/session': () => ({ json: mine }),
      'GET /v1/session/devices': () => ({
        json: { devices: [device, { ...device, id: 'b', current: false }] },
      }),
      ...routes,
    })
    show(<Desk client={createDeskClient(hub.fetch)} />)
    return hub
  }

  test('says why its browsers cannot be shown', async () => {
    open({ 'GET /v1/session/devices': () => ({ status: 503, json: problem(503, 'The database is busy.') }) })
    await screen.findByText(/The database is busy/)
  })

  test('leads to the sign-in whoever was signed out from elsewhere', async () => {
    history.replaceState(null, '', '/desk#account')
    const rep = { ...session('rep'), account: { email: 'ines@optik.example' } }
    open({ 'GET /v1/session': () => ({ json: rep }), 'GET /v1/session/devices': () => SIGNED_OUT })
    await screen.findByLabelText('Access key')
  })

  test('changes the password with the one before, which signs out elsewhere', async () => {
    let current = 'the first password'
    const hub = open({
      'POST /v1/session/password': (body) => {
        if ((body as { current: string }).current !== current)
          return { status: 403, json: problem(403, 'Not your password.') }
        current = (body as { password: string }).password
        return { status: 204, json: null }
      },
    })
    const button = () => screen.getByRole('button', { name: 'Change the password' })
    const type = async (field: string, text: string) => {
      await user.clear(screen.getByLabelText(field))
      if (text) await user.type(screen.getByLabelText(field), text)
    }
    await screen.findByRole('button', { name: /^Sign out there/ })
    await user.click(button())
    screen.getByText('Please fill this in.')
    screen.getByText('Use at least 10 characters.')
    await type('Current password', 'not this one')
    await type('New password', 'several words')
    await type('Password once more', 'several')
    await user.click(button())
    screen.getByText('The two passwords differ.')
    await type('Password once more', 'several words')
    expect(hub.calls.filter(({ route }) => route === 'POST /v1/session/password')).toEqual([])
    await user.click(button())
    await screen.findByText('This is not your current password.')
    await type('Current password', 'the first password')
    expect(screen.queryByText('This is not your current password.')).toBeNull()
    await user.click(button())
    await screen.findByText('The password was changed')
    expect(current).toBe('several words')
    expect(screen.queryByRole('button', { name: /^Sign out there/ })).toBeNull()
    for (const field of ['Current password', 'New password', 'Password once more'])
      expect(screen.getByLabelText(field)).toHaveProperty('value', '')
  })
})

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
    'Chrome, Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0',
    'Edge, Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    'Safari, macOS',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    'Safari, iOS',
  ],
  ['Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0', 'Firefox, Android'],
  ['curl/8.0', null],
  [null, null],
])('%s is %s', (userAgent, name) => expect(nameOfBrowser(userAgent)).toBe(name))
