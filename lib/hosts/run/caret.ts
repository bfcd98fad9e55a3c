import type { Host } from '../define-host.ts'
import { type Editor, editorsOf } from './editor.ts'
import { documentsOf } from './read.ts'

/** Where the rep was writing: the editor that lost the focus last, and its caret if it is a rich one. */
export interface Caret {
  editor: Editor | null
  range: Range | null
  /** Document elements under watch. Not documents: an editor that writes its frame anew takes all listeners off it. */
  watched: WeakSet<Element>
}

export const newCaret = (): Caret => ({ editor: null, range: null, watched: new WeakSet() })

/**
 * Remembers in `caret` where the rep was whenever an editor of `document` loses the focus. Asked again for the same
 * document, it does nothing.
 */
export function rememberCaret(
  caret: Caret,
  host: Host,
  top: Document,
  document: Document,
  signal: AbortSignal,
) {
  if (caret.watched.has(document.documentElement)) return
  caret.watched.add(document.documentElement)
  document.addEventListener(
    'focusout',
    ({ target }) => {
      const editor = editorsOf(host, documentsOf(host, top)).find((each) => each.contains(target as Node))
      if (!editor) return
      caret.editor = editor
      const selection = document.getSelection()
      const range = selection?.rangeCount ? selection.getRangeAt(0) : null
      caret.range = range && editor.contains(range.startContainer) ? range.cloneRange() : null
    },
    { capture: true, signal },
  )
}
