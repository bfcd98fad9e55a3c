import 'fake-indexeddb/auto'
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { i18n as I18n } from 'i18next'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ComputerDatabase, openComputer } from '../../lib/db/computer.ts'
import type { WorkspaceDatabase } from '../../lib/db/database.ts'
import { follow } from '../../lib/db/follow.ts'
import { putContexts } from '../../lib/db/leads.ts'
import { addFeedback, applyStatus, markDelivered, markFailed } from '../../lib/db/outbox.ts'
import { setPick } from '../../lib/db/picks.ts'
import { putPoints } from '../../lib/db/points.ts'
import { putSearchWords } from '../../lib/db/search-words.ts'
import { setSetting } from '../../lib/db/settings.ts'
import { updateSync } from '../../lib/db/sync-state.ts'
import { openWorkspace } from '../../lib/db/workspaces.ts'
import { isCounted } from '../../lib/domain/feedback-kinds.ts'
import type { Hint } from '../../lib/domain/hint.ts'
import type { InsertAnswer } from '../../lib/domain/insert-answer.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import { shownId } from '../../lib/domain/shown-id.ts'
import type { Touchpoint } from '../../lib/domain/touchpoint.ts'
import { readSettings } from '../../lib/people/first-page.ts'
import { draftsIn } from '../../test/drafts-in.ts'
import {
  contextOf,
  daysAgo,
  feedback,
  NOW,
  talkingPoint,
  touchpoint,
  validated,
} from '../../test/factories.ts'
import { stubLayout } from '../../test/no-layout.ts'
import { TONES } from '../base/badge.tsx'
import { startI18n } from '../base/i18n.ts'
import { loadRest } from './later.tsx'
import { NOTHING_READ } from './page-state.ts'
import { createPageStore, type PageNews, type PageWorld } from './page-store.ts'
import { Sidebar } from './sidebar.tsx'
import type { SidebarWorld } from './sidebar-world.ts'

const LENA = contextOf(
  [
    touchpoint(1, { days: 1 }),
    touchpoint(2, { days: 2 }),
    touchpoint(3, { days: 3, kind: 'email_opened', title: 'Newsletter', url: null }),
  ],
  {
    id: 'lena',
    emails: ['lena@helio.test'],
    name: 'Lena Fischer',
    company: 'Helio Optics',
    lifecycleStage: 'opportunity',
    leadStatus: 'Waiting for Ute',
    locale: 'en',
    score: { fit: 80, engagement: 65 },
  },
)
const JOAO = contextOf([], {
  id: 'joao',
  emails: ['joao@vega.test'],
  name: 'João Guimarães',
  company: 'Vega Dental',
})

const hintOf = (token: number, from: string, over: Partial<Hint> = {}): Hint => ({
  token,
  host: 'practice',
  origin: 'http://127.0.0.1:4510',
  pageKind: 'message',
  thread: `thread-${from}`,
  participants: [
    { role: 'from', text: from },
    { role: 'self', text: 'rep@us.test' },
    { role: 'to', text: 'rep@us.test' },
  ],
  canInsert: true,
  recognised: true,
  withoutAddress: [],
  ...over,
})

const POINT = talkingPoint(1, {
  id: 'point-1',
  title: 'Mounts pay back in a year',
  text: 'Mounts pay back in **twelve months**: see [the case](https://a.test/case).',
  language: 'en',
  objection: 'Too expensive',
  triggers: [{ touchpoint: 'page_view', contains: '/pricing', atLeast: 2, withinDays: 7 }],
  stages: [],
  lens: 'price',
  verification: validated(10),
  evidence: { shown: 20, used: 10, worked: 8, didNotWork: 2 },
})

let i18n: I18n
let computer: ComputerDatabase
let db: WorkspaceDatabase
let hear: (news: PageNews) => void
let want: (leadId: string) => void
let drafts: Map<string, string>
let count = 0

const page: Pick<PageWorld, 'listen' | 'listenWanted'> = {
  listen(listener) {
    hear = (news) => act(() => listener(news))
    return () => {}
  },
  listenWanted(listener) {
    want = (leadId) => act(() => listener(leadId))
    return () => {}
  },
}

function makeWorld(over: Partial<SidebarWorld> = {}): SidebarWorld {
  const stores = { computer, db }
  return {
    stores: async () => stores,
    follow: (read, follower) => follow(() => read(stores), follower),
    openPage: () => createPageStore({ ...stores, ...page }),
    now: () => NOW.getTime(),
    readAgain: vi.fn(async () => {}),
    insert: vi.fn(async () => ({ inserted: 'at-caret' }) as const),
    insertBefore: vi.fn(async () => null),
    copy: vi.fn(async () => {}),
    takeKeys: vi.fn(),
    onKey: () => () => {},
    onInserted: () => () => {},
    pushOutbox: vi.fn(),
    shownId: vi.fn(shownId),
    sync: vi.fn(async () => {}),
    lookUp: vi.fn(async () => ({ asked: true as const, leadIds: [] })),
    olderTouchpoints: vi.fn(async () => ({ touchpoints: [], more: false })),
    openOptions: vi.fn(),
    openCapture: vi.fn(),
    close: vi.fn(),
    leave: vi.fn(),
    drafts: draftsIn(drafts),
    tab: 'tab-1',
    ...over,
  }
}

function show(world = makeWorld()) {
  render(
    <I18nextProvider i18n={i18n}>
      <Sidebar world={world} />
    </I18nextProvider>,
  )
  return world
}

async function showLead(context: LeadContext, from: string, world = makeWorld()) {
  await putContexts(db, [context])
  show(world)
  hear({ hint: hintOf(1, from) })
  await screen.findByRole('heading', { level: 1, name: context.lead.name as string })
  return world
}

const connect = () =>
  setSetting(computer, 'connection', {
    hubAddress: 'http://127.0.0.1:4510',
    accessKey: 'key',
    workspaceId: 'w',
    workspaceName: 'Practice',
    keyName: 'Rita Rep',
    role: 'rep',
  })

const heading = (name: string) => screen.findByRole('heading', { level: 1, name })
const region = (name: string) => within(screen.getByRole('region', { name }))
const outbox = () => db.outbox.toArray()
let where: ReturnType<typeof stubLayout>
const more = () => userEvent.click(screen.getByRole('button', { name: 'More about this person' }))

