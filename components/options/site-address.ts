/** Reads a site as people type or paste it: an address, a whole page address, or a host name. Null = not a site. */
export function readSiteAddress(typed: string): string | null {
  const text = typed.trim().replace(/\/\*$/, '')
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
  if (hasScheme && !/^https?:\/\//i.test(text)) return null
  const local = /^(localhost|127\.|\[::1\])/i.test(text)
  // "mail" or "my mail" without a scheme is a slip of the keyboard, not an intranet host.
  if (!hasScheme && !local && !/^[^\s/:]+\.[^\s/:]+/.test(text)) return null
  try {
    const url = new URL(hasScheme ? text : `${local ? 'http' : 'https'}://${text}`)
    return /[*%\s]/.test(url.hostname) ? null : url.origin
  } catch {
    return null
  }
}
