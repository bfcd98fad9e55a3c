import 'fake-indexeddb/auto'
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { i18n as I18n } from 'i18next'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openComputer } from '../../lib/db/computer.ts'
import { follow } from '../../lib/db/follow.ts'
import { putContexts } from '../../lib/db/leads.ts'
import { addFeedback, markFailed } from '../../lib/db/outbox.ts'
import { setSetting } from '../../lib/db/settings.ts'
import { openWorkspace, type Stores } from '../../lib/db/workspaces.ts'
import { shownId } from '../../lib/domain/shown-id.ts'
import { StorageProblem } from '../../lib/domain/storage-problem.ts'
import { keepDrafts } from '../../lib/drafts/drafts.ts'
import { draftsIn } from '../../test/drafts-in.ts'
import { contextOf, feedback, NOW } from '../../test/factories.ts'
import { stubLayout } from '../../test/no-layout.ts'
import { STORAGE_FAULTS, storage, WHILE_OPEN } from '../../test/storage-faults.ts'
import { startI18n } from '../base/i18n.ts'
import { loadRest } from './later.tsx'
import { createPageStore, type PageNews, type PageWorld } from './page-store.ts'
import { Sidebar } from './sidebar.tsx'
import type { SidebarWorld } from './sidebar-world.ts'

/** The browser's storage fails while a rep works: what is not stored is never called stored, and it goes on by itself. */

const LENA = contextOf([], {
  id: 'lena',
  emails: ['lena@helio.test'],
  name: 'Lena Fischer',
  lifecycleStage: 'opportunity',
})
const JOAO = contextOf([], {
  id: 'joao',
  emails: ['joao@vega.test'],
  name: 'João Guimarães',
  lifecycleStage: 'opportunity',
})

let i18n: I18n
let stores: Stores
let hear: (news: PageNews) => void
let count = 0
/** Why the databases cannot be opened; null = they can. */
let cannotOpen: unknown

beforeAll(async () => {
  stubLayout()
  i18n = await startI18n(['sidebar', 'answers'], 'en')
  await loadRest()
})
beforeEach(async () => {
  cannotOpen = null
  for (const said of ['error', 'warn'] as const) vi.spyOn(console, said).mockImplementation(() => {})
  const computer = openComputer(`faults-${++count}`)
  stores = { computer, db: openWorkspace(computer, 'w') }
  const connection = { hubAddress: 'https://hub.example', accessKey: 'k', workspaceId: 'w' }
  await setSetting(computer, 'connection', {
    ...connection,
    workspaceName: 'Acme',
    keyName: 'Rita',
    role: 'rep',
  })
  await putContexts(stores.db, [LENA, JOAO])
  await show(makeWorld())
})
afterEach(() => {
  storage.heal()
  cleanup()
  vi.restoreAllMocks()
})

const listen: PageWorld['listen'] = (listener) => {
  hear = listener
  return () => {}
}

async function opened() {
  if (cannotOpen) throw cannotOpen
  return stores
}

function makeWorld(): SidebarWorld {
  const nothing = async () => {}
  return {
    stores: opened,
    follow: (read, follower) =>
      follow(() => (cannotOpen ? Promise.reject(cannotOpen) : read(stores)), follower),
    openPage: () => createPageStore({ ...stores, listen, listenWanted: () => () => {} }),
    now: () => NOW.getTime(),
    readAgain: nothing,
    insert: async () => ({ inserted: 'at-caret' }),
    copy: nothing,
    takeKeys: vi.fn(),
    onKey: () => () => {},
    insertBefore: async () => null,
    onInserted: () => () => {},
    pushOutbox() {},
    shownId,
    sync: nothing,
    lookUp: async () => ({ asked: true, leadIds: [] }),
    olderTouchpoints: async () => ({ touchpoints: [], more: false }),
    openOptions() {},
    openCapture() {},
    close() {},
    leave() {},
    drafts: draftsIn(new Map()),
    tab: 'tab-1',
  }
}

async function show(world: SidebarWorld) {
  render(
    <I18nextProvider i18n={i18n}>
      <Sidebar world={world} />
    </I18nextProvider>,
  )
  read(1, 'lena@helio.test')
  await heading('Lena Fischer')
}

/** The page beside the sidebar is about somebody. */
const read = (token: number, from: string) =>
  act(() =>
    hear({
      hint: {
        token,
        host: 'practice',
        origin: 'https://mail.test',
        pageKind: 'message',
        thread: `t${token}`,
        participants: [{ role: 'from', text: from }],
        canInsert: true,
        recognised: true,
        withoutAddress: [],
      },
    }),
  )
const heading = (name: string) => screen.findByRole('heading', { level: 1, name })
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const outbox = () => stores.db.outbox.toArray()
const notSaved = () => screen.findByText(/This could not be saved on this computer\./)