beforeAll(async () => {
  where = stubLayout()
  i18n = await startI18n(['sidebar', 'answers'], 'en')
  await loadRest()
})
beforeEach(async () => {
  sessionStorage.clear()
  computer = openComputer(`sidebar-${++count}`)
  db = openWorkspace(computer, 'w')
  drafts = new Map()
  await connect()
  await updateSync(db, { lastOkAt: daysAgo(0) })
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('a known lead', () => {
  it('shows who it is, why now, the history, the arguments and the way back', async () => {
    await putPoints(db, [POINT])
    await showLead(LENA, 'Lena Fischer <Lena@Helio.test>')
    expect(screen.getByRole('main', { name: 'Alongside' })).toBeTruthy()
    expect(screen.getByText(/Helio Optics/)).toBeTruthy()
    expect(screen.getByText('Opportunity')).toBeTruthy()
    expect(screen.getByText('Waiting for Ute')).toBeTruthy()
    const header = screen.getByRole('heading', { level: 1 }).closest('header')
    expect(header?.textContent).toMatch(/Fit 80 of 100.*Engagement 65 of 100/)
    expect(region('Why now').getByText('Looked at prices 2 times')).toBeTruthy()
    expect(screen.queryByText(/^Shown because/)).toBeNull()
    await more()
    expect(screen.getByText('Shown because lena@helio.test is the sender')).toBeTruthy()
    expect(screen.getByText(/rule: price pages twice or more in 14 days/)).toBeTruthy()
    expect(region('Marketing history').getAllByRole('listitem')).toHaveLength(2)
    await userEvent.click(screen.getByRole('button', { name: '1 weak sign hidden, show' }))
    expect(region('Marketing history').getByText('Newsletter').closest('li')?.textContent).toMatch(
      /weak sign/,
    )
    const point = within(region('Talking points').getByRole('listitem'))
    await userEvent.click(point.getByRole('button', { name: 'Show more' }))
    expect(point.getByText(/2 page views with “\/pricing” in 7 days/)).toBeTruthy()
    expect(point.getByText(/worked in 8 of 10 reports/)).toBeTruthy()
    expect(point.getByText(/Validated by Mara Marketing/).textContent).toMatch(/ on Nov 10 · until Feb 8/)
    for (const name of ['Accept lead', 'Recycle lead', 'Reject lead', 'They said']) {
      expect(await region('Feedback').findByRole('button', { name })).toBeTruthy()
    }
  })

  it('says first what the lead does not allow', async () => {
    const denied = contextOf([], {
      ...LENA.lead,
      consent: { marketing: 'denied', doNotContact: true, changedAt: daysAgo(40) },
    })
    await showLead(denied, 'lena@helio.test')
    const warning = screen.getByText(/^Do not contact/)
    const name = screen.getByRole('heading', { level: 1 })
    expect(warning.compareDocumentPosition(name) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
  })

  it('that nobody recorded consent is told quietly, and a yes as good', async () => {
    const chipOf = (text: string) => screen.getByText(text).closest('span[class*="bg-"]')?.className
    const consent = { marketing: 'unknown', doNotContact: false, changedAt: null } as const
    await showLead(contextOf([], { ...LENA.lead, consent }), 'lena@helio.test')
    expect(chipOf('Consent not recorded')).toContain(TONES.neutral)
    cleanup()
    await showLead(
      contextOf([], { ...LENA.lead, consent: { ...consent, marketing: 'granted' } }),
      'lena@helio.test',
    )
    expect(chipOf('Consent given')).toContain(TONES.good)
  })

  it('says which address mail came back from', async () => {
    await showLead(contextOf([], { ...LENA.lead, bouncedEmails: ['lena@helio.test'] }), 'lena@helio.test')
    screen.getByText('Mail to lena@helio.test came back')
    cleanup()
    await showLead(LENA, 'lena@helio.test')
    expect(screen.queryByText(/came back/)).toBeNull()
  })

  it('shows markup in a name as text', async () => {
    const hostile = contextOf([], { ...LENA.lead, name: '<img src=x onerror=alert(1)>' })
    await showLead(hostile, 'lena@helio.test')
    expect(document.querySelector('img')).toBeNull()
  })

  it('takes in what a sync brings', async () => {
    await showLead(LENA, 'lena@helio.test')
    await act(() => putContexts(db, [contextOf([], { ...LENA.lead, company: 'Helio Group' })]))
    await screen.findByText(/Helio Group/)
  })

  it('a change from number to number keeps to one line; one of words, which may be long, breaks where it must', async () => {
    const changes: Partial<Touchpoint>[] = [
      { kind: 'score_change', title: 'Score', from: 20, to: 35 },
      { kind: 'territory', title: 'Territory', from: 'Northern and central', to: 'Southern and coastal' },
    ]
    const rows = changes.map((change, at) => ({
      ...touchpoint(at + 1, { days: at + 1 }),
      url: null,
      ...change,
    }))
    await showLead(contextOf(rows as Touchpoint[], LENA.lead), 'lena@helio.test')
    const isOneLine = (text: RegExp) =>
      region('Marketing history')
        .getAllByText((_, element) => text.test(element?.textContent ?? ''), { selector: 'span' })
        .at(-1)
        ?.classList.contains('whitespace-nowrap')
    expect(isOneLine(/^ 20 → 35$/)).toBe(true)
    expect(isOneLine(/^ Northern and central → Southern and coastal$/)).toBe(false)
  })

  it('the history folds what is equal, is filtered and searched, and folds again', async () => {
    const kinds = ['page_view', 'page_view', 'page_view', 'form_submission', 'email_sent', 'stage_change']
    const stages = { from: 'marketing qualified', to: 'opportunity' }
    const touchpoints = kinds.map((kind, n) =>
      touchpoint(n, {
        days: 1 + n / 1000,
        kind,
        title: kind === 'page_view' ? 'Pricing' : `Title of ${kind}`,
        ...(kind === 'stage_change' ? stages : {}),
      }),
    )
    const others = Array.from({ length: 4 }, (_, n) =>
      touchpoint(10 + n, { days: 20 + n, title: `Page ${n}`, kind: n === 3 ? 'fair_visit' : 'download' }),
    )
    await showLead(contextOf([...touchpoints, ...others], LENA.lead), 'lena@helio.test')
    const rows = () =>
      region('Marketing history')
        .getAllByRole('listitem')
        .map((row) => row.textContent)
    expect(rows()).toHaveLength(4)
    expect(rows()[0]).toMatch(/Page view: Pricing ×3/)
    expect(rows()[2]).toMatch(/Stage change.*Marketing qualified → Opportunity/)
    await userEvent.click(screen.getByRole('button', { name: 'Show all 7' }))
    expect(rows().at(-1)).toMatch(/fair_visit/)
    await userEvent.click(region('Marketing history').getByRole('button', { name: 'Show less' }))
    expect(rows()).toHaveLength(4)
    await userEvent.click(screen.getByRole('button', { name: 'Mail 1' }))
    expect(rows()).toEqual([expect.stringMatching(/Title of email_sent/)])
    await userEvent.click(screen.getByRole('button', { name: 'All' }))
    await userEvent.click(screen.getByRole('button', { name: 'Find in the history' }))
    await userEvent.keyboard('FORM')
    expect(rows()).toEqual([expect.stringMatching(/Title of form_submission/)])
    await userEvent.keyboard(' nothing')
    expect(region('Marketing history').getByText('Nothing found.')).toBeTruthy()
    expect(region('Why now').getByRole('img').getAttribute('aria-label')).toMatch(/^8 activities in 90 days/)
  })

  it('shows the 90 days where no moment stands out, and nothing where nothing was', async () => {
    await showLead(contextOf([touchpoint(1, { days: 60 })], { ...LENA.lead }), 'lena@helio.test')
    expect(region('Why now').getByText('Nothing new that stands out')).toBeTruthy()
    expect(region('Why now').getByRole('img').getAttribute('aria-label')).toMatch(/^1 activity in 90 days/)
    cleanup()
    await showLead(JOAO, 'joao@vega.test')
    expect(screen.queryByRole('region', { name: 'Why now' })).toBeNull()
  })

  it('fetches older history from the hub', async () => {
    const many = contextOf(
      Array.from({ length: 60 }, (_, n) => touchpoint(n, { days: n + 1 })),
      LENA.lead,
    )
    const older = [touchpoint(77, { days: 90, title: 'First visit' })]
    const world = makeWorld({ olderTouchpoints: vi.fn(async () => ({ touchpoints: older, more: false })) })
    await showLead(many, 'lena@helio.test', world)
    expect(region('Marketing history').getAllByRole('listitem')).toHaveLength(4)
    await userEvent.click(screen.getByRole('button', { name: 'Show all 50' }))
    await userEvent.click(screen.getByRole('button', { name: 'Show older' }))
    await screen.findByText('First visit')
    expect(world.olderTouchpoints).toHaveBeenCalledWith('lena', 'touchpoint-49')
    expect(screen.queryByRole('button', { name: 'Show older' })).toBeNull()
  })

  it('says so when older history cannot be had', async () => {
    const many = contextOf(
      Array.from({ length: 60 }, (_, n) => touchpoint(n, { days: n + 1 })),
      LENA.lead,
    )
    await showLead(
      many,
      'lena@helio.test',
      makeWorld({ olderTouchpoints: () => Promise.reject(new Error('down')) }),
    )
    await userEvent.click(screen.getByRole('button', { name: 'Show all 50' }))
    await userEvent.click(screen.getByRole('button', { name: 'Show older' }))
    await screen.findByText('The hub could not be reached. Try again later.')
  })
})

describe('a change of page', () => {
  it('never shows the former lead again', async () => {
    await putContexts(db, [JOAO])
    await showLead(LENA, 'lena@helio.test')
    hear({ hint: hintOf(2, 'joao@vega.test') })
    await heading('João Guimarães')
    hear({ hint: hintOf(1, 'lena@helio.test') })
    hear({ gone: 1 })
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('João Guimarães')
  })

  it('drops an answer that comes after the next page', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    hear({ hint: hintOf(1, 'lena@helio.test') })
    hear({ hint: hintOf(2, 'joao@vega.test') })
    await heading('João Guimarães')
    expect(screen.queryByText('Lena Fischer')).toBeNull()
  })

  it('leaves no part of the former lead behind', async () => {
    await putContexts(db, [JOAO])
    await showLead(LENA, 'lena@helio.test')
    hear({ hint: hintOf(2, 'joao@vega.test') })
    await heading('João Guimarães')
    expect(screen.getAllByRole('region', { name: 'Marketing history' })).toHaveLength(1)
  })

  it('takes the former lead away when the next one is slow to read', async () => {
    await showLead(LENA, 'lena@helio.test')
    let answer = () => {}
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    await putContexts(db, [JOAO])
    // The read of the next lead waits behind a transaction, as behind a large sync.
    const blocking = db.transaction('rw', db.leads, async () => {
      await db.leads.count()
      const { Dexie } = await import('dexie')
      await Dexie.waitFor(held)
    })
    hear({ hint: hintOf(2, 'joao@vega.test') })
    await waitFor(() => expect(screen.queryByText('Lena Fischer')).toBeNull())
    answer()
    await blocking
    await heading('João Guimarães')
  })

  it('people whom nobody vouched for in time are not shown before the page is heard, and then at once', async () => {
    await putContexts(db, [LENA])
    const hint = hintOf(1, 'lena@helio.test')
    const settings = await readSettings({ computer, db })
    const first = { ...NOTHING_READ, settings, hint }
    const heard = vi.spyOn(db.leads, 'where')
    show(makeWorld({ openPage: () => createPageStore({ computer, db, ...page }, first) }))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(screen.getByRole('status', { name: 'Loading' })).toBeTruthy()
    expect(heard).not.toHaveBeenCalled()
    hear({ hint, kept: true })
    await heading('Lena Fischer')
  })

  it('empties when the page has nobody any more', async () => {
    await showLead(LENA, 'lena@helio.test')
    hear({ gone: 2 })
    await screen.findByText('No person on this page')
    expect(screen.queryByText('Lena Fischer')).toBeNull()
  })

  it('lets a page that starts counting again replace what the background had kept', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    hear({ hint: hintOf(57, 'lena@helio.test'), kept: true })
    await heading('Lena Fischer')
    hear({ hint: hintOf(0, 'joao@vega.test') })
    await heading('João Guimarães')
    hear({ hint: hintOf(57, 'lena@helio.test'), kept: true })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(screen.queryByText('Lena Fischer')).toBeNull()
  })

  it('marks no paint', async () => {
    await showLead(LENA, 'lena@helio.test')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(performance.getEntriesByName('alongside:context-painted')).toEqual([])
  })

  it('marks the paint in a build for the bench', async () => {
    vi.stubEnv('VITE_BENCH', 'yes')
    await showLead(LENA, 'lena@helio.test')
    await waitFor(() => {
      const [mark] = performance.getEntriesByName('alongside:context-painted')
      expect((mark as PerformanceMark | undefined)?.detail).toEqual({ token: 1 })
    })
  })
})

describe('whom the page is about', () => {
  const both = hintOf(1, 'lena@helio.test', {
    participants: [
      { role: 'from', text: 'lena@helio.test' },
      { role: 'cc', text: 'João <joao@vega.test>' },
    ],
  })

  it('shows who has said no wherever their name stands', async () => {
    const consent = { marketing: 'granted', doNotContact: true, changedAt: null } as const
    await putContexts(db, [LENA, contextOf([], { ...JOAO.lead, consent })])
    show()
    hear({ hint: both })
    await heading('Lena Fischer')
    expect(screen.getByRole('button', { name: /João Guimarães.*Do not contact/ })).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Lena Fischer.*Do not contact/ })).toBeNull()
    hear({ hint: hintOf(2, 'nobody@x.test') })
    await userEvent.type(await screen.findByRole('searchbox'), 'Jo')
    await screen.findByRole('button', { name: /João Guimarães.*Do not contact/ })
  })

  it('shows all leads and keeps the pick for the thread', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    hear({ hint: both })
    await heading('Lena Fischer')
    await userEvent.click(screen.getByRole('button', { name: /João Guimarães/ }))
    await heading('João Guimarães')
    hear({ hint: hintOf(2, 'nobody@x.test') })
    await screen.findByText('No record yet')
    hear({ hint: { ...both, token: 3 } })
    await heading('João Guimarães')
    await more()
    expect(screen.getByText('Shown because you chose it')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Let the page decide' }))
    await heading('Lena Fischer')
  })

  it('who is looked up beside a known lead is opened, and the thread keeps its own', async () => {
    await putContexts(db, [LENA, JOAO])
    await putPoints(db, [POINT])
    const use = feedback(1, { leadId: 'joao', talkingPointId: 'point-1', outcome: 'used' })
    await addFeedback(db, use, { undoMs: 0, now: NOW.getTime() - 2 * 86_400_000 })
    show()
    const page = hintOf(1, 'lena@helio.test')
    hear({ hint: page })
    await heading('Lena Fischer')
    await userEvent.click(screen.getByRole('button', { name: 'Find a lead or a talking point' }))
    await userEvent.type(await screen.findByRole('searchbox'), 'Jo')
    await userEvent.click(await screen.findByRole('button', { name: /João Guimarães/ }))
    await heading('João Guimarães')
    screen.getByText('1 lead fits this page')
    expect(screen.queryByRole('button', { name: /João Guimarães/ })).toBeNull()
    expect(screen.queryByRole('region', { name: 'Did it help?' })).toBeNull() // João did not write this
    expect(screen.queryByRole('searchbox')).toBeNull()
    expect(await db.picks.count()).toBe(0)

    hear({ hint: hintOf(2, 'nobody@x.test') })
    await screen.findByText('No record yet')
    hear({ hint: { ...page, token: 3 } })
    await heading('Lena Fischer')
  })

  it('the message that is answered stays its lead’s, whoever is looked up beside it, and is a picked one’s', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    const shown = () => JSON.parse(sessionStorage.getItem('last message') ?? 'null')
    hear({ hint: hintOf(1, 'lena@helio.test', { message: 'm1' }) })
    await heading('Lena Fischer')
    const lenas = ['lena', 'http://127.0.0.1:4510 m1']
    await waitFor(() => expect(shown()).toEqual(lenas))
    want('joao')
    await heading('João Guimarães')
    expect(shown()).toEqual(lenas)

    hear({ hint: hintOf(2, 'nobody@x.test', { message: 'm2' }) })
    await screen.findByText('No record yet')
    want('joao')
    await heading('João Guimarães')
    expect(shown()).toEqual(lenas)
    await act(() => setPick(db, 'http://127.0.0.1:4510', 'thread-nobody@x.test', 'joao'))
    await waitFor(() => expect(shown()).toEqual(['joao', 'http://127.0.0.1:4510 m2']))
  })

  it('who is opened beside a stranger’s mail is not asked about: they did not write it', async () => {
    await putContexts(db, [JOAO])
    await putPoints(db, [POINT])
    const use = feedback(1, { leadId: 'joao', talkingPointId: 'point-1', outcome: 'used' })
    await addFeedback(db, use, { undoMs: 0, now: NOW.getTime() - 2 * 86_400_000 })
    show()
    hear({ hint: hintOf(1, 'nobody@x.test') })
    await screen.findByText('No record yet')
    want('joao')
    await heading('João Guimarães')
    await more()
    screen.getByText('Shown because you chose it')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(screen.queryByRole('region', { name: 'Did it help?' })).toBeNull()
    hear({ hint: hintOf(2, 'joao@vega.test') })
    await screen.findByRole('region', { name: 'Did it help?' })
  })

  it('a colleague who is a lead is offered, and shown when the rep asks', async () => {
    const bob = contextOf([], { id: 'bob', emails: ['bob@us.test'], name: 'Bob Colleague' })
    await putContexts(db, [LENA, bob])
    show()
    const copied = {
      participants: [...hintOf(1, '').participants, { role: 'cc', text: 'bob@us.test' } as const],
    }
    hear({
      hint: hintOf(1, 'x', {
        participants: [{ role: 'from', text: 'new@x.test' }, ...copied.participants.slice(1)],
      }),
    })
    await heading('No record yet')
    screen.getByText('People of your own company who are leads')
    expect(screen.queryByRole('listitem', { name: /bob@us.test/ })).toBeNull()
    hear({ hint: hintOf(2, 'bob@us.test') })
    await heading('People of your own company who are leads')
    await userEvent.click(screen.getByRole('button', { name: /Bob Colleague/ }))
    await heading('Bob Colleague')
    hear({
      hint: hintOf(3, 'lena@helio.test', {
        participants: [{ role: 'from', text: 'lena@helio.test' }, ...copied.participants.slice(1)],
      }),
    })
    await heading('Lena Fischer')
    screen.getByRole('button', { name: /Bob Colleague.*your company/ })
  })

  it('“Not this person” takes a lead away from this thread, offers the others, and Undo brings it back', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    hear({ hint: both })
    await heading('Lena Fischer')
    await more()
    await userEvent.click(screen.getByRole('button', { name: 'Not this person' }))
    await heading('João Guimarães')
    expect(document.activeElement).toBe(screen.getByRole('main'))
    expect(screen.queryByRole('button', { name: /Lena Fischer/ })).toBeNull()
    await screen.findByText('Lena Fischer is no longer shown here.')
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
    await heading('Lena Fischer')

    await more()
    await userEvent.click(screen.getByRole('button', { name: 'Not this person' }))
    await heading('João Guimarães')
    hear({ hint: hintOf(2, 'lena@helio.test', { thread: 'another' }) })
    await heading('Lena Fischer') // in another thread it is her
    hear({ hint: { ...both, token: 3 } })
    await heading('João Guimarães')
  })

  it('who has said no is named with it also where they are taken away', async () => {
    const consent = { marketing: 'granted', doNotContact: true, changedAt: null } as const
    await showLead(contextOf([], { ...LENA.lead, consent }), 'lena@helio.test')
    await more()
    await userEvent.click(screen.getByRole('button', { name: 'Not this person' }))
    await heading('Who is it then?')
    await screen.findByText('Lena Fischer (Do not contact) is no longer shown here.')
    screen.getByText(/^You said it is not Lena Fischer \(Do not contact\)\./)
  })

  it('“Not this person” by keyboard leads to Undo, and Undo back into the sidebar', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    hear({ hint: both })
    await heading('Lena Fischer')
    await more()
    screen.getByRole('button', { name: 'Not this person' }).focus()
    await userEvent.keyboard('{Enter}')
    await heading('João Guimarães')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Undo' })))
    await userEvent.keyboard('{Enter}')
    await heading('Lena Fischer')
    expect(document.activeElement).toBe(screen.getByRole('main'))
  })

  it('with nobody left says so, and brings the lead back on request', async () => {
    await showLead(LENA, 'lena@helio.test')
    await more()
    await userEvent.click(screen.getByRole('button', { name: 'Not this person' }))
    await screen.findByRole('heading', { level: 1, name: 'Who is it then?' })
    expect(screen.getByText(/it is not Lena Fischer/)).toBeTruthy()
    expect(screen.getByRole('searchbox', { name: 'Find a lead' })).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Bring back Lena Fischer' }))
    await heading('Lena Fischer')
  })

  it('takes a pick away too, and Undo restores it', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    hear({ hint: both })
    await heading('Lena Fischer')
    await userEvent.click(screen.getByRole('button', { name: /João Guimarães/ }))
    await heading('João Guimarães')
    await more()
    await screen.findByText('Shown because you chose it')
    await userEvent.click(screen.getByRole('button', { name: 'Not this person' }))
    await heading('Lena Fischer')
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
    await heading('João Guimarães')
    await more()
    expect(screen.getByText('Shown because you chose it')).toBeTruthy()
  })

  it('where the host names no thread, “Not this person” holds as long as the page', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    hear({ hint: { ...both, thread: null } })
    await heading('Lena Fischer')
    await more()
    await userEvent.click(screen.getByRole('button', { name: 'Not this person' }))
    await heading('João Guimarães')
    expect(await db.picks.count()).toBe(0)
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
    await heading('Lena Fischer')
    await more()
    await userEvent.click(screen.getByRole('button', { name: 'Not this person' }))
    await heading('João Guimarães')
    hear({ hint: { ...both, thread: null, token: 2 } })
    await heading('Lena Fischer')
  })

  it('says that an address is not shown, and searches by the name without choosing', async () => {
    await putContexts(db, [LENA])
    show()
    hear({
      hint: hintOf(1, '', {
        participants: [{ role: 'self', text: 'rep@us.test' }],
        withoutAddress: [{ role: 'from', name: 'Fischer, Lena (Helio) [external]' }],
      }),
    })
    await screen.findByRole('heading', { level: 1, name: 'Address not shown here' })
    const box = screen.getByRole('searchbox', { name: 'Find a lead' }) as HTMLInputElement
    expect(box.value).toBe('Fischer Lena')
    const results = within(await screen.findByRole('list', { name: 'Leads found' }))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Address not shown here')
    expect(screen.getByRole('button', { name: 'They said' })).toBeTruthy()
    await userEvent.click(results.getByRole('button', { name: /Lena Fischer/ }))
    await heading('Lena Fischer')
    await more()
    expect(screen.getByText('Shown because you chose it')).toBeTruthy()
  })

  it('leaves nobody of the page before, unknown with an address and named without one', async () => {
    await connect()
    show()
    hear({ hint: hintOf(1, 'tom@x.test', { withoutAddress: [{ role: 'to', name: 'João' }] }) })
    await screen.findByText('tom@x.test')
    hear({ hint: hintOf(2, 'olga@x.test') })
    await screen.findByText('olga@x.test')
    expect(screen.queryByText('tom@x.test')).toBeNull()
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
  })

  it('shows who is known, and offers below those without an address', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    hear({ hint: hintOf(1, 'lena@helio.test', { withoutAddress: [{ role: 'to', name: 'João Guimarães' }] }) })
    await heading('Lena Fischer')
    const below = region('Address not shown here')
    expect(below.queryByRole('searchbox')).toBeNull()
    await userEvent.click(below.getByRole('button', { name: 'Search for João Guimarães' }))
    await userEvent.click(await below.findByRole('button', { name: /Vega Dental/ }))
    await heading('João Guimarães')
  })

  it('warns of an address that imitates another', async () => {
    await putContexts(db, [LENA])
    show()
    hear({ hint: hintOf(1, 'lena@h\u0435lio.test') })
    await screen.findByText('No record yet')
    expect(screen.getByText(/Its domain is really xn--hlio-/)).toBeTruthy()
  })

  it('labels a match that differs by a plus tag', async () => {
    await putContexts(db, [LENA])
    show()
    hear({ hint: hintOf(1, 'lena+offers@helio.test') })
    await heading('Lena Fischer')
    expect(screen.getByText('Possible match')).toBeTruthy()
  })

  it('only offers colleagues, and shows the one that is chosen', async () => {
    await putContexts(db, [LENA])
    show()
    hear({ hint: hintOf(1, 'tom@helio.test') })
    await screen.findByText('No record yet')
    await userEvent.click(screen.getByRole('button', { name: /Lena Fischer.*possible match/ }))
    await heading('Lena Fischer')
  })

  it('matches neither the rep nor the never-match list', async () => {
    await setSetting(computer, 'ownAddresses', ['lena@helio.test'])
    await setSetting(computer, 'neverMatch', ['@vega.test'])
    await putContexts(db, [LENA, JOAO])
    show()
    hear({ hint: both })
    await screen.findByText('No person on this page')
  })

  it('finds a lead by hand', async () => {
    await putContexts(db, [LENA])
    show()
    hear({ hint: hintOf(1, 'nobody@x.test') })
    await screen.findByText('nobody@x.test')
    await userEvent.type(screen.getByRole('searchbox', { name: 'Find a lead' }), 'fisch')
    await userEvent.click(await screen.findByRole('button', { name: /Lena Fischer/ }))
    await heading('Lena Fischer')
  })

  it('asks the hub only where that is allowed', async () => {
    const world = show()
    hear({ hint: hintOf(1, 'nobody@x-company.com') })
    await screen.findByText('No record yet')
    expect(screen.queryByRole('button', { name: 'Ask the hub' })).toBeNull()
    await act(() => setSetting(computer, 'unknownLookup', true))
    await userEvent.click(await screen.findByRole('button', { name: 'Ask the hub' }))
    expect(world.lookUp).toHaveBeenCalledExactlyOnceWith('nobody@x-company.com')
    await screen.findByText('The hub does not know this person either.')
    hear({ hint: hintOf(2, 'private@gmail.com') })
    await screen.findByText('private@gmail.com')
    expect(screen.queryByRole('button', { name: 'Ask the hub' })).toBeNull()
  })
})

