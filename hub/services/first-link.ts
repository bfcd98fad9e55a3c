import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Store } from '../store/open.ts'
import { selectInvitation } from '../store/sign-in.ts'
import { hashOf } from './access-keys.ts'
import { tokenOf } from './people.ts'

/** How often it is looked whether somebody has used the link, perhaps at another hub of the same database. */
const LOOK_EVERY_MS = 10_000

/** Writes the link of the first administrator to a file that only this user can read. */
export function writeLink(file: string, link: string): void {
  rmSync(file, { force: true }) // one that is there would keep its mode
  writeFileSync(file, `${link}\n`, { mode: 0o600, flag: 'wx' })
}

/**
 * Keeps the file with the link for as long as the link works: once that was used or has ended, the file is deleted, now or
 * soon after.
 * @returns whether it is there, with a link that works; and a function that ends the watch
 */
export async function watchLink(store: Store, file: string): Promise<{ works: boolean; stop(): void }> {
  const works = await keepWorking(store, file)
  if (!works) return { works, stop() {} }
  const look = async () => {
    if (!(await keepWorking(store, file))) clearInterval(timer)
  }
  const timer = setInterval(() => look().catch(() => {}), LOOK_EVERY_MS) // the database cannot be asked now: another time
  timer.unref()
  return { works, stop: () => clearInterval(timer) }
}

async function keepWorking({ db }: Store, file: string): Promise<boolean> {
  if (!existsSync(file)) return false
  const token = tokenOf(readFileSync(file, 'utf8').trim())
  if (await selectInvitation(db, hashOf(token))) return true
  rmSync(file, { force: true })
  return false
}
