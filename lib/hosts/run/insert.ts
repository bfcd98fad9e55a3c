import type { InsertAnswer } from '../../domain/insert-answer.ts'
import type { KeptInsert, KeptUse } from '../../messages/table.ts'
import type { Host } from '../define-host.ts'
import { goesTo, isAnotherPage, type Naming, namesSomebody } from './another-page.ts'
import type { Caret } from './caret.ts'
import type { Editor } from './editor.ts'
import { editorsOf, findEditor, isBehindDialog } from './editor.ts'
import type { Extension } from './extension.ts'
import { ABOUT_PEOPLE, documentsOf, type PageReading, pageOf, readPage } from './read.ts'
import { writeText } from './write.ts'

/** How long a reply may take to open, over a page load at worst. The background forgets the text as soon. */
const REPLY_MS = 20_000

export const CANCELLED: InsertAnswer = { inserted: false, reason: 'cancelled' }

/** What waits for a reply to open. */
interface Pending extends KeptInsert {
  /** Of which its text is made, a blank line between them. */
  texts: string[]
  /** Reply was pressed here, and since then the rep has pressed nothing and the page shown nothing else: what opens is it. */
  direct: boolean
  /** From the page before: the background has it until it hears, by `insert.done`, what came of it. */
  resumed: boolean
  answer: Promise<InsertAnswer>
  done(answer: InsertAnswer): void
}

const aboutOf = ({ pageKind, thread, participants, withoutAddress }: PageReading): KeptInsert['about'] => ({
  ...{ pageKind, thread, participants, withoutAddress },
})

function newPending(kept: KeptInsert, resumed = false): Pending {
  let done: Pending['done'] = () => {}
  const answer = new Promise<InsertAnswer>((resolve) => {
    done = resolve
  })
  return { ...kept, texts: [kept.text], uses: [...kept.uses], direct: false, resumed, answer, done }
}

/** Insert on one page. */
export interface Inserter {
  /** @param isWanted whether it was not cancelled since; asked until it is written */
  insert(text: string, use: KeptUse, isWanted?: () => boolean): Promise<InsertAnswer>
  /** What waits for a reply to open is not written any more. */
  cancel(): void
  /** Takes up what waits for the reply that this page came up with. Answers whether it was written. */
  resume(kept: KeptInsert, reading: PageReading): Promise<boolean>
  /** After a change of the page: writes what waits for a reply to open, or forgets it where the page is about others. */
  changed(reading: PageReading): void
}

/** Whether what is open is the reply to that page; null = that cannot be said yet. */
function isReplyTo(about: Naming, reading: PageReading): boolean | null {
  if (reading.pageKind === 'compose') return !namesSomebody(about) || goesTo(about, reading)
  if (!ABOUT_PEOPLE.includes(reading.pageKind)) return null
  return !isAnotherPage(about, reading)
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
  function write(editor: Editor, text: string, isWanted = () => true): Promise<boolean> {
    const asked = top.location.href
    // Meanwhile the mail may be sent, and the editor be gone or another mail's.
    const isThere = () =>
      top.location.href === asked && editorsOf(host, documentsOf(host, top)).includes(editor)
    const turn = writing.then(() => isWanted() && isThere() && writeNow(editor, text))
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
    async insert(text, use, isWanted = () => true) {
      if (!isWanted()) return CANCELLED
      const documents = documentsOf(host, top)
      const editor = findEditor(host, documents, caret.editor)
      if (editor) {
        const several = editorsOf(host, documents).length > 1
        const written = await write(editor, text, isWanted)
        if (!written) return isWanted() ? { inserted: false, reason: 'refused' } : CANCELLED
        return { inserted: several ? 'in-one-of-several' : 'at-caret' }
      }
      if (editorsOf(host, documents)[0]) return { inserted: false, reason: 'no-caret' }
      const url = new URL(top.location.href)
      const reading = readPage(host, url, documents)
      const reply = host.reply && pageOf(host, reading.pageKind, url, documents).first(host.reply)
      const opens = reply && !isBehindDialog(reply)
      if (pending) {
        join(pending, text, use)
        // The one that the page before was to open came to nothing where this page can be answered.
        const isOpening = !pending.resumed || pending.direct || reading.pageKind === 'compose'
        if (isOpening || !opens) {
          void keep(pending)
          return pending.answer
        }
      } else if (opens) begin(newPending({ text, uses: [use], about: aboutOf(reading) }))
      if (!pending || !opens) return { inserted: false, reason: 'no-editor' }
      const own = pending
      own.direct = true
      // The reply may be a new page, which ends this script: then that page takes the text from the background.
      await keep(own)
      if (pending === own) {
        reply.click()
        watchDirect(own, documents)
      }
      return own.answer
    },

    async resume(kept, reading) {
      if (pending) return false // the rep has gone on meanwhile
      const own = newPending(kept, true)
      begin(own)
      changed(reading)
      return (await own.answer).inserted !== false
    },

    changed,
    cancel() {
      if (pending) forget(pending, CANCELLED)
    },
  }

  /** A reply is opening already: both go into it, a text that waits already once. */
  function join(waiting: Pending, text: string, use: KeptUse) {
    if (!waiting.texts.includes(text)) waiting.texts.push(text)
    waiting.text = waiting.texts.join('\n\n')
    waiting.uses.push(use)
  }

  /** Over the page's end. */
  function keep({ text, uses, about }: KeptInsert) {
    return extension.send({ type: 'insert.keep', text, uses, about })
  }

  function forget(own: Pending, answer: InsertAnswer = { inserted: false, reason: 'no-editor' }) {
    takeBack(own)
    own.done(answer)
  }

  /** It waits no more. */
  function takeBack({ about, resumed }: Pending) {
    pending = null
    if (!resumed) void keep({ text: '', uses: [], about })
  }

  /** A reply may go to an address that its message does not show (Reply-To); only what the rep opens may be another mail. */
  function watchDirect(own: Pending, documents: readonly Document[]) {
    own.direct = true
    const pressed = () => {
      own.direct = false
    }
    for (const each of documents)
      for (const type of ['pointerdown', 'keydown'])
        each.addEventListener(type, pressed, { capture: true, once: true, passive: true })
  }

  function begin(own: Pending) {
    pending = own
    setTimeout(() => {
      if (pending === own) forget(own)
    }, REPLY_MS)
  }

  function changed(reading: PageReading) {
    if (!pending) return
    const isWritten = reading.pageKind === 'compose'
    if (!isWritten && reading.pageKind !== pending.about.pageKind) pending.direct = false
    const isSame = isReplyTo(pending.about, reading)
    const isReply = isSame === false ? isWritten && pending.direct : isSame
    if (isReply === false) return forget(pending)
    const editor = isReply && findEditor(host, documentsOf(host, top), caret.editor)
    if (!editor) return
    const { text, done } = pending
    takeBack(pending)
    void write(editor, text)
      .catch(() => false) // the editor, or what the page has there, threw
      .then((written) =>
        done(written ? { inserted: 'in-new-reply' } : { inserted: false, reason: 'refused' }),
      )
  }
}