describe('states', () => {
  it('first run leads to the options', async () => {
    await setSetting(computer, 'connection', null)
    const world = show()
    await userEvent.click(await screen.findByRole('button', { name: 'Open options' }))
    expect(world.openOptions).toHaveBeenCalled()
  })

  it('a page that is not recognised can be read again', async () => {
    const world = show()
    hear({ hint: hintOf(1, '', { participants: [], recognised: false }) })
    await screen.findByText('This page is not recognised')
    await userEvent.click(screen.getByRole('button', { name: 'Read the page again' }))
    expect(world.readAgain).toHaveBeenCalled()
  })

  it('a site that no adapter knows may show a page about nobody: nothing is said to be wrong', async () => {
    show()
    hear({ hint: hintOf(1, '', { host: 'generic', participants: [], recognised: false }) })
    await screen.findByText('Nobody found on this page')
    expect(screen.queryByText(/There should be people here/)).toBeNull()
    expect(screen.getByRole('button', { name: 'Capture this page' })).toBeTruthy()
  })

  it('before all leads have come, nobody is said to be unknown, and marketing is told of nobody', async () => {
    await updateSync(db, { lastOkAt: null, running: true, received: 500 })
    show()
    hear({ hint: hintOf(1, 'joao@vega.test') })
    await heading('Your leads are not here yet')
    screen.getByText('joao@vega.test')
    screen.getByText('Fetching your leads: 500 so far')
    expect(screen.queryByText('No record yet')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Tell marketing about this person' })).toBeNull()
    await act(() => putContexts(db, [JOAO]))
    await heading('João Guimarães')
    hear({ hint: hintOf(2, 'nobody@x.test') })
    await heading('Your leads are not here yet')
    await act(() => updateSync(db, { lastOkAt: daysAgo(0), running: false }))
    await heading('No record yet')
    screen.getByRole('button', { name: 'Tell marketing about this person' })
  })

  it.each([
    ['offline', /^Your leads could not be fetched yet/],
    ['answer', /^Your leads could not be fetched yet/],
    ['refused', /no longer takes your access key/],
  ] as const)(
    'where the leads have never come, nothing is said to work or to be on its way: %s',
    async (reason, words) => {
      const lastProblem = { reason, detail: '', at: NOW.toISOString() }
      await updateSync(db, { lastOkAt: null, running: false, lastProblem })
      show()
      hear({ hint: hintOf(1, 'joao@vega.test') })
      await heading('Your leads are not here yet')
      screen.getByText(words)
      expect(screen.queryByText(/Everything here works|still to come/)).toBeNull()
      await act(() => updateSync(db, { running: true }))
      await screen.findByText(/still to come/)
    },
  )

  it('before all leads have come, no search says that somebody is missing', async () => {
    await updateSync(db, { lastOkAt: null, running: true })
    show()
    const button = screen.getByRole('button', { name: 'Find a lead or a talking point' })
    await userEvent.click(button)
    await userEvent.type(await screen.findByRole('searchbox'), 'zebra')
    const notYet = 'Nothing found for “zebra” yet: your leads are not all here.'
    await screen.findByText(notYet)
    hear({ hint: hintOf(1, '', { participants: [], withoutAddress: [{ role: 'from', name: 'Zebra' }] }) })
    await userEvent.click(button)
    await screen.findByText(notYet.replace('zebra', 'Zebra'))
    expect(screen.queryByText(/No lead found/)).toBeNull()
    await act(() => updateSync(db, { lastOkAt: daysAgo(0), running: false }))
    await screen.findByText('No lead found for “Zebra”.')
  })

  it('somebody unknown is one line: that there is no record, and the address', async () => {
    await putPoints(db, [])
    show()
    hear({ hint: hintOf(1, 'nobody@x.test') })
    await heading('No record yet')
    const section = screen.getByRole('heading', { level: 1 }).closest('section') as HTMLElement
    const words = [...section.querySelectorAll('h1, li, p')].map((each) => each.textContent)
    expect(words).toEqual(['No record yet', 'nobody@x.test', ''])
    within(section).getByRole('button', { name: 'Tell marketing about this person' })
  })

  it('somebody whom the hub itself does not know has no record, though the leads are still to come', async () => {
    await updateSync(db, { lastOkAt: null, running: true })
    await setSetting(computer, 'unknownLookup', true)
    show()
    hear({
      hint: hintOf(1, 'nobody@x-company.com', {
        participants: [
          { role: 'from', text: 'nobody@x-company.com' },
          { role: 'cc', text: 'private@gmail.com' },
        ],
      }),
    })
    await userEvent.click(await screen.findByRole('button', { name: 'Ask the hub' }))
    await screen.findByText('The hub does not know this person either.')
    expect(screen.queryByText('No record yet'), 'it was not asked for everybody').toBeNull()
    hear({ hint: hintOf(2, 'nobody@x-company.com') })
    await waitFor(() => expect(screen.queryByText('private@gmail.com')).toBeNull())
    await userEvent.click(await screen.findByRole('button', { name: 'Ask the hub' }))
    await heading('No record yet')
    screen.getByRole('button', { name: 'Tell marketing about this person' })
    expect(screen.queryByText(/still to come/)).toBeNull()
    const participants = ['nobody@x-company.com', 'somebody@y-company.com'].map((text) => ({
      ...{ role: 'from' as const, text },
    }))
    hear({ hint: hintOf(2, 'nobody@x-company.com', { participants }) })
    await heading('Your leads are not here yet') // of the other one nobody was asked
  })

  it('a hub out of reach takes nothing away', async () => {
    await updateSync(db, {
      cursor: 'e.1',
      lastOkAt: daysAgo(1),
      lastProblem: { reason: 'offline', detail: 'no route', at: NOW.toISOString() },
      running: false,
      received: 0,
      unreadable: 0,
      resync: false,
    })
    const world = await showLead(LENA, 'lena@helio.test')
    expect(screen.getByText(/The hub is out of reach.*Last sync yesterday/)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(world.sync).toHaveBeenCalled()
  })

  it('says when the key is refused', async () => {
    await updateSync(db, {
      cursor: 'e.1',
      lastOkAt: daysAgo(1),
      lastProblem: { reason: 'refused', detail: 'expired', at: NOW.toISOString() },
      running: false,
      received: 0,
      unreadable: 0,
      resync: false,
    })
    show()
    await screen.findByText('The hub no longer takes your access key')
  })

  it('says when the database cannot be read, and tries again', async () => {
    await putContexts(db, [LENA])
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const broken = vi.spyOn(db.leads, 'where').mockImplementation(() => {
      throw new Error('quota')
    })
    show()
    hear({ hint: hintOf(1, 'lena@helio.test') })
    await screen.findByText(/quota/)
    broken.mockRestore()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    hear({ hint: hintOf(2, 'lena@helio.test') })
    await heading('Lena Fischer')
  })

  it('Escape gives the keyboard back to the page', async () => {
    const world = await showLead(LENA, 'lena@helio.test')
    await userEvent.keyboard('{Escape}')
    expect(world.leave).toHaveBeenCalledOnce()
  })

  it('Escape closes what is open first', async () => {
    const world = await showLead(LENA, 'lena@helio.test')
    const reject = await screen.findByRole('button', { name: 'Reject lead' })
    await userEvent.click(reject)
    await userEvent.tab()
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByRole('group', { name: 'Why?' })).toBeNull()
    expect(document.activeElement).toBe(reject)
    expect(world.leave).not.toHaveBeenCalled()
    await userEvent.keyboard('{Escape}')
    expect(world.leave).toHaveBeenCalledOnce()
  })
})

it('an entry that cannot be shown says so with its id; the others of its list stay', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}) // React tells of what a boundary caught.
  // Rows that the database holds and the page cannot draw: an object is no text.
  const odd = { odd: true } as unknown as string
  await putPoints(db, [POINT, { ...POINT, id: 'point-2', title: odd }])
  const sent = feedback(1, { leadId: 'lena' })
  await addFeedback(db, sent, { undoMs: 0, now: NOW.getTime() })
  await db.outbox.update(sent.id, { 'feedback.note': odd })
  const context = {
    ...LENA,
    touchpoints: LENA.touchpoints.map((t, n) => (n === 1 ? { ...t, title: odd } : t)),
  }
  await showLead(context, 'lena@helio.test')
  const notes = await waitFor(() => {
    const found = screen.getAllByText(/could not be shown/).map(({ textContent }) => textContent)
    expect(found).toHaveLength(3)
    return found.sort()
  })
  expect(notes).toEqual(
    [context.touchpoints[1]?.id, 'point-2', sent.id]
      .map((id) => `This entry could not be shown (${id}). Tell your admin if it stays like this.`)
      .sort(),
  )
  expect(region('Marketing history').getAllByRole('listitem')).toHaveLength(2)
  await userEvent.click(region('Talking points').getByRole('button', { name: 'Insert' }))
  await screen.findByText('Put into the reply. You send it.')
})

