import '../../lib/start-zod.ts'
import '../../lib/start-suffixes.ts'
import '../../components/base/base.css'
import { mount } from '../../components/base/mount.tsx'
import { Sidebar } from '../../components/sidebar/sidebar.tsx'
import { FollowWorkspace } from '../../components/workspace/follow-workspace.tsx'
import { getSetting } from '../../lib/db/settings.ts'
import { openStores } from '../../lib/db/workspaces.ts'
import { sendToPage } from '../../lib/messages/send.ts'
import { admit } from './admit.ts'
import { openWorld } from './world.ts'

const close = () => void sendToPage({ type: 'dock', open: false }).catch(console.warn)

async function prepare() {
  await admit()
  const stores = await openStores()
  const [world, language, theme] = await Promise.all([
    openWorld(stores),
    getSetting(stores.computer, 'language'),
    getSetting(stores.computer, 'theme'),
  ])
  const page = (
    <FollowWorkspace first={world} open={openWorld}>
      {(world) => <Sidebar key={world.db.name} world={world} />}
    </FollowWorkspace>
  )
  return { language, theme, page }
}

void mount(['sidebar', 'answers'], prepare, { close })
