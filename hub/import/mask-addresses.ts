import type { ImportReason } from '../../lib/domain/import-reason.ts'

/**
 * `Line 4 has lena@optik.example` -> `Line 4 has l…@…`. Reasons of rejected rows name the line of a file that the reader
 * has; the hub keeps no addresses of people in them, who may be erased while the file is read. A domain may be a
 * person's, too.
 */
export const maskAddresses = (text: string): string =>
  text.replace(
    /([^\s@"'<(])[^\s@]*@[^\s@"'>),;]+/g,
    (address, first: string) => `${first}…@…${/\.$/.test(address) ? '.' : ''}`,
  )

/** The same for a reason: for what it quotes. */
export function withoutAddresses(reason: ImportReason): ImportReason {
  if (typeof reason === 'string') return maskAddresses(reason)
  const params = Object.entries(reason.params).map(([name, value]) => [
    name,
    typeof value === 'string' ? maskAddresses(value) : value,
  ])
  return { ...reason, params: Object.fromEntries(params) }
}
