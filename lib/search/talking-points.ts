import MiniSearch, { type Options } from 'minisearch'
import { fold } from '../domain/fold.ts'
import type { TalkingPoint } from '../domain/talking-point.ts'
import { type Entry, isAllSaid, splitWords, widen } from './synonyms.ts'

/** Full-text index of talking points. Holds ids only: the points themselves stay in the store. */
export type PointIndex = MiniSearch<Indexed>

/** A talking point that was found. Scores compare within one answer only. */
export interface PointHit {
  id: string
  score: number
}

interface Indexed {
  id: string
  title: string
  tags: string
  objection: string
  text: string
}

/** Raise it when fields or folding change: an index of another version is refused and built anew. */
const VERSION = 2

/**
 * Letters of a word that count. Words that begin with one another ("a", "aa", "aaa" ...) make the tree as deep as they
 * are long: 5,000 of them took 2.5 s a search and 12.7 MB stored, against 0.13 s and 0.16 MB.
 */
const LONGEST = 64

const OPTIONS: Options<Indexed> = {
  fields: ['title', 'tags', 'objection', 'text'],
  processTerm: (term) => fold(term).slice(0, LONGEST),
}

/** Hits below which typing errors are forgiven. */
const FEW = 3
const BOOST = { title: 3, tags: 2, objection: 2 }

const indexed = ({ id, title, tags, objection, text }: TalkingPoint): Indexed => ({
  id,
  title,
  tags: tags.join(' '),
  objection: objection ?? '',
  text,
})

/** Builds the index; a point that comes twice counts once, as it is last. 10,000 points take about a second. */
export function createIndex(points: readonly TalkingPoint[]): PointIndex {
  const index = new MiniSearch<Indexed>(OPTIONS)
  const latest = new Map(points.map((point) => [point.id, indexed(point)]))
  index.addAll([...latest.values()])
  return index
}

/** A last word shorter than this is still being typed: it is looked for in titles and tags, where few words are. */
const UNFINISHED = 3

/**
 * Best hits first, at most `limit`. First every word must stand in the point, the last one perhaps unfinished; when
 * that finds too few, words that mean the same count (synonyms.ts), and words may be misspelt: one letter from 4 letters
 * on, two from 6. What marketing says that a word stands for is looked for however much there is. Case and diacritics
 * never matter.
 * @param own marketing's words, as `ownEntries` makes them
 */
export function searchPoints(
  index: PointIndex,
  query: string,
  limit: number,
  own: readonly Entry[] = [],
): PointHit[] {
  const words = splitWords(query)
  const last = words.pop()
  if (last === undefined) return []
  const find = (fuzzy?: (term: string) => number | false) =>
    index.search({
      combineWith: 'AND',
      boost: BOOST,
      queries: [
        ...(words.length > 0 ? [{ queries: words, combineWith: 'AND' as const, fuzzy }] : []),
        {
          queries: [last],
          prefix: true,
          fuzzy,
          ...(last.length < UNFINISHED && { fields: ['title', 'tags'] }),
        },
      ],
    })
  const hits = new Map<string, { id: string; score: number }>()
  const add = (more: readonly { id: string; score: number }[]) => {
    for (const hit of more) if (!hits.has(hit.id)) hits.set(hit.id, hit)
  }
  const near = () => find((term) => (term.length >= 6 ? 2 : term.length >= 4 ? 1 : false))
  const widened = widen([...words, last], own)
  add(find())
  if (widened && isAllSaid(widened) && (widened.isOwn || hits.size < FEW)) add(findAny(index, widened.anyOf))
  if (hits.size < FEW) add(near())
  return top([...hits.values()], limit)
}

/** Shorter ones begin too many others: "cas", "cost". */
const isLong = (term: string) => term.length > 4

/** Hits of other words for the same. */
const findAny = (index: PointIndex, anyOf: readonly Entry['anyOf'][]): { id: string; score: number }[] =>
  index.search({
    combineWith: 'AND',
    boost: BOOST,
    queries: anyOf.map((some) => ({
      queries: some.map((one) =>
        typeof one === 'string' ? one : { queries: [...one], combineWith: 'AND' as const, prefix: false },
      ),
      combineWith: 'OR' as const,
      prefix: isLong,
    })),
  })

const top = (hits: readonly { id: string; score: number }[], limit: number): PointHit[] =>
  hits.slice(0, Math.max(0, limit)).map(({ id, score }) => ({ id, score }))

/** Brings the index up to date: `changed` are new or edited points, `removedIds` are gone (unknown ones are fine). */
export function applyDelta(
  index: PointIndex,
  changed: readonly TalkingPoint[],
  removedIds: readonly string[],
): void {
  // `discard` needs no copy of the old text, and MiniSearch sweeps up behind it by itself.
  for (const id of [...removedIds, ...changed.map((point) => point.id)]) {
    if (index.has(id)) index.discard(id)
  }
  const latest = new Map(changed.map((point) => [point.id, indexed(point)]))
  index.addAll([...latest.values()])
}

/** The index as text, to be stored. */
export const serialise = (index: PointIndex): string => JSON.stringify({ version: VERSION, index })

/** The index out of `serialise`. Throws on anything else, also on an index of another version: build it anew then. */
export function restore(json: string): PointIndex {
  const stored: unknown = JSON.parse(json)
  if (typeof stored !== 'object' || stored === null || !('version' in stored) || !('index' in stored)) {
    throw new Error('This is not a talking-point index. Build it from the points.')
  }
  if (stored.version !== VERSION) {
    throw new Error(
      `The index is of version ${stored.version}, this is ${VERSION}. Build it from the points.`,
    )
  }
  return MiniSearch.loadJS<Indexed>(stored.index as Parameters<typeof MiniSearch.loadJS>[0], OPTIONS)
}
