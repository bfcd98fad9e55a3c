import { useMemo } from 'react'
import type { SearchWordContent } from '../../../lib/domain/search-word.ts'
import type { TalkingPoint } from '../../../lib/domain/talking-point.ts'
import { ownEntries } from '../../../lib/search/synonyms.ts'
import { createIndex, searchPoints } from '../../../lib/search/talking-points.ts'

/** As many as the popup shows. */
const LIMIT = 20

/** Talking points that reps find with a search, the best first; null while they are not there yet. */
export type Find = ((query: string, words?: readonly SearchWordContent[]) => TalkingPoint[]) | null

/** Searches as the popup does, with marketing's words as they are now unless others are given. */
export function useFound(points: readonly TalkingPoint[] | null, words: readonly SearchWordContent[]): Find {
  // Each round of the list brings a new one of the same; the index takes a second for 10,000 points.
  const versions = points?.map(({ id, updatedAt }) => `${id} ${updatedAt}`).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `versions` says what is in the list
  const indexed = useMemo(() => {
    if (points === null) return null
    const open = points.filter(({ verification }) => verification.state !== 'retired')
    return { index: createIndex(open), byId: new Map(open.map((point) => [point.id, point])) }
  }, [versions])
  const own = useMemo(() => ownEntries(words), [words])
  return useMemo(
    () =>
      indexed &&
      ((query, others) =>
        searchPoints(indexed.index, query, LIMIT, others ? ownEntries(others) : own).flatMap(
          ({ id }) => indexed.byId.get(id) ?? [],
        )),
    [indexed, own],
  )
}
