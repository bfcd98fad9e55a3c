/**
 * The whole file cannot be read. `message` is shown to the person who imports it: it names the line and says what to
 * do. Single bad rows are not problems of the file; they are rejected one by one.
 */
export class FileProblem extends Error {
  override name = 'FileProblem'
}

/** A row that is not taken, and why. `line` is the 1-based line of the file on which the row starts. */
export interface RowProblem {
  line: number
  problem: string
}

/** One row that was read: `value` as the file has it. */
export interface RowRead<Value> {
  line: number
  value: Value
}
