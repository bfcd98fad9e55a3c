import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

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
  closeFolder(folder, DATA_FOLDER)
  const user = process.getuid?.()
  if (user !== undefined) closeFiles(folder, user)
}

/** What is refused, and what is to be done about it besides. */
interface Purpose {
  name: string
  advice: string[]
}

const DATA_FOLDER: Purpose = {
  name: 'data folder',
  advice: [
    'If somebody else may have read it, also make new keys: alongside hub --new-admin-key, and alongside key revoke ID for the old ones.',
  ],
}

/**
 * The same for the folder of backups, which hold as much. What lies in it besides is not touched.
 * @throws FolderNotPrivate
 */
export const makeBackupFolder = (folder: string): void =>
  closeFolder(folder, { name: 'backup folder', advice: ['Or name another folder with --backup-to.'] })

function closeFolder(folder: string, purpose: Purpose): void {
  makeFolder(resolve(folder))
  const user = process.getuid?.()
  if (user === undefined) return // Windows: no such modes; a folder inherits who may read it
  const { mode, uid } = statSync(folder)
  if (uid !== user) throw new FolderNotPrivate(foreignMessage(resolve(folder), uid, user))
  if ((mode & OTHERS) === 0) return
  if (readdirSync(folder).length > 0) throw new FolderNotPrivate(openMessage(resolve(folder), purpose))
  chmodSync(folder, 0o700)
}

/** Node's own `recursive` never returns under a folder in which none can be made, like /proc (seen with Node 22.22). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  const parent = dirname(folder)
  if (parent !== folder) makeFolder(parent)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (!existsSync(folder)) throw error // else somebody else has just made it
  }
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

const openMessage = (folder: string, { name, advice }: Purpose) =>
  [
    `Other users of this machine can get into the ${name} ${folder}, where the keys and all leads are.`,
    `Close it with: chmod -R go-rwx ${quoted(folder)}`,
    ...advice,
  ].join('\n')

/** Root is told to become the owner: given to root, the folder would be closed to the hub that has it. */
const foreignMessage = (path: string, owner: number, user: number) =>
  [
    `${path} belongs to another user (${owner}; this runs as ${user}).`,
    user === 0
      ? `Run this as that user, for example with: sudo -u '#${owner}' ...`
      : `Run this as that user, or let root give it to this one with: chown -R ${user} ${quoted(path)}`,
  ].join('\n')

/** For a shell. */
export const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
