import type { Engine, StatementResult } from './engine.ts'

/** What is asked of the thread of the engine: a statement, or its end. */
export type Question = Parameters<Engine['query']> | 'close'

/** What it says: that it has started, the answer to the oldest question, or that the engine has ended by itself. */
export type Said = 'started' | { answer: StatementResult<unknown> } | { error: SentError } | { ended: string }

/** An error on its way between threads, where only what Error itself has would arrive. */
export interface SentError {
  name: string
  message: string
  stack: string
  /** `code`, `detail` and so on. */
  fields: Record<string, unknown>
}
