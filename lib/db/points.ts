import type { TalkingPoint } from '../domain/talking-point.ts'
import type { StoredIndex, WorkspaceDatabase } from './database.ts'

/** Writes talking points as the hub sent them. */
export async function putPoints(db: WorkspaceDatabase, points: readonly TalkingPoint[]): Promise<void> {
  await db.talkingPoints.bulkPut([...points])
}

/** Removes talking points that are gone on the hub. */
export async function removePoints(db: WorkspaceDatabase, ids: readonly string[]): Promise<void> {
  await db.talkingPoints.bulkDelete([...ids])
}

/** All talking points of the workspace, retired ones too. */
export function allPoints(db: WorkspaceDatabase): Promise<TalkingPoint[]> {
  return db.talkingPoints.toArray()
}

/** The stored search index, or null when none was built yet. */
export async function readIndex(db: WorkspaceDatabase): Promise<StoredIndex | null> {
  return (await db.searchIndex.get('talking-points')) ?? null
}

/** Stores the search index; `versions` = id -> updatedAt of the points inside. */
export async function writeIndex(
  db: WorkspaceDatabase,
  json: string,
  versions: Record<string, string>,
): Promise<void> {
  await db.searchIndex.put({ id: 'talking-points', json, versions })
}

/** What separates a stored index from the stored points: to be applied with lib/search's `applyDelta`. */
export function indexDelta(
  points: readonly TalkingPoint[],
  versions: Readonly<Record<string, string>>,
): { changed: TalkingPoint[]; removedIds: string[] } {
  const ids = new Set(points.map((p) => p.id))
  return {
    changed: points.filter((p) => versions[p.id] !== p.updatedAt),
    removedIds: Object.keys(versions).filter((id) => !ids.has(id)),
  }
}
