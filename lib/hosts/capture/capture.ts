import { MAX_CAPTURE } from '../../messages/parse-command.ts'
import type { Capture } from '../../messages/table.ts'
import type { Host } from '../define-host.ts'
import { snapshot, TooLarge } from './snapshot.ts'

/**
 * The scrubbed skeleton of the page that this script runs in. A file of its own, built by wxt.config.ts to
 * host-capture.js: run/extension.ts loads it when the rep asks for a capture. What the page says never leaves the page.
 *
 * @param today ISO date
 */
export function capture(host: Host, document: Document, today: string): Capture {
  const selectors = [
    ...Object.values(host.selectors).flat(),
    ...(host.frames ?? []),
    ...host.editors.map(({ selector }) => selector),
  ]
  try {
    return snapshot(document, {
      from: `${host.name} (adapter ${host.id}, version ${host.version})`,
      on: today,
      literals: selectors.flatMap(literalsOf),
      most: MAX_CAPTURE - 2000, // room for the first line
    })
  } catch (error) {
    if (error instanceof TooLarge) return { tooLarge: true }
    throw error
  }
}

/** The values that a selector compares attributes with, and the classes and ids that it names. */
export const literalsOf = (selector: string): string[] =>
  [...selector.matchAll(/=\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))|[.#]([A-Za-z_][\w-]*)/g)].flatMap(
    ([, double, single, bare, name]) => double ?? single ?? bare ?? name ?? [],
  )