describe('talking points', () => {
  beforeEach(() => putPoints(db, [POINT]))

  it.each([
    [{ inserted: 'at-caret' }, 'Put into the reply. You send it.'],
    [{ inserted: 'in-new-reply' }, 'A new reply was opened, and the text put into it.'],
    [{ inserted: false, reason: 'no-editor' }, 'No reply is open here, so the text was copied instead.'],
    [{ inserted: false, reason: 'refused' }, 'The reply did not take the text, so it was copied instead.'],
  ] as const)('Insert answered with %j says where it went', async (answer, message) => {
    const world = await showLead(LENA, 'lena@helio.test', makeWorld({ insert: vi.fn(async () => answer) }))
    await userEvent.click(screen.getByRole('button', { name: 'Insert' }))
    await screen.findByText(message)
    const text = 'Mounts pay back in twelve months: see the case (https://a.test/case).'
    expect(world.insert).toHaveBeenCalledWith(
      text,
      { leadId: 'lena', talkingPointId: 'point-1' },
      expect.any(AbortSignal),
    )
    if (answer.inserted === false) expect(world.copy).toHaveBeenCalledWith(text)
    await waitFor(async () =>
      expect(await outbox()).toMatchObject([{ feedback: { outcome: 'used', leadId: 'lena' } }]),
    )
  })

  it('Insert on a page that shows no sure place asks for the caret, and has not been used yet', async () => {
    const insert = vi.fn(async () => ({ inserted: false, reason: 'no-caret' }) as const)
    const world = await showLead(LENA, 'lena@helio.test', makeWorld({ insert }))
    await userEvent.click(screen.getByRole('button', { name: 'Insert' }))
    await screen.findByText(/^Click into your reply/)
    expect(world.copy).toHaveBeenCalledOnce()
    expect(await outbox()).toEqual([])
  })

  it.each([
    [{ marketing: 'denied', doNotContact: false }, /wants no marketing/],
    [{ marketing: 'granted', doNotContact: true }, /must not be contacted/],
    [{ marketing: 'unknown', doNotContact: false }, null],
  ] as const)('for a lead with %j nothing invites to insert, and it says why', async (said, why) => {
    const consent = { ...said, changedAt: null }
    await showLead(contextOf([], { ...LENA.lead, consent }), 'lena@helio.test')
    const insert = screen.getByRole('button', { name: 'Insert' })
    expect(insert.className.includes('bg-accent ')).toBe(why === null)
    if (why) expect(region('Talking points').getByText(why)).toBeTruthy()
    else expect(region('Talking points').queryByText(/no marketing|not be contacted/)).toBeNull()
  })

  it.each([
    ['is cancelled', 'Cancelled. Nothing was inserted.'],
    ['is written first', null],
  ])('an Insert that the page before was asked for waits here too, and %s', async (_, words) => {
    const insertBefore = vi.fn(async (cancelled: AbortSignal, waits: () => void) => {
      waits()
      waits() // each time that it is asked
      await new Promise((heard) => cancelled.addEventListener('abort', heard))
      return words === null
        ? ({ inserted: 'in-new-reply' } as const)
        : ({ inserted: false, reason: 'cancelled' } as const)
    })
    await showLead(LENA, 'lena@helio.test', makeWorld({ insertBefore }))
    await screen.findByText('Waiting for the reply to open…')
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByText('Waiting for the reply to open…')).toBeNull())
    if (words) await screen.findByText(words)
    expect(screen.queryByText('Cancelled. Nothing was inserted.') !== null).toBe(words !== null)
    expect(insertBefore).toHaveBeenCalledOnce()
  })

  it.each([
    ['and the page says nothing', false, true, 1],
    ['which the page says itself', true, true, 1],
    ['of which nobody knew', false, false, 0],
  ])(
    'an Insert of the page before comes to nothing, %s: it is said once',
    async (_, isSaid, isKept, times) => {
      const tell: (written: boolean) => void = () => {}
      const listeners = new Set<typeof tell>()
      const expired = Promise.withResolvers<null>()
      const insertBefore = vi.fn((_cancelled: AbortSignal, waits: () => void) => {
        if (isKept) waits()
        return expired.promise
      })
      const onInserted = (hear: (written: boolean) => void) => {
        listeners.add(hear)
        return () => listeners.delete(hear)
      }
      await showLead(LENA, 'lena@helio.test', makeWorld({ insertBefore, onInserted }))
      await waitFor(() => expect(insertBefore).toHaveBeenCalled())
      const words = isSaid
        ? 'The text could not be put into the reply. Press Insert again.'
        : 'It is not known whether the text is in your reply. Look before you insert it again.'
      if (isSaid)
        act(() => {
          for (const hear of listeners) hear(false)
        })
      const before = isSaid && (await screen.findByRole('group', { name: words }))
      await act(async () => expired.resolve(null))
      expect(screen.queryByText('Waiting for the reply to open…')).toBeNull()
      const bars = screen.queryAllByRole('group', { name: words })
      expect(bars).toHaveLength(times)
      if (before) expect(bars[0], 'the same, not read aloud again').toBe(before)
      else if (bars[0]) expect(bars[0].className).toContain('bg-bad')
    },
  )

  it('a tab that does not answer is no dead end', async () => {
    const world = await showLead(
      LENA,
      'lena@helio.test',
      makeWorld({ insert: () => Promise.reject(new Error('gone')) }),
    )
    await userEvent.click(screen.getByRole('button', { name: 'Insert' }))
    await waitFor(() => expect(world.copy).toHaveBeenCalled())
  })

  it('closes what was opened for another lead', async () => {
    await putContexts(db, [JOAO])
    await showLead(LENA, 'lena@helio.test')
    await userEvent.click(region('Talking points').getByRole('button', { name: 'Show more' }))
    await screen.findByText('twelve months')
    hear({ hint: hintOf(2, 'joao@vega.test') })
    await heading('João Guimarães')
    expect(region('Talking points').getByText(POINT.title)).toBeTruthy()
    expect(screen.queryByText('twelve months')).toBeNull()
  })

  it('says nothing of a lead’s language where nobody is known', async () => {
    await showLead(LENA, 'lena@helio.test')
    await userEvent.click(region('Talking points').getByRole('button', { name: 'Show more' }))
    expect(screen.getByText(/language fits: English/)).toBeTruthy()
    hear({ hint: hintOf(2, 'nobody@x.test') })
    await screen.findByText('No record yet')
    expect(region('Talking points').getByRole('listitem')).toBeTruthy()
    expect(screen.queryByText(/language fits/)).toBeNull()
  })

  it('opens to the whole text', async () => {
    await showLead(LENA, 'lena@helio.test')
    await userEvent.click(region('Talking points').getByRole('button', { name: 'Show more' }))
    expect((await screen.findByText('twelve months')).tagName).toBe('STRONG')
  })

  it('records shown once a day for each lead and point', async () => {
    let now = NOW.getTime()
    await showLead(LENA, 'lena@helio.test', makeWorld({ now: () => now }))
    await waitFor(async () => expect(await outbox()).toMatchObject([{ feedback: { outcome: 'shown' } }]))
    hear({ hint: hintOf(2, 'nobody@x.test') })
    await screen.findByText('No record yet')
    hear({ hint: hintOf(3, 'lena@helio.test') })
    await heading('Lena Fischer')
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(await outbox()).toHaveLength(1)

    now += 86_400_000
    hear({ hint: hintOf(4, 'nobody@x.test') })
    await screen.findByText('No record yet')
    hear({ hint: hintOf(5, 'lena@helio.test') })
    await waitFor(async () => expect(await outbox()).toHaveLength(2))
  })

  it('counts nothing where the rep wants nothing counted', async () => {
    await setSetting(computer, 'counting', false)
    await showLead(LENA, 'lena@helio.test')
    await userEvent.click(screen.getByRole('button', { name: 'Copy' }))
    await userEvent.click(screen.getByRole('button', { name: 'Insert' }))
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(await outbox()).toEqual([])
  })

  it('Copy counts as used', async () => {
    await showLead(LENA, 'lena@helio.test')
    await userEvent.click(screen.getByRole('button', { name: 'Copy' }))
    await waitFor(async () =>
      expect(await outbox()).toMatchObject([{ feedback: { outcome: 'used', leadId: 'lena' } }]),
    )
  })

  it('counts as shown only whose text was in view, when it comes into view', async () => {
    await putPoints(db, [
      {
        ...POINT,
        id: 'point-2',
        title: 'Another',
        evidence: { shown: 0, used: 0, worked: 0, didNotWork: 0 },
      },
    ])
    where.inView = false
    try {
      await showLead(LENA, 'lena@helio.test')
      await new Promise((resolve) => setTimeout(resolve, 2500))
      expect(await outbox()).toEqual([])
    } finally {
      where.inView = true
    }
    hear({ hint: hintOf(2, 'nobody@x.test') })
    await screen.findByText('No record yet')
    hear({ hint: hintOf(3, 'lena@helio.test') })
    await heading('Lena Fischer')
    const told = async () => (await outbox()).map(({ feedback }) => feedback)
    await waitFor(async () => expect(await told()).toMatchObject([{ talkingPointId: POINT.id }]))
    const second = within(region('Talking points').getAllByRole('listitem')[1] as HTMLElement)
    await userEvent.click(second.getByRole('button', { name: 'Show more' }))
    await waitFor(async () => expect(await told()).toMatchObject([{}, { talkingPointId: 'point-2' }]))
  })
})

