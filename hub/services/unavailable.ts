import { StoreUnavailable, type UnavailableReason } from '../store/unavailable.ts'
import { Refusal } from './refusal.ts'

const RETRY_AFTER_SECONDS = 2

/** What is said for each reason. Only where it is certain does it say that nothing was stored. */
const WORDS: Record<UnavailableReason, { status: 503 | 507; title: string; detail: string }> = {
  busy: {
    status: 503,
    title: 'Database is busy',
    detail: 'The database does not answer, or has too much to do. Nothing was stored. Try again in a moment.',
  },
  unreachable: {
    status: 503,
    title: 'Database cannot be reached',
    detail:
      'The hub cannot reach its database: it is stopped or starting, refuses the hub, takes no writes, or the way to it is broken. Nothing was stored. Try again in a moment; if it stays like this, tell an administrator.',
  },
  'read-only': {
    status: 503,
    title: 'Database takes no writes',
    detail: 'The database can only be read now. Nothing was stored. Try again in a moment.',
  },
  'storage-full': {
    status: 507,
    title: 'Storage is full',
    detail: 'There is no space left for the database. Nothing was stored. Make space, then try again.',
  },
  missing: {
    status: 503,
    title: 'Database is missing',
    detail: 'The database of the hub is not where it was. Nothing was stored. Tell an administrator.',
  },
  'in-doubt': {
    status: 503,
    title: 'In doubt',
    detail: 'It is not known whether this was stored; send it again. With the same ids it is stored once.',
  },
}

/** Programs are told `busy` of both: they come back for either. */
const typeOf = (reason: UnavailableReason) =>
  `urn:alongside:problem:${reason === 'unreachable' ? 'busy' : reason}` as const

/**
 * How a request is refused that the database could not do.
 * @param isCheck whether it only asked if a write is possible: proxies know 503 as the answer that it is not
 */
export function refusalOf(error: StoreUnavailable, isCheck = false): Refusal {
  const { status, title, detail } = WORDS[error.reason]
  return new Refusal(isCheck ? 503 : status, title, error.detail ?? detail, {
    type: typeOf(error.reason),
    headers: { 'retry-after': `${RETRY_AFTER_SECONDS}` },
  })
}

/** Whether something failed because the database could not do it now. */
export const isUnavailable = (error: unknown): boolean => error instanceof StoreUnavailable

/** How a hub refuses what it has no time for now. Nothing was stored. */
export const busy = (why: string): Refusal => refusalOf(new StoreUnavailable('busy', why))

/** How a hub refuses that ends what it has begun and wants no more. */
export const stopping = (): Refusal => busy('The hub is stopping.')
