import 'fake-indexeddb/auto'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type ComputerDatabase, openComputer } from '../../lib/db/computer.ts'
import type { WorkspaceDatabase } from '../../lib/db/database.ts'
import { addFeedback, keepFor, markFailed } from '../../lib/db/outbox.ts'
import { getSetting, setSetting } from '../../lib/db/settings.ts'
import { INITIAL_SYNC, updateSync, writeAddress } from '../../lib/db/sync-state.ts'
import { openWorkspace, unassigned } from '../../lib/db/workspaces.ts'
import { readPolicy } from '../../lib/domain/policy.ts'
import { feedback, NOW } from '../../test/factories.ts'
import { startI18n } from '../base/i18n.ts'
import { Options } from './options.tsx'
import type { ConnectAnswer, OptionsWorld, Site } from './options-world.ts'

let computer: ComputerDatabase
let db: WorkspaceDatabase
let n = 0
const i18n = await startI18n(['options'], 'en')
const user = userEvent.setup()

beforeEach(() => {
  n += 1
  computer = openComputer(`options-${n}`)
  db = openWorkspace(computer, 'w')
})
afterEach(async () => {
  cleanup()
  await i18n.changeLanguage('en')
  await db.delete()
  await computer.delete()
})

const CONNECTION = {
  hubAddress: 'https://hub.example.com',
  accessKey: 'key',
  workspaceId: 'w',
  workspaceName: 'Optika',
  keyName: 'Ines',
  role: 'rep' as const,
}

const SITES: OptionsWorld['sites'] = {
  list: async () => [],
  add: async () => ({ added: true, site: { host: 'mail.example.com' } }),
  addPatterns: async () => true,
  company: async () => ({ missing: [], wrong: [], locked: false }),
  remove: async () => {},
  watch: () => () => {},
}

function open(over: Partial<OptionsWorld> = {}) {
  const world = {
    computer,
    db,
    now: () => NOW.getTime(),
    connect: vi.fn(async (): Promise<ConnectAnswer> => {
      await setSetting(computer, 'connection', CONNECTION)
      return { ok: true }
    }),
    signOut: vi.fn(async () => setSetting(computer, 'connection', null)),
    sync: vi.fn(async () => ({ ok: true as const })),
    pushOutbox: vi.fn(),
    sites: SITES,
    knownSites: [],
    hosts: [
      { id: 'roundcube', name: 'Roundcube' },
      { id: 'practice', name: 'practice-name' },
    ],
    openPages: vi.fn(async () => [{ tabId: 7, name: 'Inbox' }]),
    openCapture: vi.fn(),
    shortcut: async () => 'Alt+Shift+L',
    shortcutPage: 'chrome://extensions/shortcuts',
    saveFile: vi.fn(),
    eraseAll: vi.fn(async () => {}),
    ...over,
  } satisfies OptionsWorld
  render(
    <I18nextProvider i18n={i18n}>
      <Options world={world} />
    </I18nextProvider>,
  )
  return world
}

const box = (name: string) => screen.getByRole('textbox', { name })
async function fillConnection(address: string, key: string) {
  await screen.findByRole('button', { name: 'Connect' })
  await user.clear(box('Hub address'))
  if (address) await user.type(box('Hub address'), address)
  await user.clear(box('Access key'))
  if (key) await user.type(box('Access key'), key)
  await user.click(screen.getByRole('button', { name: /^Connect/ }))
}

test('connects and says to whom', async () => {
  const world = open()
  await fillConnection('hub.example.com/desk', ' key ')
  expect(world.connect).toHaveBeenCalledWith('https://hub.example.com', 'key')
  await waitFor(() =>
    expect(screen.getAllByRole('status').map((status) => status.textContent)).toContain(
      'Connected to Optika',
    ),
  )
  await screen.findByText('Key “Ines” (Sales rep) at https://hub.example.com')
})

test.each([
  ['', 'key', 'Enter the hub address'],
  ['my hub', 'key', 'This is not an address'],
  ['https://hub.example.com', '', 'Paste the access key'],
])('%j with key %j is answered with what to do and asks nobody', async (address, key, text) => {
  const world = open()
  await fillConnection(address, key)
  await screen.findByText(new RegExp(text))
  expect(world.connect).not.toHaveBeenCalled()
})

