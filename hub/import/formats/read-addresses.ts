import { parseAddresses, readAddress } from '../../../lib/domain/address.ts'

/**
 * All addresses of a cell, folded, in their order: `a@x.test`, `Ann <ann@x.test>`, several with commas, semicolons,
 * bars, spaces, line ends or Google's ` ::: ` between them. `others` = pieces that are none.
 */
export function addressesIn(cell: string): { addresses: string[]; others: number } {
  const one = readAddress(cell)
  if (one) return { addresses: [one], others: 0 }
  const addresses = new Set<string>()
  let others = 0
  for (const piece of cell.split(/:::|[|\n\r]/)) {
    if (piece.trim() === '') continue
    const found = parseAddresses(piece)
    for (const { address } of found) addresses.add(address)
    if (found.length < (piece.match(/[^\s@]@[^\s@]/g) ?? []).length || found.length === 0) others += 1
  }
  return { addresses: [...addresses], others }
}
