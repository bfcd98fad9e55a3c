import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { compressed } from './backup/open-backup.ts'
import { saveBackup } from './backup/save-backup.ts'
import { appliedMigrations } from './backup/tables.ts'
import { ACCESS_OPTIONS, connect, streamFrom } from './call-hub.ts'
import { UsageError } from './command-problem.ts'
import { DEFAULT_DATA } from './defaults.ts'
import { readGivenOut } from './services/history.ts'
import { FolderInUse } from './store/folder-lock.ts'
import { openAsIs, type Store } from './store/open.ts'

/**
 * `alongside backup FILE`: from the hub that --hub names, from PostgreSQL (DATABASE_URL), or from the data folder; from
 * the hub that runs on that folder where one does.
 */
export async function backupCommand(args: string[]): Promise<void> {
  process.umask(0o077)
  const { values, positionals } = parseArgs({ args, options: ACCESS_OPTIONS, allowPositionals: true })
  const [file, ...others] = positionals
  if (!file || others.length > 0) throw new UsageError('Say into which file: alongside backup FILE')
  if (existsSync(file)) throw new UsageError(`${file} is there already. Name a new file.`)
  const folder = dirname(resolve(file))
  if (!existsSync(folder))
    throw new UsageError(`There is no folder ${folder}. Make it, or name another file.`)
  const dataDir = values.data ?? DEFAULT_DATA
  const fromHub = async (workspaces?: string[]) => {
    const connection = await connect(values)
    const answer = await streamFrom(connection, '/v1/backup', { beginsWithin: null })
    await save(Readable.fromWeb(answer.body as never), file, workspaces)
  }
  if (values.hub !== undefined) return fromHub()
  const store = await openStopped(dataDir)
  if (store) return save(compressed(store), file).finally(store.close)
  const workspaces = Object.keys(readGivenOut(join(dataDir, 'given-out.json')))
  return fromHub(workspaces.length > 0 ? workspaces : undefined)
}

/** The database of a hub that does not run, or PostgreSQL; null when somebody has the folder open. */
async function openStopped(dataDir: string): Promise<Store | null> {
  const databaseUrl = process.env.DATABASE_URL
  if (!databaseUrl && !existsSync(join(dataDir, 'pglite')))
    throw new UsageError(
      `There is no database in ${dataDir}. Name the hub's folder with --data, or a hub with --hub.`,
    )
  try {
    const store = await openAsIs(databaseUrl ? { databaseUrl, application: 'alongside backup' } : { dataDir })
    if ((await appliedMigrations(store.jobs)).length > 0) return store
    await store.close()
  } catch (error) {
    if (error instanceof FolderInUse) return null
    throw error
  }
  throw new UsageError('There are no tables of Alongside in this database.')
}

async function save(backup: Readable, file: string, workspaces?: string[]): Promise<void> {
  const rows = await saveBackup(backup, file, workspaces)
  process.stderr.write(`${rows} rows are in ${file}. It holds all keys: keep it as safe as the hub.\n`)
}
