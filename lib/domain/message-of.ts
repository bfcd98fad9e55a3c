import type { Hint } from './hint.ts'

/**
 * Which message a page shows, as a name that tells nothing of it; null where the host names threads only, or nothing: an
 * answer comes into the thread that it answers.
 */
export const messageOf = (hint: Pick<Hint, 'origin' | 'message'> | null): string | null =>
  hint?.message ? `${hint.origin} ${hint.message}` : null
