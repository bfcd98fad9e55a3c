import 'fake-indexeddb/auto'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type ComputerDatabase, openComputer } from '../../lib/db/computer.ts'
import type { WorkspaceDatabase } from '../../lib/db/database.ts'
import { putContexts } from '../../lib/db/leads.ts'
import { applyStatus } from '../../lib/db/outbox.ts'
import { putSearchWords } from '../../lib/db/search-words.ts'
import { setSetting } from '../../lib/db/settings.ts'
import { INITIAL_SYNC, updateSync } from '../../lib/db/sync-state.ts'
import { openWorkspace } from '../../lib/db/workspaces.ts'
import type { InsertAnswer } from '../../lib/domain/insert-answer.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { draftsIn } from '../../test/drafts-in.ts'
import { contextOf, daysAgo, feedback, NOW, talkingPoint, validated } from '../../test/factories.ts'
import { storage } from '../../test/storage-faults.ts'
import { startI18n } from '../base/i18n.ts'
import { Popup } from './popup.tsx'
import type { PopupWorld } from './popup-world.ts'
import { STANDS_MS } from './use-missed-search.ts'

let computer: ComputerDatabase
let db: WorkspaceDatabase
let n = 0
let drafts: Map<string, string>
const i18n = await startI18n(['popup', 'answers'], 'en')

beforeEach(() => {
  n += 1
  drafts = new Map()
  computer = openComputer(`popup-${n}`)
  db = openWorkspace(computer, 'w')
})
afterEach(async () => {
  cleanup()
  await db.delete()
  await computer.delete()
})

const connection = {
  hubAddress: 'https://hub.example.com',
  accessKey: 'key',
  workspaceId: 'w',
  workspaceName: 'Optika',
  keyName: 'Ines',
  role: 'rep' as const,
}

const point = (id: string, title: string, over: Partial<TalkingPoint> = {}) =>
  talkingPoint(1, {
    id,
    title,
    text: `Text of **${title}**`,
    language: 'en',
    objection: null,
    tags: [],
    verification: validated(10),
    ...over,
  })

const THREE = [
  point('a', 'Delivery in two weeks', { evidence: { shown: 9, used: 9, worked: 8, didNotWork: 1 } }),
  point('b', 'Price over five years', { evidence: { shown: 2, used: 2, worked: 1, didNotWork: 0 } }),
  point('c', 'Recalibration on site', {
    verification: { ...validated(10), state: 'in_review', until: null, intervalDays: null },
  }),
]

async function open(points: TalkingPoint[], over: Partial<PopupWorld> = {}) {
  await setSetting(computer, 'connection', connection)
  await db.talkingPoints.bulkPut(points)
  const world = {
    computer,
    db,
    now: () => NOW.getTime(),
    besides: vi.fn(async () => ({ leadId: null })),
    activeTab: vi.fn(async () => ({ id: 7, origin: 'https://mail.example.com', granted: true })),
    insert: vi.fn(async () => ({ inserted: 'at-caret' as const })),
    copy: vi.fn(async () => {}),
    useOnSite: vi.fn(async () => true),
    pushOutbox: vi.fn(),
    searchMissed: vi.fn(),
    sync: vi.fn(),
    openLead: vi.fn(async () => {}),
    openOptions: vi.fn(),
    drafts: draftsIn(drafts),
    close: vi.fn(),
    ...over,
  } satisfies PopupWorld
  render(
    <I18nextProvider i18n={i18n}>
      <Popup world={world} />
    </I18nextProvider>,
  )
  return world
}

const field = () => screen.getByRole('searchbox', { name: 'Search talking points' })
const titles = () => screen.getAllByRole('option').map((option) => option.querySelector('p')?.textContent)
const active = () => document.getElementById(field().getAttribute('aria-activedescendant') ?? '')

test('starts in the search field with the best validated points, the best supported first', async () => {
  await open(THREE)
  await screen.findAllByRole('option')
  expect(document.activeElement).toBe(field())
  expect(titles()).toEqual(['Delivery in two weeks', 'Price over five years'])
  expect(active()?.getAttribute('aria-selected')).toBe('true')
  expect(active()?.textContent).toContain('Text of Delivery in two weeks')
  expect(active()?.textContent).toContain('Validated')
  expect(active()?.textContent).toContain('English')
})

