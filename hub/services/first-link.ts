import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Store } from '../store/open.ts'
import { selectInvitation } from '../store/sign-in.ts'
import { hashOf } from './access-keys.ts'
import { linkOf, tokenOf } from './people.ts'

/** How often it is looked whether somebody has used the link, perhaps at another hub of the same database. */
const LOOK_EVERY_MS = 10_000

/** Writes the link of the first administrator to a file that only this user can read. The one before stands until it is there. */
export function writeLink(file: string, link: string): void {
  const fresh = `${file}.new`
  rmSync(fresh, { force: true }) // one that is there would keep its mode
  writeFileSync(fresh, `${link}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(fresh, file)
}

/** Null where there is none, and where another user's start has left one that we may not read: that one stays theirs. */
function readLink(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}

/** The token of the link in the file; null, and no file any more, once it was used or has ended. */
export async function readFirstToken({ db }: Store, file: string): Promise<string | null> {
  const link = readLink(file)
  if (link === null) return null
  const token = tokenOf(link)
  if (await selectInvitation(db, hashOf(token))) return token
  rmSync(file, { force: true })
  return null
}

/**
 * Puts the link into the file as it leads to this hub now, and deletes the file soon after the link was used or has ended. That
 * the file cannot be written ends nothing: it has a link from before.
 * @returns the link, and a function that ends the watch
 */
export function keepFirstLink(
  store: Store,
  {
    file,
    token,
    origin,
    onError,
  }: { file: string; token: string; origin: string; onError(error: unknown): void },
): { link: string; stop(): void } {
  const link = linkOf(origin, token)
  try {
    writeLink(file, link)
  } catch (error) {
    onError(error)
  }
  const look = async () => {
    if ((await readFirstToken(store, file)) === null) clearInterval(timer)
  }
  const timer = setInterval(() => look().catch(() => {}), LOOK_EVERY_MS) // the database cannot be asked now: another time
  timer.unref()
  return { link, stop: () => clearInterval(timer) }
}
