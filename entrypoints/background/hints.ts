/** The newest hint of each tab, for a sidebar that opens later. In storage.session: it outlives the worker, not the browser. */
import { browser } from '../../lib/browser.ts'
import type { AlongsideDatabase } from '../../lib/db/database.ts'
import { hasKnownLead } from '../../lib/db/known.ts'
import { Hint } from '../../lib/domain/hint.ts'

const keyOf = (tabId: number) => `hint:${tabId}`

/** Keeps the hint and answers whether the sidebar should open by itself. */
export async function hearHint(db: AlongsideDatabase, tabId: number, hint: Hint): Promise<{ open: boolean }> {
  await browser.storage.session.set({ [keyOf(tabId)]: hint })
  return { open: await hasKnownLead(db, hint) }
}

/** The page with this token (null = the tab itself) is gone; a newer hint stays. */
export async function hearHintGone(tabId: number, token: number | null): Promise<null> {
  const hint = await lastHint(tabId)
  if (token === null || (hint !== null && hint.token <= token)) {
    await browser.storage.session.remove(keyOf(tabId))
  }
  return null
}

export async function lastHint(tabId: number): Promise<Hint | null> {
  const stored = await browser.storage.session.get(keyOf(tabId))
  return Hint.safeParse(stored[keyOf(tabId)]).data ?? null
}
