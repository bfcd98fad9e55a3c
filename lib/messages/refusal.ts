/**
 * A listener that fails cannot make its sender's promise fail in Chromium (156, 2026-12): it answers with this, and the sender
 * fails itself. Without imports: the content script has it too.
 */
const REFUSED = 'alongside:refused'

/** What a listener answers that failed. */
export const refusal = (problem: unknown) => ({
  [REFUSED]: problem instanceof Error ? problem.message : String(problem),
})

/** Why the listener failed, or null where the answer is one. */
export function refusedWhy(answer: unknown): string | null {
  const why: unknown = typeof answer === 'object' && answer !== null && Reflect.get(answer, REFUSED)
  return typeof why === 'string' ? why : null
}
