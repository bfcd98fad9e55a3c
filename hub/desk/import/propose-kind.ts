import type { ImportKind } from '../../../lib/contract/import.ts'

/** What a file holds, by its beginning: CSV is leads, JSON tells by its fields; null when they do not. */
export function proposeKind(beginning: string): ImportKind | null {
  const text = beginning.trimStart()
  if (!/^(\{|\[\s*\{)/.test(text)) return 'leads'
  const keys = new Set([...text.matchAll(/"((?:[^"\\]|\\.){1,100})"\s*:/g)].map(([, key]) => key))
  const has = (...names: string[]) => names.every((name) => keys.has(name))
  if (has('email', 'at')) return 'touchpoints'
  if (has('title', 'text')) return 'talking_points'
  return [...keys].some((key) => /e-?mail/i.test(key ?? '')) ? 'leads' : null
}
