import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Limits } from './limits.ts'

type ConnectionLimits = Pick<Limits, 'connections' | 'strangers' | 'strangersOfOneAddress' | 'requestsAtOnce'>

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
  /** Requests that are not yet answered, of each connection that has any. */
  readonly #underWay = new Map<Socket, number>()
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
    const underWay = (this.#underWay.get(socket) ?? 0) + 1
    if (socket.destroyed) return false
    if (underWay > this.#limits.requestsAtOnce) {
      socket.destroy()
      return false
    }
    this.#underWay.set(socket, underWay)
    this.#idle.delete(socket)
    answer.once('close', () => this.#answered(socket))
    return true
  }

  #answered(socket: Socket): void {
    const left = (this.#underWay.get(socket) ?? 1) - 1
    if (left > 0) this.#underWay.set(socket, left)
    else {
      this.#underWay.delete(socket)
      if (!socket.destroyed) this.#idle.add(socket)
    }
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
