import { fold } from '../../lib/domain/fold.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { createIndex, restore, searchPoints, serialise } from '../../lib/search/talking-points.ts'
import { manyTalkingPoints, type Random, seeded } from '../factories.ts'
import { compare, type Figure, type Suite } from './measure.ts'

const POINTS = 10_000
const QUERIES = 50
const TOP = 3

/** A naive search over text that was folded beforehand: every word somewhere in it, in the order of the store. */
function scan(points: readonly TalkingPoint[]) {
  const texts = points.map(({ id, title, tags, objection, text }) => ({
    id,
    text: fold([title, ...tags, objection ?? '', text].join(' ')),
  }))
  return (query: string, limit: number) => {
    const words = fold(query).split(/\s+/)
    return texts.filter(({ text }) => words.every((word) => text.includes(word))).slice(0, limit)
  }
}

/** What a rep remembers of a title like "Fewer rejected parts for watchmakers: Kestrel": its longer words. */
const longerWords = (title: string): string =>
  title
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length >= 4)
    .join(' ')

/** One wrong letter in the middle of the longest word. */
function typo(query: string): string {
  const longest = query.split(' ').reduce((a, b) => (b.length > a.length ? b : a))
  const middle = Math.floor(longest.length / 2)
  return query.replace(longest, `${longest.slice(0, middle)}x${longest.slice(middle + 1)}`)
}

/** How the longer words of a title arrive. */
const FORMS: Readonly<Record<string, (query: string, random: Random) => string>> = {
  exact: (query) => query,
  'last word unfinished': (query) => query.slice(0, -2),
  typo,
  'no diacritics, capitals': (query) => fold(query).toUpperCase(),
  // The popup searches at each letter: any beginning, from one letter on. Too short to ask for hits.
  'while typing': (query, random) => query.slice(0, random.int(1, query.length - 1)),
}

export const suite: Suite = {
  what: `${POINTS} talking points in five languages; ${QUERIES} queries of the longer words of a title in each of five forms; in Node. A hit = the point among the first ${TOP}.`,
  packages: ['minisearch'],
  async run(log) {
    const points = manyTalkingPoints(POINTS)
    const index = createIndex(points)
    const json = serialise(index)
    log(`index of ${(json.length / 1e6).toFixed(1)} MB`)
    const naive = scan(points)

    const random = seeded(7)
    // A number at the end of a title is all that tells some apart; without it they are the same to anybody.
    const worded = points.filter(({ title }) => !/\d$/.test(title))
    const sample = Array.from({ length: QUERIES }, () => random.pick(worded))
    const figures: Figure[] = []
    const all: { samples: number[]; baseline: number[] } = { samples: [], baseline: [] }
    for (const [name, form] of Object.entries(FORMS)) {
      const queries = sample.map(({ id, title }) => ({ id, text: form(longerWords(title), random) }))
      const text = (round: number) => queries[round % QUERIES]?.text ?? ''
      const times = await compare({
        n: QUERIES * 4,
        candidate: (round) => searchPoints(index, text(round), 10),
        baseline: (round) => naive(text(round), 10),
      })
      all.samples.push(...times.samples)
      all.baseline.push(...times.baseline)
      if (name !== 'while typing') {
        const hits = (find: (query: string, limit: number) => { id: string }[]) =>
          queries.filter((query) => find(query.text, TOP).some(({ id }) => id === query.id)).length
        figures.push({
          name: `hits of ${QUERIES}, ${name}`,
          unit: 'hits',
          samples: [hits((query, limit) => searchPoints(index, query, limit))],
          baseline: { name: 'scan', samples: [hits(naive)] },
          limit: { of: 'median', atLeast: QUERIES },
        })
      }
      figures.push({
        name: `search, ${name}`,
        unit: 'ms',
        samples: times.samples,
        baseline: { name: 'scan', samples: times.baseline },
      })
    }

    const restored = await compare({
      n: 15,
      warmUp: 2,
      candidate: () => restore(json),
      baseline: () => createIndex(points),
    })
    return [
      {
        name: 'search, all forms',
        unit: 'ms',
        samples: all.samples,
        baseline: { name: 'scan', samples: all.baseline },
        limit: { of: 'p95', atMost: 10 },
      },
      ...figures,
      {
        name: 'restore',
        unit: 'ms',
        samples: restored.samples,
        baseline: { name: 'build', samples: restored.baseline },
        limit: { of: 'median', atMost: 200 },
      },
    ]
  },
}
