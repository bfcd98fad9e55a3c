import { browser } from '../../lib/browser.ts'
import { countUnread } from '../../lib/db/answers.ts'
import type { ComputerDatabase } from '../../lib/db/computer.ts'
import { getSetting } from '../../lib/db/settings.ts'
import { workspaceKey } from '../../lib/db/workspace-key.ts'
import { openWorkspace } from '../../lib/db/workspaces.ts'

/** More digits have no room on the icon. */
const MOST = 99

/** The toolbar button says how many answers of marketing's the person has not read; nothing where there are none. */
export async function showUnread(computer: ComputerDatabase): Promise<void> {
  const connection = await getSetting(computer, 'connection')
  const count = connection ? await countUnread(openWorkspace(computer, workspaceKey(connection))) : 0
  const text = count === 0 ? '' : count > MOST ? `${MOST}+` : String(count)
  const title =
    count === 0
      ? browser.i18n.getMessage('actionTitle')
      : browser.i18n.getMessage('unreadAnswers', String(count))
  await Promise.all([
    browser.action.setBadgeText({ text }),
    browser.action.setBadgeBackgroundColor({ color: '#0f766e' }),
    browser.action.setTitle({ title }),
  ])
}