test.each<[ConnectAnswer, string]>([
  [{ ok: false, problem: 'unreachable' }, 'Nobody answers at https://hub.example.com'],
  [{ ok: false, problem: 'refused' }, 'The hub refused this key'],
  [{ ok: false, problem: 'not_a_hub' }, 'it is not an Alongside hub'],
  [{ ok: false, problem: 'other', detail: 'Too many tries.' }, 'Too many tries.'],
])('%j is told in words that say what to do', async (answer, text) => {
  open({ connect: async () => answer })
  await fillConnection('https://hub.example.com', 'key')
  await screen.findByText(new RegExp(text))
})

const MOVED: ConnectAnswer = {
  ok: false,
  problem: 'moved',
  workspaceId: 'w',
  name: 'Optika',
  before: 'https://old.example.com',
  unsent: 3,
  delivered: 12,
}

test.each([
  [['The hub has moved: send it there'], 'sent'],
  [['Another hub: keep it for the old address'], 'kept'],
  [['Discard it', 'Discard it for good'], 'discarded'],
])(
  'a hub at another address is asked about by name, and %j is what becomes of it',
  async (buttons, becomes) => {
    const connect = vi.fn(
      async (...[, , kept]: Parameters<OptionsWorld['connect']>): Promise<ConnectAnswer> => {
        if (!kept) return MOVED
        await setSetting(computer, 'connection', CONNECTION)
        return { ok: true }
      },
    )
    open({ connect })
    await fillConnection('https://hub.example.com', 'key')
    const dialog = await screen.findByRole('dialog', { name: 'Is this still the hub of Optika?' })
    expect(dialog.textContent).toContain('https://old.example.com')
    expect(dialog.textContent).toContain('not delivered yet 3, delivered 12')
    for (const name of buttons) await user.click(within(dialog).getByRole('button', { name }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(connect.mock.calls).toEqual([
      ['https://hub.example.com', 'key'],
      ['https://hub.example.com', 'key', { workspaceId: 'w', becomes }],
    ])
  },
)

test('Escape answers nothing: the form stands as it was, and nothing is connected', async () => {
  const connect = vi.fn(async (): Promise<ConnectAnswer> => MOVED)
  open({ connect })
  await fillConnection('https://hub.example.com', 'key')
  await screen.findByRole('dialog')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(connect).toHaveBeenCalledTimes(1)
  expect((box('Access key') as HTMLInputElement).value).toBe('key')
})

test('refused feedback can be discarded, with a second press', async () => {
  await setSetting(computer, 'connection', CONNECTION)
  await addFeedback(db, feedback(1), { undoMs: 0 })
  await markFailed(db, feedback(1).id, 'This lead is no longer on the hub.')
  open()
  await user.click(await screen.findByRole('button', { name: 'Discard' }))
  expect(await db.outbox.count()).toBe(1)
  await user.click(screen.getByRole('button', { name: 'Discard it for good' }))
  await screen.findByText(/Nothing is waiting/)
  expect(await db.outbox.count()).toBe(0)
})

test('what somebody else told here before is kept for them, and goes or is thrown away on a word', async () => {
  const jan = { id: '019aa000-0000-7000-8000-00000000000b', name: 'Jan' }
  await setSetting(computer, 'connection', { ...CONNECTION, person: jan })
  await addFeedback(db, feedback(1), { undoMs: 0 })
  await keepFor(db, { id: 'p-1', name: 'Marta' })
  await addFeedback(db, feedback(2), { undoMs: 0 })
  await keepFor(db, { id: 'p-2', name: null })
  const world = open()
  await screen.findByText(/^Told here by Marta, who was connected before, and not delivered: 1\./)
  const somebody = await screen.findByText(/^Told here by Somebody else/)
  await user.click(screen.getAllByRole('button', { name: 'Send as Jan' })[0]!)
  expect(world.pushOutbox).not.toHaveBeenCalled()
  await user.click(screen.getByRole('button', { name: 'Yes, it is mine' }))
  await waitFor(() => expect(world.pushOutbox).toHaveBeenCalled())
  expect(await db.outbox.get(feedback(1).id)).toMatchObject({ state: 'waiting' })
  await user.click(screen.getByRole('button', { name: 'Discard' }))
  await user.click(screen.getByRole('button', { name: 'Discard it for good' }))
  await waitFor(() => expect(somebody.isConnected).toBe(false))
  expect(await db.outbox.count()).toBe(1)
})

test('what is kept for a hub at another address is offered, and goes on the rep’s word', async () => {
  const workspaceId = '019aa000-0000-7000-8000-0000000000b2'
  const kept = openWorkspace(computer, workspaceId)
  await writeAddress(kept, 'https://old.example.com')
  await addFeedback(kept, feedback(1), { undoMs: 0 })
  await setSetting(computer, 'connection', { ...CONNECTION, workspaceId, apart: true })
  const world = open()
  await screen.findByText('Kept for the hub at https://old.example.com: 1.')
  await user.click(screen.getByRole('button', { name: 'Send to Optika' }))
  await waitFor(() => expect(world.pushOutbox).toHaveBeenCalled())
  expect([await kept.outbox.count(), await db.outbox.count()]).toEqual([0, 1])
  await kept.delete()
})

test('plain http to a public host needs a second press; this machine does not', async () => {
  const world = open()
  await fillConnection('http://hub.example.com', 'key')
  await screen.findByText(/could read the key/)
  expect(world.connect).not.toHaveBeenCalled()
  await user.click(screen.getByRole('button', { name: 'Connect without encryption' }))
  expect(world.connect).toHaveBeenCalledWith('http://hub.example.com', 'key')
  cleanup()
  await setSetting(computer, 'connection', null)
  const local = open()
  await fillConnection('http://127.0.0.1:4510', 'key')
  expect(local.connect).toHaveBeenCalledWith('http://127.0.0.1:4510', 'key')
})

test.each([
  ['Keep it here and send it when I connect again', 'keep', 0],
  ['Save it as a file', 'keep', 1],
  ['Discard it for good', 'discard', 0],
])('disconnect with unsent feedback asks: %s', async (choice, unsent, files) => {
  await setSetting(computer, 'connection', CONNECTION)
  await addFeedback(db, feedback(1), { undoMs: 0, now: NOW.getTime() })
  // counted by the machine, nobody's to decide about
  await addFeedback(db, feedback(2, { outcome: 'shown' }), { undoMs: 0, now: NOW.getTime() })
  const world = open()
  await user.click(await screen.findByRole('button', { name: 'Disconnect' }))
  const dialog = await screen.findByRole('dialog', { name: 'Disconnect from Optika?' })
  await within(dialog).findByText(/has not reached the hub: 1/)
  expect(world.signOut).not.toHaveBeenCalled()
  await user.click(within(dialog).getByRole('radio', { name: choice }))
  await user.click(within(dialog).getByRole('button', { name: 'Disconnect' }))
  await waitFor(() => expect(world.signOut).toHaveBeenCalledWith(unsent))
  expect(world.saveFile).toHaveBeenCalledTimes(files)
  if (files > 0) {
    const [name, text] = vi.mocked(world.saveFile).mock.calls[0] as [string, string]
    expect(name).toMatch(/^alongside-feedback-.*\.json$/)
    expect(text).toContain(feedback(1).id)
  }
})

test('adds a site within the click, lists and removes it, and says why one is not taken', async () => {
  const sites: Site[] = [
    {
      pattern: '*://a.example.com/*',
      name: 'a.example.com',
      host: 'Roundcube',
      byCompany: false,
      off: false,
    },
  ]
  const add = vi
    .fn<OptionsWorld['sites']['add']>()
    .mockResolvedValueOnce({ added: false, problem: 'not_an_address' })
    .mockResolvedValueOnce({ added: false, problem: 'declined' })
    .mockResolvedValueOnce({ added: true, site: { host: 'b.example.com' } })
  const remove = vi.fn(async () => {})
  open({ sites: { ...SITES, list: async () => sites, add, remove } })
  const region = within(screen.getByRole('region', { name: 'Sites' }))
  await region.findByText('Known site: Roundcube')
  for (const [typed, answer] of [
    ['my mail', /This is not a site/],
    ['b.example.com', /did not grant access to b.example.com/],
    ['b.example.com', /Alongside runs on b.example.com now/],
  ] as const) {
    await user.clear(box('Site address'))
    await user.type(box('Site address'), typed)
    await user.click(region.getByRole('button', { name: 'Add site' }))
    await region.findByText(answer)
  }
  await user.click(region.getByRole('button', { name: 'Remove a.example.com' }))
  expect(remove).toHaveBeenCalledWith(sites[0])
})

test('own addresses and the never list are checked, folded and stored', async () => {
  open()
  await waitFor(() => expect(box('Never look up').hasAttribute('disabled')).toBe(false))
  await user.type(box('Your own addresses'), 'not me')
  await user.click(screen.getByRole('button', { name: 'Save: Your own addresses' }))
  await screen.findByText('Not an address or domain: not me')
  expect(await getSetting(computer, 'ownAddresses')).toEqual([])
  await user.type(box('Never look up'), 'Example.org{enter}Boss@x.com')
  await user.click(screen.getByRole('button', { name: 'Save: Never look up' }))
  await screen.findByText('Saved')
  expect(await getSetting(computer, 'neverMatch')).toEqual(['@example.org', 'boss@x.com'])
})

test('the hub is asked about unknown people only when the user says so', async () => {
  open()
  const asked = await screen.findByRole('switch', { name: 'Ask the hub about unknown addresses' })
  await waitFor(() => expect(asked.hasAttribute('data-disabled')).toBe(false))
  expect(asked.getAttribute('aria-checked')).toBe('false')
  await user.click(asked)
  await waitFor(async () => expect(await getSetting(computer, 'unknownLookup')).toBe(true))
})

test('what is measured is said where it is switched off', async () => {
  open()
  const counting = await screen.findByRole('switch', { description: /stood in view for two seconds/ })
  expect(counting.getAttribute('aria-describedby')).toBeTruthy()
  for (const measured of [/once a day/, /which you inserted or copied/, /with your name/])
    expect(screen.getByRole('switch', { description: measured })).toBe(counting)
})

test('on a Mac, where one choice of keys is free, it says why', async () => {
  const platform = vi.spyOn(navigator, 'platform', 'get').mockReturnValue('MacIntel')
  open()
  await screen.findByText(/On a Mac, Option types characters/)
  platform.mockRestore()
})

test('language and theme turn over at once and are kept', async () => {
  open()
  await user.selectOptions(await screen.findByLabelText('Theme'), 'dark')
  expect(document.documentElement.dataset.theme).toBe('dark')
  await user.selectOptions(screen.getByLabelText('Language'), 'pl')
  await screen.findByRole('heading', { name: 'Opcje Alongside' })
  await waitFor(async () => expect(await getSetting(computer, 'language')).toBe('pl'))
  expect(await getSetting(computer, 'theme')).toBe('dark')
})

test('sync: last time, counts, a problem in words, and Sync now', async () => {
  await setSetting(computer, 'connection', CONNECTION)
  await updateSync(db, {
    ...INITIAL_SYNC,
    lastOkAt: new Date(NOW.getTime() - 3 * 3_600_000).toISOString(),
    lastProblem: {
      reason: 'offline',
      detail: 'https://hub.example.com cannot be reached.',
      at: NOW.toISOString(),
    },
  })
  const sync = vi
    .fn<OptionsWorld['sync']>()
    .mockResolvedValueOnce({ ok: false, reason: 'refused', detail: '' })
    .mockResolvedValueOnce({ ok: true })
  open({ sync })
  await screen.findByText('Last sync: 3 hours ago')
  await screen.findByText('Leads: 0 · Talking points: 0')
  await screen.findByText(/cannot be reached/)
  await user.click(screen.getByRole('button', { name: 'Sync now' }))
  await screen.findByText(/refused the access key/)
  await user.click(screen.getByRole('button', { name: 'Sync now' }))
  await screen.findByText('Up to date')
})

test('refused feedback is listed with its reason and can be sent again', async () => {
  await addFeedback(db, feedback(1), { undoMs: 0, now: NOW.getTime() })
  await markFailed(db, feedback(1).id, 'The talking point is gone.')
  const world = open()
  await screen.findByText('The talking point is gone.')
  await user.click(screen.getByRole('button', { name: 'Send again' }))
  await waitFor(async () => expect((await db.outbox.get(feedback(1).id))?.state).toBe('waiting'))
  expect(world.pushOutbox).toHaveBeenCalled()
})

test('feedback that cannot be shown says so with its id; the rest of the page goes on', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {}) // React tells of what a boundary caught.
  await addFeedback(db, feedback(1), { undoMs: 0, now: NOW.getTime() })
  await db.outbox.update(feedback(1).id, { 'feedback.at': 'never' })
  await addFeedback(db, feedback(2), { undoMs: 0, now: NOW.getTime() })
  open()
  await screen.findByText(
    `This entry could not be shown (${feedback(1).id}). Tell your admin if it stays like this.`,
  )
  screen.getByText('Waiting')
  await screen.findByRole('button', { name: 'Connect' })
  error.mockRestore()
})

