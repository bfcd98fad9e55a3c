import { type InsertAnswer, type InsertOutcome, outcomeOf } from '../../lib/domain/insert-answer.ts'

/** An Insert that takes longer waits for a reply to open, or for a page that is busy. */
const WAITS_MS = 400

/** @template Use for whom it is used, and beside what */
interface Steps<Use> {
  /**
   * Puts the text into the page; null or a rejection = nobody answered. `counted`: somebody else has counted it.
   * @param cancelled aborted, nothing is put there that does not stand there yet
   */
  insert(text: string, use: Use, cancelled: AbortSignal): Promise<(InsertAnswer & { counted?: true }) | null>
  /** Rejects where the browser does not let the text be copied. */
  copy(text: string): Promise<void>
  /** It takes so long that the rep is told, and may cancel it. Answers what is called when it has ended. */
  waits(cancel: () => void): () => void
  /** What came of it. `failed` = the text was neither inserted nor copied. */
  say(words: InsertOutcome['say'] | 'failed'): void
  count(use: Use): Promise<void>
}

/** Points that are being inserted, by the page of ours in which that was asked for. */
const underWay = new WeakMap<object, Set<string>>()

/**
 * Inserts a talking point, the same way in sidebar and popup: pressed again meanwhile, it would stand in the mail twice and
 * count twice; where it cannot be inserted it is copied; and it counts for whom it was pressed for, whoever is shown then.
 *
 * @param page of ours, the same object however many places in it offer the point
 * @param what read at once, before the page beside it becomes another one
 */
export async function insertPoint<Use>(
  page: object,
  pointId: string,
  what: () => Promise<{ text: string; use: Use }>,
  steps: Steps<Use>,
): Promise<void> {
  const points = underWay.get(page) ?? new Set()
  underWay.set(page, points)
  if (points.has(pointId)) return
  points.add(pointId)
  // What is said then may be answered by pressing again.
  const { words, counts } = await insertOrCopy(what, steps).finally(() => points.delete(pointId))
  steps.say(words)
  if (counts) await steps.count(counts)
}

const CANCELLED = { words: 'cancelled', counts: null } as const

async function insertOrCopy<Use>(
  what: () => Promise<{ text: string; use: Use }>,
  { insert, copy, waits }: Steps<Use>,
): Promise<{ words: Parameters<Steps<Use>['say']>[0]; counts: Use | null }> {
  const cancel = new AbortController()
  const { signal } = cancel
  let ended = () => {}
  const timer = setTimeout(() => {
    ended = waits(() => cancel.abort())
  }, WAITS_MS)
  try {
    const { text, use } = await what()
    if (signal.aborted) return CANCELLED // nobody would hear of it any more
    const answer = await insert(text, use, signal).catch(() => null)
    if (signal.aborted && !answer?.inserted) return CANCELLED
    const { say, copies, isUsed } = outcomeOf(answer)
    const counts = isUsed && !answer?.counted ? use : null
    return !copies || (await isCopied(copy(text)))
      ? { words: say, counts }
      : { words: 'failed', counts: null }
  } finally {
    clearTimeout(timer)
    ended()
  }
}

const isCopied = (copying: Promise<void>): Promise<boolean> =>
  copying.then(
    () => true,
    () => false,
  )
