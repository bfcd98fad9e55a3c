import type { EditorRule, Host } from '../define-host.ts'
import { isVisible } from './read.ts'

/** A field that Insert may write to: a text area, or the root of a rich editor (in a frame: the frame's body). */
export type Editor = HTMLTextAreaElement | HTMLElement

/** The open editors of a page, in the order of the adapter's rules. */
export function editorsOf(host: Host, documents: readonly Document[]): Editor[] {
  const found = (rule: EditorRule) =>
    documents
      .flatMap((each) => [...each.querySelectorAll<HTMLElement>(rule.selector)])
      .filter(isVisible)
      .map((element) =>
        rule.kind === 'frame' ? ((element as HTMLIFrameElement).contentDocument?.body ?? null) : element,
      )
      .filter((element) => element !== null)
  return host.editors.flatMap(found)
}

/** The editor to write to: the one that the rep last had the caret in, else the first open one. */
export function findEditor(host: Host, documents: readonly Document[], last?: Editor | null): Editor | null {
  const open = editorsOf(host, documents)
  const focused = open.find((editor) => {
    const { ownerDocument: document } = editor
    const active = document.activeElement
    return document.hasFocus() && (editor === active || (isRich(editor) && editor.contains(active)))
  })
  return focused ?? open.find((editor) => editor === last) ?? open[0] ?? null
}

const isRich = (element: HTMLElement) => element.localName !== 'textarea'

/**
 * Writes plain text at the caret of an editor, as if typed: the host's own undo keeps working where the browser allows
 * it, and `input` and `change` tell the host's framework.
 *
 * @param caret where the caret of a rich editor was before the focus went elsewhere; undefined when the editor never had
 *   the focus that anyone saw
 * @returns false when the host refused the text
 */
export function writeText(editor: Editor, text: string, caret?: Range | null): boolean {
  const document = editor.ownerDocument
  const before = contentOf(editor)
  // A script that fills a text area leaves the caret behind the quote without meaning to; a caret that the host has put
  // there (Roundcube does, after the rep's own setting) comes with the focus.
  if (
    'value' in editor &&
    caret === undefined &&
    document.activeElement !== editor &&
    editor.value !== editor.defaultValue &&
    /^>/m.test(editor.value)
  )
    editor.setSelectionRange(0, 0)
  editor.focus()
  if (isRich(editor)) placeCaret(editor, caret)
  // Deprecated and without a successor: nothing else writes into the host's undo history (2026-11).
  const typed = document.execCommand?.('insertText', false, text)
  if (!typed || contentOf(editor) === before) insertDirectly(editor, text)
  editor.dispatchEvent(new Event('change', { bubbles: true }))
  return contentOf(editor) !== before
}

const contentOf = (editor: Editor) => ('value' in editor ? editor.value : editor.innerHTML)

/** Puts the caret where it was, or at the start of the editor: above a quoted message. */
function placeCaret(editor: HTMLElement, caret?: Range | null) {
  const selection = editor.ownerDocument.getSelection()
  if (!selection) return
  const inside = selection.rangeCount > 0 && editor.contains(selection.getRangeAt(0).startContainer)
  if (caret && editor.contains(caret.startContainer)) {
    selection.removeAllRanges()
    selection.addRange(caret)
  } else if (!inside) {
    selection.collapse(editor, 0)
  }
}

function insertDirectly(editor: Editor, text: string) {
  const data = { inputType: 'insertText', data: text, bubbles: true }
  if ('value' in editor) {
    editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, 'end')
  } else {
    const document = editor.ownerDocument
    const range = document.getSelection()?.getRangeAt(0)
    if (!range) return
    range.deleteContents()
    const parts = text.split('\n').flatMap((line, i) => [...(i ? [document.createElement('br')] : []), line])
    const fragment = document.createDocumentFragment()
    fragment.append(...parts)
    range.insertNode(fragment)
    range.collapse(false)
  }
  editor.dispatchEvent(new InputEvent('input', data))
}