test('an ended validation is no longer offered, and own language comes first', async () => {
  await open([
    point('old', 'Ended', { verification: validated(100) }),
    point('pl', 'Polski', { language: 'pl', evidence: { shown: 9, used: 9, worked: 9, didNotWork: 0 } }),
    point('en', 'English one'),
  ])
  await screen.findAllByRole('option')
  expect(titles()).toEqual(['English one', 'Polski'])
})

test('arrows, Home and End move and go round; Enter copies plain text and says so', async () => {
  const world = await open(THREE)
  await screen.findAllByRole('option')
  const user = userEvent.setup()
  await user.keyboard('{ArrowDown}')
  expect(active()?.textContent).toContain('Price')
  await user.keyboard('{ArrowDown}')
  expect(active()?.textContent).toContain('Delivery')
  await user.keyboard('{End}{Home}{ArrowUp}')
  expect(active()?.textContent).toContain('Price')
  await user.keyboard('{Enter}')
  expect(world.copy).toHaveBeenCalledWith('Text of Price over five years')
  expect((await screen.findByText('Copied')).getAttribute('role')).toBe('status')
})

test('Shift+Enter inserts; where there is nowhere to insert it copies and says so', async () => {
  const insert = vi
    .fn<PopupWorld['insert']>()
    .mockResolvedValueOnce({ inserted: 'in-new-reply' })
    .mockResolvedValueOnce({ inserted: false, reason: 'no-editor' })
    .mockRejectedValueOnce(new Error('Could not establish connection'))
  const world = await open(THREE, { insert })
  await screen.findAllByRole('option')
  const user = userEvent.setup()
  await user.keyboard('{Shift>}{Enter}{/Shift}')
  await screen.findByText('A new reply was opened, and the text put into it.')
  expect(insert).toHaveBeenCalledWith(
    7,
    'Text of Delivery in two weeks',
    {
      leadId: null,
      talkingPointId: expect.any(String),
    },
    expect.any(AbortSignal),
  )
  expect(world.copy).not.toHaveBeenCalled()
  for (const times of [1, 2]) {
    await user.keyboard('{Shift>}{Enter}{/Shift}')
    await waitFor(() => expect(world.copy).toHaveBeenCalledTimes(times))
    await screen.findByText(/No reply is open here/)
  }
})

test('a copy that the browser refuses is not called copied', async () => {
  await open(THREE, { copy: () => Promise.reject(new Error('denied')) })
  await screen.findAllByRole('option')
  await userEvent.keyboard('{Enter}')
  await screen.findByText(/did not let us copy/)
  expect(screen.queryByText('Copied')).toBeNull()
})

test('Escape clears, then closes', async () => {
  const world = await open(THREE)
  await screen.findAllByRole('option')
  await userEvent.keyboard('recal')
  await waitFor(() => expect(titles()).toEqual(['Recalibration on site']))
  await userEvent.keyboard('{Escape}')
  expect((field() as HTMLInputElement).value).toBe('')
  expect(world.close).not.toHaveBeenCalled()
  await userEvent.keyboard('{Escape}')
  expect(world.close).toHaveBeenCalledOnce()
})

test('the stored index is brought up to date: new, changed and removed points', async () => {
  await open(THREE)
  await screen.findAllByRole('option')
  await waitFor(async () => expect(await db.searchIndex.count()).toBe(1))
  cleanup()
  await db.talkingPoints.delete('b')
  await open([
    point('a', 'Shipping in two weeks', { updatedAt: NOW.toISOString() }),
    point('d', 'Brand new argument', { updatedAt: NOW.toISOString() }),
  ])
  await screen.findAllByRole('option')
  const user = userEvent.setup()
  for (const [query, found] of [
    ['shipping', ['Shipping in two weeks']],
    ['brand', ['Brand new argument']],
  ] as const) {
    await user.clear(field())
    await user.type(field(), query)
    await waitFor(() => expect(titles()).toEqual(found))
  }
  await user.clear(field())
  await user.type(field(), 'price')
  await screen.findByText('Nothing found for “price”')
  expect(Object.keys((await db.searchIndex.get('talking-points'))?.versions ?? {}).sort()).toEqual([
    'a',
    'c',
    'd',
  ])
})

test('a stored index that cannot be read is made anew', async () => {
  await db.searchIndex.put({ id: 'talking-points', json: '{"version":0}', versions: { a: 'x' } })
  await open(THREE)
  await screen.findAllByRole('option')
  await userEvent.keyboard('delivery')
  await waitFor(() => expect(titles()).toContain('Delivery in two weeks'))
})

