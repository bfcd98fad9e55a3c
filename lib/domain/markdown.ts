import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

/**
 * Levels of the document tree at most; a quote is one, a list two (itself and its item). What walks the tree (plain
 * text, React) calls itself once a level, so thousands would end the page.
 */
export const MOST_LEVELS = 20

/**
 * Signs that may mean something to Markdown: ASCII punctuation and ends of lines. Some runs of them take the parser
 * time that grows with their square; 1,000 are a fifth of the longest text and parse in some tens of milliseconds.
 */
export const MOST_SIGNS = 1000
const SIGN = /[!-/:-@[-`{-~\r\n]/g

/**
 * The text as a tree (CommonMark, raw HTML as text), or null when it has more signs or levels than can be handled:
 * it is shown and inserted as it was typed then, and not taken when it is written anew. The parser itself keeps its
 * containers in a list and calls itself for none of them, so any text may be given to it.
 */
export function readMarkdown(text: string): Root | null {
  if ((text.match(SIGN)?.length ?? 0) > MOST_SIGNS) return null
  const root = fromMarkdown(text)
  return levels(root) > MOST_LEVELS ? null : root
}

function levels(root: Root): number {
  let deepest = 0
  const open: [node: Nodes, level: number][] = [[root, 0]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, level] = next
    deepest = Math.max(deepest, level)
    if ('children' in node) for (const child of node.children) open.push([child, level + 1])
  }
  return deepest
}