describe('whether it helped', () => {
  const YESTERDAY = NOW.getTime() - 86_400_000
  const use = (over: Partial<Parameters<typeof feedback>[1]> = {}) =>
    addFeedback(db, feedback(1, { leadId: 'lena', talkingPointId: 'point-1', outcome: 'used', ...over }), {
      undoMs: 0,
      now: YESTERDAY,
    })
  const question = () => screen.findByText('You used “Mounts pay back in a year” yesterday. Did it help?')
  const told = async () =>
    (await outbox()).filter(({ feedback }) => feedback.id !== use1.id && !isCounted(feedback))
  const use1 = feedback(1)
  beforeEach(() => putPoints(db, [POINT]))

  it.each([
    ['Yes', 'worked', 'Saved for marketing: it worked.'],
    ['No', 'did_not_work', 'Saved for marketing: it did not work.'],
  ])('%s is told, once, and Undo asks again', async (name, outcome, said) => {
    await use()
    await showLead(LENA, 'lena@helio.test')
    await question()
    await userEvent.click(screen.getByRole('button', { name }))
    await screen.findByText(said)
    await waitFor(() => expect(screen.queryByText(/Did it help/)).toBeNull())
    expect(await told()).toMatchObject([{ feedback: { outcome, leadId: 'lena', talkingPointId: 'point-1' } }])
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
    await question()
    expect(await told()).toEqual([])
  })

  it('“Later” asks no more today', async () => {
    await use()
    await showLead(LENA, 'lena@helio.test')
    await question()
    await userEvent.click(screen.getByRole('button', { name: 'Later' }))
    await waitFor(() => expect(screen.queryByText(/Did it help/)).toBeNull())
    expect(await told()).toEqual([])
  })

  it('is not asked while one writes to them, nor on their record, and never about somebody else', async () => {
    await use()
    await putContexts(db, [LENA, JOAO])
    show()
    hear({ hint: hintOf(1, 'x', { participants: [{ role: 'to', text: 'lena@helio.test' }] }) })
    await heading('Lena Fischer')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(screen.queryByText(/Did it help/)).toBeNull()
    const participants = [{ role: 'record' as const, text: 'lena@helio.test' }]
    hear({ hint: hintOf(2, 'x', { pageKind: 'record', participants }) })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(screen.queryByText(/Did it help/)).toBeNull()
    hear({ hint: hintOf(3, 'lena@helio.test') })
    await question()
    hear({ hint: hintOf(4, 'joao@vega.test') })
    await heading('João Guimarães')
    expect(screen.queryByText(/Did it help/)).toBeNull()
  })
})

describe('feedback', () => {
  const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

  it('begins anew with another lead', async () => {
    await putContexts(db, [JOAO])
    await showLead(LENA, 'lena@helio.test')
    await press('Reject lead')
    hear({ hint: hintOf(2, 'joao@vega.test') })
    await heading('João Guimarães')
    expect(screen.queryByRole('group', { name: 'Why?' })).toBeNull()
  })

  it('takes what somebody unknown said, and no verdict on them', async () => {
    show()
    hear({ hint: hintOf(1, 'nobody@x.test') })
    await screen.findByText('No record yet')
    expect(region('Feedback').queryByRole('button', { name: 'Accept lead' })).toBeNull()
    await press('They said')
    await userEvent.type(screen.getByRole('textbox', { name: 'What did they say?' }), 'Too dear')
    await press('Send')
    await waitFor(async () =>
      expect(await outbox()).toMatchObject([{ feedback: { kind: 'heard', leadId: null } }]),
    )
  })

  it('is not asked for where there is nobody', async () => {
    show()
    hear({ gone: 1 })
    await screen.findByText('No person on this page')
    expect(screen.queryByRole('region', { name: 'Feedback' })).toBeNull()
  })

  it('stores a verdict before it says so, and Undo takes it back', async () => {
    await showLead(LENA, 'lena@helio.test')
    await press('Accept lead')
    await screen.findByText('Lead accepted.')
    expect(await outbox()).toMatchObject([
      {
        state: 'waiting',
        feedback: { kind: 'lead_verdict', verdict: 'accept', host: 'practice', pageKind: 'message' },
      },
    ])
    await press('Undo')
    await waitFor(async () => expect(await outbox()).toEqual([]))
    expect(screen.queryByText('Lead accepted.')).toBeNull()
  })

  it('sends the one before when another follows', async () => {
    const world = await showLead(LENA, 'lena@helio.test')
    await press('Accept lead')
    await screen.findByText('Lead accepted.')
    expect(world.pushOutbox).not.toHaveBeenCalled()
    await press('Change')
    await press('Recycle lead')
    await press('Bad timing')
    await press('Save')
    await screen.findByText('Lead goes back to marketing.')
    expect(world.pushOutbox).toHaveBeenCalledOnce()
    expect((await outbox()).filter(({ notBefore }) => notBefore <= NOW.getTime())).toHaveLength(1)
  })

  it('rejects with a reason', async () => {
    await showLead(LENA, 'lena@helio.test')
    await press('Reject lead')
    await press('No budget')
    await waitFor(async () =>
      expect(await outbox()).toMatchObject([{ feedback: { verdict: 'reject', reason: 'no_budget' } }]),
    )
  })

  it('takes a note after the click', async () => {
    await showLead(LENA, 'lena@helio.test')
    await press('Accept lead')
    await press('Add a note')
    await userEvent.type(
      await screen.findByRole('textbox', { name: 'Your note to marketing' }),
      'Met at the fair',
    )
    await press('Save')
    await waitFor(async () =>
      expect(await outbox()).toMatchObject([{ feedback: { note: 'Met at the fair' } }]),
    )
  })

  it('keeps a note that is typed while something else is said and told, and its feedback waits for it', async () => {
    await putPoints(db, [POINT])
    await showLead(LENA, 'lena@helio.test')
    await press('Accept lead')
    await press('Add a note')
    const note = () => screen.findByRole('textbox', { name: 'Your note to marketing' })
    await userEvent.type(await note(), 'Met at the fair')
    await press('Copy')
    await screen.findByText('Copied')
    await press('They said')
    await press('Too expensive')
    await screen.findByText('Saved for marketing.')
    // One note at a time: another one would take the place of what is typed.
    expect(screen.queryByRole('button', { name: 'Add a note' })).toBeNull()
    await press('Request content')
    await userEvent.type(screen.getByRole('textbox', { name: 'What would help?' }), 'A price list')
    await press('Send')
    await screen.findByText('Saved for marketing.')
    expect(((await note()) as HTMLTextAreaElement).value).toBe('Met at the fair')
    const accepted = async () => (await outbox()).find(({ feedback }) => feedback.kind === 'lead_verdict')
    expect((await accepted())?.notBefore).toBeGreaterThan(NOW.getTime())
    await press('Save')
    await screen.findByText('Note saved.')
    expect(await accepted()).toMatchObject({
      feedback: { note: 'Met at the fair' },
      notBefore: NOW.getTime(),
    })
  })

  it.each([
    ['Cancel', () => press('Cancel')],
    ['Escape', () => userEvent.keyboard('{Escape}')],
  ])('a note that nobody wants to write goes with %s; its feedback leaves', async (_, leave) => {
    const world = await showLead(LENA, 'lena@helio.test')
    await press('Accept lead')
    await press('Add a note')
    await screen.findByRole('textbox', { name: 'Your note to marketing' })
    await leave()
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Your note to marketing' })).toBeNull())
    expect(await outbox()).toMatchObject([{ feedback: { note: null }, notBefore: NOW.getTime() }])
    expect(world.pushOutbox).toHaveBeenCalledOnce()
  })

  it('keeps what is typed over a reload, and lets it go once it is stored', async () => {
    await showLead(LENA, 'lena@helio.test')
    await press('They said')
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'What was it?' }), 'question')
    await userEvent.type(screen.getByRole('textbox', { name: 'What did they say?' }), 'Is it recyclable?')
    cleanup()
    show()
    hear({ hint: hintOf(1, 'lena@helio.test') })
    await heading('Lena Fischer')
    expect((screen.getByRole('textbox', { name: 'What did they say?' }) as HTMLTextAreaElement).value).toBe(
      'Is it recyclable?',
    )
    await press('Send')
    await waitFor(async () =>
      expect(await outbox()).toMatchObject([{ feedback: { kind: 'heard', text: 'Is it recyclable?' } }]),
    )
    expect(drafts.size).toBe(0)
  })

  it('asks for words before it sends', async () => {
    await showLead(LENA, 'lena@helio.test')
    await press('Request content')
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'What would help?' }))
    await press('Send')
    await screen.findByText('Write a few words first.')
    expect(await outbox()).toEqual([])
  })

  it('reports wrong data by field', async () => {
    await showLead(LENA, 'lena@helio.test')
    expect(screen.queryByRole('button', { name: 'Wrong data' })).toBeNull() // seldom: it waits behind the dots
    await more()
    await press('Wrong data')
    await screen.findByRole('combobox', { name: 'What is wrong?' })
    await userEvent.keyboard('{Escape}')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Wrong data' }))
    await press('Wrong data')
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'What is wrong?' }), 'owner')
    await userEvent.type(screen.getByRole('textbox', { name: 'What is right?' }), 'Bea')
    await press('Send')
    await waitFor(async () =>
      expect(await outbox()).toMatchObject([{ feedback: { field: 'owner', text: 'Bea' } }]),
    )
  })

  it('shows how far it got, what marketing answered, and retries what failed', async () => {
    const world = await showLead(LENA, 'lena@helio.test')
    await press('Accept lead')
    await screen.findByText('Waiting')
    const feedback = region('What you told marketing')
    const [item] = await outbox()
    const id = item?.id as string
    await act(() => markDelivered(db, [id]))
    await feedback.findByText('Delivered')
    await act(() =>
      applyStatus(db, id, {
        state: 'answered',
        reply: 'Great, thank you.',
        by: 'Mara',
        at: NOW.toISOString(),
      }),
    )
    await feedback.findByText('Great, thank you.')
    expect(feedback.getByText('Answered')).toBeTruthy()
    await act(() => markFailed(db, id, 'The lead is gone.'))
    await feedback.findByText('Not accepted')
    expect(feedback.getByText(/the hub did not take it · The lead is gone/)).toBeTruthy()
    await userEvent.click(feedback.getByRole('button', { name: 'Try again' }))
    await feedback.findByText('Waiting')
    expect(world.pushOutbox).toHaveBeenCalled()
  })

  it('says so when it could not be stored', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await showLead(LENA, 'lena@helio.test')
    vi.spyOn(db.outbox, 'add').mockRejectedValueOnce(new Error('quota'))
    await press('Accept lead')
    await screen.findByText(/could not be saved/)
  })
})

