import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Others could read or change what is in the data folder. The message is for the person at the terminal. */
export class FolderNotPrivate extends Error {}

/** Bits that give anything to the group or to others. */
const OTHERS = 0o077

/**
 * Makes the data folder, or makes sure that nobody but this user gets into it: keys and all leads lie there. An open
 * folder with something in it is refused and not closed silently, because what was in it may have been read.
 * Files inside a closed folder were out of reach; those that are open for themselves (PGlite makes them so) are closed.
 * @throws FolderNotPrivate
 */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const user = process.getuid?.()
  if (user === undefined) return // Windows: no such modes; a folder inherits who may read it
  const { mode, uid } = statSync(folder)
  if (uid !== user) throw new FolderNotPrivate(foreignMessage(resolve(folder), uid, user))
  if ((mode & OTHERS) !== 0) {
    if (readdirSync(folder).length > 0) throw new FolderNotPrivate(openMessage(resolve(folder)))
    chmodSync(folder, 0o700)
  }
  closeFiles(folder, user)
}

function closeFiles(folder: string, user: number): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isSymbolicLink()) continue // where it leads is not ours to change
    const { mode, uid } = lstatSync(path)
    if (uid !== user) throw new FolderNotPrivate(foreignMessage(resolve(path), uid, user))
    if ((mode & OTHERS) !== 0) chmodSync(path, mode & 0o700)
    if (entry.isDirectory()) closeFiles(path, user)
  }
}

const openMessage = (folder: string) =>
  [
    `Other users of this machine can get into the data folder ${folder}, where the keys and all leads are.`,
    `Close it with: chmod -R go-rwx ${quoted(folder)}`,
    'If somebody else may have read it, also make new keys: alongside hub --new-admin-key, and alongside key revoke ID for the old ones.',
  ].join('\n')

const foreignMessage = (path: string, owner: number, user: number) =>
  [
    `${path} belongs to another user (${owner}; the hub runs as ${user}).`,
    `Start the hub as that user, or give it the folder with: chown -R ${user} ${quoted(path)}`,
  ].join('\n')

/** For a shell. */
export const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
