import type { WorkspaceDatabase } from '../db/database.ts'
import { allPoints, indexDelta, readIndex, writeIndex } from '../db/points.ts'
import { allSearchWords } from '../db/search-words.ts'
import type { TalkingPoint } from '../domain/talking-point.ts'
import { ownEntries } from './synonyms.ts'
import {
  applyDelta,
  createIndex,
  type PointIndex,
  restore,
  searchPoints,
  serialise,
} from './talking-points.ts'

/** Talking points that reps may use, ready to be searched. */
export interface OpenPoints {
  points: readonly TalkingPoint[]
  /** Best hits first. */
  find(query: string, limit: number): TalkingPoint[]
}

/** The stored index; null when there is none, or one that this version cannot read: it is made anew then. */
async function storedIndex(db: WorkspaceDatabase) {
  const stored = await readIndex(db)
  if (stored === null) return null
  try {
    return { index: restore(stored.json), versions: stored.versions }
  } catch {
    return null
  }
}

/**
 * Opens the talking points with their index: restored, brought up to date by what changed since, and stored again.
 * Retired points are left out. Words that marketing has added count beside those of the product.
 */
export async function openPoints(db: WorkspaceDatabase): Promise<OpenPoints> {
  const points = (await allPoints(db)).filter((point) => point.verification.state !== 'retired')
  const own = ownEntries(await allSearchWords(db))
  const byId = new Map(points.map((point) => [point.id, point]))
  const stored = await storedIndex(db)
  let index: PointIndex
  if (stored === null) {
    index = createIndex(points)
    await store(db, index, points)
  } else {
    index = stored.index
    const { changed, removedIds } = indexDelta(points, stored.versions)
    if (changed.length > 0 || removedIds.length > 0) {
      applyDelta(index, changed, removedIds)
      await store(db, index, points)
    }
  }
  return {
    points,
    find: (query, limit) => searchPoints(index, query, limit, own).flatMap((hit) => byId.get(hit.id) ?? []),
  }
}

const store = (db: WorkspaceDatabase, index: PointIndex, points: readonly TalkingPoint[]) =>
  writeIndex(db, serialise(index), Object.fromEntries(points.map((point) => [point.id, point.updatedAt])))