describe('what to say', () => {
  const point = (id: string, over: Partial<typeof POINT> = {}) =>
    talkingPoint(1, { ...POINT, id, title: `Title ${id}`, proof: null, triggers: [], ...over })
  const titles = () =>
    region('Talking points')
      .getAllByRole('heading', { level: 3 })
      .map(({ textContent }) => textContent?.replace(/\s.*$/, '').trim())
  const named = (id: string, over: Partial<typeof POINT> = {}) => point(id, { title: id, ...over })

  it('has the lead’s language first, then the rep’s, and the rest behind “Other languages”', async () => {
    await putPoints(db, [
      named('english', { language: 'en-GB', evidence: { shown: 9, used: 9, worked: 9, didNotWork: 0 } }),
      named('brazilian', { language: 'pt-BR' }),
      named('polish', { language: 'pl' }),
      named('french', { language: 'fr' }),
    ])
    await showLead({ ...JOAO, lead: { ...JOAO.lead, locale: 'pt' } }, 'joao@vega.test')
    expect(titles()).toEqual(['brazilian', 'english'])
    const others = screen.getByRole('button', { name: 'Other languages (2)' })
    await userEvent.click(others)
    expect(titles()).toHaveLength(4)
    await userEvent.click(others)
    expect(titles()).toHaveLength(2)
  })

  it('shows all where none is in a language that is spoken here', async () => {
    await putPoints(db, [named('polish', { language: 'pl' })])
    await showLead(LENA, 'lena@helio.test')
    expect(titles()).toEqual(['polish'])
    expect(screen.queryByRole('button', { name: /^Other languages/ })).toBeNull()
  })

  it('filters by objection with the keyboard, and drops the choice with the next lead', async () => {
    await putPoints(db, [
      named('one'),
      named('two', { objection: 'too slow!' }),
      named('three', { objection: 'Too slow' }),
      named('four', { objection: 'Too far away' }),
    ])
    await putContexts(db, [JOAO])
    await showLead(LENA, 'lena@helio.test')
    const chips = within(screen.getByRole('toolbar', { name: 'Objection to answer' }))
    expect(chips.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      ...['All', 'Too slow2', 'Too far away1', '+1'],
    ])
    expect(chips.getAllByRole('button').filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1)
    chips.getByRole('button', { name: 'All' }).focus()
    await userEvent.keyboard('{ArrowRight}{Enter}')
    expect(titles().sort()).toEqual(['three', 'two'])
    await userEvent.keyboard('{Enter}')
    expect(titles()).toHaveLength(3)
    await userEvent.keyboard('{End}{Enter}')
    await userEvent.click(chips.getByRole('button', { name: /Too expensive/ }))
    expect(titles()).toEqual(['one'])
    hear({ hint: hintOf(2, 'joao@vega.test') })
    await heading('João Guimarães')
    expect(titles()).toHaveLength(3)
    hear({ hint: hintOf(3, 'lena@helio.test') })
    await heading('Lena Fischer')
    expect(titles()).toHaveLength(3)
  })

  it('the search of the header finds points as the popup does, to be inserted for the lead', async () => {
    await putPoints(db, [
      named('one', { tags: ['service'] }),
      named('two', { title: 'Delivery in two weeks', text: 'In two weeks.' }),
      named('gone', {
        title: 'Delivery by horse',
        verification: { ...POINT.verification, state: 'retired' },
      }),
    ])
    const { insert } = await showLead(LENA, 'lena@helio.test')
    await userEvent.click(screen.getByRole('button', { name: 'Find a lead or a talking point' }))
    const field = await screen.findByRole('searchbox', { name: 'Find a lead or a talking point' })
    await userEvent.type(field, 'delivry')
    const found = within(await screen.findByRole('list', { name: 'Talking points found' }))
    expect(found.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual([
      'Delivery in two weeks',
    ])
    await userEvent.click(found.getByRole('button', { name: 'Insert' }))
    await waitFor(() =>
      expect(insert).toHaveBeenCalledWith(
        'In two weeks.',
        expect.objectContaining({ leadId: 'lena' }),
        expect.any(AbortSignal),
      ),
    )
    await userEvent.clear(field)
    await userEvent.type(field, 'zebra')
    await screen.findByText('Nothing found for “zebra”.')
    expect(screen.queryByRole('list', { name: 'Talking points found' })).toBeNull()
  })

  const search = async (text: string) => {
    await userEvent.click(screen.getByRole('button', { name: 'Find a lead or a talking point' }))
    await userEvent.type(await screen.findByRole('searchbox'), text)
  }

  it('Escape closes the search and gives the focus back, whatever was typed', async () => {
    const world = await showLead(LENA, 'lena@helio.test')
    await search('deliv')
    expect(drafts.size).toBe(1)
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByRole('searchbox')).toBeNull()
    expect(document.activeElement).toBe(
      screen.getByRole('button', { name: 'Find a lead or a talking point' }),
    )
    expect(world.leave).not.toHaveBeenCalled()
    expect(drafts.size).toBe(0)
  })

  it('a text that is read in the search, or under “They said”, counts as shown', async () => {
    await putPoints(db, [
      named('one'),
      named('two', { title: 'Delivery', objection: 'Too slow' }),
      named('three', { title: 'Weight', objection: 'Too heavy' }),
    ])
    await showLead(LENA, 'lena@helio.test')
    const counted = async () =>
      (await outbox()).flatMap(({ feedback }) =>
        feedback.kind === 'point_outcome' && feedback.outcome === 'shown' ? [feedback.talkingPointId] : [],
      )
    const best = region('Talking points').getAllByRole('heading')[1]?.textContent
    await search('delivery')
    const found = within(await screen.findByRole('list', { name: 'Talking points found' }))
    await userEvent.click(found.getByRole('button', { name: 'Show more' }))
    await waitFor(async () => expect(await counted()).toContain('two'))
    await click('They said')
    await userEvent.type(screen.getByRole('textbox', { name: 'What did they say?' }), 'too heavy')
    await region('Feedback').findByRole('heading', { name: 'Weight' })
    await userEvent.click(region('Feedback').getByRole('button', { name: 'Show more' }))
    await waitFor(async () => expect(await counted()).toContain('three'))
    expect(best, 'else it would be counted anyway').not.toMatch(/Delivery|Weight/)
  })

  it('says in the search and under “They said” too why nothing invites to insert', async () => {
    const consent = { marketing: 'denied', doNotContact: false, changedAt: null } as const
    await putPoints(db, [named('one')])
    await showLead(contextOf([], { ...LENA.lead, consent }), 'lena@helio.test')
    const why = () => screen.queryAllByText(/wants no marketing/)
    expect(why()).toHaveLength(1)
    await search('mounts')
    await screen.findByRole('list', { name: 'Talking points found' })
    expect(why()).toHaveLength(2)
    await click('They said')
    await userEvent.type(screen.getByRole('textbox', { name: 'What did they say?' }), 'too expensive')
    await waitFor(() => expect(why()).toHaveLength(3))
  })

  it('says that it waits while a reply opens, for as long as that takes', async () => {
    let opened = (_: { inserted: 'in-new-reply' }) => {}
    const insert = vi.fn(
      () =>
        new Promise<{ inserted: 'in-new-reply' }>((resolve) => {
          opened = resolve
        }),
    )
    await putPoints(db, [named('one')])
    await showLead(LENA, 'lena@helio.test', makeWorld({ insert }))
    await click('Insert')
    expect(screen.queryByText('Waiting for the reply to open…')).toBeNull()
    await screen.findByText('Waiting for the reply to open…')
    await new Promise((resolve) => setTimeout(resolve, 6500)) // what else is said here is gone by then
    screen.getByText('Waiting for the reply to open…')
    await click('Insert')
    expect(insert, 'pressed again meanwhile').toHaveBeenCalledTimes(1)
    await act(async () => opened({ inserted: 'in-new-reply' }))
    await screen.findByText('A new reply was opened, and the text put into it.')
    expect(screen.queryByText('Waiting for the reply to open…')).toBeNull()
    const uses = async () =>
      (await outbox()).filter(({ feedback }) => 'outcome' in feedback && feedback.outcome === 'used')
    await waitFor(async () => expect(await uses()).toHaveLength(1))
  })

  it.each([
    ['Escape', () => userEvent.keyboard('{Escape}'), () => screen.getByRole('button', { name: 'Insert' })],
    ['Cancel', () => click('Cancel'), () => screen.getByRole('main')],
    [
      'Escape on Cancel',
      async () => {
        screen.getByRole('button', { name: 'Cancel' }).focus()
        await userEvent.keyboard('{Escape}')
      },
      () => screen.getByRole('main'),
    ],
  ])('what waits for a reply is cancelled by %s, and counts for nothing', async (_, press, focused) => {
    const insert = vi.fn<SidebarWorld['insert']>(
      (_text, _use, cancelled) =>
        new Promise((resolve) => {
          cancelled.addEventListener('abort', () => resolve({ inserted: false, reason: 'cancelled' }))
        }),
    )
    await putPoints(db, [named('one')])
    const world = await showLead(LENA, 'lena@helio.test', makeWorld({ insert }))
    await click('Insert')
    await screen.findByText('Waiting for the reply to open…')
    await press()
    await screen.findByText('Cancelled. Nothing was inserted.')
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull()
    // The button that had it is gone; where the rep is elsewhere, it stays there.
    expect(document.activeElement).toBe(focused())
    expect(world.copy).not.toHaveBeenCalled()
    expect(world.leave).not.toHaveBeenCalled()
    expect((await outbox()).filter(({ feedback }) => feedback.kind === 'point_outcome')).toEqual([])
    await userEvent.keyboard('{Escape}')
    expect(world.leave, 'there is nothing left to cancel').toHaveBeenCalledOnce()
  })

  it('Cancel stays while anything waits, whatever else is said meanwhile, and ends all of it', async () => {
    const answers: PromiseWithResolvers<InsertAnswer>[] = []
    const signals: AbortSignal[] = []
    const insert = vi.fn<SidebarWorld['insert']>((_text, _use, cancelled) => {
      answers.push(Promise.withResolvers())
      signals.push(cancelled)
      return answers.at(-1)!.promise
    })
    await putPoints(db, [named('one'), named('two'), named('three')])
    const world = await showLead(LENA, 'lena@helio.test', makeWorld({ insert }))
    const press = async (name: string, at: number) =>
      userEvent.click(screen.getAllByRole('button', { name })[at]!)
    for (const at of [0, 1, 2]) await press('Insert', at)
    await screen.findByText('Waiting for the reply to open…')
    await press('Copy', 0)
    await screen.findByText('Copied')
    screen.getByText('Waiting for the reply to open…')
    await act(async () => answers[0]!.resolve({ inserted: 'at-caret' }))
    screen.getByRole('button', { name: 'Cancel' })
    await userEvent.keyboard('{Escape}')
    expect(world.leave).not.toHaveBeenCalled()
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true, true])
    await act(async () => {
      for (const { resolve } of answers) resolve({ inserted: false, reason: 'cancelled' })
    })
    await screen.findByText('Cancelled. Nothing was inserted.')
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull()
  })

  it('a point that is pressed in the search too, while it waits, is inserted once', async () => {
    const insert = vi.fn<SidebarWorld['insert']>(() => new Promise(() => {}))
    await putPoints(db, [named('Fourteen working days')])
    await showLead(LENA, 'lena@helio.test', makeWorld({ insert }))
    await click('Insert')
    await waitFor(() => expect(insert).toHaveBeenCalledOnce())
    await click('Find a lead or a talking point')
    await userEvent.type(screen.getByRole('searchbox'), 'fourteen')
    const found = await screen.findByRole('list', { name: 'Talking points found' })
    await userEvent.click(within(found).getByRole('button', { name: 'Insert' }))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(insert).toHaveBeenCalledOnce()
  })

  it('what is used while a reply is written is used beside the message that it answers', async () => {
    await putPoints(db, [named('one')])
    const world = await showLead(LENA, 'lena@helio.test')
    /** Once the page has changed: what is pressed before goes with the former one. */
    const copy = async () => {
      vi.mocked(world.copy).mockClear()
      await waitFor(async () => {
        await click('Copy')
        expect(world.copy).toHaveBeenCalled()
      })
    }
    const usedOn = async (leadId: string) =>
      (await outbox()).flatMap(({ feedback, usedOn = 'none' }) =>
        feedback.kind === 'point_outcome' && feedback.outcome === 'used' && feedback.leadId === leadId
          ? [usedOn]
          : [],
      )
    hear({ hint: hintOf(2, 'lena@helio.test', { message: 'm1' }) })
    await waitFor(() => expect(sessionStorage.length).toBe(1))
    const writeTo = (token: number, text = '') =>
      hear({
        hint: hintOf(token, '', { pageKind: 'compose', participants: [{ role: 'to', text }] }),
      })
    writeTo(3, LENA.lead.emails[0])
    await copy()
    await waitFor(async () =>
      expect(new Set(await usedOn('lena'))).toEqual(new Set(['http://127.0.0.1:4510 m1'])),
    )
    // Of somebody else nothing was shown.
    await putContexts(db, [JOAO])
    writeTo(4, JOAO.lead.emails[0])
    await screen.findByRole('heading', { level: 1, name: 'João Guimarães' })
    await copy()
    await waitFor(async () => expect(new Set(await usedOn('joao'))).toEqual(new Set(['none'])))
  })

  it('inserts with the link to the proof, where there is one', async () => {
    await putPoints(db, [named('one', { proof: { text: 'TR-118', url: 'https://a.test/tr-118' } })])
    const world = await showLead(LENA, 'lena@helio.test')
    await userEvent.click(screen.getByRole('button', { name: '+ proof' }))
    await waitFor(() =>
      expect(world.insert).toHaveBeenCalledWith(
        'Mounts pay back in twelve months: see the case (https://a.test/case).\nhttps://a.test/tr-118',
        { leadId: 'lena', talkingPointId: 'one' },
        expect.any(AbortSignal),
      ),
    )
    await waitFor(async () => expect(await outbox()).toMatchObject([{ feedback: { outcome: 'used' } }]))
    expect(screen.getByRole('link', { name: 'TR-118' }).getAttribute('href')).toBe('https://a.test/tr-118')
    await putPoints(db, [named('one', { proof: { text: 'TR-118', url: null } })])
    await waitFor(() => expect(screen.queryByRole('link', { name: 'TR-118' })).toBeNull())
    screen.getByText('TR-118')
    await waitFor(() => expect(screen.queryByRole('button', { name: '+ proof' })).toBeNull())
  })

  it('says that the reply was opened as a page of its own, beside which this sidebar came up', async () => {
    let tell = (_: boolean) => {}
    const onInserted = (hear: (written: boolean) => void) => {
      tell = hear
      return () => {}
    }
    await showLead(LENA, 'lena@helio.test', makeWorld({ onInserted }))
    act(() => tell(true))
    await screen.findByText('A new reply was opened, and the text put into it.')
    act(() => tell(false))
    await screen.findByText('The text could not be put into the reply. Press Insert again.')
    expect(await outbox()).toEqual([]) // it was counted already
  })

  it('inserts by the keys that the page tells of, and takes those that the rep wants', async () => {
    await putPoints(db, [named('one'), named('two', { text: 'Second' })])
    let press = (_: number) => {}
    const takeKeys = vi.fn()
    const onKey = (hear: typeof press) => {
      press = hear
      return () => {}
    }
    const world = await showLead(LENA, 'lena@helio.test', makeWorld({ onKey, takeKeys }))
    await waitFor(() => expect(takeKeys).toHaveBeenLastCalledWith('control_shift', 2))
    const [, second] = region('Talking points').getAllByRole('button', { name: 'Insert' })
    expect(second?.getAttribute('aria-keyshortcuts')).toBe('Control+Shift+2')
    act(() => press(2))
    await waitFor(() => expect(world.insert).toHaveBeenCalledTimes(1))
    act(() => press(3))
    await setSetting(computer, 'pointKeys', 'off')
    await waitFor(() => expect(takeKeys).toHaveBeenLastCalledWith(null, 0))
    expect(second?.getAttribute('aria-keyshortcuts')).toBeNull()
    expect(world.insert).toHaveBeenCalledTimes(1)
  })

  it('takes only the keys of points that stand there, and gives them back with the person', async () => {
    await putPoints(db, [named('one'), named('two', { text: 'Second' })])
    const world = makeWorld()
    const taken = () => vi.mocked(world.takeKeys).mock.calls
    show(world)
    await waitFor(() => expect(taken()).toEqual([['control_shift', 0]]))
    await putContexts(db, [LENA])
    hear({ hint: hintOf(1, 'lena@helio.test') })
    await waitFor(() => expect(taken().at(-1)).toEqual(['control_shift', 2]))
    hear({ hint: hintOf(1, 'lena@helio.test', { canInsert: false }) })
    await putPoints(db, [named('three', { text: 'Third' }), named('four', { text: 'Fourth' })])
    await waitFor(() => expect(taken().at(-1)).toEqual(['control_shift', 3]))
    hear({ gone: 2 })
    await waitFor(() => expect(taken().at(-1)).toEqual(['control_shift', 0]))
    expect(taken()).toHaveLength(4)
  })

  const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))

  it('tells a known objection by one click, those told before first, and shows what answers it', async () => {
    await putPoints(db, [named('one'), named('two', { objection: 'Too slow' })])
    const heard = { leadId: null, host: null, pageKind: null, note: null, at: NOW.toISOString() }
    await addFeedback(
      db,
      {
        ...{ ...heard, id: '01900000-0000-7000-8000-000000000001', kind: 'heard', what: 'objection' },
        text: 'No time',
      },
      { undoMs: 0 },
    )
    const world = await showLead(LENA, 'lena@helio.test')
    await click('They said')
    const known = within(screen.getByRole('toolbar', { name: 'Known objections' }))
    await known.findByRole('button', { name: 'No time' })
    expect(known.getAllByRole('button').map(({ textContent }) => textContent)[0]).toBe('No time')
    await userEvent.click(known.getByRole('button', { name: 'Too slow' }))
    await screen.findByText('Saved for marketing.')
    expect((await outbox()).map(({ feedback }) => feedback)).toContainEqual(
      expect.objectContaining({ kind: 'heard', what: 'objection', text: 'Too slow', leadId: 'lena' }),
    )
    const bar = region('Feedback')
    const chip = () => bar.getByRole('button', { name: 'Too slow' })
    expect(chip().getAttribute('aria-pressed')).toBe('true')
    await click('Undo')
    await waitFor(() => expect(chip().getAttribute('aria-pressed')).toBe('false'))
    await userEvent.click(chip())
    await waitFor(async () =>
      expect((await outbox()).filter(({ feedback }) => feedback.kind === 'heard')).toHaveLength(2),
    )
    bar.getByText('1 talking point answers this')
    await userEvent.click(bar.getByRole('button', { name: 'Insert' }))
    await waitFor(() => expect(world.insert).toHaveBeenCalledOnce())
    await userEvent.type(bar.getByRole('textbox', { name: 'What did they say?' }), 'so expensive')
    expect(await bar.findByRole('heading', { name: 'one' })).toBeTruthy()
    // What marketing says is meant by it.
    await putSearchWords(db, [
      {
        ...{ id: 'w', language: 'pl', words: ['kosmos'], standsFor: 'Too slow' },
        ...{ writtenBy: null, updatedAt: NOW.toISOString() },
      },
    ])
    const field = bar.getByRole('textbox', { name: 'What did they say?' })
    await userEvent.clear(field)
    await userEvent.type(field, 'kosmos, he says')
    expect(await bar.findByRole('heading', { name: 'two' })).toBeTruthy()
  })

  it('proposes a talking point, keeps it over a reload, and asks for what is missing', async () => {
    await showLead(LENA, 'lena@helio.test')
    await click('Propose')
    expect(screen.getByRole('textbox', { name: 'Title' })).toBe(document.activeElement)
    await userEvent.type(screen.getByRole('textbox', { name: 'Title' }), 'A spare')
    await click('Send to marketing')
    await screen.findByText('Write a title and what to say.')
    cleanup()
    show()
    hear({ hint: hintOf(1, 'lena@helio.test') })
    await heading('Lena Fischer')
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Title' }).value).toBe('A spare')
    await userEvent.type(screen.getByRole('textbox', { name: 'What to say' }), 'One in ten.')
    await click('Send to marketing')
    await waitFor(async () =>
      expect(await outbox()).toMatchObject([
        {
          state: 'waiting',
          feedback: {
            ...{ kind: 'proposal', leadId: 'lena', title: 'A spare', text: 'One in ten.' },
            ...{ language: 'en', objection: null },
          },
        },
      ]),
    )
    expect(drafts.size).toBe(0)
    await screen.findByText('Proposed talking point: A spare')
  })

  it('a proposal is in the lead’s language unless another is chosen; Cancel discards it', async () => {
    const locale = { ...LENA, lead: { ...LENA.lead, locale: 'de' } }
    await showLead(locale, 'lena@helio.test')
    await click('Propose')
    const language = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Language of the text' })
    expect(language().selectedOptions[0]?.textContent).toBe('German')
    await userEvent.type(screen.getByRole('textbox', { name: 'Title' }), 'A spare')
    await userEvent.selectOptions(language(), 'French')
    cleanup()
    show()
    hear({ hint: hintOf(1, 'lena@helio.test') })
    await heading('Lena Fischer')
    expect(language().value).toBe('fr')
    await click('Cancel')
    expect(drafts.size).toBe(0)
    await click('Propose')
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Title' }).value).toBe('')
    await userEvent.type(screen.getByRole('textbox', { name: 'Title' }), 'A spare')
    await userEvent.type(screen.getByRole('textbox', { name: 'What to say' }), 'One in ten.')
    await click('Send to marketing')
    await waitFor(async () => expect(await outbox()).toMatchObject([{ feedback: { language: 'de' } }]))
  })

  it('tells of somebody unknown when the button that says what is sent is pressed, and not before', async () => {
    show()
    hear({ hint: hintOf(1, 'Noor Visser <noor@visser.test>') })
    await screen.findByText('No record yet')
    await click('Tell marketing about this person')
    await userEvent.type(
      screen.getByRole('textbox', { name: /What should marketing know/ }),
      'Met at the fair',
    )
    screen.getByText(/This sends to marketing: Noor Visser, noor@visser.test/)
    expect(await outbox()).toEqual([])
    const text = () =>
      screen.getByRole<HTMLTextAreaElement>('textbox', { name: /What should marketing know/ })
    await userEvent.keyboard('{Escape}')
    await click('Tell marketing about this person')
    expect(text().value, 'Escape closes it').toBe('Met at the fair')
    await click('Cancel')
    expect(drafts.size).toBe(0)
    await click('Tell marketing about this person')
    expect(text().value, 'Cancel discards it').toBe('')
    await userEvent.type(text(), 'Met at the fair')
    await click('Send to marketing')
    await waitFor(async () =>
      expect(await outbox()).toMatchObject([
        {
          feedback: {
            ...{ kind: 'new_person', leadId: null, text: 'Met at the fair' },
            person: { address: 'noor@visser.test', name: 'Noor Visser' },
          },
        },
      ]),
    )
    await screen.findByText(/You told marketing about Noor Visser/)
    expect(drafts.size).toBe(0)
  })
})

