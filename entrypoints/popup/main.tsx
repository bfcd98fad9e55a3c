import '../../lib/start-zod.ts'
import '../../lib/start-suffixes.ts'
import '../../components/base/base.css'
import { mount } from '../../components/base/mount.tsx'
import { Popup } from '../../components/popup/popup.tsx'
import { FollowWorkspace } from '../../components/workspace/follow-workspace.tsx'
import { getSetting } from '../../lib/db/settings.ts'
import { followWorkspace, openStores } from '../../lib/db/workspaces.ts'
import { popupWorld } from './popup-world.ts'

void mount(['popup', 'answers'], async () => {
  const stores = await openStores()
  const first = await popupWorld(stores)
  return {
    language: await getSetting(stores.computer, 'language'),
    theme: await getSetting(stores.computer, 'theme'),
    page: (
      <FollowWorkspace first={first} follow={(hear) => followWorkspace(stores, hear)} open={popupWorld}>
        {(world) => <Popup key={world.db.name} world={world} />}
      </FollowWorkspace>
    ),
  }
})
