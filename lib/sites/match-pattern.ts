import { publicSuffix } from '../domain/public-suffixes.ts'

/** What the user typed as "Site address", as the browser's permissions take it. */
export type MatchPattern =
  | { ok: true; pattern: string; host: string }
  | { ok: false; problem: 'empty' | 'not_an_address' | 'not_http' | 'too_wide' }

/**
 * Reads a site as people type it: "mail.acme.com", "https://mail.acme.com/inbox", "http://127.0.0.1:18080/x",
 * "*.acme.com". Match patterns know no ports, so a site is added for all ports of its host; path and query are cut off;
 * without a scheme both http and https count. `readSuffixes` comes first.
 * https://developer.mozilla.org/en-US/docs/Mozilla/Add-ons/WebExtensions/Match_patterns
 */
export function toMatchPattern(typed: string): MatchPattern {
  const text = typed.trim()
  if (text === '') return { ok: false, problem: 'empty' }
  const [, scheme, rest] = /^(?:([a-z][a-z0-9+.-]*|\*):\/\/)?(.*)$/i.exec(text)!
  if (scheme !== undefined && !/^(https?|\*)$/i.test(scheme)) return { ok: false, problem: 'not_http' }
  const wildcard = rest!.startsWith('*.')
  const url = URL.parse(`http://${wildcard ? rest!.slice(2) : rest}`)
  // "my mail" or "mail" alone is no address that anyone means, unless a scheme says so ("http://mail").
  const named = url !== null && (scheme !== undefined || /[.:]|^localhost$/.test(url.hostname))
  if (wildcard && url !== null && isTooWide(url.hostname)) return { ok: false, problem: 'too_wide' }
  if (!named || url.hostname === '' || url.hostname.includes('*'))
    return { ok: false, problem: 'not_an_address' }
  const host = `${wildcard ? '*.' : ''}${url.hostname}`
  return { ok: true, host, pattern: `${scheme?.toLowerCase() ?? '*'}://${host}/*` }
}

/** Where the suffixes cannot be read, every name may be one. */
function isTooWide(name: string): boolean {
  const suffix = publicSuffix(name)
  return suffix === name || (suffix === null && /[a-z]/i.test(name))
}

/** Whether the sites of one pattern are all among those of another: `*://*.acme.com/*` covers `https://mail.acme.com/*`. */
export function covers(wide: string, narrow: string): boolean {
  const [a, b] = [partsOf(wide), partsOf(narrow)]
  if (!a || !b || (a.scheme !== '*' && a.scheme !== b.scheme)) return false
  if (a.host === b.host || a.host === '*') return true
  if (!a.host.startsWith('*.')) return false
  const domain = a.host.slice(2)
  const name = b.host.replace(/^\*\./, '')
  return name === domain || name.endsWith(`.${domain}`)
}

function partsOf(pattern: string): { scheme: string; host: string } | null {
  const [, scheme, host] = /^(\*|https?):\/\/([^/]+)\/\*$/.exec(pattern) ?? []
  return scheme && host ? { scheme, host } : null
}
