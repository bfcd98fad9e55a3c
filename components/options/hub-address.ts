import { staysInside } from '../../lib/domain/inside-network.ts'

/** What the options page makes of the text typed as "Hub address". */
export type HubAddress =
  | { ok: true; address: string; warning: 'plain_http' | null }
  | { ok: false; problem: 'empty' | 'not_an_address' | 'not_http' }

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
