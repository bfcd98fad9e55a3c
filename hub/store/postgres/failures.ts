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

/**
 * The server ends the session (57P0x: shutdown, crash, terminated; 25P03 and, since PostgreSQL 17, 25P04: a transaction
 * that was idle or open for too long), or the connection is gone (08xxx).
 */
const SESSION_ENDED = /^(08|57P|25P0[34])/
const READ_ONLY = '25006'
const DISK_FULL = '53100'
/** A table, or the schema, is not there. */
const MISSING = /^(42P01|3F000)$/
/** Too many connections, memory; lock not to be had in time; statement cancelled; serialization failure; deadlock. */
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
      : new StoreUnavailable(whyAway(error), 'The connection to the database was lost.', options)
  }
  if (MISSING.test(codeOf(error))) return new StoreUnavailable('missing', NO_TABLES, options)
  return BUSY.test(codeOf(error))
    ? new StoreUnavailable('busy', 'The database has too much to do.', options)
    : error
}

export const NO_TABLES = 'The database has no tables of Alongside.'

/** No connection was to be had, for whatever reason. */
export const noConnection = (error: unknown): StoreUnavailable =>
  new StoreUnavailable(whyAway(error), 'There is no connection to the database.', { cause: error })

/** A server that does not answer in time, or has no connection left, may only have too much to do. */
const whyAway = (error: unknown) =>
  BUSY.test(codeOf(error)) || (error instanceof Error && /time-?out/i.test(error.message))
    ? 'busy'
    : 'unreachable'

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
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another name. Use the name in the certificate, or sslmode=no-verify to connect without checking who answers',
}

/** OpenSSL found no authority that Node knows: managed servers have one of their own. */
const UNKNOWN_AUTHORITY =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/
const NO_TLS = 'The server does not support SSL connections'

/** What waiting does not mend: user or password (28xxx), a database that is not there (3D000), certificates. */
export const isOfSettings = (error: unknown): boolean =>
  error instanceof pg.DatabaseError
    ? /^(28|3D)/.test(error.code ?? '')
    : UNKNOWN_AUTHORITY.test(codeOf(error)) ||
      /^(CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/.test(codeOf(error)) ||
      (error instanceof Error && error.message === NO_TLS)

/** Why a server cannot be reached, in words for people and without what may be secret. */
export function nameOf(error: unknown): string {
  if (error instanceof TakesNoWrites) return 'it takes no writes (a standby, or set to read-only)'
  const code = codeOf(error)
  const known = WORDS[code]
  if (known) return known
  if (UNKNOWN_AUTHORITY.test(code))
    return 'its certificate is of an authority that is not known here. Add sslrootcert=FILE with the certificate of its authority to DATABASE_URL, or sslmode=no-verify to connect without checking who answers'
  if (error instanceof Error && error.message === NO_TLS)
    return 'it speaks no TLS. Leave sslmode out of DATABASE_URL, or set TLS up there'
  if (code) return `it refuses (${code})`
  return error instanceof Error && /time-?out/i.test(error.message)
    ? 'it does not answer'
    : 'it ends the connection'
}
