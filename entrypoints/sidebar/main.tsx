import '../../lib/start-zod.ts'
import '../../components/base/base.css'
import { afterPaint } from '../../components/base/after-paint.ts'
import { mount } from '../../components/base/mount.tsx'
import { NOTHING_READ } from '../../components/sidebar/page-state.ts'
import { Sidebar } from '../../components/sidebar/sidebar.tsx'
import { FollowWorkspace } from '../../components/workspace/follow-workspace.tsx'
import type { Stores } from '../../lib/db/workspaces.ts'
import { readDrafts } from '../../lib/drafts/drafts.ts'
import { admit } from './admit.ts'
import { firstAnswer, NAMESPACES } from './early.ts'
import type { Later } from './later.ts'
import { type First, sendToPage, sidebarWorld, takeUnanswered, whenOpen } from './world.ts'

/** How long the background may take before the sidebar opens its own databases. */
const PATIENCE_MS = 300

const loadLater = () => import('./later.ts')

let opening: Promise<Later> | undefined
/** The databases of the workspace that holds; opened again by the next call where that failed. */
function open(): Promise<Later> {
  opening ??= loadLater()
    .then(({ openLater }) => openLater())
    .catch((error) => {
      opening = undefined
      throw error
    })
  return opening
}
const openAfterPaint = () => opening ?? afterPaint().then(open)

/** What the background says that is to be painted first; null when it does not know, or not soon. */
async function askBackground(): Promise<First | null> {
  const late = new Promise<null>((done) => setTimeout(done, PATIENCE_MS, null))
  const answer = await Promise.race([firstAnswer(), late])
  if (answer === null) return null
  const { drafts, workspace, ...read } = answer
  const { language, theme } = read.settings
  return { state: { ...NOTHING_READ, ...read }, drafts, workspace, language, theme }
}

/** The same from the sidebar's own databases. */
async function readOwn(): Promise<First> {
  const { stores } = await open()
  const { readLook } = await loadLater()
  const [look, drafts] = await Promise.all([readLook(stores), readDrafts(stores.db, Date.now())])
  return { ...look, state: NOTHING_READ, drafts, workspace: stores.db.name }
}

/** The world of another workspace. */
async function openOther(stores: Stores) {
  const [{ laterIn }, drafts] = await Promise.all([loadLater(), readDrafts(stores.db, Date.now())])
  const later = Promise.resolve(laterIn(stores))
  return sidebarWorld(() => later, { state: NOTHING_READ, drafts, workspace: stores.db.name })
}

async function prepare() {
  await admit()
  const first = (await askBackground()) ?? (await readOwn())
  const { language, theme } = first
  const isOfFirst = ({ stores }: Later) => stores.db.name === first.workspace
  const page = (
    <FollowWorkspace
      first={sidebarWorld(
        async () => {
          const later = await openAfterPaint()
          // Nothing that was painted of one workspace is written to another: the world of that one takes this one's place.
          return isOfFirst(later) ? later : new Promise<never>(() => {})
        },
        first,
        takeUnanswered(),
      )}
      follow={(hear) =>
        whenOpen(
          openAfterPaint,
          (later) => {
            if (!isOfFirst(later)) void hear.next(later.stores)
            return later.followWorkspace(hear)
          },
          hear.error,
        )
      }
      open={openOther}
    >
      {(world, count) => <Sidebar key={count} world={world} />}
    </FollowWorkspace>
  )
  return { language, theme, page }
}

const close = () => void sendToPage({ type: 'dock', open: false }).catch(console.warn)

void mount(NAMESPACES, prepare, { close })
