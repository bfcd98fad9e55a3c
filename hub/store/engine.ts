/**
 * The engine of the embedded database: one connection, one statement after the other, in this thread
 * (embedded-engine.ts) or in one of its own (engine-thread.ts).
 */
export interface Engine {
  /** @throws what PostgreSQL says, with its `code`; EngineEnded */
  query<Row>(statement: string, parameters?: readonly unknown[]): Promise<StatementResult<Row>>
  /**
   * @param statement `copy ... from '/dev/blob'`
   * @param text what it reads
   */
  copy(statement: string, text: string): Promise<void>
  /** Ends it after what was asked before. */
  close(): Promise<void>
  readonly closed: boolean
}

export interface StatementResult<Row> {
  rows: Row[]
  /** Of insert, update, delete, merge and copy. */
  affectedRows: number
  /** The first word of what was done: `COMMIT`, or `ROLLBACK` where a transaction that has failed was to be committed. */
  command: string
}

/**
 * The engine of the embedded database has ended by itself (PostgreSQL's PANIC, for example when the write-ahead log
 * finds no room). What was committed is kept; nothing more can be done in this process.
 */
export class EngineEnded extends Error {
  /** What PostgreSQL said last. */
  readonly lastWords: string

  constructor(lastWords: string) {
    super(`The embedded database has ended: ${lastWords}`)
    this.name = 'EngineEnded'
    this.lastWords = lastWords
  }
}
