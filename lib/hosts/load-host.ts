import type { Host } from './define-host.ts'
import { findHost, matchesPattern } from './registry.ts'
import type { Extension } from './run/extension.ts'

export { isDark } from './run/scheme.ts'

/**
 * Finds and loads the adapter of a page, with the hub's newer selectors where it has any that fit. In hosts.js, which
 * every page loads once, so that the script which is in every page stays small.
 *
 * @param load runs a file of the extension
 */
export async function loadHost(
  url: URL,
  document: Document,
  extension: Extension,
  load: <Module>(path: string) => Promise<Module>,
): Promise<Host> {
  const id = findHost(url, document)?.id ?? 'generic'
  const [{ host }, update] = await Promise.all([
    load<{ host: Host }>(`/hosts/${id}.js`),
    extension.send({ type: 'selectors', host: id }),
  ])
  if (!update) return host
  const repaired = (await extension.late()).repair(host, update, document)
  if (typeof repaired !== 'string') return repaired
  void extension.send({ type: 'selectors.refused', host: id, problem: repaired })
  return host
}

/** Whether an address is at one of these match patterns. */
export const isAmong = (patterns: readonly string[], href: string): boolean =>
  patterns.some((pattern) => matchesPattern(pattern, new URL(href)))