test('what was kept and is nobody’s goes to the workspace that the rep names, and to none by itself', async () => {
  await addFeedback(unassigned(computer), feedback(1), { undoMs: 0, now: NOW.getTime() })
  await setSetting(computer, 'connection', CONNECTION)
  const world = open()
  await screen.findByText(/Kept from an earlier connection, and not known for which hub: 1/)
  expect(await db.outbox.count()).toBe(0)
  await user.click(screen.getByRole('button', { name: 'Send to Optika' }))
  await waitFor(async () => expect(await db.outbox.count()).toBe(1))
  expect(await unassigned(computer).outbox.count()).toBe(0)
  expect(world.pushOutbox).toHaveBeenCalled()
})

test('erasing gives up unsent feedback only by name', async () => {
  await addFeedback(db, feedback(1), { undoMs: 0, now: NOW.getTime() })
  const world = open()
  await user.click(await screen.findByRole('button', { name: 'Erase local data' }))
  const dialog = within(await screen.findByRole('dialog'))
  const confirm = dialog.getByRole('button', { name: 'Erase' })
  await dialog.findByText(/would be lost: 1/)
  expect((confirm as HTMLButtonElement).disabled).toBe(true)
  await user.click(dialog.getByRole('button', { name: 'Save feedback as a file' }))
  await waitFor(() => expect(world.saveFile).toHaveBeenCalledOnce())
  expect(world.eraseAll).not.toHaveBeenCalled()
  await user.click(dialog.getByRole('checkbox', { name: 'I do not need this feedback' }))
  await user.click(confirm)
  await screen.findByText('Everything was erased.')
  expect(world.eraseAll).toHaveBeenCalledOnce()
})

