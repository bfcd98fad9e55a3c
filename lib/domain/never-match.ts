import { foldAddress } from './address.ts'

/** Whether an address is on the rep's never-match list, whose entries are addresses or domains written `@acme.com`. */
export function isNeverMatched(address: string, neverMatch: readonly string[]): boolean {
  const folded = foldAddress(address)
  const domain = folded.slice(folded.lastIndexOf('@') + 1)
  return neverMatch.some((entry) => {
    const rule = entry.trim()
    if (!rule.startsWith('@')) return foldAddress(rule) === folded
    const never = foldAddress(`x${rule}`).slice(2)
    return never !== '' && (domain === never || domain.endsWith(`.${never}`))
  })
}
