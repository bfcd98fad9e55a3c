import type { ImportRun, RejectedRow, RejectedRows } from '../../../lib/contract/import.ts'
import { kindOfText } from '../../../lib/contract/import-kind.ts'
import { type CheckImport, type DeskClient, type Failure, newId, type Result } from '../desk-client.ts'
import { brokenSend } from './broken-send.ts'
import { type ImportFailure, type ImportView, phaseOf } from './import-view.ts'
import { keepImport, readKeptImport } from './kept-import.ts'
import { decodeHead, readHead } from './read-head.ts'

export interface SessionParts {
  client: DeskClient
  /** Id of the person whose import of before is shown. */
  who: string
  /** Told about failures that are not the import's own, such as a session of the desk that has ended. */
  onFailure(failure: Failure): void
}

/**
 * The import of one file after another: dry run, corrections, applying. It is no part of a page, so that a file goes
 * on being sent while somebody reads feedback; what the hub has begun goes on without the desk.
 */
export class ImportSession {
  readonly #parts: SessionParts
  readonly #listeners = new Set<() => void>()
  #view: ImportView | null
  #sending = new AbortController()

  constructor(parts: SessionParts) {
    this.#parts = parts
    const kept = readKeptImport(parts.who)
    this.#view = kept && { ...NOTHING_KNOWN, ...kept }
  }

  /** Null: no file was chosen. */
  readonly view = (): ImportView | null => this.#view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes a file, and starts the dry run where its beginning tells what it holds. */
  async choose(file: File): Promise<void> {
    this.#abandon()
    const id = newId()
    this.#put({ ...NOTHING_KNOWN, id, name: file.name, kind: null, file })
    const head = await readHead(file).catch(() => null)
    if (!head) return this.#failed(id, { reason: 'file_unreadable' })
    const text = decodeHead(head, null)
    // What is no text is the hub's to judge: it says what it is and what to do.
    const kind = text === null ? 'leads' : kindOfText(text)
    this.#change(id, { head, kind })
    if (kind && this.#view?.id === id) await this.#send(this.#view)
  }

  /** Sends the file again for a dry run, as it was or with corrections. */
  check(corrected: Partial<Omit<CheckImport, 'id' | 'kind'> & Pick<ImportView, 'kind'>>): void {
    if (this.#view) void this.#send({ ...this.#view, ...corrected })
  }

  async apply(): Promise<void> {
    const id = this.#view?.id
    if (id) await this.#take(id, await this.#parts.client.applyImport(id))
  }

  async cancel(): Promise<void> {
    const { client } = this.#parts
    const old = this.#view
    if (!old) return
    if (phaseOf(old) !== 'sending') return this.#take(old.id, await client.cancelImport(old.id))
    this.#abandon()
    this.#change(old.id, { cancelled: true, sent: null })
  }

  /** Puts the file away, for another one. A dry run of it is thrown away. */
  clear(): void {
    this.#abandon()
    keepImport(null)
    this.#put(null)
  }

  /** Asks where the run stands; whether the hub answered. */
  async refresh(signal: AbortSignal): Promise<boolean> {
    const old = this.#view
    // The hub cannot know of a file of which nothing has been sent.
    if (!old || old.sent === 0) return true
    const phase = phaseOf(old)
    const answer = await this.#parts.client.importRun(old.id, signal)
    if (signal.aborted) return true
    if (answer.ok) {
      this.#change(old.id, { run: answer.value, failure: null })
      // The hub has seen enough of the file: it need not be sent to its end.
      if (phase === 'sending' && answer.value.state !== 'reading') this.#stopSending(old.id)
    } else if (phase === 'finding' && isNotThere(answer.failure)) this.clear()
    // While the file is being sent, its own answer says what went wrong; the hub may not know the run yet.
    else if (phase !== 'sending') this.#failed(old.id, answer.failure)
    return answer.ok || answer.failure.reason !== 'offline'
  }

  /** All rejected rows of a run. */
  async rejectedRows(id: string): Promise<Result<RejectedRow[]>> {
    const rows: RejectedRow[] = []
    for (let after: number | null = 0; after !== null; ) {
      const page: Result<RejectedRows> = await this.#parts.client.rejectedRows(id, after)
      if (!page.ok) return page
      for (const row of page.value.rows) rows.push(row)
      after = page.value.next
    }
    return { ok: true, value: rows }
  }

  /** The desk is left: what is being sent ends with it. */
  end(): void {
    this.#sending.abort()
  }

  async #send(chosen: ImportView): Promise<void> {
    const { name, kind, file, mapping, onlyMapping, encoding, source } = chosen
    if (!file || !kind) return
    this.#abandon()
    const id = newId()
    this.#put({ ...chosen, id, sent: 0, run: null, firstRows: [], failure: null, cancelled: false })
    keepImport({ who: this.#parts.who, id, name, kind })
    this.#sending = new AbortController()
    const { signal } = this.#sending
    // Somebody may have corrected the file meanwhile.
    const head = await readHead(file).catch(() => null)
    if (signal.aborted) return
    if (!head) return this.#failed(id, { reason: 'file_unreadable' })
    this.#change(id, { head })
    const onSent = (sent: number) => signal.aborted || this.#change(id, { sent })
    const answer = await this.#answerTo({ id, kind, mapping, onlyMapping, encoding, source }, file, {
      signal,
      onSent,
    })
    if (signal.aborted) return
    if (!answer.ok) return this.#failed(id, answer.failure)
    const { firstRows, ...run } = answer.value
    this.#change(id, { run, firstRows, sent: null })
  }

  async #answerTo(...[query, file, options]: Parameters<DeskClient['checkImport']>) {
    const { client } = this.#parts
    const answer = await client.checkImport(query, file, options)
    if (answer.ok || answer.failure.reason !== 'offline' || options.signal.aborted) return answer
    const broken = await brokenSend(client, query.id, file, options.signal)
    return broken.ok ? { ...broken, value: { ...broken.value, firstRows: [] } } : broken
  }

