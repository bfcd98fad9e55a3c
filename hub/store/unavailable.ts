/** Why the database cannot do now what was asked of it. */
export type UnavailableReason =
  /** It does not answer, or too many wait. Nothing was stored. */
  | 'busy'
  /** Its server is stopped or not to be reached. Nothing was stored. */
  | 'unreachable'
  /** It takes no writes. Nothing was stored. */
  | 'read-only'
  /** There is no space left. Nothing was stored. */
  | 'storage-full'
  /** The folder or the tables of the database are not there (any more). Nothing was stored. */
  | 'missing'
  /** The connection was lost while it was storing: it may be stored or not. */
  | 'in-doubt'

/** Thrown by the store on either database; app.ts makes it a 503 (507 for a full disk) with a problem and Retry-After. */
export class StoreUnavailable extends Error {
  readonly reason: UnavailableReason
  /** What the caller is told instead of the common words for this reason. */
  readonly detail: string | null

  constructor(
    reason: UnavailableReason,
    message: string,
    { detail = null, ...options }: ErrorOptions & { detail?: string | null } = {},
  ) {
    super(message, options)
    this.detail = detail
    this.name = 'StoreUnavailable'
    this.reason = reason
  }
}
