import { statfsSync } from 'node:fs'
import { resolve } from 'node:path'
import { StoreUnavailable } from './unavailable.ts'

const MEGABYTE = 1024 * 1024

/**
 * What has to stay free for the embedded database. It writes its log ahead in pieces of 16 MB and ends for good when
 * there is no room for the next one; two more are needed to stop or to start in order. The rest is for what runs
 * already when the last look was taken.
 */
export const RESERVE = 128 * MEGABYTE
/** Below this not even changes and deletions are taken, which add little: the end of an import, a revoked key. */
const LAST_RESERVE = 64 * MEGABYTE
/** Each table and index is a file or two; a disk without inodes is full, too. */
const FILES = 200

export interface FreeSpace {
  bytes: number
  /** Files that can still be made; infinite where the file system does not count them. */
  files: number
}

/** What is free for this user on the disk of a folder. */
export function freeSpace(folder: string): FreeSpace {
  const { bavail, bsize, files, ffree } = statfsSync(folder)
  return { bytes: bavail * bsize, files: files > 0 ? ffree : Number.POSITIVE_INFINITY }
}

/**
 * Refuses what needs room on a disk that has none to spare.
 * @param adds whether rows are added, or only changed or deleted
 * @throws StoreUnavailable storage-full
 */
export function needSpace(folder: string, adds: boolean, look: typeof freeSpace = freeSpace): void {
  const free = look(folder)
  if (free.bytes >= (adds ? RESERVE : LAST_RESERVE) && free.files >= FILES) return
  throw new StoreUnavailable('storage-full', FULL, { detail: FULL })
}

const FULL =
  'The disk of the hub is full, so nothing new can be stored; reading goes on. Ask an administrator to make room, then send it again.'

/** Said at the terminal when the hub does not start for want of space. */
export function diskFullMessage(folder: string): string {
  const { bytes, files } = freeSpace(folder)
  const left = files < FILES ? `${files} more files` : `${Math.floor(bytes / MEGABYTE)} MB`
  return [
    `The disk is full: ${resolve(folder)} has room for ${left}, and the hub needs ${RESERVE / MEGABYTE} MB and ${FILES} files to run safely.`,
    'Make room on this disk, or move the folder to a larger one (--data DIR). Then start the hub again; what it stored is kept.',
  ].join('\n')
}

export const isFull = (folder: string): boolean => {
  const { bytes, files } = freeSpace(folder)
  return bytes < RESERVE || files < FILES
}
