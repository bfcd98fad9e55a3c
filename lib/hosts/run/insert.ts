import type { InsertAnswer } from '../../messages/table.ts'
import type { Host } from '../define-host.ts'
import type { Caret } from './caret.ts'
import type { Editor } from './editor.ts'
import { editorsOf, findEditor, isBehindDialog } from './editor.ts'
import type { Extension } from './extension.ts'
import { documentsOf, pageOf, readPage } from './read.ts'
import { writeText } from './write.ts'

/** How long a reply may take to open, over a page load at worst. The background forgets the text as soon. */
const REPLY_MS = 20_000

/** What waits for a reply to open. */
interface Pending {
  text: string
  answer: Promise<InsertAnswer>
  done(answer: InsertAnswer): void
}

function newPending(text: string): Pending {
  let done: Pending['done'] = () => {}
  const answer = new Promise<InsertAnswer>((resolve) => {
    done = resolve
  })
  return { text, answer, done }
}

/** Insert on one page. */
export interface Inserter {
  insert(text: string): Promise<InsertAnswer>
  /** After a change of the page: writes what waits for a reply to open. */
  changed(): void
}

/**
 * Makes the inserter of a page. It never sends a mail: it writes, or presses "reply" and writes.
 *
 * @param caret where the rep was writing; kept up to date by the caller
 */
export function inserter(host: Host, top: Document, extension: Extension, caret: Caret): Inserter {
  let pending: Pending | null = null

  /** What was written into each editor, in this page. */
  const former = new WeakMap<Editor, string[]>()

  let writing: Promise<unknown> = Promise.resolve()
  /** One after the other: only what is written already can be kept a blank line away from. */
  function write(editor: Editor, text: string): Promise<boolean> {
    const asked = top.location.href
    // Meanwhile the mail may be sent, and the editor be gone or another mail's.
    const isThere = () =>
      top.location.href === asked && editorsOf(host, documentsOf(host, top)).includes(editor)
    const turn = writing.then(() => isThere() && writeNow(editor, text))
    writing = turn.catch(() => {})
    return turn
  }

  async function writeNow(editor: Editor, text: string): Promise<boolean> {
    const before = former.get(editor) ?? []
    const written = await writeText(editor, text, editor === caret.editor ? caret.range : undefined, before)
    if (written) former.set(editor, [...before, text])
    return written
  }

  return {
    async insert(text) {
      const documents = documentsOf(host, top)
      const editor = findEditor(host, documents, caret.editor)
      if (editor) {
        const several = editorsOf(host, documents).length > 1
        const written = await write(editor, text)
        if (!written) return { inserted: false, reason: 'refused' }
        return { inserted: several ? 'in-one-of-several' : 'at-caret' }
      }
      if (editorsOf(host, documents)[0]) return { inserted: false, reason: 'no-caret' }
      const url = new URL(top.location.href)
      const reply =
        host.reply && pageOf(host, readPage(host, url, documents).pageKind, url, documents).first(host.reply)
      if (pending) {
        // A reply is opening already: both go into it.
        pending.text = `${pending.text}\n\n${text}`
        void extension.send({ type: 'insert.keep', text: pending.text })
        return pending.answer
      }
      if (!reply || isBehindDialog(reply)) return { inserted: false, reason: 'no-editor' }
      const own = newPending(text)
      pending = own
      // The reply may be a new page, which ends this script: then that page takes the text from the background.
      await extension.send({ type: 'insert.keep', text })
      if (pending === own) {
        setTimeout(() => {
          if (pending === own) pending = null
          own.done({ inserted: false, reason: 'no-editor' })
        }, REPLY_MS)
        reply.click()
      }
      return own.answer
    },

    changed() {
      if (!pending) return
      const editor = findEditor(host, documentsOf(host, top), caret.editor)
      if (!editor) return
      const { text, done } = pending
      pending = null
      void extension.send({ type: 'insert.keep', text: '' })
      void write(editor, text).then((written) =>
        done(written ? { inserted: 'in-new-reply' } : { inserted: false, reason: 'refused' }),
      )
    },
  }
}
