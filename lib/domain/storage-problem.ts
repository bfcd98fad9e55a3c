/**
 * Why what is kept in the browser cannot be read or written. `newer`: a newer version of the extension wrote it.
 * `migration`: bringing it up to date failed and was undone. `full`: the disk or the browser's share of it. `lost`: the
 * browser cannot open it, or took it away while the page was open. `blocked`: another page keeps an older version open.
 */
export type StorageReason = 'newer' | 'migration' | 'full' | 'lost' | 'blocked'

/** Those that may be over in a moment, so that it is worth to try again. */
const PASSING: readonly (StorageReason | null)[] = ['full', 'lost', 'blocked']
export const mayPass = (error: unknown): boolean => PASSING.includes(reasonOf(error))

export class StorageProblem extends Error {
  override name = 'StorageProblem'
  readonly reason: StorageReason

  constructor(reason: StorageReason, detail: string, cause?: unknown) {
    super(detail, { cause })
    this.reason = reason
  }
}

/** Names of errors as IndexedDB gives them, and Dexie's own. https://www.w3.org/TR/IndexedDB/#exceptions */
const REASONS: Readonly<Record<string, StorageReason>> = {
  QuotaExceededError: 'full',
  VersionError: 'newer',
  UnknownError: 'lost',
  InvalidStateError: 'lost',
  DatabaseClosedError: 'lost',
  OpenFailedError: 'lost',
  MissingAPIError: 'lost',
  NotFoundError: 'lost',
  SecurityError: 'lost',
  AbortError: 'lost',
}

/** Chromium has no name for it: "UnknownError: Connection is closing because of: IO error: ... FILE_ERROR_NO_SPACE" (156). */
const NO_SPACE = /no.?space|enospc|disk is full|full disk/i

/**
 * What an error says about the storage; null when it is about something else. Dexie wraps the browser's errors: one in
 * `inner`, those of many rows in `failures`.
 */
export function reasonOf(error: unknown): StorageReason | null {
  if (error instanceof StorageProblem) return error.reason
  if (typeof error !== 'object' || error === null) return null
  const { name, message, inner, failures } = error as Record<string, unknown>
  for (const within of [inner, ...(Array.isArray(failures) ? failures : [])]) {
    const reason = within === error ? null : reasonOf(within)
    if (reason !== null) return reason
  }
  if (typeof name !== 'string' || !Object.hasOwn(REASONS, name)) return null
  return typeof message === 'string' && NO_SPACE.test(message) ? 'full' : REASONS[name]!
}
