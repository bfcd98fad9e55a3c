import type { Editor } from './editor.ts'

/** What stands before and behind the caret of an editor, line by line. */
export interface Around {
  before: string
  after: string
}

const BLOCK = /^(address|blockquote|dd|div|dl|dt|h\d|hr|li|ol|p|pre|section|table|td|th|tr|ul)$/

const squash = (text: string) => text.replace(/\s+/g, '')

/**
 * The text with what keeps it a blank line away from one that was inserted before or behind it.
 *
 * @param former what was inserted into this editor already
 */
export function spaced(text: string, { before, after }: Around, former: readonly string[]): string {
  const [above, below] = [squash(before), squash(after)]
  const missing = (there: number) => '\n'.repeat(Math.max(0, 2 - there))
  const newlines = (found: RegExpExecArray | null) => found?.[0].replace(/[^\n]/g, '').length ?? 0
  const follows = former.some((each) => above.endsWith(squash(each)))
  const beginsLine = before === '' || before.endsWith('\n')
  const precedes = beginsLine && former.some((each) => below.startsWith(squash(each)))
  const prefix = follows ? missing(newlines(/\s*$/.exec(before))) : ''
  if (precedes) return prefix + text + missing(newlines(/^\s*/.exec(after)))
  // What stood behind the caret on a line of its own, as the line that says who wrote, goes on to do so.
  return prefix + text + (follows && beginsLine && /^[^\n]/.test(after) ? '\n' : '')
}

/** Reads an editor around its caret; what is selected belongs to neither side. */
export function around(editor: Editor): Around {
  if ('value' in editor) {
    const { value, selectionStart, selectionEnd } = editor as HTMLTextAreaElement
    return { before: value.slice(0, selectionStart), after: value.slice(selectionEnd) }
  }
  const selection = editor.ownerDocument.getSelection()
  if (!selection?.rangeCount) return { before: '', after: '' }
  const caret = selection.getRangeAt(0)
  const side = (from: 'before' | 'after') => {
    const range = editor.ownerDocument.createRange()
    range.selectNodeContents(editor)
    if (from === 'before') range.setEnd(caret.startContainer, caret.startOffset)
    else range.setStart(caret.endContainer, caret.endOffset)
    return textOf(range.cloneContents(), hasWideParagraphs(editor))
  }
  return { before: side('before'), after: side('after') }
}

/** Where paragraphs are drawn apart, there is a blank line between them already. */
function hasWideParagraphs(editor: HTMLElement): boolean {
  const [paragraph] = editor.querySelectorAll('p')
  if (!paragraph) return false
  const { marginTop, marginBottom } = getComputedStyle(paragraph)
  return Number.parseFloat(marginTop) + Number.parseFloat(marginBottom) >= 8
}

/** A line for each line that is drawn; a block's last `br` only holds it open. */
function textOf(root: Node, wide: boolean): string {
  let text = ''
  let due = 0
  const flush = () => {
    text += '\n'.repeat(due)
    due = 0
  }
  const walk = (node: Node) => {
    if (node.nodeType === 3) {
      const words = (node.nodeValue ?? '').replace(/[ \t\r\n]+/g, ' ')
      if (words.trim()) flush()
      text += words
      return
    }
    const name = (node as Partial<Element>).localName ?? ''
    if (name === 'br') {
      flush()
      if (node.parentNode?.childNodes.length !== 1 || node.parentNode === root) text += '\n'
      return
    }
    const isBlock = BLOCK.test(name)
    const gap = wide && name === 'p' ? 2 : 1
    if (isBlock && (text !== '' || due)) {
      due = Math.max(due, gap)
      flush()
    }
    for (const child of node.childNodes) walk(child)
    if (isBlock) due = Math.max(due, gap)
  }
  walk(root)
  return text
}