test('nothing found: one click asks marketing for it, and Undo takes it back', async () => {
  const world = await open(THREE)
  await screen.findAllByRole('option')
  const user = userEvent.setup()
  await user.keyboard('zebra stripes')
  await user.click(await screen.findByRole('button', { name: 'Request content' }))
  await screen.findByText(/Marketing will get your request/)
  const [item] = await db.outbox.toArray()
  expect(item?.feedback).toMatchObject({ kind: 'content_request', text: 'zebra stripes', leadId: null })
  expect(item?.notBefore).toBeGreaterThan(NOW.getTime())
  expect(world.pushOutbox).toHaveBeenCalled()
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  await screen.findByText('Taken back')
  expect(await db.outbox.count()).toBe(0)
})

test('a request that cannot be stored is said not to be, with what to do, and the next try works', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await open(THREE)
  await screen.findAllByRole('option')
  const user = userEvent.setup()
  await user.keyboard('zebra stripes')
  storage.strike('the disk is full at a commit')
  await user.click(await screen.findByRole('button', { name: 'Request content' }))
  expect((await screen.findByRole('alert')).textContent).toMatch(/could not be saved.*Free some space/)
  expect(screen.queryByText(/Marketing will get your request/)).toBeNull()
  storage.heal()
  await user.click(screen.getByRole('button', { name: 'Request content' }))
  await screen.findByText(/Marketing will get your request/)
  expect(screen.queryByRole('alert')).toBeNull()
  expect(await db.outbox.count()).toBe(1)
  storage.strike('a commit fails')
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  await screen.findByText(/Do it again in a moment/)
  expect(await db.outbox.count()).toBe(1)
  storage.heal()
  vi.restoreAllMocks()
})

test('a point that cannot be shown says so with its id; the others are chosen as usual', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => {}) // React tells of what a boundary caught.
  const world = await open([point('x', { odd: true } as unknown as string), ...THREE])
  await screen.findByRole('option', {
    name: 'This entry could not be shown (x). Tell your admin if it stays like this.',
  })
  expect(screen.getAllByRole('option')).toHaveLength(3)
  const user = userEvent.setup()
  await user.click(screen.getByText('Delivery in two weeks'))
  expect(world.copy).toHaveBeenCalledWith('Text of Delivery in two weeks')
  for (const option of screen.getAllByRole('option')) {
    await user.keyboard('{ArrowDown}')
    expect(option.isConnected && active()?.getAttribute('aria-selected')).toBe('true')
  }
  error.mockRestore()
})

test('not connected: says so and leads to the options', async () => {
  const world = await open([])
  await setSetting(computer, 'connection', null)
  await screen.findByText('Not connected', { selector: 'p.font-semibold' })
  await userEvent.click(screen.getAllByRole('button', { name: 'Open options' })[0]!)
  expect(world.openOptions).toHaveBeenCalled()
})

test('connected without points, and points that come with a sync', async () => {
  await open([])
  await screen.findByText('No talking points yet')
  await screen.findByText('Connected to Optika')
  await db.talkingPoints.bulkPut(THREE)
  await updateSync(db, {
    ...INITIAL_SYNC,
    lastOkAt: NOW.toISOString(),
  })
  expect((await screen.findAllByRole('option')).length).toBe(2)
})

test('a database that cannot be read: says so, and trying again works', async () => {
  const read = vi.spyOn(db.talkingPoints, 'toArray').mockRejectedValueOnce(new Error('broken'))
  await open(THREE)
  await screen.findByText('The talking points could not be read')
  read.mockRestore()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findAllByRole('option')
})

test('offers the site of the active tab when it is not granted, and only then', async () => {
  const tab = { id: 7, origin: 'https://mail.example.com', granted: false }
  const world = await open(THREE, { activeTab: async () => tab })
  await userEvent.click(await screen.findByRole('button', { name: 'Use Alongside on this site' }))
  expect(world.useOnSite).toHaveBeenCalledWith(tab)
  await screen.findByText('Alongside is on for mail.example.com now.')
  expect(screen.queryByRole('button', { name: 'Use Alongside on this site' })).toBeNull()
  cleanup()
  await open(THREE, { activeTab: async () => ({ id: 7, origin: null, granted: false }) })
  await screen.findAllByRole('option')
  expect(screen.queryByRole('button', { name: 'Use Alongside on this site' })).toBeNull()
})

