const SECOND = 1000
const KILOBYTE = 1024
const MEGABYTE = 1024 * KILOBYTE

/**
 * What one process of the hub gives to callers. An extension sends a request of some kilobytes and is gone; whoever
 * takes more is a mistake or means harm.
 */
export const LIMITS = {
  /** Open at once. When all are taken, the one that has been idle longest makes room. */
  connections: 4_000,
  /** Of those, on which nobody has shown a key or a session yet. The oldest makes room. */
  strangers: 1_000,
  /** Of those, from one address (of a proxy that is trusted: any number). An office shares one address. */
  strangersOfOneAddress: 200,
  /** Not yet answered, on one connection. Browsers and proxies send one after the other. */
  requestsAtOnce: 16,
  /** Not yet answered in full, of one person, on whatever connections. More are refused (429). */
  requestsOfPerson: 64,
  /** Of those, read from the database at once; the rest wait for these. A browser sends six. */
  readsOfPerson: 4,
  /** Of all people together. More are refused (503). */
  requestsOfAll: 500,
  /** Answered and not yet taken, by one person. The connection that holds most is closed. */
  unsentBytesOfPerson: 32 * MEGABYTE,
  /** By all together. */
  unsentBytesOfAll: 256 * MEGABYTE,
  /** From connecting, or from the first byte, to the last header. */
  headersMs: 10 * SECOND,
  /** For the whole body; an import may take as long as it keeps sending. */
  bodyMs: 20 * SECOND,
  /** Nothing sent and nothing taken by the caller, in the middle of a request or an answer; not while the hub has to go on. */
  silenceMs: 120 * SECOND,
  /** The whole of one request: a large import over a slow line. */
  requestMs: 3_600 * SECOND,
  /**
   * An idle connection stays open longer than its client keeps it, so that no request meets a closing one: nginx keeps
   * 60 s, Go's client 90 s, Firefox 115 s, Caddy 120 s; Node's fetch keeps to what the answers say (less 2 s).
   */
  keepAliveMs: 125 * SECOND,
  /** A body; an import streams and has bounds of its own. */
  bodyBytes: 2 * MEGABYTE,
  /** 1,000 touchpoints of the largest size that the contract takes. */
  touchpointsBytes: 8 * MEGABYTE,
  /** Of signing in: a key, or an address and a password. */
  signInBytes: 4 * KILOBYTE,
} as const

export type Limits = { readonly [limit in keyof typeof LIMITS]: number }
