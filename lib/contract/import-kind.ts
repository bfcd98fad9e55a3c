import type { ImportKind } from './import.ts'

/** Characters that are looked at: the first rows are enough. */
const MOST_LOOKED_AT = 64 * 1024

/**
 * What a file holds, by the beginning of its text: CSV is leads, JSON tells by its fields; null when they do not.
 */
export function kindOfText(text: string): ImportKind | null {
  const beginning = text.trimStart().slice(0, MOST_LOOKED_AT)
  if (!/^(\{|\[\s*\{)/.test(beginning)) return 'leads'
  const keys = new Set([...beginning.matchAll(/"((?:[^"\\]|\\.){1,100})"\s*:/g)].map(([, key]) => key!))
  const has = (...names: string[]) => names.every((name) => keys.has(name))
  if (has('email', 'at')) return 'touchpoints'
  if (has('title', 'text')) return 'talking_points'
  const hasAddress = /"[^"\s@]+@[^"\s@]+"/.test(beginning)
  return hasAddress || [...keys].some((key) => /e-?mail/i.test(key)) ? 'leads' : null
}
