import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { freeSpace } from '../store/free-space.ts'
import { readArchive } from './archive.ts'

/** What stays free on the disk that backups go to, whatever it holds besides. */
const KEEP_FREE = 64 * 1024 * 1024

/**
 * Writes a backup to a file that only this user can read: to FILE.part until it is whole and was read once more.
 * @returns how many rows it has
 * @throws BadBackup when it is not whole, or an Error when the disk is about to be full; FILE.part is gone then
 */
export async function saveBackup(backup: Readable, file: string, folder: string): Promise<number> {
  const part = `${file}.part`
  try {
    await pipeline(backup, stopWhenFull(folder), createWriteStream(part, { mode: 0o600 }))
    const { rows } = await readArchive(
      part,
      () => {},
      () => {},
    )
    await rename(part, file)
    return Object.values(rows).reduce((sum, count) => sum + count, 0)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

function stopWhenFull(folder: string): Transform {
  return new Transform({
    transform(chunk, _encoding, done) {
      const left = freeSpace(folder).bytes - chunk.length
      done(
        left < KEEP_FREE ? new Error(`The disk of ${folder} is full, so the backup was not finished.`) : null,
        chunk,
      )
    },
  })
}
