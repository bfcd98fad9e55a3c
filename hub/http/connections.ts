import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Refusal } from '../services/refusal.ts'
import type { Limits } from './limits.ts'

type ConnectionLimits = Pick<
  Limits,
  | 'connections'
  | 'strangers'
  | 'strangersOfOneAddress'
  | 'requestsAtOnce'
  | 'requestsOfPerson'
  | 'requestsOfAll'
  | 'unsentBytesOfPerson'
  | 'unsentBytesOfAll'
>

/** How often it is looked how much waits for callers who do not take it. */
const LOOK_MS = 1_000

/**
 * The open connections of the hub. Nobody is refused while somebody who needs a connection less can make room: the
 * oldest stranger of the same address, the oldest stranger, or the one that has been idle longest.
 */
export class Connections {
  readonly #limits: ConnectionLimits
  readonly #isProxy: (address: string) => boolean
  readonly #open = new Set<Socket>()
  /** Nobody signed in has called on these yet; oldest first. */
  readonly #strangers = new Set<Socket>()
  readonly #strangersOf = new Map<string, Set<Socket>>()
  /** Answers that are not yet sent in full, of each connection that has any, each with what is to be done when it is. */
  readonly #underWay = new Map<Socket, Map<ServerResponse, () => void>>()
  /** Who called last on a connection. */
  readonly #personOn = new WeakMap<Socket, string>()
  /** Requests in work, of each person who has any. */
  readonly #inWork = new Map<string, number>()
  #inWorkOfAll = 0
  #look: NodeJS.Timeout | undefined
  /** Between two requests; the longest first. */
  readonly #idle = new Set<Socket>()

  /** @param isProxy says whose connections are those of many callers */
  constructor(limits: ConnectionLimits, isProxy: (address: string) => boolean = () => false) {
    this.#limits = limits
    this.#isProxy = isProxy
  }

  get open(): number {
    return this.#open.size
  }

  get strangers(): number {
    return this.#strangers.size
  }

