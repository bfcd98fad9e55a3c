import type { InsertAnswer } from '../../messages/table.ts'
import type { Host } from '../define-host.ts'
import type { Editor } from './editor.ts'
import { editorsOf, findEditor, writeText } from './editor.ts'
import type { Extension } from './extension.ts'
import { documentsOf, pageOf, readPage } from './read.ts'

/** How long a reply may take to open, over a page load at worst. The background forgets the text as soon. */
const REPLY_MS = 20_000

/** Insert on one page. `changed` is called after each change of the page. */
export interface Inserter {
  insert(text: string): Promise<InsertAnswer>
  /** Remembers the caret of an editor that loses the focus; given each document that is watched. */
  remember(document: Document): void
  changed(): void
}

/** Makes the inserter of a page. It never sends a mail: it writes, or presses "reply" and writes. */
export function inserter(host: Host, top: Document, extension: Extension, signal: AbortSignal): Inserter {
  let last: Editor | null = null
  let caret: Range | null = null
  let pending: { text: string; done(answer: InsertAnswer): void } | null = null
  let asked = false

  const write = (editor: Editor, text: string) => writeText(editor, text, editor === last ? caret : null)

  return {
    remember(document) {
      document.addEventListener(
        'focusout',
        (event) => {
          const editor = editorsOf(host, documentsOf(host, top)).find((each) =>
            each.contains(event.target as Node),
          )
          if (!editor) return
          last = editor
          const selection = document.getSelection()
          const range = selection?.rangeCount ? selection.getRangeAt(0) : null
          caret = range && editor.contains(range.startContainer) ? range.cloneRange() : null
        },
        { capture: true, signal },
      )
    },

    async insert(text) {
      const documents = documentsOf(host, top)
      const editor = findEditor(host, documents, last)
      if (editor)
        return write(editor, text) ? { inserted: 'at-caret' } : { inserted: false, reason: 'refused' }
      const url = new URL(top.location.href)
      const reply =
        host.reply && pageOf(host, readPage(host, url, documents).pageKind, url, documents).first(host.reply)
      if (!reply) return { inserted: false, reason: 'no-editor' }
      // The reply may be a new page, which ends this script: then that page takes the text from the background.
      await extension.send({ type: 'insert.keep', text })
      return new Promise((done) => {
        pending?.done({ inserted: false, reason: 'no-editor' })
        pending = { text, done }
        setTimeout(() => {
          if (pending?.done !== done) return
          pending = null
          done({ inserted: false, reason: 'no-editor' })
        }, REPLY_MS)
        reply.click()
      })
    },

    changed() {
      const editor = findEditor(host, documentsOf(host, top), last)
      if (!editor) return
      if (pending) {
        const { text, done } = pending
        pending = null
        void extension.send({ type: 'insert.keep', text: '' })
        done(write(editor, text) ? { inserted: 'in-new-reply' } : { inserted: false, reason: 'refused' })
      } else if (!asked) {
        void extension.send({ type: 'insert.take' }).then((text) => {
          const now = findEditor(host, documentsOf(host, top), last)
          if (text && now && !signal.aborted) write(now, text)
        })
      }
      asked = true
    },
  }
}
