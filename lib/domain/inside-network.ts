/**
 * Whether what is sent to this host in the clear stays on this machine or in a network of the company's own. Only numbers
 * tell: a name means whatever the next name server says.
 * @param host as `URL.hostname` writes it, numbers in their one form
 */
export function staysInside(host: string): boolean {
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