  /** For the server's event `connection`. */
  opened = (socket: Socket): void => {
    const address = socket.remoteAddress ?? ''
    this.#open.add(socket)
    this.#strangers.add(socket)
    const neighbours = this.#neighbours(address)
    neighbours.add(socket)
    socket.once('close', () => {
      // Those that wait for their turn on a connection (pipelining) are told nothing when it closes.
      for (const answer of this.#underWay.get(socket)?.keys() ?? []) this.#answered(socket, answer)
      this.#open.delete(socket)
      this.#idle.delete(socket)
      this.#forgetStranger(socket, address)
    })
    if (!this.#isProxy(address)) keepTo(this.#limits.strangersOfOneAddress, neighbours)
    keepTo(this.#limits.strangers, this.#strangers)
    if (this.#open.size > this.#limits.connections) this.#makeRoom(socket)
  }

  /**
   * Whether a request may be answered; to be asked first for each. Node starts all that come in one packet at once
   * (pipelining), a thousand of some bytes each, whose answers would all be held for a caller that takes none.
   */
  admits({ socket }: IncomingMessage, answer: ServerResponse): boolean {
    if (socket.destroyed) return false
    const underWay = this.#underWay.get(socket) ?? new Map<ServerResponse, () => void>()
    if (underWay.size >= this.#limits.requestsAtOnce) {
      socket.destroy()
      return false
    }
    this.#underWay.set(
      socket,
      underWay.set(answer, () => {}),
    )
    this.#idle.delete(socket)
    answer.once('close', () => this.#answered(socket, answer))
    this.#lookSoon()
    return true
  }

  /** Whether it is for the hub to go on: the request has come in full, and all that there is of its answer was taken. */
  waitsForUs(socket: Socket): boolean {
    const [first] = this.#underWay.get(socket)?.keys() ?? []
    if (!first || first.writableEnded || !first.req.complete) return false
    return first.writableLength === 0 && socket.writableLength === 0
  }

  #answered(socket: Socket, answer: ServerResponse): void {
    const underWay = this.#underWay.get(socket)
    underWay?.get(answer)?.()
    underWay?.delete(answer)
    if (underWay?.size !== 0) return
    this.#underWay.delete(socket)
    if (!socket.destroyed) this.#idle.add(socket)
  }

  /**
   * Takes a request of a person into work. It counts until it is handled and its answer sent, or the connection closed.
   * @returns to be called once it is handled
   * @throws Refusal 429 when this person has too many in work, 503 when all together have
   */
  begin(person: string, { socket }: IncomingMessage, answer: ServerResponse): () => void {
    const count = this.#inWork.get(person) ?? 0
    if (count >= this.#limits.requestsOfPerson) throw tooManyOf(429, 'this person')
    if (this.#inWorkOfAll >= this.#limits.requestsOfAll) throw tooManyOf(503, 'all people')
    this.#personOn.set(socket, person)
    this.#inWork.set(person, count + 1)
    this.#inWorkOfAll++
    let open = 2
    const end = () => {
      open--
      if (open === 0) this.#ended(person)
    }
    const underWay = this.#underWay.get(socket)
    if (underWay?.has(answer)) underWay.set(answer, end)
    else end()
    return end
  }

  #ended(person: string): void {
    const left = (this.#inWork.get(person) ?? 1) - 1
    if (left > 0) this.#inWork.set(person, left)
    else this.#inWork.delete(person)
    this.#inWorkOfAll--
  }

  /** Looks at what is unsent as long as there is any. */
  #lookSoon(): void {
    this.#look ??= setTimeout(() => {
      this.#look = undefined
      this.#boundUnsent()
      if (this.#underWay.size > 0) this.#lookSoon()
    }, LOOK_MS).unref()
  }

  #boundUnsent(): void {
    const held = [...this.#underWay].map(([socket, answers]) => ({
      socket,
      person: this.#personOn.get(socket),
      bytes: [...answers.keys()].reduce((sum, answer) => sum + answer.writableLength, 0),
    }))
    const byPerson = Map.groupBy(held, ({ person }) => person)
    const kept = [...byPerson].flatMap(([person, mine]) =>
      person === undefined ? mine : keepBytes(this.#limits.unsentBytesOfPerson, mine),
    )
    keepBytes(this.#limits.unsentBytesOfAll, kept)
  }

  /** The caller on this connection has shown who they are: it no longer counts as a stranger's. */
  signedIn(socket: Socket): void {
    if (this.#strangers.has(socket)) this.#forgetStranger(socket, socket.remoteAddress ?? '')
  }

  #makeRoom(newcomer: Socket): void {
    const [longestIdle = newcomer] = this.#idle
    this.#idle.delete(longestIdle)
    longestIdle.destroy()
  }

  #neighbours(address: string): Set<Socket> {
    const known = this.#strangersOf.get(address)
    if (known) return known
    const fresh = new Set<Socket>()
    this.#strangersOf.set(address, fresh)
    return fresh
  }

  #forgetStranger(socket: Socket, address: string): void {
    this.#strangers.delete(socket)
    const neighbours = this.#strangersOf.get(address)
    neighbours?.delete(socket)
    if (neighbours?.size === 0) this.#strangersOf.delete(address)
  }
}

/** A destroyed socket leaves its sets with its event `close`, a tick later; it is taken out here so as not to count. */
function keepTo(most: number, sockets: Set<Socket>): void {
  for (const socket of sockets) {
    if (sockets.size <= most) return
    sockets.delete(socket)
    socket.destroy()
  }
}

/** Closes those that hold most until the others hold no more than that. @returns the others */
function keepBytes<Held extends { socket: Socket; bytes: number }>(most: number, all: Held[]): Held[] {
  let sum = all.reduce((sum, { bytes }) => sum + bytes, 0)
  if (sum <= most) return all
  return all
    .toSorted((a, b) => b.bytes - a.bytes)
    .filter(({ socket, bytes }) => {
      if (sum <= most) return true
      socket.resetAndDestroy()
      sum -= bytes
      return false
    })
}

const tooManyOf = (status: 429 | 503, whose: string) =>
  new Refusal(
    status,
    'Too many at once',
    `Too many requests of ${whose} are in work or not yet taken. Nothing was stored. Take the answers, then send this again.`,
    { headers: { 'retry-after': '2' } },
  )