describe('a verdict that holds', () => {
  const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
  const fromHub = (over: object = {}) => ({
    ...LENA,
    verdict: {
      ...{ feedbackId: 'f1', verdict: 'accept' as const, reason: null, until: null, at: daysAgo(2) },
      ...{ by: { id: 'p2', name: 'Piotr Zych' }, ...over },
    },
  })

  it('says at once what was said, by whom and when, over a reload too, and can be changed', async () => {
    await showLead(LENA, 'lena@helio.test')
    await press('Accept lead')
    await screen.findByText('Accepted by you today')
    expect(screen.queryByRole('button', { name: 'Accept lead' })).toBeNull()
    cleanup()
    show()
    hear({ hint: hintOf(1, 'lena@helio.test') })
    await screen.findByText('Accepted by you today')
    await press('Change')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Accept lead' }))
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Change' })))
    await press('Change')
    await press('Reject lead')
    await press('No budget')
    const words = await screen.findByText('Rejected by you today')
    expect(words.parentElement?.textContent).toBe('Rejected by you today · No budget')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Change' })))
  })

  it('“Change” is called off by “Cancel”', async () => {
    await showLead(LENA, 'lena@helio.test')
    await press('Accept lead')
    await screen.findByText('Accepted by you today')
    await press('Change')
    await press('Cancel')
    await screen.findByText('Accepted by you today')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Change' })))
    expect(await outbox()).toHaveLength(1)
  })

  it('Undo brings the buttons back', async () => {
    await showLead(LENA, 'lena@helio.test')
    await press('Accept lead')
    await screen.findByText('Accepted by you today')
    await press('Undo')
    expect(await screen.findByRole('button', { name: 'Accept lead' })).toBeTruthy()
  })

  it('early needs a reason, and takes the day from which it is not', async () => {
    await showLead(LENA, 'lena@helio.test')
    await press('Recycle lead')
    await press('Save')
    expect(screen.getByRole('alert').textContent).toBe('Choose a reason first.')
    expect(await outbox()).toEqual([])
    await press('No intent yet')
    const day = screen.getByLabelText('Ask sales again from (optional)')
    expect(day.getAttribute('min')).toBe('2026-11-21')
    await userEvent.type(day, '2026-11-01')
    await press('Save')
    expect(screen.getByRole('alert').textContent).toBe('Complete the date with a day to come, or clear it.')
    expect(await outbox()).toEqual([])
    await userEvent.clear(day)
    await userEvent.type(day, '2027-03-01')
    await press('Save')
    const words = await screen.findByText('Recycled by you today')
    expect(words.parentElement?.textContent).toBe('Recycled by you today · No intent yet · until Mar 1')
    expect(await outbox()).toMatchObject([
      { feedback: { verdict: 'recycle', reason: 'no_intent_yet', until: '2027-03-01' } },
    ])
  })

  it('names the colleague, and the person themselves with another browser', async () => {
    await setSetting(computer, 'connection', {
      ...{ hubAddress: 'https://hub.example', accessKey: 'k', workspaceId: 'w', workspaceName: 'Acme' },
      ...{ keyName: 'Rita', role: 'rep', person: { id: 'p1', name: 'Rita Rep' } },
    })
    await showLead(fromHub(), 'lena@helio.test')
    await screen.findByText('Accepted by Piotr Zych on Wednesday')
    await putContexts(db, [fromHub({ by: { id: 'p1', name: 'Rita Rep' }, at: daysAgo(30) })])
    await screen.findByText('Accepted by you on Oct 21')
  })

  it('of two the later one holds: ours while it waits, a colleague’s once it has come', async () => {
    await showLead(fromHub(), 'lena@helio.test')
    await press('Change')
    await press('Reject lead')
    await press('Duplicate')
    await screen.findByText('Rejected by you today')
    const [{ id } = { id: '' }] = await outbox()
    await applyStatus(db, id, { state: 'delivered', reply: null, by: null, at: NOW.toISOString() })
    await putContexts(db, [fromHub({ feedbackId: 'f2', at: daysAgo(1) })])
    await screen.findByText('Accepted by Piotr Zych yesterday')
  })

  it('one that the hub refused does not hold', async () => {
    await showLead(LENA, 'lena@helio.test')
    await press('Accept lead')
    await screen.findByText('Accepted by you today')
    const [{ id } = { id: '' }] = await outbox()
    await markFailed(db, id, 'No.')
    expect(await screen.findByRole('button', { name: 'Accept lead' })).toBeTruthy()
  })

  it('there is none on customers', async () => {
    await showLead({ ...fromHub(), lead: { ...LENA.lead, lifecycleStage: 'Customer' } }, 'lena@helio.test')
    await screen.findByRole('button', { name: 'They said' })
    for (const name of ['Accept lead', 'Recycle lead', 'Reject lead', 'Change'])
      expect(screen.queryByRole('button', { name })).toBeNull()
    expect(screen.queryByText(/Accepted/)).toBeNull()
  })
})

