import pg from 'pg'
import { expect, test } from 'vitest'
import { StoreUnavailable } from '../unavailable.ts'
import { endsConnection, explainFailure, noConnection } from './failures.ts'

/** An error of the server, as pg throws it. */
function refused(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError('refused', 7, 'error')
  error.code = code
  return error
}

// What PostgreSQL sends with FATAL to a session that it then ends: src/backend/tcop/postgres.c, ProcessInterrupts.
test.each([
  ['08006', 'connection_failure'],
  ['08P01', 'protocol_violation, also of a pooler'],
  ['57P01', 'admin_shutdown'],
  ['57P02', 'crash_shutdown'],
  ['57P05', 'idle_session_timeout'],
  ['25P03', 'idle_in_transaction_session_timeout'],
  ['25P04', 'transaction_timeout, since PostgreSQL 17'],
])('%s (%s) ends the connection: in doubt where it was storing, else nothing is stored', (code) => {
  expect(endsConnection(refused(code))).toBe(true)
  for (const [phase, reason] of [
    ['storing', 'in-doubt'],
    ['nothing-stored', 'unreachable'],
  ] as const) {
    const told = explainFailure(refused(code), phase)
    expect(told).toBeInstanceOf(StoreUnavailable)
    expect(told).toMatchObject({ reason })
  }
})

const timedOut = new Error('timeout exceeded when trying to connect') // of pg-pool, when all are taken, too
test.for([
  [
    'nothing listens',
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    'unreachable',
  ],
  ['it is starting', refused('57P03'), 'unreachable'],
  ['it ends the connection', new Error('Connection terminated unexpectedly'), 'unreachable'],
  ['it has no connection left', refused('53300'), 'busy'],
  ['no connection in time', timedOut, 'busy'],
] as const)('without a connection it is said why: %s', ([, error, reason]) => {
  expect(noConnection(error)).toMatchObject({ reason })
})

test('no answer in time is no word of a lost connection', () => {
  const late = new Error('Query read timeout') // of pg
  expect(explainFailure(late, 'nothing-stored')).toMatchObject({ reason: 'busy' })
})

test.each([
  ['57014', 'query_canceled'],
  ['55P03', 'lock_not_available'],
  ['40001', 'serialization_failure'],
  ['25P02', 'in_failed_sql_transaction'],
  ['23505', 'unique_violation'],
])('%s (%s) leaves the connection as it is', (code) => {
  expect(endsConnection(refused(code))).toBe(false)
})
