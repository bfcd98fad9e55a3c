/**
 * Registrable domains by the public suffix list (publicsuffix.org, ICANN section, and what else is sold by the name). As code of a library the list was a
 * third of the background and a quarter of what the sidebar loaded before it could paint; it is a file of its own
 * (public-suffix-list.ts), read when somebody's company matters. A test holds the answers to those of tldts.
 */

let rules: ReadonlySet<string> | null = null
let source: (() => Promise<string>) | null = null
let reading: Promise<void> | null = null
/** Whether it was tried and failed: then nobody's company is guessed. */
let unreadable = false

/** Says where the list is; each page and the background call it once, before anything reads it. */
export function suffixesFrom(read: () => Promise<string>): void {
  source = read
}

/** Takes the list: a rule a line. */
export function takeSuffixes(list: string): void {
  rules = new Set(list.split('\n'))
}

/**
 * Reads the list, once; to be waited for, outside of any transaction, before `publicSuffix` or `registrableDomain` is
 * called. Rejects when it cannot be read, and they know nothing then; the next call tries again.
 */
export function readSuffixes(): Promise<void> {
  if (rules !== null) return Promise.resolve()
  reading ??= (source?.() ?? Promise.reject(new Error('Nobody said where the public suffixes are.')))
    .then(takeSuffixes)
    .catch((error: unknown) => {
      unreadable = true
      throw error
    })
    .finally(() => {
      reading = null
    })
  return reading
}

/** The same where most works without the list: nobody's company is known then, and the rest is there. */
export const trySuffixes = (): Promise<void> =>
  readSuffixes().catch((error: unknown) => console.warn('Alongside:', error))

/** Labels of a host name: letters and digits of any script, `-` and `_` inside. */
const HOST = /^(?!.*-(?:\.|$))(?!-)(?!.*\.-)[\p{L}\p{M}\p{N}_-]{1,63}(?:\.[\p{L}\p{M}\p{N}_-]{1,63})*$/u
const IP_ADDRESS = /^\d+(?:\.\d+){3}$/

/**
 * Under which anybody may register a name: `co.uk` of `mail.acme.co.uk`; the last label where no rule fits. Null for an
 * IP address, for what is no host name, and where the list cannot be read. Lower case, in Unicode or ASCII form.
 */
export function publicSuffix(host: string): string | null {
  if (rules === null && unreadable) return null
  if (!HOST.test(host) || host.length > 253 || IP_ADDRESS.test(host)) return null
  const labels = host.split('.')
  for (let at = 0; at < labels.length - 1; at++) {
    const name = labels.slice(at).join('.')
    const parent = labels.slice(at + 1).join('.')
    if (has(`!${name}`)) return parent
    if (has(name) || has(`*.${parent}`)) return name
  }
  return labels.at(-1) as string
}

/** What somebody registered: `acme.co.uk` of `mail.acme.co.uk`. Null for a public suffix itself and where there is none. */
export function registrableDomain(host: string): string | null {
  const suffix = publicSuffix(host)
  if (suffix === null || suffix === host) return null
  return `${host
    .slice(0, -suffix.length - 1)
    .split('.')
    .at(-1)}.${suffix}`
}

function has(rule: string): boolean {
  if (rules === null) throw new Error('The public suffixes are not read yet.')
  return rules.has(rule)
}
