import pg from 'pg'
import { StoreUnavailable } from '../unavailable.ts'

/** What PostgreSQL's errors mean for a request. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */

/** The session takes no writes: the server is a standby, or its transactions are read-only by default. */
export class TakesNoWrites extends Error {}

/** When it went wrong: what may have been stored by then depends on it. */
export type Phase =
  /** Getting a connection, or a statement of a transaction that is not committed. */
  | 'nothing-stored'
  /** COMMIT, or a writing statement that is its own transaction. */
  | 'storing'

/** The server ends the session (57P0x: shutdown, crash, terminated), or the connection is gone (08xxx). */
const SESSION_ENDED = /^(08|57P|25P03)/
const READ_ONLY = '25006'
const DISK_FULL = '53100'
/** Too many connections, memory; lock not to be had in time; statement cancelled; serialization failure; deadlock. */
/** A table, or the schema, is not there. */
const MISSING = /^(42P01|3F000)$/

const BUSY = /^(53|55P03|57014|40001|40P01)/

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/**
 * Whether the connection may not be used again. A server that refuses writes is left too: the next connection may
 * reach its successor (a failover behind one name). Errors without a code are pg's own about a lost connection or a
 * time-out, unless they are a mistake in our code.
 */
export function endsConnection(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return !isMistake(error)
  return error.code === READ_ONLY || SESSION_ENDED.test(error.code ?? '')
}

const isMistake = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError

/** The error as the store tells it: StoreUnavailable where the database cannot do it now, else the error itself. */
export function explainFailure(error: unknown, phase: Phase): unknown {
  if (isMistake(error) || error instanceof StoreUnavailable) return error
  const options = { cause: error }
  if (codeOf(error) === READ_ONLY)
    return new StoreUnavailable('read-only', 'The database takes no writes now.', options)
  if (codeOf(error) === DISK_FULL)
    return new StoreUnavailable('storage-full', 'The disk of the database is full.', options)
  if (endsConnection(error)) {
    return phase === 'storing'
      ? new StoreUnavailable('in-doubt', 'The connection to the database was lost while storing.', options)
      : new StoreUnavailable('busy', 'The connection to the database was lost.', options)
  }
  if (MISSING.test(codeOf(error))) return new StoreUnavailable('missing', NO_TABLES, options)
  return BUSY.test(codeOf(error))
    ? new StoreUnavailable('busy', 'The database has too much to do.', options)
    : error
}

export const NO_TABLES = 'The database has no tables of Alongside.'

/** No connection was to be had, for whatever reason. */
export const noConnection = (error: unknown): StoreUnavailable =>
  new StoreUnavailable('busy', 'There is no connection to the database.', { cause: error })

const WORDS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'this name is not known',
  EAI_AGAIN: 'this name cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to this address',
  '57P03': 'it is starting up or shutting down',
  '53300': 'it has too many connections',
  '28P01': 'it refuses the password',
  '28000': 'it refuses this user',
  '3D000': 'there is no database of this name',
}

/** Why a server cannot be reached, in words for people and without what may be secret. */
export function nameOf(error: unknown): string {
  if (error instanceof TakesNoWrites) return 'it takes no writes (a standby, or set to read-only)'
  const code = codeOf(error)
  const known = WORDS[code]
  if (known) return known
  if (code) return `it refuses (${code})`
  return error instanceof Error && /time-?out/i.test(error.message)
    ? 'it does not answer'
    : 'it ends the connection'
}
