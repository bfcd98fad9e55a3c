import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGzip } from 'node:zlib'
import type { Store } from '../store/open.ts'
import { writeBackup } from './write-backup.ts'

/** The quickest: level 6 makes a file 15 % smaller and takes three times as long. */
const LEVEL = 1

/**
 * The bytes of a backup of a store that is in use. It holds nobody up: PostgreSQL reads one snapshot; of the embedded
 * database, which has one connection, the files are copied while it runs on, and another process reads the copy.
 * The stream fails when the backup cannot be finished; its last line then is missing.
 * @param signal gives it up, while the files are copied and later
 */
export async function openBackup(store: Store, signal?: AbortSignal): Promise<Readable> {
  const copy = await store.copyFiles?.(signal)
  if (signal?.aborted) {
    if (copy) rmSync(copy, { recursive: true, force: true })
    throw signal.reason
  }
  const backup = copy ? readCopy(copy) : compressed(store)
  return signal ? addAbortSignal(signal, backup) : backup
}

/** Another process reads the copy, which is deleted at the end. */
function readCopy(copy: string): Readable {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'read-copy.ts'), copy], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '' },
  })
  let stderr = ''
  child.stderr.on('data', (data) => {
    stderr = `${stderr}${data}`.slice(-2_000)
  })
  child.once('close', (code) => {
    rmSync(copy, { recursive: true, force: true })
    if (code !== 0)
      child.stdout.destroy(new Error(`The copy of the database could not be read. ${stderr.trim()}`))
  })
  // Nobody reads on: nothing is left to do for the child.
  child.stdout.once('close', () => child.kill())
  return child.stdout
}

/** The rows of a store that nobody else writes to, or of PostgreSQL. */
export function compressed(store: Store): Readable {
  const zip = createGzip({ level: LEVEL })
  // The callback comes when the text is compressed, or with the error when nobody reads on.
  writeBackup(store, (text) => promisify<string, void>(zip.write).call(zip, text)).then(
    () => zip.end(),
    (error) => zip.destroy(error),
  )
  return zip
}
