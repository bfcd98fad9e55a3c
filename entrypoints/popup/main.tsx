import '../../lib/start-zod.ts'
import '../../components/base/base.css'
import { mount } from '../../components/base/mount.tsx'
import { Popup } from '../../components/popup/popup.tsx'
import { checkDatabase, openDatabase } from '../../lib/db/database.ts'
import { getSetting } from '../../lib/db/settings.ts'
import { popupWorld } from './popup-world.ts'

mount(['popup'], async () => {
  const db = openDatabase()
  const problem = await checkDatabase(db)
  if (problem) throw new Error(problem.detail)
  return {
    language: await getSetting(db, 'language'),
    theme: await getSetting(db, 'theme'),
    page: <Popup world={popupWorld(db)} />,
  }
})
