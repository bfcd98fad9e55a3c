/** What the options page makes of the text typed as "Hub address". */
export type HubAddress =
  | { ok: true; address: string; warning: 'plain_http' | null }
  | { ok: false; problem: 'empty' | 'not_an_address' | 'not_http' }

/**
 * Whether what is sent there in the clear stays on this machine or in a network of the company's own. Only numbers tell:
 * a name means whatever the next name server says. `new URL` has written the numbers in their one form.
 */
function staysInside(host: string): boolean {
  if (host === 'localhost') return true
  const v4 = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host)
  if (v4) return isPrivate(Number(v4[1]), Number(v4[2]))
  if (!host.startsWith('[')) return false
  if (host === '[::1]') return true
  const mapped = /^\[::ffff:([0-9a-f]{1,4}):[0-9a-f]{1,4}\]$/.exec(host)
  if (mapped)
    return isPrivate(
      Number.parseInt(mapped[1] as string, 16) >> 8,
      Number.parseInt(mapped[1] as string, 16) & 255,
    )
  const first = Number.parseInt(host.slice(1), 16)
  return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80 // unique local (RFC 4193), link-local
}

/** Loopback, RFC 1918 and link-local addresses, by their first two numbers. */
const isPrivate = (first: number, second: number): boolean =>
  first === 127 ||
  first === 10 ||
  (first === 172 && second >= 16 && second <= 31) ||
  (first === 192 && second === 168) ||
  (first === 169 && second === 254)

/**
 * Reads an address as people type it. Without a scheme it is https, but http on this machine; a path, query or user
 * name is cut off, because the hub stands at the root of its origin.
 */
export function readHubAddress(typed: string): HubAddress {
  const text = typed.trim()
  if (text === '') return { ok: false, problem: 'empty' }
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
  if (hasScheme && !/^https?:\/\//i.test(text)) return { ok: false, problem: 'not_http' }
  const local = /^(localhost|127\.|\[::1\])/i.test(text)
  let url: URL
  try {
    url = new URL(hasScheme ? text : `${local ? 'http' : 'https'}://${text}`)
  } catch {
    return { ok: false, problem: 'not_an_address' }
  }
  // "my hub" and "hub" are not addresses that anyone means, but `new URL` may take them.
  if (!hasScheme && !local && !url.hostname.includes('.')) return { ok: false, problem: 'not_an_address' }
  const warning = url.protocol === 'http:' && !staysInside(url.hostname) ? 'plain_http' : null
  return { ok: true, address: url.origin, warning }
}
