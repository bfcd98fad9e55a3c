import '../../lib/start-zod.ts'
import '../../components/base/base.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { mount } from '../../components/base/mount.tsx'
import { Options } from '../../components/options/options.tsx'
import { checkDatabase, openDatabase } from '../../lib/db/database.ts'
import { getSetting } from '../../lib/db/settings.ts'
import { optionsWorld } from './options-world.ts'

mount(['options'], async () => {
  const db = openDatabase()
  const problem = await checkDatabase(db)
  if (problem) throw new Error(problem.detail)
  return {
    language: await getSetting(db, 'language'),
    theme: await getSetting(db, 'theme'),
    // Base UI would write <style> elements for some of its parts, which the extension's policy does not let in.
    page: (
      <CSPProvider disableStyleElements>
        <Options world={optionsWorld(db)} />
      </CSPProvider>
    ),
  }
})