test('a port is said to mean all ports', async () => {
  open()
  await user.type(box('Site address'), 'http://crm:8069/web')
  await screen.findByText(/allows all ports of the host, not only 8069/)
  await user.clear(box('Site address'))
  await user.type(box('Site address'), 'http://crm/a:80')
  expect(screen.queryByText(/all ports/)).toBeNull()
})

test('known sites are added by one click; of several addresses the user picks one', async () => {
  const addPatterns = vi.fn(async () => true)
  const gmail = { id: 'gmail', name: 'Gmail', patterns: ['https://mail.google.com/*'] }
  const zoho = { id: 'zoho', name: 'Zoho', patterns: ['https://mail.zoho.com/*', 'https://mail.zoho.eu/*'] }
  open({ knownSites: [gmail, zoho], sites: { ...SITES, addPatterns } })
  // Unfolded, because no site was added yet.
  const summary = await screen.findByText('Sites that many use')
  expect(summary.closest('details')?.open).toBe(true)
  await user.click(screen.getByRole('button', { name: 'Add Gmail' }))
  expect(addPatterns).toHaveBeenLastCalledWith(['https://mail.google.com/*'])
  await screen.findByText(/Alongside runs on mail.google.com now/)
  await user.click(screen.getByRole('button', { name: 'Add Zoho' }))
  await user.click(screen.getByRole('button', { name: 'Add mail.zoho.eu' }))
  expect(addPatterns).toHaveBeenLastCalledWith(['https://mail.zoho.eu/*'])
})

