import '../../lib/start-zod.ts'
import '../../lib/start-suffixes.ts'
import '../../components/base/base.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { mount } from '../../components/base/mount.tsx'
import { Options } from '../../components/options/options.tsx'
import { FollowWorkspace } from '../../components/workspace/follow-workspace.tsx'
import { getSetting } from '../../lib/db/settings.ts'
import { followWorkspace, openStores } from '../../lib/db/workspaces.ts'
import { trySuffixes } from '../../lib/domain/public-suffixes.ts'
import { optionsWorld } from './options-world.ts'

void mount(['options'], async () => {
  // Here, because a click on "Add site" must not wait for anything.
  const [stores] = await Promise.all([openStores(), trySuffixes()])
  return {
    language: await getSetting(stores.computer, 'language'),
    theme: await getSetting(stores.computer, 'theme'),
    // Base UI would write <style> elements for some of its parts, which the extension's policy does not let in.
    page: (
      <CSPProvider disableStyleElements>
        {/* Without a key: what the user typed elsewhere on the page outlives "Connect". */}
        <FollowWorkspace
          first={optionsWorld(stores)}
          follow={(hear) => followWorkspace(stores, hear)}
          open={optionsWorld}
        >
          {(world) => <Options world={world} />}
        </FollowWorkspace>
      </CSPProvider>
    ),
  }
})
