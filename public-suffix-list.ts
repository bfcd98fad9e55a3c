/** A step of the build: writes the file that lib/domain/public-suffixes.ts reads. */
import * as trie from 'tldts-icann/dist/es6/src/data/trie.js'

/**
 * Under which companies register a name, or get one, to have their mail there: out of publicsuffix.org's private section
 * (read 2026-12), and Microsoft's for who has no domain of their own. Two people of one of these are no colleagues.
 */
export const SOLD = `
ae.org africa.com br.com cn.com co.com com.de com.se de.com eu.com gb.net gr.com hu.net in.net it.com jp.net jpn.com mex.com
radio.am radio.fm ru.com sa.com se.net uk.com uk.net us.com us.org za.bz za.com
co.ca co.cz co.dk co.nl co.no com.ru eu.org net.ru org.ru pp.ru
onmicrosoft.com mail.onmicrosoft.com
`
  .trim()
  .split(/\s+/)

/**
 * `SOLD`, and the rules of publicsuffix.org's ICANN section that have more than one label, one a line, exceptions with a `!`. Those
 * of one label (`com`) say what holds anyway where no rule fits.
 */
export function publicSuffixList(): string {
  const labels = labelsOf(trie.labelText, trie.edgeLength)
  const rules = (node: number, suffix: string): string[] => [
    ...(suffix !== '' && trie.nodeFlags[node] === 1 ? [suffix] : []),
    ...edgesOf(node).flatMap((edge) =>
      rules(trie.edgeChild[edge]!, suffix === '' ? labels[edge]! : `${labels[edge]}.${suffix}`),
    ),
  ]
  const exceptions = rules(trie.exceptionsRoot, '').map((rule) => `!${rule}`)
  return [...SOLD, ...rules(trie.rulesRoot, ''), ...exceptions]
    .filter((rule) => rule.includes('.'))
    .join('\n')
}

const edgesOf = (node: number): number[] => {
  const [from, to] = [trie.edgeStart[node]!, trie.edgeStart[node + 1]!]
  return Array.from({ length: to - from }, (_, at) => from + at)
}

/** The trie keeps its labels in one text, one behind the other. */
function labelsOf(text: string, lengths: ArrayLike<number>): string[] {
  let at = 0
  return Array.from(lengths, (length) => {
    at += length
    return text.slice(at - length, at)
  })
}
