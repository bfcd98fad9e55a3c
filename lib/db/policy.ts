import { readPolicy } from '../domain/policy.ts'
import type { ComputerDatabase } from './computer.ts'
import { setSetting } from './settings.ts'

/**
 * Takes the company's policy over from the browser. The sidebar cannot ask for it where it lies in a page (Firefox), so
 * all pages read it from here.
 *
 * @param managed `browser.storage.managed`
 */
export async function takePolicy(db: ComputerDatabase, managed: { get(): Promise<unknown> }): Promise<void> {
  // Firefox rejects where there is no policy; Chromium hands out an empty object.
  const raw = await managed.get().catch(() => ({}))
  await setSetting(db, 'policy', readPolicy(raw))
}