test('what is copied or inserted here counts as used, unless the rep wants nothing counted', async () => {
  const used = async () => (await db.outbox.toArray()).map(({ feedback }) => feedback)
  await open(THREE)
  await screen.findAllByRole('option')
  await userEvent.keyboard('price{Enter}')
  await waitFor(async () =>
    expect(await used()).toMatchObject([{ talkingPointId: 'b', outcome: 'used', leadId: null }]),
  )
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
  await waitFor(async () => expect(await used()).toHaveLength(2))
  await setSetting(computer, 'counting', false)
  await userEvent.keyboard('{Enter}')
  await screen.findByText(/^Copied/)
  expect(await used()).toHaveLength(2)
})

test.each<[InsertAnswer, RegExp, string[], number]>([
  [{ inserted: 'at-caret' }, /^Put into the reply\. You send it/, [], 1],
  [{ inserted: 'in-one-of-several' }, /check that it is the right one/, [], 1],
  [{ inserted: false, reason: 'no-editor' }, /No reply is open here/, ['Text of Price over five years'], 1],
  [{ inserted: false, reason: 'refused' }, /did not take the text/, ['Text of Price over five years'], 1],
  [{ inserted: false, reason: 'no-caret' }, /^Click into your reply/, ['Text of Price over five years'], 0],
])('of %j it says what the sidebar says', async (answer, words, copied, uses) => {
  const world = await open(THREE, { insert: async () => answer })
  await userEvent.keyboard('price{Shift>}{Enter}{/Shift}')
  await screen.findByText(words)
  expect(vi.mocked(world.copy).mock.calls.flat()).toEqual(copied)
  await waitFor(async () => expect(await db.outbox.count()).toBe(uses))
})

test('while a reply opens, it says that it waits, and a second press inserts nothing', async () => {
  const opened = Promise.withResolvers<InsertAnswer>()
  const insert = vi.fn<PopupWorld['insert']>(() => opened.promise)
  await open(THREE, { insert })
  const press = () => userEvent.keyboard('{Shift>}{Enter}{/Shift}')
  await screen.findAllByRole('option')
  await press()
  await screen.findByText(/^Waiting for the reply/)
  await press()
  opened.resolve({ inserted: 'in-new-reply' })
  await screen.findByText(/^A new reply was opened/)
  expect(screen.queryByText(/^Waiting/)).toBeNull()
  expect(insert).toHaveBeenCalledTimes(1)
  await press()
  expect(insert).toHaveBeenCalledTimes(2)
})

test.each([
  ['Escape', () => userEvent.keyboard('{Escape}')],
  ['Cancel', () => userEvent.click(screen.getByRole('button', { name: 'Cancel' }))],
])('what waits for a reply is cancelled by %s, and counts for nothing', async (_, press) => {
  const insert = vi.fn<PopupWorld['insert']>(
    (_tab, _text, _use, cancelled) =>
      new Promise((resolve) => {
        cancelled.addEventListener('abort', () => resolve({ inserted: false, reason: 'cancelled' }))
      }),
  )
  const world = await open(THREE, { insert })
  await screen.findAllByRole('option')
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
  await screen.findByText(/^Waiting for the reply/)
  await press()
  await screen.findByText('Cancelled. Nothing was inserted.')
  expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull()
  expect(document.activeElement).toBe(field())
  expect(world.copy).not.toHaveBeenCalled()
  expect(world.close).not.toHaveBeenCalled()
  expect(await db.outbox.count()).toBe(0)
})

test('while one point waits for its reply no other is inserted, so Cancel is of the one that waits', async () => {
  const insert = vi.fn<PopupWorld['insert']>(
    (_tab, _text, _use, cancelled) =>
      new Promise((resolve) => {
        cancelled.addEventListener('abort', () => resolve({ inserted: false, reason: 'cancelled' }))
      }),
  )
  await open(THREE, { insert })
  await screen.findAllByRole('option')
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
  await screen.findByText(/^Waiting for the reply/)
  await userEvent.keyboard('{ArrowDown}{Shift>}{Enter}{/Shift}')
  screen.getByText(/^Waiting for the reply/)
  expect(insert).toHaveBeenCalledTimes(1)
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await screen.findByText('Cancelled. Nothing was inserted.')
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
  await waitFor(() => expect(insert, 'now it is the other’s turn').toHaveBeenCalledTimes(2))
})

