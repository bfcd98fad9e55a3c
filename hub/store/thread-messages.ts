import type { ArrayTypes } from './read-answer.ts'

/** What is asked of the thread of the engine: a statement, a copy, or its end. */
export type Question =
  | { statement: string; parameters: readonly unknown[] }
  | { copy: string; text: string }
  | 'close'

/**
 * What it says: that it has started, the answer to the oldest question, or that the engine has ended by itself. What
 * PostgreSQL answers, errors too, comes as the engine writes it, for read-answer.ts: reading it is not the work of that
 * thread. Nothing is the answer to a copy and to the end.
 */
export type Said = { started: ArrayTypes } | { answer: Uint8Array } | { error: SentError } | { ended: string }

/** An error on its way between threads, where only what Error itself has would arrive. */
export interface SentError {
  name: string
  message: string
  stack: string
  /** `code`, `detail` and so on. */
  fields: Record<string, unknown>
}
