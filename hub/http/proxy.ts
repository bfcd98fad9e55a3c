import { BlockList, isIP } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { UsageError } from '../command-problem.ts'
import { refuseBadPort } from './bad-ports.ts'

/** What the administrator says about the way to the hub: --public-url and --trusted-proxy. */
export interface ProxySettings {
  /** The address that people use, such as https://hub.example.com. */
  publicUrl?: string | undefined
  /** Addresses or networks (10.0.0.0/8) whose X-Forwarded-* headers are believed; in one text with commas between. */
  trustedProxies?: readonly string[] | undefined
}

/** How a request came: the address at the other end of its connection, and its headers. */
export interface Arrival {
  remote: string | undefined
  header(name: string): string | undefined
}

/** Without a network, in tests, there is no address. */
export const arrivalOf = (c: Context): Arrival => ({
  remote: (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress,
  header: (name) => c.req.header(name),
})

export type ProxyTrust = ReturnType<typeof createProxyTrust>

/**
 * Who calls, and at which address of the hub they believe to be. Without settings only the connection itself counts:
 * anybody can send X-Forwarded-For.
 * @throws UsageError
 */
export function createProxyTrust({ publicUrl, trustedProxies = [] }: ProxySettings = {}) {
  const origin = publicUrl === undefined ? null : originOf(publicUrl)
  const trusted = networks(trustedProxies)
  const isTrusted = (address: string | undefined): boolean => {
    const plain = unmapped(address ?? '')
    return isIP(plain) !== 0 && trusted.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
  }

  /** The host that the browser asked for, as far as the hub can know. */
  const hostSeen = ({ remote, header }: Arrival): string | undefined =>
    (isTrusted(remote) && lastOf(header('x-forwarded-host'))) || header('host')

  return {
    isTrusted,
    /** Where people reach the hub; null = nobody has said. */
    publicOrigin: origin,

    /**
     * Where the caller is: the last address in X-Forwarded-For that is no trusted proxy's, or that of the connection.
     * Of IPv6 it is the network, because one computer has all the addresses of its own.
     */
    callerNetwork({ remote = '', header }: Arrival): string {
      const way = isTrusted(remote) ? (header('x-forwarded-for') ?? '').split(',') : []
      const caller = way
        .map((address) => unmapped(address.trim()))
        .findLast((a) => isIP(a) !== 0 && !isTrusted(a))
      return networkOf(caller ?? unmapped(remote))
    },

    /**
     * Whether a page of this origin is one of this hub: of the public address, or of this computer's own. Where none is
     * given, of the host that was called, which any name can be that somebody makes lead here. Compared by host: a proxy
     * in front may have ended TLS.
     */
    isOwnOrigin(pageOrigin: string, arrival: Arrival): boolean {
      const page = URL.parse(pageOrigin)
      if (pageOrigin === origin) return true
      if (!page?.host || (origin !== null && !LOOPBACK.test(page.hostname))) return false
      return page.host === hostOf(page.protocol, hostSeen(arrival))
    },

    /** Whether the browser came by https, as far as settings and trusted proxies say so. */
    isHttps({ remote, header }: Arrival): boolean {
      if (origin !== null) return origin.startsWith('https:')
      return isTrusted(remote) && lastOf(header('x-forwarded-proto')) === 'https'
    },

    /** What to tell somebody whose page is not known to be one of this hub. */
    explain(pageOrigin: string | undefined, arrival: Arrival): string {
      const seen = hostSeen(arrival) ?? 'no host'
      if (pageOrigin === undefined) return 'The browser did not say from which page this comes.'
      if (origin !== null)
        return `This comes from a page of ${pageOrigin}, and the address of this hub is ${origin}: open ${origin}/desk`
      return (
        `This comes from a page of ${pageOrigin}, but the hub was called as ${seen}. ` +
        `If that page is the hub's own and a proxy changes the host on the way, start the hub with --public-url ${pageOrigin}`
      )
    },
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

function originOf(publicUrl: string): string {
  const url = URL.parse(publicUrl)
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash) {
    refuseBadPort(Number(url.port), '--public-url') // none: the one of its protocol, which is no such
    return url.origin
  }
  throw new UsageError(
    `--public-url is an address like https://hub.example.com, without a path, not "${publicUrl}".`,
  )
}

function networks(trustedProxies: readonly string[]): BlockList {
  const list = new BlockList()
  const all = trustedProxies.flatMap((some) => some.split(',').map((one) => one.trim()))
  for (const network of all.filter(Boolean)) {
    const [address = '', prefix] = network.split('/')
    const version = isIP(address)
    const bits = prefix === undefined ? (version === 6 ? 128 : 32) : Number(prefix)
    if (version === 0 || !/^\d*$/.test(prefix ?? '') || bits < 1 || bits > (version === 6 ? 128 : 32)) {
      throw new UsageError(
        `--trusted-proxy is the IP address of a proxy, or a network like 10.0.0.0/8, not "${network}".`,
      )
    }
    list.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

/** IPv4 callers of a socket that takes both are named ::ffff:127.0.0.1. */
const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** The value that the nearest proxy added. */
const lastOf = (header: string | undefined): string | undefined =>
  header?.split(',').at(-1)?.trim() || undefined

/** A host as an origin has it: in lower case, without the port that its scheme has anyway. */
const hostOf = (protocol: string, host: string | undefined): string | undefined =>
  URL.parse(`${protocol}//${host ?? ''}`)?.host

/** The first 64 bits of an IPv6 address; any other address as it is. */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length
  return [...groups, ...Array(missing).fill('0')].slice(0, 4).join(':')
}
