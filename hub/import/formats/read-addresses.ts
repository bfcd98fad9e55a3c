import { mailboxesIn, readAddress } from '../../../lib/domain/address.ts'
import { clip } from './values/text.ts'

/** Characters in which addresses are looked for: 50 long ones with names. */
const LONGEST_LIST = 20_000

/** The sign first: looking back from each character would take long. A space may be within a name, but not between bare ones. */
const BETWEEN =
  /:::|[|\n\r]|[/\\+>](?<=@[^\s@/\\]{1,255}.)(?=[^@]{1,255}@)|\s(?<=@[^\s@]{1,255}.)(?=[^\s@<>"]{1,255}@)/
/** Where an address may end. */
const END = new RegExp(`[\\s,;]|${BETWEEN.source}`, 'g')

/** The beginning of a long list, up to the end of an address: what is cut may be the beginning of another one. */
function wholeOnes(cell: string): string {
  const text = clip(cell, LONGEST_LIST)
  return text.slice(0, [...text.matchAll(END)].at(-1)?.index ?? 0)
}

/**
 * The addresses of a cell, folded, in their order, and no more than `most`: `a@x.test`, `Ann <ann@x.test>`, several with
 * commas, semicolons, bars, slashes, spaces, line ends or Google's ` ::: ` between them. `others` = pieces that are none.
 */
export function addressesIn(
  cell: string,
  most = Number.POSITIVE_INFINITY,
): { addresses: string[]; others: number } {
  const isCut = cell.length > LONGEST_LIST
  const text = isCut ? wholeOnes(cell) : cell
  const cutAway = isCut ? 1 : 0
  const one = readAddress(text)
  if (one) return { addresses: [one], others: cutAway }
  const addresses = new Set<string>()
  let others = 0
  for (const piece of text.split(BETWEEN)) {
    if (piece.trim() === '') continue
    let found = 0
    for (const { address } of mailboxesIn(piece)) {
      addresses.add(address)
      found += 1
      if (addresses.size >= most) return { addresses: [...addresses], others }
    }
    if (found < (piece.match(/[^\s@]@[^\s@]/g) ?? []).length || found === 0) others += 1
  }
  return { addresses: [...addresses], others: others + cutAway }
}
