import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { compressed } from './backup/open-backup.ts'
import { saveBackup } from './backup/save-backup.ts'
import { ACCESS_OPTIONS, findKey, hubAddress, streamFrom } from './call-hub.ts'
import { UsageError } from './command-problem.ts'
import { DEFAULT_PORT } from './serve.ts'
import { FolderInUse } from './store/folder-lock.ts'
import { openStore, type Store } from './store/open.ts'

const OPTIONS = { ...ACCESS_OPTIONS, hub: { type: 'string' } } as const

/**
 * `alongside backup FILE`: from the hub that --hub names, from PostgreSQL (DATABASE_URL), or from the data folder; from
 * the hub on this machine where one runs on that folder.
 */
export async function backupCommand(args: string[], defaultData: string): Promise<void> {
  process.umask(0o077)
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const [file, ...others] = positionals
  if (!file || others.length > 0) throw new UsageError('Say into which file: alongside backup FILE')
  if (existsSync(file)) throw new UsageError(`${file} is there already. Name a new file.`)
  const dataDir = values.data ?? defaultData
  const fromHub = async () => {
    const access = { ...values, hub: values.hub ?? `http://127.0.0.1:${DEFAULT_PORT}` }
    const answer = await streamFrom(hubAddress(access.hub), findKey(access, defaultData), '/v1/backup')
    await save(Readable.fromWeb(answer.body as never), file)
  }
  if (values.hub !== undefined) return fromHub()
  const store = await openStopped(dataDir)
  if (!store) return fromHub()
  await save(compressed(store), file).finally(store.close)
}

/** The database of a hub that does not run, or PostgreSQL; null when a hub is running on the folder. */
async function openStopped(dataDir: string): Promise<Store | null> {
  if (process.env.DATABASE_URL) return openStore({ databaseUrl: process.env.DATABASE_URL })
  if (!existsSync(join(dataDir, 'pglite')))
    throw new UsageError(
      `There is no database in ${dataDir}. Name the hub's folder with --data, or a hub with --hub.`,
    )
  try {
    return await openStore({ dataDir })
  } catch (error) {
    if (error instanceof FolderInUse) return null
    throw error
  }
}

async function save(backup: Readable, file: string): Promise<void> {
  const rows = await saveBackup(backup, file)
  process.stderr.write(`${rows} rows are in ${file}. It holds all keys: keep it as safe as the hub.\n`)
}