test.each([
  ['inserted', { inserted: 'at-caret' }],
  ['copied instead', null],
] as const)('it counts for whom the page was about when Insert was pressed: %s', async (_, answer) => {
  const opened = Promise.withResolvers<typeof answer>()
  const besides = vi.fn(async () => ({ leadId: 'lena' }))
  await open(THREE, { besides, insert: () => opened.promise })
  await screen.findAllByRole('option')
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
  besides.mockResolvedValue({ leadId: 'tom' })
  opened.resolve(answer)
  await waitFor(async () => expect((await db.outbox.toArray()).map(({ leadId }) => leadId)).toEqual(['lena']))
})

test('what is used over a lead’s message is for that lead, whatever comes of it', async () => {
  const besides = vi.fn(async () => ({ leadId: 'lena', message: 'https://mail.example.com m1' }))
  const world = await open(THREE, { besides })
  await screen.findAllByRole('option')
  await userEvent.keyboard('price{Enter}')
  await waitFor(async () => expect(await db.outbox.count()).toBe(1))
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
  await waitFor(async () => expect(await db.outbox.count()).toBe(2))
  for (const { leadId, usedOn, feedback } of await db.outbox.toArray()) {
    expect({ leadId, usedOn }).toEqual({ leadId: 'lena', usedOn: 'https://mail.example.com m1' })
    expect(JSON.stringify(feedback)).not.toContain('m1')
  }
  expect(world.insert).toHaveBeenCalledWith(
    7,
    expect.any(String),
    {
      leadId: 'lena',
      talkingPointId: 'b',
      message: 'https://mail.example.com m1',
    },
    expect.any(AbortSignal),
  )
  besides.mockRejectedValue(new Error('cannot be read'))
  await userEvent.keyboard('{Enter}')
  await waitFor(async () => expect(await db.outbox.where('leadId').equals('lena').count()).toBe(2))
  await waitFor(async () => expect(await db.outbox.count()).toBe(3))
})

test('what a reply got that opened as a new page is counted once, and is not copied', async () => {
  const world = await open(THREE, { insert: async () => ({ inserted: 'in-new-reply', counted: true }) })
  await userEvent.keyboard('price{Shift>}{Enter}{/Shift}')
  await screen.findByText('A new reply was opened, and the text put into it.')
  expect(await db.outbox.count()).toBe(0)
  expect(world.copy).not.toHaveBeenCalled()
})

test('a talking point is proposed here too; Escape keeps what is typed, and Undo takes it back', async () => {
  const world = await open(THREE)
  await screen.findAllByRole('option')
  const user = userEvent.setup()
  const propose = () => user.click(screen.getByRole('button', { name: 'Propose a talking point' }))
  await propose()
  expect(screen.queryByRole('listbox')).toBeNull()
  await user.keyboard('A spare{Escape}')
  expect(document.activeElement).toBe(field())
  expect(screen.getAllByRole('option')).toHaveLength(2)
  await propose()
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Title' }).value).toBe('A spare')
  await user.type(screen.getByRole('textbox', { name: 'What to say' }), 'One in ten.')
  await user.click(screen.getByRole('button', { name: 'Send to marketing' }))
  await screen.findByText('Marketing will get your talking point: “A spare”')
  expect(await db.outbox.toArray()).toMatchObject([
    { feedback: { kind: 'proposal', title: 'A spare', text: 'One in ten.', objection: null, leadId: null } },
  ])
  expect(world.pushOutbox).toHaveBeenCalled()
  expect(drafts.size).toBe(0)
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  await screen.findByText('Taken back')
  expect(await db.outbox.count()).toBe(0)
})

test('a hit tells what speaks for it: the objection that it answers, its proof, and what reps reported', async () => {
  await open([
    point('a', 'Delivery in two weeks', {
      objection: 'It takes too long',
      proof: { text: 'Report TR-118', url: null },
      evidence: { shown: 9, used: 9, worked: 8, didNotWork: 1 },
    }),
  ])
  const hit = await screen.findByRole('option')
  expect(hit.textContent).toContain('Answers: “It takes too long”')
  expect(hit.textContent).toContain('Proof: Report TR-118')
  expect(hit.textContent).toContain('worked in 8 of 9 reports')
})

const told = (n: number) => feedback(n, { talkingPointId: 'a', leadId: 'lena' })
const answer = (n: number, reply: string) =>
  applyStatus(db, told(n).id, { state: 'answered', reply, by: 'Mila', at: daysAgo(n) }, told(n))

