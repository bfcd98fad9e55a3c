import 'fake-indexeddb/auto'
import { act, cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { i18n as I18n } from 'i18next'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { openComputer } from '../../lib/db/computer.ts'
import { follow } from '../../lib/db/follow.ts'
import { putContexts } from '../../lib/db/leads.ts'
import { setSetting } from '../../lib/db/settings.ts'
import { openWorkspace, type Stores } from '../../lib/db/workspaces.ts'
import { shownId } from '../../lib/domain/shown-id.ts'
import { hints } from '../../lib/hosts/run/hints.ts'
import { draftsIn } from '../../test/drafts-in.ts'
import { contextOf, NOW } from '../../test/factories.ts'
import { stubLayout } from '../../test/no-layout.ts'
import { startI18n } from '../base/i18n.ts'
import { loadRest } from './later.tsx'
import { createPageStore, type PageNews } from './page-store.ts'
import { Sidebar } from './sidebar.tsx'
import type { SidebarWorld } from './sidebar-world.ts'

/** A webmail in which a click on a message changes no address, and which names no thread. */
function webmail(hear: (news: PageNews) => void) {
  const page = hints(
    undefined,
    () => {},
    (hint) => hear({ hint: { ...hint, host: 'zimbra', origin: 'https://mail.test' } }),
    (gone) => hear({ gone }),
  )
  const said = { thread: null, canInsert: false, recognised: true, withoutAddress: [] }
  return {
    open: (from: string, cc: string[] = []) =>
      page.offer({
        ...said,
        pageKind: 'message',
        participants: [
          { role: 'from', text: from },
          ...cc.map((text) => ({ role: 'cc' as const, text })),
          { role: 'to', text: 'rep@us.test' },
        ],
      }),
    list: () => page.offer({ ...said, pageKind: 'list', participants: [] }),
  }
}

const LENA = contextOf([], { id: 'lena', emails: ['lena@helio.test'], name: 'Lena Fischer' })
const JOAO = contextOf([], { id: 'joao', emails: ['joao@vega.test'], name: 'João Guimarães' })

let i18n: I18n
let stores: Stores
let mail: ReturnType<typeof webmail>
let count = 0

beforeAll(async () => {
  stubLayout()
  i18n = await startI18n(['sidebar', 'answers'], 'en')
  await loadRest()
})
beforeEach(async () => {
  const computer = openComputer(`one-address-${++count}`)
  const db = openWorkspace(computer, 'w')
  stores = { computer, db }
  await setSetting(computer, 'connection', {
    ...{ hubAddress: 'http://127.0.0.1:4510', accessKey: 'key', workspaceId: 'w', workspaceName: 'Practice' },
    ...{ keyName: 'Rita Rep', role: 'rep' },
  })
  await setSetting(computer, 'ownAddresses', ['rep@us.test'])
  await setSetting(computer, 'unknownLookup', true)
  await putContexts(db, [LENA, JOAO])
  let hear: (news: PageNews) => void = () => {}
  const world: SidebarWorld = {
    stores: async () => stores,
    follow: (read, follower) => follow(() => read(stores), follower),
    openPage: () =>
      createPageStore({
        ...stores,
        listen(listener) {
          hear = listener
          return () => {}
        },
        listenWanted: () => () => {},
      }),
    now: () => NOW.getTime(),
    readAgain: async () => {},
    insert: async () => ({ inserted: 'at-caret' }),
    copy: async () => {},
    takeKeys() {},
    onKey: () => () => {},
    insertBefore: async () => null,
    onInserted: () => () => {},
    pushOutbox() {},
    shownId,
    sync: async () => {},
    lookUp: async () => ({ asked: true, leadIds: [] }),
    olderTouchpoints: async () => ({ touchpoints: [], more: false }),
    openOptions() {},
    openCapture() {},
    close() {},
    leave() {},
    drafts: draftsIn(new Map()),
    tab: 'tab-1',
  }
  render(
    <I18nextProvider i18n={i18n}>
      <Sidebar world={world} />
    </I18nextProvider>,
  )
  mail = webmail((news) => act(() => hear(news)))
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const heading = (name: string) => screen.findByRole('heading', { level: 1, name })

it('a lead that was chosen on one message is not shown beside the next, nor beside the list', async () => {
  mail.open('lena@helio.test', ['joao@vega.test'])
  await heading('Lena Fischer')
  await userEvent.click(screen.getByRole('button', { name: /João Guimarães/ }))
  await heading('João Guimarães')
  mail.open('lena@helio.test', ['tom@x.test'])
  await heading('Lena Fischer')

  mail.open('lena@helio.test', ['joao@vega.test'])
  await userEvent.click(await screen.findByRole('button', { name: /João Guimarães/ }))
  await heading('João Guimarães')
  mail.list()
  await vi.waitFor(() => expect(screen.queryByRole('heading', { name: 'João Guimarães' })).toBeNull())
})

it('“Not this person” is said of one message', async () => {
  mail.open('lena@helio.test')
  await heading('Lena Fischer')
  await userEvent.click(screen.getByRole('button', { name: 'More about this person' }))
  await userEvent.click(screen.getByRole('button', { name: 'Not this person' }))
  await heading('Who is it then?')
  mail.open('joao@vega.test', ['lena@helio.test'])
  await heading('João Guimarães')
  expect(screen.getByRole('button', { name: /Lena Fischer/ })).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
  await heading('João Guimarães')
})

it('what the hub knows of one stranger is not said of the next', async () => {
  mail.open('ann@acme.test')
  await userEvent.click(await screen.findByRole('button', { name: 'Ask the hub' }))
  await screen.findByText('The hub does not know this person either.')
  mail.open('bob@other.test')
  await screen.findByText('bob@other.test')
  expect(screen.queryByText('The hub does not know this person either.')).toBeNull()
  expect(screen.getByRole('button', { name: 'Ask the hub' })).toBeTruthy()
})