test('who is not connected sees nothing about syncing and waiting', async () => {
  open()
  await screen.findByRole('button', { name: 'Connect' })
  expect(screen.queryByRole('region', { name: 'Sync' })).toBeNull()
  expect(screen.queryByRole('region', { name: 'Your feedback on its way' })).toBeNull()
  await setSetting(computer, 'connection', CONNECTION)
  await screen.findByRole('region', { name: 'Sync' })
  await screen.findByText(/Nothing is waiting/)
})

test('health calls each host by its name', async () => {
  const day = NOW.toISOString().slice(0, 10)
  const row = { day, recognised: 1, missed: 0, lastRecognised: NOW.getTime(), selectors: {} }
  await computer.hostDays.bulkPut(
    ['practice', 'roundcube', 'generic'].map((host) => ({ ...row, key: `${day} ${host}`, host })),
  )
  open()
  const region = within(screen.getByRole('region', { name: 'Health of sites' }))
  for (const name of ['Practice inbox', 'Roundcube', 'Other sites']) await region.findByText(name)
  expect(region.queryByText('practice')).toBeNull()
  const sites = within(screen.getByRole('region', { name: 'Sites' }))
  await sites.findByText(/Made for these too, .*: Roundcube\./)
})

const policy = (given: unknown) => setSetting(computer, 'policy', readPolicy(given))

