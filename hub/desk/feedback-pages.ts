import type { FeedbackItem, FeedbackList } from '../../lib/contract/feedback.ts'

/** What the desk knows of the feedback list: items newest first, and where the next older page begins. */
export interface KnownFeedback {
  items: FeedbackItem[]
  next: string | null
}

const idOf = (item: FeedbackItem) => item.feedback.id
const newestFirst = (a: FeedbackItem, b: FeedbackItem) =>
  b.receivedAt < a.receivedAt ? -1 : b.receivedAt > a.receivedAt ? 1 : idOf(b) < idOf(a) ? -1 : 1

/**
 * Brings the list up to date with a fresh first page. Older pages that were loaded stay while the fresh page still
 * touches them; otherwise there is a gap, and the list starts again from the fresh page.
 * @param keep ids that must not vanish under the reader's hands: a reply is being written, or a button was just
 *   pressed, although the item may not match the filter any more
 */
export function withFirstPage(
  known: KnownFeedback,
  page: FeedbackList,
  keep: ReadonlySet<string>,
): KnownFeedback {
  // A verdict that was replaced stands inside the one that replaced it.
  const fresh = new Set(
    page.items.flatMap((item) => [idOf(item), ...(item.earlier ?? []).map(({ feedback }) => feedback.id)]),
  )
  const last = page.items.at(-1)
  const touches = page.items.some((item) => known.items.some((old) => idOf(old) === idOf(item)))
  const goesOn = page.next !== null && touches
  const isOlder = (old: FeedbackItem) => last !== undefined && newestFirst(last, old) < 0
  const rest = known.items.filter(
    (old) => !fresh.has(idOf(old)) && (keep.has(idOf(old)) || (goesOn && isOlder(old))),
  )
  return {
    items: [...page.items, ...rest].sort(newestFirst),
    next: goesOn && rest.some(isOlder) ? known.next : page.next,
  }
}

/** Adds the next older page. */
export function withOlderPage(known: KnownFeedback, page: FeedbackList): KnownFeedback {
  const had = new Set(known.items.map(idOf))
  return { items: [...known.items, ...page.items.filter((item) => !had.has(idOf(item)))], next: page.next }
}

/** Puts the hub's answer about one item in the place of the old one. */
export function withItem(known: KnownFeedback, item: FeedbackItem): KnownFeedback {
  return { ...known, items: known.items.map((old) => (idOf(old) === idOf(item) ? item : old)) }
}
