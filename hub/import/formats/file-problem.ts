import type { SaidConsent } from '../../../lib/domain/consent.ts'
import type { CodedReason } from '../../../lib/domain/import-reason.ts'
import { inWords } from '../reason-words.ts'

/**
 * The whole file cannot be read. `reason` is shown to the person who imports it: it names the line and says what to do.
 * Single bad rows are not problems of the file; they are rejected one by one.
 */
export class FileProblem extends Error {
  override name = 'FileProblem'

  readonly reason: CodedReason

  constructor(reason: CodedReason) {
    super(inWords(reason))
    this.reason = reason
  }
}

/**
 * A field that a row has and that was not taken, or not as it stood; the row itself counts. Or one within which other rows
 * may stand (`may_hold_rows`), also of a row that is refused.
 */
export interface LeftOut {
  field: string
  /** The same for the same kind, without what stood there: they are counted. */
  reason: CodedReason
}

/** What a row that is not taken forbids: for its addresses, and for the leads that its system's ids name. */
export interface Forbidden {
  /** None where nobody knows whose row it is, or only its id tells. */
  emails: string[]
  /** Several where nobody can tell which of them is its id. */
  records?: { source: string; externalId: string }[]
  /** The lead that a touchpoint names by the hub's id, whoever has the address. */
  leadId?: string
  /** The system that says it, where that is known. */
  source?: string
  /** When it was so there, where that is known. */
  asOf?: string
  statements: SaidConsent[]
}

/** A row that is not taken, and why. `line` is the 1-based line of the file on which the row starts. */
export interface RowProblem {
  line: number
  problem: CodedReason
  /** What the row forbids all the same. */
  consent?: Forbidden
  leftOut?: LeftOut[]
}

/**
 * Rows that come together, such as those of one block of the file: one by one, handing a million of them from step to
 * step would take longer than reading them.
 */
export type Rows<Value = unknown> = AsyncGenerator<(RowRead<Value> | RowProblem)[]>

/** One row that was read: `value` as the file has it. */
export interface RowRead<Value> {
  line: number
  value: Value
  leftOut?: LeftOut[]
  /** What the row forbids beside what its value says. */
  consent?: Forbidden
}