describe('answers', () => {
  const answered = async (n: number, over: object, status: object = {}) => {
    const told = feedback(n, { leadId: 'joao', talkingPointId: 'point-1', ...over })
    await applyStatus(
      db,
      told.id,
      { state: 'answered', reply: `Reply ${n}`, by: 'Mila', at: daysAgo(n), ...status },
      told,
    )
    return told.id
  }
  const button = () => screen.findByRole('button', { name: /^Answers/ })

  it('count what is unread, name what they answer, are read when they are seen, and lead to the lead', async () => {
    await putContexts(db, [
      { ...JOAO, lead: { ...JOAO.lead, consent: { ...JOAO.lead.consent, doNotContact: true } } },
    ])
    await putPoints(db, [POINT])
    await answered(1, { outcome: 'worked' })
    await answered(2, {}, { state: 'used', reply: null })
    await answered(3, {}, { read: true })
    const world = await showLead(LENA, 'lena@helio.test')
    await waitFor(async () => expect((await button()).textContent).toBe('Answers 2'))
    await userEvent.click(await button())
    const list = within(await screen.findByRole('region', { name: 'Answers' }))
    await list.findAllByRole('listitem')
    const items = list.getAllByRole('listitem').map((item) => item.textContent)
    expect(items).toHaveLength(3)
    expect(items[0]).toMatch(
      /^NewJoão Guimarães ?Do not contact.*Worked: “Mounts pay back in a year”Reply 1Mila/,
    )
    expect(items[1]).toContain('Marketing has made use of this.')
    expect(items[2]).not.toMatch(/^New/)
    await waitFor(async () => expect((await button()).textContent).toBe('Answers '))
    expect(list.getAllByRole('listitem')[0]?.textContent).toMatch(/^New/)
    expect(world.sync).toHaveBeenCalled()
    await userEvent.click(list.getAllByRole('button', { name: 'João Guimarães' })[0] as HTMLElement)
    await heading('João Guimarães')
    expect(screen.queryByRole('region', { name: 'Answers' })).toBeNull()
    expect(await db.picks.count()).toBe(0)
  })

  it('Escape closes them, and the focus is back on their button', async () => {
    await answered(1, {})
    const world = await showLead(LENA, 'lena@helio.test')
    await userEvent.click(await button())
    await screen.findByText('Reply 1')
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByText('Reply 1')).toBeNull()
    expect(document.activeElement).toBe(await button())
    expect(world.leave).not.toHaveBeenCalled()
  })

  it('of the popup lead here, also before the page is heard, and never into the next page', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    want('joao')
    hear({ hint: hintOf(1, 'lena@helio.test'), kept: true })
    hear({ hint: hintOf(4, 'lena@helio.test') })
    await heading('João Guimarães')
    hear({ hint: hintOf(5, 'lena@helio.test') })
    await heading('Lena Fischer')
    want('joao')
    await heading('João Guimarães')
    hear({ hint: hintOf(6, 'lena@helio.test') })
    await heading('Lena Fischer')
  })

  it('say that there are none yet, and that there may be newer ones', async () => {
    await connect()
    await updateSync(db, {
      lastOkAt: daysAgo(1),
      lastProblem: { reason: 'offline', detail: 'x', at: daysAgo(0) },
    })
    await showLead(LENA, 'lena@helio.test')
    await userEvent.click(await button())
    await screen.findByText('No answers yet')
    expect(screen.getByText(/there may be newer answers. Last sync yesterday/)).toBeTruthy()
  })

  it('what a rep told names its talking point', async () => {
    await putPoints(db, [POINT])
    await answered(1, { leadId: 'lena', outcome: 'worked' })
    await showLead(LENA, 'lena@helio.test')
    const sent = within(await screen.findByRole('region', { name: 'What you told marketing' }))
    expect(sent.getByText('Worked: “Mounts pay back in a year”')).toBeTruthy()
  })
})

describe('a name that is another address', () => {
  const caution = 'This name is another address'

  it('is warned of with the real one, whoever is known', async () => {
    show()
    hear({ hint: hintOf(1, '"lena@helio.test" <mallory@evil.test>') })
    const notice = (await screen.findByText(caution)).closest('[class*=bg-]')
    expect(notice?.className, 'red').toContain('bad')
    expect(screen.getByText('It says lena@helio.test. The real address is mallory@evil.test.')).toBeTruthy()
    hear({
      hint: hintOf(2, 'mallory@evil.test', {
        participants: [{ role: 'from', text: 'mallory@evil.test', name: 'lena@helio.test' }],
      }),
    })
    expect(await screen.findByText(caution)).toBeTruthy()
  })

  it('is nobody’s: a lead in cc is offered, not shown', async () => {
    await putContexts(db, [LENA, JOAO])
    show()
    hear({
      hint: hintOf(1, '', {
        participants: [
          { role: 'from', text: '"lena@helio.test" <mallory@evil.test>' },
          { role: 'cc', text: 'joao@vega.test' },
        ],
      }),
    })
    await screen.findByText(caution)
    await heading('No record yet')
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toContain(
      'mallory@evil.test',
    )
    expect(screen.queryByText('joao@vega.test')).toBeNull()
    screen.getByText('It is not certain who wrote. Also on this page')
    await userEvent.click(screen.getByRole('button', { name: /João Guimarães/ }))
    await heading('João Guimarães')
  })

  it('is none where both are the lead’s, or the same', async () => {
    const both = { ...LENA, lead: { ...LENA.lead, emails: ['lena@helio.test', 'lena@fischer.test'] } }
    await showLead(both, '"lena@helio.test" <lena@fischer.test>')
    expect(screen.queryByText(caution)).toBeNull()
    hear({ hint: hintOf(2, '"lena@helio.test" <lena+x@helio.test>') })
    await screen.findByText('Possible match')
    expect(screen.queryByText(caution)).toBeNull()
  })
})
