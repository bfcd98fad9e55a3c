import type { z } from 'zod'
import type { Change, ChangesAnswer, ChangesQuery } from '../../lib/contract/changes.ts'
import { type ChangeRow, selectChanges } from '../store/changes.ts'
import { selectStatuses } from '../store/feedback.ts'
import { selectRenamed } from '../store/lead-sources.ts'
import { readContexts } from '../store/leads.ts'
import type { Db, Store } from '../store/open.ts'
import { selectSearchWordsById } from '../store/search-words.ts'
import { selectSelectorUpdates } from '../store/selector-updates.ts'
import { selectTalkingPointsById } from '../store/talking-points.ts'
import { type Actor, must } from './actor.ts'
import { cursorAt, readPoints } from './history.ts'
import { toSearchWord } from './search-words.ts'
import { toTalkingPoint } from './talking-points.ts'

/** A page ends after the part with which it is this long, in characters: whoever answers holds it in memory. */
export const PAGE_LENGTH = 2 * 1024 * 1024
/** So many entities are read by one statement: the longest leads take some 50 ms. */
const PART = 50

/**
 * One page of what changed after `since`, each entity once and as it is now: `limit` changes at most, fewer where they
 * are long. The cursor of the answer is the number of the last change looked at, also when that one is another rep's
 * and is left out. All of it is read from one snapshot: no value is newer than the cursor that comes with it, which a
 * hub that loses the newest could not mend.
 * @throws Refusal 410 for a cursor (`since` or `seen`) that this history does not know, 400 for what is none
 */
export async function readChanges(
  { bulk }: Store,
  actor: Actor,
  { since, seen, limit }: z.infer<typeof ChangesQuery>,
): Promise<ChangesAnswer> {
  must(actor, 'changes.read')
  const { workspaceId } = actor
  const snapshot = bulk.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return snapshot.execute(async (tx) => {
    const cursors = [since, seen].filter((cursor) => cursor !== undefined)
    const { history, seq, numbers } = await readPoints(tx, workspaceId, cursors)
    const from = since === undefined ? 0 : (numbers[0] ?? 0)
    const rows = await selectChanges(tx, workspaceId, from, limit + 1)
    const { changes, looked } = await readPage(tx, actor, rows.slice(0, limit))
    const more = rows.length > looked
    const last = more ? rows[looked - 1]!.seq : seq
    return {
      history,
      cursor: since !== undefined && last === from ? since : await cursorAt(tx, workspaceId, last),
      more,
      changes,
    }
  })
}

/** Reads part after part until the page is full. @returns also how many rows it looked at */
async function readPage(db: Db, actor: Actor, rows: ChangeRow[]) {
  const changes: Change[] = []
  let looked = 0
  for (let length = 0; looked < rows.length && length < PAGE_LENGTH; ) {
    const part = rows.slice(looked, looked + PART)
    const read = await readEntities(db, actor, part)
    changes.push(...read)
    length += JSON.stringify(read).length
    looked += part.length
  }
  return { changes, looked }
}

async function readEntities(db: Db, { workspaceId, personId }: Actor, page: ChangeRow[]): Promise<Change[]> {
  const ids = (kind: ChangeRow['kind']) => page.filter((row) => row.kind === kind).map((row) => row.entity_id)
  const [leads, points, searchWords, statuses, updates] = await Promise.all([
    readContexts(db, workspaceId, ids('lead')),
    selectTalkingPointsById(db, workspaceId, ids('talking_point')),
    selectSearchWordsById(db, workspaceId, ids('search_word')),
    selectStatuses(db, workspaceId, ids('feedback_status')),
    selectSelectorUpdates(db, workspaceId, ids('selector_update')),
  ])
  const leadById = new Map(leads.map((context) => [context.lead.id, context]))
  const gone = ids('lead').filter((id) => !leadById.has(id))
  const renamed = await selectRenamed(db, workspaceId, gone)
  const pointById = new Map(points.map((row) => [row.id, row]))
  const searchWordById = new Map(searchWords.map((row) => [row.id, row]))
  const statusById = new Map(statuses.map((row) => [row.id, row]))
  const updateByHost = new Map(updates.map(({ host, ...signed }) => [host, signed]))
  return page.flatMap(({ kind, entity_id: id }): Change[] => {
    if (kind === 'lead') {
      const renamedTo = renamed.get(id)
      return [{ kind, id, value: leadById.get(id) ?? null, ...(renamedTo !== undefined && { renamedTo }) }]
    }
    if (kind === 'talking_point') {
      const row = pointById.get(id)
      return [{ kind, id, value: row ? toTalkingPoint(row) : null }]
    }
    if (kind === 'search_word') {
      const row = searchWordById.get(id)
      return [{ kind, id, value: row ? toSearchWord(row) : null }]
    }
    if (kind === 'selector_update') return [{ kind, id, value: updateByHost.get(id) ?? null }]
    const row = statusById.get(id)
    if (!row) return [{ kind, id, value: null }] // erased: a bare id, which says nothing to whoever did not write it
    return row.person_id === personId ? [{ kind, id, value: row.status, feedback: row.body }] : []
  })
}
