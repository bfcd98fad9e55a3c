import type { ImportReason } from '../../lib/domain/import-reason.ts'

/**
 * `Line 4 has lena@optik.example` -> `Line 4 has l…@optik.example`. Reasons of rejected rows name the line of a file
 * that the reader has; the hub keeps no addresses of people in them, who may be erased while the file is read.
 */
export const maskAddresses = (text: string): string => text.replace(/([^\s@"'<(])[^\s@]*@(?=[^\s@])/g, '$1…@')

/** The same for a reason: for what it quotes. */
export function withoutAddresses(reason: ImportReason): ImportReason {
  if (typeof reason === 'string') return maskAddresses(reason)
  const params = Object.entries(reason.params).map(([name, value]) => [
    name,
    typeof value === 'string' ? maskAddresses(value) : value,
  ])
  return { ...reason, params: Object.fromEntries(params) }
}
