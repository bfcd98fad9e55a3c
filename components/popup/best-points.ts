import { lowerBound } from '../../lib/domain/evidence.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { verificationAt } from '../../lib/domain/verification-at.ts'

const base = (tag: string) => tag.toLowerCase().split('-')[0]

/** 2 = the user's own language, 1 = another variant of it (pt for pt-BR), 0 = another language. */
function closeness(point: TalkingPoint, language: string): number {
  if (point.language.toLowerCase() === language.toLowerCase()) return 2
  return base(point.language) === base(language) ? 1 : 0
}

/**
 * What the popup shows before anything is typed: validated points, the user's language first, then by what reps
 * reported (lower bound of "worked" among those who told), then the newest.
 */
export function bestPoints(
  points: Iterable<TalkingPoint>,
  language: string,
  now: Date,
  limit = 8,
): TalkingPoint[] {
  const ranked = [...points]
    .filter((point) => verificationAt(point.verification, now).state === 'validated')
    .map((point) => {
      const { worked, didNotWork } = point.evidence
      return { point, close: closeness(point, language), bound: lowerBound(worked, worked + didNotWork) }
    })
  ranked.sort(
    (a, b) => b.close - a.close || b.bound - a.bound || (a.point.updatedAt < b.point.updatedAt ? 1 : -1),
  )
  return ranked.slice(0, limit).map(({ point }) => point)
}
