import type { Editor } from './editor.ts'
import { around, spaced } from './spacing.ts'

/**
 * Rich editors take text as pasted first. Most keep a document of their own and draw the page from it: what the browser
 * types there they undo (CKEditor 5) or garble (Lexical), and a new paragraph ProseMirror may take for Enter, which sends
 * in some products. These two take it as typed: their own paste tears a sentence apart. All measured:
 * test/e2e/editors.e2e.ts.
 */
const TYPE_FIRST = '.mce-content-body,.cke_editable'

/**
 * What webmails put below the rep's words: signature and quote in Gmail, Outlook, Proton Mail, Roundcube, Zimbra, and
 * anything quoted.
 */
const BELOW = [
  '.gmail_signature_prefix,.gmail_signature,#Signature,.protonmail_signature_block,#_rc_sig,[data-marker^="__SIG"]',
  '.gmail_quote,.gmail_quote_container,#appendonsend,#divRplyFwdMsg,#mail-editor-reference-message-container,.protonmail_quote,blockquote',
].join()

/** Where the rep never means to write, though a caret may be left there. Between quoted lines they may. */
const NOT_IN = '#Signature,.gmail_signature,#appendonsend,#divRplyFwdMsg,.protonmail_signature_block,#_rc_sig'

/** How long an editor that draws its page later may take to show what it was given, in milliseconds. */
const PASTE_MS = 600
/** When an editor has heard that the caret has moved, or undone what it does not want. */
const SETTLE_MS = 60

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms))

/**
 * Writes plain text at the caret of an editor, as one step that the host's own undo takes back, and so that the host's
 * framework notices. Enter is never pressed and nothing is submitted.
 *
 * @param caret where the caret of a rich editor was before the focus went elsewhere; undefined when the editor never had
 *   the focus that anyone saw
 * @param former what was inserted into this editor already: a blank line goes between
 * @returns false when the host refused the text
 */
export async function writeText(
  editor: Editor,
  text: string,
  caret?: Range | null,
  former: readonly string[] = [],
): Promise<boolean> {
  const before = contentOf(editor)
  const changed = () => contentOf(editor) !== before
  if ('value' in editor) {
    placeInField(editor as HTMLTextAreaElement, caret)
    text = spaced(text, around(editor), former)
    if (!type(editor, text) || !changed()) insertDirectly(editor, text)
  } else {
    placeCaret(editor, caret)
    await wait(SETTLE_MS)
    const typeFirst = editor.matches(TYPE_FIRST)
    // Webmails leave the caret at the very start of the line that says who wrote (Roundcube, SOGo). A line of its own, then:
    // typed with the text, undo takes both back at once.
    text = typeFirst && isBeforeText(editor) ? `${text}\n` : spaced(text, around(editor), former)
    const taken = !typeFirst && paste(editor, text)
    for (let ms = 0; taken && ms < PASTE_MS && !changed(); ms += 20) await wait(20)
    if (!taken && !changed()) {
      const typed = type(editor, text)
      await wait(SETTLE_MS)
      if (!typed && !changed()) insertDirectly(editor, text)
    }
  }
  editor.dispatchEvent(new Event('change', { bubbles: true }))
  return changed()
}

const contentOf = (editor: Editor) => ('value' in editor ? editor.value : editor.innerHTML)

/** @returns false where the browser or the page does not let text be typed */
function type(editor: Editor, text: string): boolean {
  // Without the focus the browser would write where that is.
  const { activeElement } = editor.getRootNode() as Document | ShadowRoot
  if (!editor.contains(activeElement)) return false
  const key = (name: 'keydown' | 'keyup', key: string, keyCode = 0) =>
    editor.dispatchEvent(new KeyboardEvent(name, { key, keyCode, bubbles: true }))
  // CKEditor 4 ends a step of its undo where the caret is moved by a key. A page's own key moves nothing.
  if (editor.matches('.cke_editable')) {
    key('keydown', 'End', 35)
    key('keyup', 'End', 35)
  }
  // TinyMCE starts a step of its undo when a key goes down; after one line without it, Ctrl+Z does nothing (5.8).
  if (editor.matches('.mce-content-body')) key('keydown', 'Unidentified')
  // Deprecated and without a successor: nothing else writes into the browser's undo history (2026-11).
  const typed = editor.ownerDocument.execCommand?.('insertText', false, text) ?? false
  // CKEditor 4 and many a counter look at the text when a key comes up. No key in particular: nothing acts on it.
  if (typed) key('keyup', 'Unidentified')
  return typed
}