describe('a click', () => {
  it.each(WHILE_OPEN)('%s: says what to do; the next click is stored by itself', async (kind) => {
    storage.strike(kind)
    await press('Accept lead')
    const words = (await notSaved()).textContent
    const full = STORAGE_FAULTS[kind].name === 'QuotaExceededError'
    expect(words).toMatch(full ? /Free some space on the disk/ : /Do it again in a moment/)
    expect(screen.queryByText('Lead accepted.')).toBeNull()
    storage.heal()
    await heading('Lena Fischer')
    await waitFor(async () => expect(await outbox()).toEqual([])) // the connection is opened again in a moment
    await press('Accept lead')
    await screen.findByText('Lead accepted.')
    expect(await outbox()).toMatchObject([{ state: 'waiting', feedback: { verdict: 'accept' } }])
  })

  it('is stored where only the one before could not be let go', async () => {
    await press('Accept lead')
    await screen.findByText('Lead accepted.')
    await press('Change')
    await press('Reject lead')
    storage.strike('the disk is full at a write', { lasting: false })
    await press('No budget')
    await screen.findByText('Lead rejected.')
    expect(storage.struck).toBe(true)
    expect(await outbox()).toHaveLength(2)
  })

  it('is said not to be stored also where the one before could not be let go either', async () => {
    await press('Accept lead')
    await screen.findByText('Lead accepted.')
    await press('Change')
    await press('Reject lead')
    storage.strike('the disk is full at a write')
    await press('No budget')
    await notSaved()
    expect(await outbox()).toHaveLength(1)
  })
})

it('Undo that could not be written is offered again', async () => {
  await press('Accept lead')
  storage.strike('a commit fails')
  await press('Undo')
  await screen.findByText(/This could not be taken back\. Do it again in a moment/)
  expect(await outbox()).toHaveLength(1)
  storage.heal()
  await press('Undo')
  await waitFor(async () => expect(await outbox()).toEqual([]))
})

it('a note that could not be written stands with its words, and is saved with the next try', async () => {
  await press('Accept lead')
  await press('Add a note')
  const box = { name: 'Your note to marketing' }
  await userEvent.type(await screen.findByRole('textbox', box), 'Call in May')
  storage.strike('the disk is full at a commit')
  await press('Save')
  expect((await screen.findByRole('alert')).textContent).toMatch(/could not be saved.*Free some space/)
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', box)
  expect(field.value).toBe('Call in May')
  storage.heal()
  await press('Save')
  await screen.findByText('Note saved.')
  expect(await outbox()).toMatchObject([{ feedback: { note: 'Call in May' } }])
})

it('says that no note can be begun, that nothing can be tried again, and that a person stays', async () => {
  const sent = feedback(1, { leadId: 'lena' })
  await addFeedback(stores.db, sent, { undoMs: 0, now: NOW.getTime() })
  await markFailed(stores.db, sent.id, 'No.')
  await screen.findByText('Not accepted')
  storage.strike('the disk is full at a write')
  await press('Try again')
  await notSaved()
  expect(await outbox()).toMatchObject([{ state: 'failed' }])
  storage.heal()
  await press('Accept lead')
  storage.strike('the disk is full at a write')
  await press('Add a note')
  await notSaved()
  storage.heal()
  await press('Change')
  await press('Accept lead')
  await screen.findByText('Lead accepted.')
  storage.strike('the disk is full at a write')
  await press('More about this person')
  await press('Not this person')
  await notSaved()
  expect(await stores.db.picks.count()).toBe(0)
})

it('says that what is typed is not kept, and keeps it by itself when that is over', async () => {
  cleanup()
  await show({ ...makeWorld(), drafts: keepDrafts([], async () => stores.db, Date.now) })
  await press('Request content')
  storage.strike('the disk is full at a write')
  await userEvent.type(await screen.findByRole('textbox'), 'A price list')
  await screen.findByText(/This computer has no room left.*What you type is not stored until then/)
  storage.heal()
  await waitFor(
    async () => expect(await stores.db.drafts.toArray()).toMatchObject([{ text: 'A price list' }]),
    { timeout: 5000 },
  )
  await waitFor(() => expect(screen.queryByText(/no room left/)).toBeNull())
})

it('says why marketing’s answers cannot be read, and shows them when they can', async () => {
  cannotOpen = new StorageProblem('newer', 'Written by 2.0.')
  await press('Answers')
  await screen.findByText(/A newer version of Alongside wrote this data\. Update the extension/)
  cannotOpen = null
  await press('Try again')
  await screen.findByText('No answers yet')
})

describe('reading', () => {
  it.each([
    'a read or write fails',
    'the connection is closing',
    'the browser closes it and cannot open it',
    'the browser closes it and has no room to open it',
  ] as const)('%s: says so, and shows the next lead by itself when it is over', async (kind) => {
    storage.strike(kind)
    read(2, 'joao@vega.test')
    const full = kind === 'the browser closes it and has no room to open it'
    await screen.findByText(
      full ? 'This computer has no room left' : 'The browser cannot open what Alongside stored',
    )
    expect(screen.queryByRole('button', { name: 'Accept lead' })).toBeNull()
    storage.heal()
    await heading('João Guimarães')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(await screen.findByRole('button', { name: 'Accept lead' })).toBeTruthy()
  })

  it('a search says so too, and finds by itself when it is over', async () => {
    await press('Find a lead or a talking point')
    storage.strike('a read or write fails')
    await userEvent.type(screen.getByRole('searchbox'), 'joao')
    await within(document.querySelector<HTMLElement>('search')!).findByText(
      /The browser cannot open what Alongside stored/,
    )
    storage.heal()
    await screen.findByRole('button', { name: /João Guimarães/ })
  })
})