test('the tab Answers counts what is unread, shows it, and it is read then', async () => {
  await putContexts(db, [
    contextOf([], {
      ...{ id: 'lena', name: 'Lena Fischer', emails: ['lena@helio.test'] },
      consent: { marketing: 'granted', doNotContact: true, changedAt: null },
    }),
  ])
  await answer(1, 'Use the sample')
  const world = await open(THREE)
  const tab = await screen.findByRole('tab', { name: 'Answers' })
  await waitFor(() => expect(tab.textContent).toBe('Answers1'))
  expect(document.activeElement).toBe(screen.getByRole('searchbox'))
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}{ArrowRight}')
  expect(document.activeElement).toBe(tab)
  expect(tab.getAttribute('aria-selected')).toBe('true')
  const panel = within(screen.getByRole('tabpanel', { name: 'Answers' }))
  const item = await panel.findByRole('listitem')
  expect(item.textContent).toMatch(
    /New.*Lena Fischer.*Do not contact.*Delivery in two weeks.*Use the sampleMila/,
  )
  await waitFor(() => expect(tab.textContent).toBe('Answers'))
  expect(world.sync).toHaveBeenCalledOnce()
  expect(item.textContent).toContain('New')
  await userEvent.click(panel.getByRole('button', { name: 'Lena Fischer' }))
  expect(world.openLead).toHaveBeenCalledWith(7, 'lena')
  vi.mocked(world.openLead).mockRejectedValueOnce(new Error('nobody there'))
  await userEvent.click(panel.getByRole('button', { name: 'Lena Fischer' }))
  await screen.findByText(/the sidebar could not be opened/)
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('searchbox')))
  expect(world.close).not.toHaveBeenCalled()
})

test('many answers come a few at a time, and only what is in the list is read', async () => {
  for (let n = 1; n <= 7; n++) await answer(n, `Reply ${n}`)
  await open(THREE)
  const tab = await screen.findByRole('tab', { name: 'Answers' })
  await userEvent.click(tab)
  await waitFor(() => expect(tab.textContent).toBe('Answers2'))
  await userEvent.click(screen.getByRole('button', { name: 'Show more' }))
  await waitFor(() => expect(tab.textContent).toBe('Answers'))
  expect(screen.getAllByRole('listitem')).toHaveLength(7)
})

test('a word that marketing has added finds what it stands for, as soon as it has come', async () => {
  await open([point('a', 'Five years with it', { objection: 'It is too dear' }), ...THREE.slice(1)])
  await screen.findAllByRole('option')
  await userEvent.keyboard('kosmos')
  await screen.findByText('Nothing found for “kosmos”')
  await putSearchWords(db, [
    {
      ...{ id: 'w', language: 'pl', words: ['Kosmos'], standsFor: 'It is too dear' },
      ...{ writtenBy: 'Mila', updatedAt: NOW.toISOString() },
    },
  ])
  await updateSync(db, { lastOkAt: NOW.toISOString() })
  await waitFor(() => expect(titles()).toEqual(['Five years with it']))
})

test('a search that found nothing is told once it has stood, or when the popup closes over it; each once', async () => {
  const world = await open(THREE)
  await screen.findAllByRole('option')
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const told = () => vi.mocked(world.searchMissed).mock.calls.map(([query]) => query)
  const stand = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
  const type = (text: string) => fireEvent.change(field(), { target: { value: text } })
  type('zebr')
  await stand(STANDS_MS - 500)
  type('Zebra stripes')
  await stand(STANDS_MS - 500)
  expect(told()).toEqual([])
  await stand(600)
  expect(told()).toEqual(['Zebra stripes'])
  expect(world.searchMissed).toHaveBeenCalledWith('Zebra stripes', 'en')
  type('price')
  await stand(STANDS_MS + 100)
  type('zebra stripes ')
  await stand(STANDS_MS + 100)
  type('x'.repeat(201))
  await stand(STANDS_MS + 100)
  expect(told()).toEqual(['Zebra stripes'])
  type('lease plan')
  window.dispatchEvent(new Event('pagehide'))
  type('')
  await stand(STANDS_MS + 100)
  expect(told()).toEqual(['Zebra stripes', 'lease plan'])
  vi.useRealTimers()
})

test('where there are no talking points, a search tells nothing', async () => {
  const world = await open([])
  await screen.findByText('No talking points yet')
  vi.useFakeTimers({ shouldAdvanceTime: true })
  fireEvent.change(field(), { target: { value: 'zebra' } })
  await act(() => vi.advanceTimersByTimeAsync(STANDS_MS + 100))
  window.dispatchEvent(new Event('pagehide'))
  expect(world.searchMissed).not.toHaveBeenCalled()
  vi.useRealTimers()
})