/** @returns whether the editor took it: a page cannot make the browser itself paste */
function paste(editor: Editor, text: string): boolean {
  // Firefox leaves out what the event is made with, and shows what a content script has set to nobody else: the editor
  // would take the paste and find it empty (measured: 153). There it is made of the page's own parts, and filled then.
  const view = editor.ownerDocument.defaultView as (Window & { wrappedJSObject?: typeof globalThis }) | null
  const page = view?.wrappedJSObject ?? globalThis
  if (!page.DataTransfer || !page.ClipboardEvent) return false // jsdom
  const init = new page.Object() as ClipboardEventInit
  init.clipboardData = new page.DataTransfer()
  init.bubbles = true
  init.cancelable = true
  const event = new page.ClipboardEvent('paste', init)
  event.clipboardData?.setData('text/plain', text)
  editor.dispatchEvent(event)
  return event.defaultPrevented
}

/**
 * A script that fills a text area leaves the caret behind the quote without meaning to; a caret that the host has put
 * there (Roundcube does, after the rep's own setting) comes with the focus.
 */
function placeInField(field: HTMLTextAreaElement, caret?: Range | null) {
  const never = caret === undefined && field.ownerDocument.activeElement !== field
  if (never && field.value !== field.defaultValue && /^>/m.test(field.value)) field.setSelectionRange(0, 0)
  field.focus()
  const { selectionStart, selectionEnd } = field
  field.setSelectionRange(0, 0) // a moved caret ends a step of the browser's undo
  field.setSelectionRange(selectionStart, selectionEnd)
}

/**
 * Focuses a rich editor with the caret where it was, else at its start, and never in a signature. The caret is set even
 * where it is already: that ends a step of the browser's undo.
 */
function placeCaret(editor: HTMLElement, caret?: Range | null) {
  const selection = editor.ownerDocument.getSelection()
  if (!selection) return
  const there = selection.rangeCount > 0 && editor.contains(selection.getRangeAt(0).startContainer)
  const range = there
    ? selection.getRangeAt(0).cloneRange()
    : caret && editor.contains(caret.startContainer)
      ? caret
      : null
  editor.focus()
  const unwanted = range && blockIn(editor, range.startContainer, NOT_IN)
  // Without a caret that the rep has put: above what the webmail has put there.
  const below = unwanted ?? (range ? null : startsWith(editor, BELOW))
  selection.removeAllRanges()
  if (below) {
    const line = editor.ownerDocument.createElement('div')
    line.append(editor.ownerDocument.createElement('br'))
    below.before(line)
    selection.collapse(line, 0)
  } else if (range) {
    selection.addRange(range)
  } else {
    selection.collapse(editor, 0)
  }
}

/** Whether the caret (nothing is selected) stands at the very start of the editor, and its first line is not empty. */
function isBeforeText(editor: HTMLElement): boolean {
  const { ownerDocument } = editor
  const selection = ownerDocument.getSelection()
  if (!selection?.isCollapsed || !selection.anchorNode) return false
  const before = ownerDocument.createRange()
  before.setStart(editor, 0)
  before.setEnd(selection.anchorNode, selection.anchorOffset)
  if (before.toString() !== '') return false
  const texts = ownerDocument.createTreeWalker(editor, 4) // NodeFilter.SHOW_TEXT
  while (texts.nextNode()) if (texts.currentNode.nodeValue?.trim()) break
  if (!texts.currentNode.nodeValue?.trim()) return false
  before.setEndBefore(texts.currentNode)
  return !before.cloneContents().querySelector('br,img') && !before.toString().includes('\u00a0')
}

/** The outermost element that matches, from a node up to the editor; null when there is none. */
function blockIn(editor: HTMLElement, node: Node, selector: string): Element | null {
  let found: Element | null = null
  for (let at: Node | null = node; at && at !== editor; at = at.parentNode)
    if ((at as Partial<Element>).matches?.(selector)) found = at as Element
  return found
}

/** The element that matches at the very start of the editor, with no line above it to write in; null when there is none. */
function startsWith(editor: HTMLElement, selector: string): Element | null {
  const range = editor.ownerDocument.createRange()
  const [first] = editor.querySelectorAll(selector)
  if (!first) return null
  range.setStart(editor, 0)
  range.setEndBefore(first)
  const above = range.cloneContents()
  return above.querySelector('br,p,div,img') || above.textContent?.trim() ? null : first
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