  /** Takes the hub's word for where a run stands; where it refuses, something has become different meanwhile. */
  async #take(id: string, answer: Result<ImportRun>): Promise<void> {
    if (answer.ok) return this.#change(id, { run: answer.value, failure: null })
    this.#failed(id, answer.failure)
    if (answer.failure.reason !== 'refused') return
    const now = await this.#parts.client.importRun(id)
    if (now.ok) this.#change(id, { run: now.value })
  }

  /** Ends what has not been applied. Nobody waits for it: the hub forgets dry runs by itself in the end. */
  #abandon(): void {
    this.#sending.abort()
    if (!this.#view) return
    const phase = phaseOf(this.#view)
    if (phase === 'sending' || phase === 'reading' || phase === 'ready')
      void this.#parts.client.cancelImport(this.#view.id)
  }

  #stopSending(id: string): void {
    this.#sending.abort()
    this.#change(id, { sent: null })
  }

  #failed(id: string, failure: ImportFailure): void {
    this.#change(id, { failure, sent: null })
    if (failure.reason === 'signed_out') this.#parts.onFailure(failure)
  }

  /** Of a file that was put away meanwhile nothing is shown any more. */
  #change(id: string, part: Partial<ImportView>): void {
    if (this.#view?.id === id) this.#put({ ...this.#view, ...part })
  }

  #put(view: ImportView | null): void {
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}

const NOTHING_KNOWN = {
  file: null,
  head: null,
  mapping: null,
  onlyMapping: false,
  encoding: null,
  source: null,
  sent: null,
  run: null,
  firstRows: [],
  failure: null,
  cancelled: false,
} satisfies Partial<ImportView>

/** A hub that has no time now, or no database, does not say that. */
const isNotThere = (failure: Failure): boolean => failure.reason === 'refused' && failure.status < 500
