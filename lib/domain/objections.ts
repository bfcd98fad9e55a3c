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

/** What is meant by one saying, of which marketing may have written very many. */
const MOST_MEANT = 10

/** What a saying stands for, by what marketing's words in it say: each once, in the order of the entries. */
export type Meanings = (said: readonly string[]) => string[]

interface Phrase {
  words: string[]
  entry: number
}

/** Marketing's words, made ready once for all that is said. */
export function meaningsOf(entries: readonly SearchWordContent[]): Meanings {
  const byFirst = new Map<string, Phrase[]>()
  for (const [entry, { words }] of entries.entries())
    for (const phrase of words.map(wordsOf)) {
      const [first] = phrase
      if (first === undefined) continue
      const same = byFirst.get(first)
      if (same) same.push({ words: phrase, entry })
      else byFirst.set(first, [{ words: phrase, entry }])
    }
  return (said) => {
    const meant = new Set<number>()
    for (const [at, first] of said.entries())
      for (const { words, entry } of byFirst.get(first) ?? [])
        if (words.every((word, n) => word === said[at + n])) meant.add(entry)
    const inOrder = [...meant].sort((a, b) => a - b)
    return [...new Set(inOrder.flatMap((entry) => entries[entry]?.standsFor ?? []))].slice(0, MOST_MEANT)
  }
}

/** By which words the points can be found. */
interface WordsOfPoints {
  /** Each once, in order. */
  words: string[]
  /** Which points have each. */
  having: Map<string, number[]>
}

function wordsOfPoints(points: readonly Answer[]): WordsOfPoints {
  const having = new Map<string, number[]>()
  for (const [at, { objection, title, tags }] of points.entries())
    for (const word of new Set(wordsOf([objection, title, ...tags].join(' ')))) {
      const same = having.get(word)
      if (same) same.push(at)
      else having.set(word, [at])
    }
  return { words: [...having.keys()].sort(), having }
}

/** The points that have a word which begins like this. */
function havingBeginning({ words, having }: WordsOfPoints, beginning: string): Set<number> {
  let [low, high] = [0, words.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((words[middle] ?? '') < beginning) low = middle + 1
    else high = middle
  }
  const found = new Set<number>()
  for (let at = low; words[at]?.startsWith(beginning); at++)
    for (const point of having.get(words[at] ?? '') ?? []) found.add(point)
  return found
}

/**
 * Finds the points that answer what somebody said, best first. Those for that very objection are all there is; else those
 * for what marketing says is meant by it, then words of it are looked for in objections, titles and tags, a rare word
 * counting more than one that many points have. The points are made ready once: it is asked again at each key.
 * @param meanings marketing's own words
 */
export function answererOf<Point extends Answer>(
  points: readonly Point[],
  meanings: Meanings = () => [],
): (objection: string) => Point[] {
  const byKey = Map.groupBy(points, ({ objection }) => objectionKey(objection ?? ''))
  const ofPoints = wordsOfPoints(points)
  const answering = (objection: string, meant: Meanings): Point[] => {
    const key = objectionKey(objection)
    const exact = key === '' ? undefined : byKey.get(key)
    if (exact) return exact
    const said = key.split(' ').filter(Boolean)
    const all = [...new Set(said)]
    const telling = all.filter((word) => word.length >= TELLING)
    const scores = new Map<number, number>()
    for (const word of telling.length > 0 ? telling : all) {
      const having = havingBeginning(ofPoints, word)
      for (const at of having) scores.set(at, (scores.get(at) ?? 0) + 1 / having.size)
    }
    const found = [...scores]
      .sort(([a, scoreOfA], [b, scoreOfB]) => scoreOfB - scoreOfA || a - b)
      .flatMap(([at]) => points[at] ?? [])
    return [...new Set([...meant(said).flatMap((text) => answering(text, () => [])), ...found])]
  }
  return (objection) => answering(objection, meanings)
}
