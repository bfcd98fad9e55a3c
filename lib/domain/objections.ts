import { fold } from './fold.ts'
import type { SearchWordContent } from './search-word.ts'
import type { TalkingPoint } from './talking-point.ts'

type Answer = Pick<TalkingPoint, 'title' | 'objection' | 'tags'>

/** What leads say against buying, or ask, as talking points and reps have written it. */
export interface Objection {
  /** The same for texts that differ by case, diacritics, spaces and punctuation at their ends. */
  key: string
  text: string
  /** Talking points that answer it. */
  count: number
}

/** By which objections are compared. Never shown. */
export const objectionKey = (text: string): string =>
  fold(text)
    .replace(/[\p{P}\s]+/gu, ' ')
    .trim()

/** The objections that these points answer, the most answered first, else in the order of the points. */
export function objectionsOf(points: readonly Pick<Answer, 'objection'>[]): Objection[] {
  const found = new Map<string, Objection>()
  for (const { objection } of points) {
    const key = objectionKey(objection ?? '')
    if (objection === null || key === '') continue
    const known = found.get(key)
    if (known) known.count += 1
    else found.set(key, { key, text: objection.trim(), count: 1 })
  }
  return [...found.values()].sort((a, b) => b.count - a.count)
}

/** Whether a point answers the objection with this key. */
export const answers = ({ objection }: Pick<Answer, 'objection'>, key: string): boolean =>
  objection !== null && objectionKey(objection) === key

/** Words shorter than this say little: "the", "pas", "for". They count where nothing longer was said. */
const TELLING = 4

const wordsOf = (text: string): string[] => objectionKey(text).split(' ').filter(Boolean)

/** What marketing's words in what somebody said stand for. */
function meantBy(objection: string, words: readonly SearchWordContent[]): string[] {
  const all = wordsOf(objection)
  const isSaid = (phrase: readonly string[]) =>
    phrase.length > 0 && all.some((_, at) => phrase.every((word, n) => word === all[at + n]))
  return words.filter((entry) => entry.words.some((word) => isSaid(wordsOf(word)))).map((e) => e.standsFor)
}

/**
 * The points that answer what somebody said, best first. Those for that very objection are all there is; else those for
 * what marketing says is meant by it, then words of it are looked for in objections, titles and tags, a rare word counting
 * more than one that many points have.
 * @param searchWords marketing's own
 */
export function pointsAnswering<Point extends Answer>(
  points: readonly Point[],
  objection: string,
  searchWords: readonly SearchWordContent[] = [],
): Point[] {
  const key = objectionKey(objection)
  const exact = points.filter((point) => key !== '' && answers(point, key))
  if (exact.length > 0) return exact
  const meant = meantBy(objection, searchWords).flatMap((text) => pointsAnswering(points, text))
  const all = [...new Set(wordsOf(objection))]
  const telling = all.filter((word) => word.length >= TELLING)
  const words = telling.length > 0 ? telling : all
  const texts = points.map((point) => wordsOf([point.objection, point.title, ...point.tags].join(' ')))
  const scores = points.map(() => 0)
  for (const word of words) {
    const having = texts.flatMap((text, at) => (text.some((each) => each.startsWith(word)) ? [at] : []))
    for (const at of having) scores[at] = (scores[at] ?? 0) + 1 / having.length
  }
  const found = points
    .map((point, at) => ({ point, score: scores[at] ?? 0 }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ point }) => point)
  return [...new Set([...meant, ...found])]
}
