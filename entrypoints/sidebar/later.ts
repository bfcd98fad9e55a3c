/** What the sidebar loads once it has painted: its databases, the page beside it, and what it does seldom. */
import '../../lib/start-suffixes.ts'
import type { PageState, PageStore } from '../../components/sidebar/page-state.ts'
import { createPageStore, type PageNews } from '../../components/sidebar/page-store.ts'
import { type Follower, type FollowStores, follow } from '../../lib/db/follow.ts'
import { getSetting } from '../../lib/db/settings.ts'
import { followWanted } from '../../lib/db/wanted-lead.ts'
import { followWorkspace, openStores, type Stores } from '../../lib/db/workspaces.ts'
import { forgetOldDrafts } from '../../lib/drafts/drafts.ts'
import { channelToPage } from '../../lib/messages/channel-to-page.ts'
import { followPage } from '../../lib/messages/follow-page.ts'
import { parseInserted, parsePressed } from '../../lib/messages/from-page.ts'
import { followInsert as insertIn } from '../../lib/messages/insert-in-tab.ts'
import { sendToBackground, sendToPage } from '../../lib/messages/send.ts'

/** Hears 1, 2 or 3 when such keys were pressed in the page. */
export type Press = (key: number) => void

/** Who hears what the page tells besides its hints. */
export interface Listeners {
  presses: ReadonlySet<Press>
  /** Hear whether a text was put into the reply as which the page was opened. */
  inserted: ReadonlySet<(written: boolean) => void>
}

/** What stands on the open databases of one workspace. */
export interface Later {
  stores: Stores
  follow: FollowStores
  /** Hears of the workspaces that come to hold after it. */
  followWorkspace(hear: Follower<Stores>): () => void
  openPage(first: PageState, listeners: Listeners): PageStore
}

/** Of the workspace that holds now. @throws {StorageProblem} */
export async function openLater(): Promise<Later> {
  const stores = await openStores()
  void forgetOldDrafts(stores.db, Date.now())
  return laterIn(stores)
}

export const laterIn = (stores: Stores): Later => ({
  stores,
  follow: (read, follower) => follow(() => read(stores), follower),
  followWorkspace: (hear) => followWorkspace(stores, hear),
  openPage: (first, listeners) =>
    createPageStore(
      {
        ...stores,
        listen: (hear) => listen(hear, listeners),
        listenWanted: (hear) => listenWanted(stores.db, hear),
      },
      first,
    ),
})

/** How the sidebar looks and speaks. */
export async function readLook({ computer }: Stores) {
  const [language, theme] = await Promise.all([
    getSetting(computer, 'language'),
    getSetting(computer, 'theme'),
  ])
  return { language, theme }
}

function listenWanted(db: Stores['db'], hear: (leadId: string) => void): () => void {
  let ended = false
  let stop = () => {}
  sendToBackground({ type: 'hint.last' }).then(({ tabId }) => {
    if (!ended) stop = followWanted(db, tabId, Date.now, hear)
  }, console.warn)
  return () => {
    ended = true
    stop()
  }
}

/** What comes of an Insert that was asked for in the page before: its reply is a page of its own. */
export async function followInsert(
  id: string,
  cancel: () => void,
  cancelled: AbortSignal,
  waits: () => void,
) {
  cancelled.addEventListener('abort', cancel)
  const { tabId } = await sendToBackground({ type: 'hint.last' })
  return insertIn({ cancel, sendToBackground }, tabId, id, cancelled, waits)
}

/** By the channel come what the page shows, and keys that were pressed in it. */
function listen(hear: (news: PageNews) => void, { presses, inserted }: Listeners): () => void {
  const channel = channelToPage(window, (raw) => {
    const written = parseInserted(raw)
    if (written !== null) {
      for (const tell of inserted) tell(written)
      return
    }
    const key = parsePressed(raw)
    if (key === null) page.take(raw)
    else for (const press of presses) press(key)
  })
  const page = followPage(
    {
      ask: () => sendToBackground({ type: 'hint.last' }),
      askForChannel: () => sendToPage({ type: 'channel', ticket: channel.ticket }),
    },
    hear,
  )
  return () => {
    page.end()
    channel.end()
  }
}
