import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import pLimit, { type LimitFunction } from 'p-limit'
import type { HubEnv } from '../routes/route.ts'
import { Refusal } from '../services/refusal.ts'
import { busy } from '../services/unavailable.ts'
import type { Connections } from './connections.ts'

/** Node's side of a request; absent where a test calls the app without a network. */
const bindingsOf = (c: Context) => c.env as Partial<HttpBindings> | undefined
const incomingOf = (c: Context) => bindingsOf(c)?.incoming

/** The connection of somebody who has signed in no longer counts as a stranger's; their request counts as theirs. */
export const countForPerson = (connections: Connections | undefined) =>
  createMiddleware<HubEnv>(async (c, next) => {
    const { incoming, outgoing } = bindingsOf(c) ?? {}
    if (!connections || !incoming || !outgoing) return next()
    connections.signedIn(incoming.socket)
    const handled = connections.begin(c.get('actor').personId, incoming, outgoing)
    try {
      await next()
    } finally {
      handled()
    }
  })

/** Longest that a read waits for its person's other reads: an answer comes within 5 s, and the database has 4 of these. */
const TURN_MS = 1_000

/**
 * What one person reads waits for that person's own: so many at once go to the database, whose queue everybody shares.
 * One that waits too long is refused as the database's own queue does it (503, Retry-After). What is written does not wait:
 * it has bodies to wait for, an import's for an hour.
 */
export function takeTurns(readsAtOnce: number) {
  /** One for each person who has called, as many as there are people. */
  const turns = new Map<string, LimitFunction>()
  return createMiddleware<HubEnv>(async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next()
    const { personId } = c.get('actor')
    const mine = turns.get(personId) ?? pLimit(readsAtOnce)
    turns.set(personId, mine)
    await inTurn(mine, next, () => bindingsOf(c)?.outgoing?.destroyed === true)
  })
}

/** @throws Refusal (503) when no turn came in time */
async function inTurn(turns: LimitFunction, work: () => Promise<void>, isGone: () => boolean): Promise<void> {
  const late = Promise.withResolvers<never>()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    late.reject(busy('Other reads of this person take too long.'))
  }, TURN_MS)
  const turn = turns(async () => {
    clearTimeout(timer)
    if (isLate) return
    if (isGone()) throw busy('Its caller has gone.')
    await work()
  })
  await Promise.race([turn, late.promise])
}

/**
 * Ends the connection with the answer while the hub is going, and after a reading request whose body has not come: Node
 * would wait for it. (What a writing request leaves unread is dropped by @hono/node-server, for half a second.)
 */
export const closing = (isDraining: () => boolean) =>
  createMiddleware(async (c, next) => {
    await next()
    const incoming = incomingOf(c)
    const unread = incoming !== undefined && !incoming.complete && hasBody(c)
    if (isDraining() || (unread && (c.req.method === 'GET' || c.req.method === 'HEAD')))
      c.res.headers.set('connection', 'close')
  })

const hasBody = (c: Context): boolean =>
  c.req.header('transfer-encoding') !== undefined || Number(c.req.header('content-length') ?? 0) > 0

/**
 * The body in pieces of what has come meanwhile, as Node's own reader puts it together. The web's stream keeps each piece of the
 * sender apart, 65,000 at a time where they have one byte, and takes 90 us to hand one out.
 */
export function bodyBytes(c: Context): AsyncIterable<Uint8Array> {
  // Not destroyed where it is left early: the answer has to get through.
  return incomingOf(c)?.iterator({ destroyOnReturn: false }) ?? c.req.raw.body ?? new Blob([]).stream()
}

/** PostgreSQL has no NUL in text, so no id and no address has one either. */
export const refuseNul = createMiddleware(async (c, next) => {
  if (c.req.url.includes('%00')) {
    throw new Refusal(400, 'Bad request', 'The address of this request has a NUL character. Take it out.')
  }
  await next()
})
