/**
 * Browsers drop databases: a damaged folder is emptied at the next start, cleaning tools and full disks do it too. What
 * `storage.local` holds is kept apart from them, so a word in there tells an empty database from a first start.
 */
import type { ComputerDatabase } from './computer.ts'
import { Dropped, getOwnSetting, setSetting } from './settings.ts'

/** The part of `storage.local` that is needed. */
export interface LocalStore {
  get(key: string): Promise<Record<string, unknown>>
  set(items: Record<string, unknown>): Promise<void>
  remove(key: string): Promise<void>
}

const KEY = 'connected'

/** Run it after "Connect" and at every start of the worker: says in the setting `dropped` that the rep was connected and is not any more. */
export async function noticeDropped(computer: ComputerDatabase, local: LocalStore): Promise<void> {
  const connection = await getOwnSetting(computer, 'connection')
  if (connection !== null) {
    const { workspaceName, hubAddress } = connection
    return local.set({ [KEY]: { workspaceName, hubAddress } })
  }
  const was = Dropped.safeParse((await local.get(KEY))[KEY])
  if (!was.success) return
  await setSetting(computer, 'dropped', was.data)
  await local.remove(KEY)
}

/** Before a sign-out: what goes now is not dropped. */
export const forgetConnected = (local: LocalStore): Promise<void> => local.remove(KEY)
