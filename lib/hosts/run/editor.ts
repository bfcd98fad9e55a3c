import { type EditorRule, type Host, isVisible } from '../define-host.ts'

/** A field that Insert may write to: a text area, or the root of a rich editor (in a frame: what is editable there). */
export type Editor = HTMLTextAreaElement | HTMLElement

/** The open editors of a page, in the order of the adapter's rules. */
export function editorsOf({ editors }: Pick<Host, 'editors'>, documents: readonly Document[]): Editor[] {
  const found = (rule: EditorRule) =>
    documents
      .flatMap((each) => [...each.querySelectorAll<HTMLElement>(rule.selector)])
      .filter((element) => isVisible(element) && !isBehindDialog(element))
      .map((element) => (rule.kind === 'frame' ? editable(element as HTMLIFrameElement) : element))
      .filter((element) => element != null)
  return editors.flatMap(found)
}

/** Whether a modal dialog of the page is open elsewhere: what is behind it can be seen, and is inert. */
export function isBehindDialog(element: Element): boolean {
  const { ownerDocument: document } = element
  const modals = [...document.querySelectorAll('dialog[open]')].filter((each) => each.matches(':modal'))
  if (modals.length > 0 && !modals.some((each) => holds(each, element))) return true
  const frame = document.defaultView?.frameElement
  return frame != null && isBehindDialog(frame)
}

/** Also through shadow roots. */
function holds(outer: Element, inner: Node): boolean {
  for (let at: Node | null = inner; at; at = at.parentNode ?? (at as Partial<ShadowRoot>).host ?? null)
    if (at === outer) return true
  return false
}

/** The body is the editor in TinyMCE and CKEditor 4, an element in it in Proton Mail. */
function editable({ contentDocument: inner }: HTMLIFrameElement) {
  return inner?.querySelector<HTMLElement>('[contenteditable=true]') ?? inner?.body
}

/**
 * The editor to write to: the one that the rep last had the caret in, else the first open one that the adapter knows for
 * certain.
 */
export function findEditor(
  host: Pick<Host, 'editors'>,
  documents: readonly Document[],
  last?: Editor | null,
): Editor | null {
  const open = editorsOf(host, documents)
  const focused = open.find((editor) => {
    const { ownerDocument: document } = editor
    const active = document.activeElement
    return document.hasFocus() && (editor === active || (isRich(editor) && editor.contains(active)))
  })
  const certain = { editors: host.editors.filter(({ onlyAtCaret }) => !onlyAtCaret) }
  return focused ?? open.find((editor) => editor === last) ?? editorsOf(certain, documents)[0] ?? null
}

const isRich = (element: HTMLElement) => element.localName !== 'textarea'
