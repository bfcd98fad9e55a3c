import type { Problem, ProblemType } from '../../lib/contract/problem.ts'

/** What a refusal says besides its title and detail. */
export interface RefusalOptions {
  /** What programs tell it apart by. */
  type?: ProblemType
  headers?: Record<string, string>
  errors?: Problem['errors']
  /** Of `newer-version`: what is there now. */
  current?: Problem['current']
  /** Of an import: the detail, coded. */
  reason?: Problem['reason']
}

/**
 * The one way in which the hub refuses what it is asked: thrown by services and routes, made into a problem of RFC 9457
 * by app.ts. `message` is the problem's detail: a sentence that says what to do.
 */
export class Refusal extends Error {
  override name = 'Refusal'
  /** HTTP status. */
  readonly status: number
  readonly title: string
  readonly options: RefusalOptions

  constructor(status: number, title: string, detail: string, options: RefusalOptions = {}) {
    super(detail)
    this.status = status
    this.title = title
    this.options = options
  }
}

/** 404 for a thing that an id names. */
export const notThere = (what: string): Refusal =>
  new Refusal(404, 'Not found', `There is no ${what} with this id here. It may have been erased.`)

/** 400 for input that has the contract's shape and still cannot be used. */
export const badRequest = (detail: string): Refusal => new Refusal(400, 'Bad request', detail)
