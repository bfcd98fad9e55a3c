import type { Nodes, Parents } from 'mdast'
import { readMarkdown } from '../../lib/domain/markdown.ts'

/** Texts of a node's children, blocks apart by `between`. */
const children = (node: Parents, between: string) => node.children.map(write).filter(Boolean).join(between)

function listItems(list: Extract<Nodes, { type: 'list' }>): string {
  return list.children
    .map((item, index) => {
      const mark = list.ordered ? `${(list.start ?? 1) + index}. ` : '- '
      const body = children(item, item.spread ? '\n\n' : '\n')
      return mark + body.replaceAll(/\n(?!\n)/g, `\n${' '.repeat(mark.length)}`)
    })
    .join(list.spread ? '\n\n' : '\n')
}

function write(node: Nodes): string {
  switch (node.type) {
    case 'root':
      return children(node, '\n\n')
    case 'list':
      return listItems(node)
    case 'blockquote':
      return children(node, '\n\n').replaceAll(/^/gm, '> ')
    case 'link': {
      const text = children(node, '')
      const address = node.url.replace(/^mailto:/i, '')
      return text === '' || text === address || text === node.url ? address : `${text} (${address})`
    }
    case 'image':
      return node.alt ?? ''
    case 'break':
      return '\n'
    case 'thematicBreak':
      return '---'
    case 'definition':
      return ''
    default:
      if ('children' in node) return children(node, '')
      // Raw HTML stays as it was typed: it is text, here and in the e-mail.
      return 'value' in node ? node.value : ''
  }
}

/**
 * Markdown as plain text for an e-mail: emphasis without its marks, lists with "- " or numbers, a link as
 * `text (address)`, an image as its description. A text that is nested too deeply stays as it was typed. Ends without a
 * line break.
 */
export function plainText(markdown: string): string {
  const root = readMarkdown(markdown)
  return (root === null ? markdown : write(root)).trim()
}
