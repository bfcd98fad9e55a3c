import '../../lib/start-zod.ts'
import '../../components/base/base.css'
import { mount } from '../../components/base/mount.tsx'
import { Sidebar } from '../../components/sidebar/sidebar.tsx'
import { getSetting } from '../../lib/db/settings.ts'
import { admit } from './admit.ts'
import { openWorld } from './world.ts'

void mount(['sidebar'], async () => {
  await admit()
  const world = await openWorld()
  const [language, theme] = await Promise.all([
    getSetting(world.db, 'language'),
    getSetting(world.db, 'theme'),
  ])
  return { language, theme, page: <Sidebar world={world} /> }
})
