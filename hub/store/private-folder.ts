import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Others could read or change what is in the data folder. The message is for the person at the terminal. */
export class FolderNotPrivate extends Error {}

/** There is no folder of this name and none can be made. The message is for the person at the terminal. */
export class FolderUnusable extends Error {}

/** The folder is for something else. The message is for the person at the terminal. */
export class FolderTaken extends Error {}

/** Bits that give anything to the group or to others. */
const OTHERS = 0o077

/** What a folder is for, and what of it lies there. */
interface Purpose {
  /** As in "the data folder". */
  name: string
  /** As in "other things than a hub's data". */
  contents: string
  isOwn: (name: string) => boolean
  option: string
  /** What else is to be done about an open one. */
  advice: string[]
}

const DATA_FOLDER: Purpose = {
  name: 'data folder',
  contents: "a hub's data",
  // With what a restore, a backup or a start that is under way keeps beside the database, and the halves of small files.
  isOwn: (name) =>
    /^(pglite(\.(new|before-).*|\.restored)?|restoring|backup\.copies|hub\.lock(-journal)?|(holder|stopped|given-out)\.json(\.new)?|admin\.(key|link(\.new)?))$/.test(
      name,
    ),
  option: '--data',
  advice: [
    'If somebody else may have read it, also make new keys: alongside hub --new-admin-key, and alongside key revoke ID for the old ones.',
  ],
}

const BACKUP_FOLDER: Purpose = {
  name: 'backup folder',
  contents: 'backups',
  isOwn: (name) => /\.backup$|^alongside-.*\.part$/.test(name),
  option: '--backup-to',
  advice: ['Or name another folder with --backup-to.'],
}

/**
 * Makes the data folder, or makes sure that nobody but this user gets into it: keys and all leads lie there. A folder
 * that holds only other things is refused. So is an open one with a hub's data, which may have been read; it is not
 * closed silently. The hub's own files inside a closed folder were out of reach; those that are open for themselves
 * (PGlite makes them so) are closed, and nothing else.
 * @throws FolderTaken, FolderNotPrivate, FolderUnusable
 */
export function makePrivate(folder: string): void {
  const own = closeFolder(folder, DATA_FOLDER)
  const user = process.getuid?.()
  if (user !== undefined) for (const name of own) closeFile(join(folder, name), user)
}

/** Closes all that is in a folder which is the hub's own. @throws FolderNotPrivate where something is another user's */
export function closeAllIn(folder: string): void {
  const user = process.getuid?.()
  if (user !== undefined) closeFile(folder, user)
}

/**
 * Makes the folder of backups, which hold as much, or refuses it in the same way. What lies in it is not touched.
 * @throws FolderTaken, FolderNotPrivate, FolderUnusable
 */
export const makeBackupFolder = (folder: string): void => void closeFolder(folder, BACKUP_FOLDER)

/** @returns the names of what is there for this purpose */
function closeFolder(folder: string, purpose: Purpose): string[] {
  makeFolder(resolve(folder))
  const found = readdirSync(folder).filter((name) => name !== NOBODYS)
  const own = found.filter(purpose.isOwn)
  const others = found.length - own.length
  if (others > 0 && own.length === 0) throw new FolderTaken(othersMessage(resolve(folder), purpose))
  const user = process.getuid?.()
  if (user === undefined) return own // Windows: no such modes; a folder inherits who may read it
  const { mode, uid } = statSync(folder)
  if (uid !== user) throw new FolderNotPrivate(foreignMessage(resolve(folder), uid, user))
  if ((mode & OTHERS) === 0) return own
  if (found.length > 0)
    throw new FolderNotPrivate(openMessage(resolve(folder), purpose, others > 0 ? own : null))
  chmodSync(folder, 0o700)
  return own
}

/** Every disk of its own has this folder of the file system's. */
const NOBODYS = 'lost+found'

/** The file that stands where this folder, or one above it, would have to be; null when there is none. */
export function fileInTheWay(folder: string): string | null {
  if (!existsSync(folder)) return fileInTheWay(dirname(resolve(folder)))
  return statSync(folder).isDirectory() ? null : folder
}

/** Node's own `recursive` never returns under a folder in which none can be made, like /proc (seen with Node 22.22). */
function makeFolder(folder: string): void {
  const file = fileInTheWay(folder)
  if (file) throw new FolderUnusable(`${file} is a file, and a folder is wanted there. Name another folder.`)
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && existsSync(folder)) return // another process was faster
    throw new FolderUnusable(`The folder ${folder} cannot be made (${message}). Name another folder.`)
  }
}

function closeFile(path: string, user: number): void {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found || found.isSymbolicLink()) return // where it leads is not ours to change
  if (found.uid !== user) throw new FolderNotPrivate(foreignMessage(resolve(path), found.uid, user))
  if ((found.mode & OTHERS) !== 0) unlessGone(() => chmodSync(path, found.mode & 0o700))
  if (!found.isDirectory()) return
  for (const name of unlessGone(() => readdirSync(path)) ?? []) closeFile(join(path, name), user)
}

/** Another process may have the folder and remove files meanwhile; whether it may is found out later, by the lock. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const othersMessage = (folder: string, { contents, option }: Purpose) =>
  `${folder} holds other things than ${contents}. Name an empty folder, or one of its own, such as ${option} ${quoted(join(folder, 'alongside'))}.`

/** @param amongOthers the names of what is ours, where other things are in the folder: it is not ours to close then */
const openMessage = (folder: string, { name, option, advice }: Purpose, amongOthers: string[] | null) => {
  const into = quoted(join(folder, 'alongside'))
  return [
    `Other users of this machine can get into the ${name} ${folder}, where the keys and all leads are.`,
    amongOthers
      ? `It holds other things, too. Give it a folder of its own: mkdir -m 700 ${into} && mv ${amongOthers.map((own) => quoted(join(folder, own))).join(' ')} ${into}, then ${option} ${into}`
      : `Close it with: chmod go-rwx ${quoted(folder)}`,
    ...advice,
  ].join('\n')
}

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
