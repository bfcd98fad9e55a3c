/** The sites that the user added: exactly the host permissions that the browser holds for us, so nothing else to keep in step. */
import type { Browser } from 'webextension-polyfill'
import { covers, type MatchPattern, toMatchPattern } from './match-pattern.ts'

export interface Site {
  /** Match pattern, as `removeSite` takes it. */
  pattern: string
  /** What people read: `mail.acme.com`. */
  host: string
}

export type AddSiteAnswer = { added: true; site: Site } | { added: false; problem: AddSiteProblem }
/** `declined`: the user said no to the browser's question. */
export type AddSiteProblem = Extract<MatchPattern, { ok: false }>['problem'] | 'declined'

/**
 * Adds a site. Call it within the click: before the browser's question nothing may be waited for. The background sees
 * the permission come and puts the content script into the site's open tabs, also when the asking page has closed.
 */
export async function addSite(browser: Browser, address: string): Promise<AddSiteAnswer> {
  const read = toMatchPattern(address)
  if (!read.ok) return { added: false, problem: read.problem }
  const granted = await browser.permissions.request({ origins: [read.pattern] })
  if (!granted) return { added: false, problem: 'declined' }
  return { added: true, site: { pattern: read.pattern, host: read.host } }
}

/** Adds sites by their patterns, in one question of the browser. The same as of `addSite` holds. False: declined. */
export const addPatterns = (browser: Browser, patterns: readonly string[]): Promise<boolean> =>
  browser.permissions.request({ origins: [...patterns] })

/** Gives the permission back. The background hears of it and has the site's open pages take the sidebar down. */
export async function removeSite(browser: Browser, pattern: string): Promise<boolean> {
  return browser.permissions.remove({ origins: [pattern] })
}

/** The sites that were added, by host. The practice inbox, which needs no grant, is not among them. */
export async function listSites(browser: Browser): Promise<Site[]> {
  const { origins = [] } = await browser.permissions.getAll()
  const fixed = new Set(practicePatterns(browser))
  return origins
    .filter((pattern) => !fixed.has(pattern))
    .map((pattern) => ({ pattern, host: pattern.replace(/^[^:]+:\/\//, '').replace(/\/\*$/, '') }))
    .sort((a, b) => a.host.localeCompare(b.host))
}

/** What a company's policy says about sites: its own, what of them is no site, and whether users may add others. */
export interface CompanySites {
  sites: readonly Site[]
  wrong: readonly string[]
  locked: boolean
}

/** Reads the sites of a policy as if a user had typed them. */
export function companySites({
  sites = [],
  locked,
}: {
  sites?: readonly string[] | undefined
  locked: readonly string[]
}): CompanySites {
  const read = sites.map((typed) => ({ typed, site: toMatchPattern(typed) }))
  return {
    sites: read.flatMap(({ site }) => (site.ok ? [{ pattern: site.pattern, host: site.host }] : [])),
    wrong: read.flatMap(({ typed, site }) => (site.ok ? [] : [typed])),
    locked: locked.includes('sites'),
  }
}

/** Whether the company lets Alongside run at a pattern. */
export const isAllowed = (pattern: string, company: CompanySites): boolean =>
  !company.locked || company.sites.some((site) => covers(site.pattern, pattern))

/** Match patterns at which the manifest itself runs the content script. */
export function practicePatterns(browser: Browser): string[] {
  return (browser.runtime.getManifest().content_scripts ?? []).flatMap((script) => script.matches)
}
