import type { SelectorUpdate } from '../../domain/selector-update.ts'
import type { Host } from '../define-host.ts'

/** Why an update does not fit this adapter. */
export type Misfit = 'version' | 'name' | 'selector'

/**
 * The adapter with newer selectors of the hub in place of its own, name by name. All of an update or nothing: half of one
 * could take one person's name and another's address.
 *
 * @param document any document, to ask the browser whether a selector is CSS
 */
export function repair(host: Host, update: SelectorUpdate, document: Document): Host | Misfit {
  const { from, to } = update.versions
  if (host.version < from || host.version > to) return 'version'
  const probe = document.createDocumentFragment()
  for (const [name, selectors] of Object.entries(update.selectors)) {
    if (!Object.hasOwn(host.selectors, name)) return 'name'
    try {
      for (const selector of selectors) probe.querySelector(selector)
    } catch {
      return 'selector'
    }
  }
  return { ...host, selectors: { ...host.selectors, ...update.selectors } }
}
