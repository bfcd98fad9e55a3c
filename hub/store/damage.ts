import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { quoted } from './private-folder.ts'

/** The files of the embedded database are not whole. The message is for the person at the terminal. */
export class FolderDamaged extends Error {
  constructor(dataDir: string, what: string) {
    super(
      [
        `The database in ${resolve(dataDir)} is damaged: ${what}`,
        `Restore the newest backup with: alongside restore FILE --data ${quoted(resolve(dataDir))} --replace`,
        'The damaged files are kept beside it. Without a backup, keep a copy of the folder and change nothing in it.',
      ].join('\n'),
    )
    this.name = 'FolderDamaged'
  }
}

/** A hub was here, and its database is not. The message is for the person at the terminal. */
export class DatabaseMissing extends Error {
  /** @param trace the file that only a hub with a database leaves */
  constructor(dataDir: string, trace: string) {
    const folder = resolve(dataDir)
    super(
      [
        `The database in ${folder} is missing: ${trace} is there, and the folder pglite is not.`,
        `Put that folder back, or restore the newest backup with: alongside restore FILE --data ${quoted(folder)}`,
        'If this hub keeps its data in PostgreSQL, set DATABASE_URL. A new hub wants another folder: --data DIR.',
      ].join('\n'),
    )
    this.name = 'DatabaseMissing'
  }
}

/** The folder was moved or removed under a running hub. The message is for the person at the terminal. */
export class FolderGone extends Error {
  constructor(dataDir: string) {
    super(
      `The database of this running hub is not in ${resolve(dataDir)} any more. It takes nothing until that folder is back. ` +
        'Stop the hub before you move it, and start it with --data on the new place.',
    )
    this.name = 'FolderGone'
  }
}

/** What PostgreSQL says of files that it cannot read: invalid pages, lost or unreadable files. */
const DAMAGE = /^(XX001|XX002|58P01|58030)$/

/** Whether an answer of the database says that its files are damaged. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && DAMAGE.test(error.code)

/** A table or an index, in pieces of 1 GB; not its maps of free space and visibility, which PostgreSQL mends itself. */
const RELATION = /^\d+(\.\d+)?$/

/** The files of all tables and indexes, relative to the folder. */
export function relationFiles(folder: string): string[] {
  const base = join(folder, 'base')
  const databases = existsSync(base) ? readdirSync(base).map((name) => join('base', name)) : []
  return ['global', ...databases].flatMap((name) =>
    existsSync(join(folder, name))
      ? readdirSync(join(folder, name))
          .filter((file) => RELATION.test(file))
          .map((file) => join(name, file))
      : [],
  )
}