test('a company’s sites are one click away, and locked ones leave no other way', async () => {
  const addPatterns = vi.fn(async () => true)
  const site = { pattern: 'https://mail.acme.test/*', name: 'mail.acme.test', host: null }
  const list = async () => [
    { ...site, byCompany: true, off: false },
    { ...site, pattern: 'https://x.test/*', name: 'x.test', byCompany: false, off: true },
  ]
  const missing = [{ pattern: 'http://crm/*', host: 'crm' }]
  const company = async () => ({ missing, wrong: ['not a site'], locked: true })
  open({ sites: { ...SITES, addPatterns, list, company } })
  const region = within(screen.getByRole('region', { name: 'Sites' }))
  await user.click(await region.findByRole('button', { name: 'Add them all' }))
  expect(addPatterns).toHaveBeenCalledWith(['http://crm/*'])
  await region.findByText(/These are not sites: not a site/)
  expect(region.queryByRole('textbox', { name: 'Site address' })).toBeNull()
  expect(region.queryByRole('button', { name: 'Remove mail.acme.test' })).toBeNull()
  await region.findByText(/Alongside does not run here/)
  await region.findByRole('button', { name: 'Remove x.test' })
})

test('what the company sets and locks is shown, holds, and cannot be changed', async () => {
  await setSetting(computer, 'unknownLookup', true)
  await setSetting(computer, 'language', 'fr')
  await setSetting(computer, 'neverMatch', ['own@x.test'])
  await policy({
    hubAddress: 'https://hub.acme.test/',
    neverMatch: ['@acme.test'],
    unknownLookup: false,
    language: 'en',
    locked: ['hubAddress', 'unknownLookup', 'language', 'neverMatch'],
  })
  const world = open()
  const address = await screen.findByRole('textbox', { name: 'Hub address' })
  expect((address as HTMLInputElement).value).toBe('https://hub.acme.test')
  await user.type(box('Hub address'), 'x')
  await user.type(box('Access key'), 'key')
  await user.click(screen.getByRole('button', { name: 'Connect' }))
  expect(world.connect).toHaveBeenCalledWith('https://hub.acme.test', 'key')
  await waitFor(() =>
    expect(
      screen
        .getByRole('switch', { name: 'Ask the hub about unknown addresses' })
        .hasAttribute('data-disabled'),
    ).toBe(true),
  )
  expect((screen.getByLabelText('Language') as HTMLSelectElement).disabled).toBe(true)
  expect(screen.queryByRole('textbox', { name: 'Never look up' })).toBeNull()
  expect(await getSetting(computer, 'unknownLookup')).toBe(false)
  expect(await getSetting(computer, 'language')).toBe('en')
  expect(await getSetting(computer, 'neverMatch')).toEqual(['@acme.test'])
})

test('connected elsewhere when the company locks its hub: that is no connection any more, and it is said', async () => {
  await setSetting(computer, 'connection', CONNECTION)
  const world = open()
  await screen.findByText('Connected to Optika')
  await policy({ hubAddress: 'https://hub.acme.test', locked: ['hubAddress'] })
  await screen.findByText('Your company uses another hub now')
  await screen.findByText(
    /It is https:\/\/hub\.acme\.test\. Nothing is fetched from https:\/\/hub\.example\.com/,
  )
  expect(screen.queryByText('Connected to Optika')).toBeNull()
  const address = (await screen.findByRole('textbox', { name: 'Hub address' })) as HTMLInputElement
  expect([address.value, address.readOnly]).toEqual(['https://hub.acme.test', true])
  await user.type(box('Access key'), 'new')
  await user.click(screen.getByRole('button', { name: 'Connect' }))
  expect(world.connect).toHaveBeenCalledWith('https://hub.acme.test', 'new')
})

test('what is preset without a lock holds until the user sets it', async () => {
  await policy({ unknownLookup: true, neverMatch: ['@acme.test'] })
  open()
  const asked = await screen.findByRole('switch', { name: 'Ask the hub about unknown addresses' })
  await waitFor(() => expect(asked.getAttribute('aria-checked')).toBe('true'))
  await user.click(asked)
  await waitFor(async () => expect(await getSetting(computer, 'unknownLookup')).toBe(false))
  await user.type(box('Never look up'), 'boss@x.com')
  await user.click(screen.getByRole('button', { name: 'Save: Never look up' }))
  await waitFor(async () =>
    expect(await getSetting(computer, 'neverMatch')).toEqual(['@acme.test', 'boss@x.com']),
  )
})

test('a policy that cannot be used is told, and none holds', async () => {
  await policy({ hubAdress: 'https://hub.acme.test' })
  open()
  await screen.findByText(/left out until your admin puts them right/)
  const address = await screen.findByRole('textbox', { name: 'Hub address' })
  expect((address as HTMLInputElement).value).toBe('')
})
