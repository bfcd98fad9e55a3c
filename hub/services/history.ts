import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { deleteExpiredSessions } from '../store/access-keys.ts'
import {
  bindToServer,
  pruneMarks,
  renameHistory,
  selectHistory,
  selectNewestPoint,
  selectWorkspaces,
} from '../store/history.ts'
import type { Db, Store } from '../store/open.ts'
import { deleteEndedInvitations, deleteEndedSignIns } from '../store/sign-in.ts'
import type { Point } from '../store/transaction.ts'
import { forgetNames, forgetOldSearches } from './missed-searches.ts'
import { Refusal } from './refusal.ts'

/**
 * A cursor is a point of one history, `HISTORY.NUMBER.MARK`. The mark is that of the transaction that gave the number
 * out, so a cursor is known exactly where that transaction is, and with it everything before: a database that was put
 * back to a copy has the copy's marks, and gives out others from there. Nobody has anything of the point 0: it is
 * `HISTORY.0`, without a mark.
 */
export const formatCursor = ({ history, seq, mark }: Point): string =>
  seq === 0 ? `${history}.0` : `${history}.${seq}.${mark}`

const CURSOR = /^([\w-]+)\.(?:0|([1-9]\d{0,14})\.([\w-]+))$/

function pointOf(cursor: string): Point {
  const [matched, history = '', seq = '0', mark = ''] = CURSOR.exec(cursor) ?? []
  if (!matched) throw noCursor()
  return { history, seq: Number(seq), mark }
}

/**
 * Where the history stands, and the number of each cursor.
 * @throws Refusal 410 for a cursor that this history does not know, 400 for what is none
 */
export async function readPoints(db: Db, workspaceId: string, cursors: string[]) {
  const points = cursors.map(pointOf)
  const now = await selectHistory(
    db,
    workspaceId,
    points.map(({ seq }) => seq),
  )
  for (const [i, { history, seq, mark }] of points.entries()) {
    if (history !== now.history || (seq > 0 && mark !== now.marks[i])) throw unknownCursor()
  }
  return { history: now.history, seq: now.seq, numbers: points.map(({ seq }) => seq) }
}

const unknownCursor = () =>
  new Refusal(
    410,
    'Unknown cursor',
    'The hub does not know this cursor (any more). Start again without one.',
    { type: 'urn:alongside:problem:unknown-cursor' },
  )

/** Its type tells clients of whatever age that they, and nobody else, start again. */
const noCursor = () =>
  new Refusal(
    400,
    'Bad request',
    'This is no cursor of this list. Use "cursor" of the last answer, or none.',
    {
      type: 'urn:alongside:problem:unknown-cursor',
    },
  )

/** The cursor of a number that was given out, or of 0. */
export async function cursorAt(db: Db, workspaceId: string, seq: number): Promise<string> {
  const { history, marks } = await selectHistory(db, workspaceId, [seq])
  return formatCursor({ history, seq, mark: marks[0] ?? '' })
}

/** After all that is in the history. */
export const newestPoint = (db: Db, workspaceId: string): Promise<Point> => selectNewestPoint(db, workspaceId)

/**
 * Gives the history another name, so that every client starts again from the beginning: for a database that was put
 * back to a copy. Of one workspace, or of all.
 */
export const newHistory = (db: Db, workspaceId?: string): Promise<void> => renameHistory(db, workspaceId)

/** What a hub has given out: the newest number of each workspace. */
const GivenOut = z.record(z.string(), z.int())

/** A folder that cannot be written to now is lived with: the marks tell the same, only later. */
const TAKES_NO_WRITES = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT']
const KEEP_EVERY_MS = 10_000
const CLEAN_EVERY_MS = 86_400_000
/** Hubs on one database go by their own clocks: one that is ahead must not delete what the others still take. */
const ENDED_FOR_MS = 2 * 86_400_000
/** What reads all leads does not hold up a start. */
const FIRST_NAMES_MS = 600_000

/**
 * Watches over the histories of a hub while it runs. At the start a history gets another name where the rows are on
 * another server than before, or fewer than were given out: clients then start again at once and together. (One that
 * has seen what is lost would start again anyway, because its cursor's mark is not there.) At the start and each day it
 * deletes what has been kept long enough; searches that name a lead go each day.
 * @param file in the hub's own folder, where it keeps what it has given out, also of a PostgreSQL elsewhere
 * @returns a function that ends it
 */
export async function watchHistory(store: Store, file: string): Promise<() => Promise<void>> {
  const server = await store.identity()
  if (server !== null) await bindToServer(store.writes, server)
  const before = readGivenOut(file)
  for (const { id, seq } of await selectWorkspaces(store.db))
    if (seq < (before[id] ?? 0)) await newHistory(store.writes, id)
  await cleanAll(store)
  const keep = async () => keepGivenOut(file, await selectWorkspaces(store.db))
  await keep().catch((error: NodeJS.ErrnoException) => {
    if (!TAKES_NO_WRITES.includes(error.code ?? '')) throw error
  })
  const timers = [
    setTimeout(() => forgetAllNames(store).catch(() => {}), FIRST_NAMES_MS),
    setInterval(() => forgetAllNames(store).catch(() => {}), CLEAN_EVERY_MS),
    setInterval(() => keep().catch(() => {}), KEEP_EVERY_MS), // the database cannot be asked now: another time
    setInterval(() => cleanAll(store).catch(() => {}), CLEAN_EVERY_MS),
  ]
  for (const timer of timers) timer.unref()
  return async () => {
    for (const timer of timers) clearInterval(timer)
    await keep().catch(() => {})
  }
}

async function cleanAll(store: Store): Promise<void> {
  await deleteEndedSignIns(store.jobs, new Date(Date.now() - ENDED_FOR_MS))
  for (const { id } of await selectWorkspaces(store.db)) await clean(store, id)
}

async function forgetAllNames(store: Store): Promise<void> {
  for (const { id } of await selectWorkspaces(store.db)) await forgetNames(store, id)
}

/** Deletes what a workspace does not keep any longer. */
async function clean(store: Store, workspaceId: string): Promise<void> {
  const now = new Date()
  const ended = new Date(now.getTime() - ENDED_FOR_MS)
  await deleteEndedInvitations(store.jobs, workspaceId, ended)
  await deleteExpiredSessions(store.jobs, workspaceId, ended)
  await pruneMarks(store.jobs, workspaceId, now)
  await forgetOldSearches(store, workspaceId)
}

/** The newest number of each workspace that the hub beside this file has given out; none where there is no file. */
export function readGivenOut(file: string): Record<string, number> {
  try {
    return GivenOut.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {} // a first start, or a file that a crash left half: the marks tell the same, only later
  }
}

function keepGivenOut(file: string, workspaces: { id: string; seq: number }[]): void {
  const text = JSON.stringify(Object.fromEntries(workspaces.map(({ id, seq }) => [id, seq])))
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
