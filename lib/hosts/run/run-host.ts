import type { InsertAnswer } from '../../domain/insert-answer.ts'
import type { KeptUse } from '../../messages/table.ts'
import type { Host } from '../define-host.ts'
import { newCaret, rememberCaret } from './caret.ts'
import { editorsOf } from './editor.ts'
import type { Extension } from './extension.ts'
import { rememberFurniture } from './furniture.ts'
import { hints } from './hints.ts'
import type { Inserter } from './insert.ts'
import type { Keys } from './keys.ts'
import type { Loader } from './loader.ts'
import { observe } from './observe.ts'
import { documentsOf, type Opened, type PageReading, readPage } from './read.ts'
import { type SidebarLink, sendHint, sendInserted } from './sidebar-link.ts'

/** Looks for components that are not there yet, for some seconds after each navigation. */
const PATIENCE = 20

/**
 * Runs one host's adapter in one page: docks the sidebar, watches the page, sends hints, inserts text. The adapter is data
 * and a reader; whatever touches the page or the browser is here and in run/.
 *
 * @param coming the page's adapter; the sidebar's frame is asked for while it is loading
 * @param window the top window of the page
 * @param extension the extension API
 * @param loader brings what this script does not have
 * @param life aborted, it undoes everything, and leaves the page as it was; aborted here when all is over
 * @param stored how the dock was left on this origin
 */
export async function runHost(
  coming: Host | Promise<Host>,
  window: Window,
  extension: Extension,
  loader: Loader,
  life: AbortController,
  stored = extension.loadDock(window.location.origin),
): Promise<void> {
  const { document } = window
  const { origin } = window.location
  const until = life.signal
  const stop = () => life.abort()
  const link: SidebarLink = { port: null, lastSentHint: null, inserted: null }
  // Before the sidebar's iframe starts: it must not be handed the person of the page before this one.
  void sendHint(link, extension, { type: 'hint.gone', token: Date.now() })
  const state = await stored
  if (until.aborted) return
  const dock = await loader.createDock(document, extension, loader, link, state, until, stop)
  /** How often what waits was taken back. */
  let cancels = 0
  // The sidebar may be there before the adapter is: what it says meanwhile waits, and is not lost.
  let begin = () => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const listening = loader.takeCommands(
    extension,
    {
      async insert(text, use) {
        const asked = cancels
        await begun
        await takeInsert() // from now on, what is kept is this page's own
        return insert(text, use, () => cancels === asked)
      },
      async 'insert.cancel'() {
        cancels++
        await begun
        inserts?.cancel()
        return null
      },
      async capture() {
        await begun
        return (await loader.lateParts()).capture(host, document)
      },
      async dock(open) {
        await dock.set(open, 'rep')
        return null
      },
      async keys(held, count) {
        await begun
        // One listener, however many ask for it while it is on its way.
        keysToCome ??= loader
          .lateParts()
          .then((late) => late.insertKeys(host, document, link, dock.isOpen, until))
        try {
          keys = await keysToCome
        } catch (problem) {
          keysToCome = null // the next time it is tried again
          throw problem
        }
        keys.take(held, count)
        again(0) // editors may be open already
        return null
      },
      async read() {
        await begun
        news.repeat()
        look()
        return null
      },
    },
    until,
  )
  const host = await coming
  const furniture = host.furniture ? await rememberFurniture(extension) : null
  if (until.aborted) return

  /** The first look comes before there is an observer to ask. */
  let again: (ms: number) => void = (ms) => setTimeout(() => again(ms))

  /** What the newest reading asked for, and whether anything was there. */
  let selectors: Record<string, boolean> = {}

  const news = hints(
    host.settle,
    (ms) => again(ms),
    (hint) => {
      void sendHint(link, extension, {
        type: 'hint',
        hint: { ...hint, host: host.id, origin },
        selectors,
      }).then((answer) => {
        if (!until.aborted && hint.token === news.token()) dock.mark(answer?.known ?? null)
      })
    },
    (token) => {
      dock.mark(null)
      void sendHint(link, extension, { type: 'hint.gone', token })
    },
  )
  const caret = newCaret()
  let inserts: Inserter | null = null
  let loading: Promise<Inserter> | null = null
  let taking: Promise<void> | null = null
  /** The text travels on when the second file has come; the caret is remembered here meanwhile. */
  const loadInserter = async (): Promise<Inserter> => {
    loading ??= loader.lateParts().then((late) => late.inserter(host, document, extension, caret))
    try {
      inserts = await loading
      return inserts
    } catch (error) {
      loading = null
      throw error
    }
  }
  const insert = async (text: string, use: KeptUse, isWanted: () => boolean): Promise<InsertAnswer> => {
    try {
      const there = await loadInserter()
      // A Cancel that was pressed while the page was busy stands in line behind this.
      await new Promise((turn) => setTimeout(turn))
      return await there.insert(text, use, isWanted)
    } catch {
      return { inserted: false, reason: 'refused' }
    }
  }
  /**
   * An editor that came with a page load may be the reply that an Insert on the page before has opened. Asked for once;
   * afterwards, what was kept waits here or is written.
   */
  const takeInsert = () => {
    taking ??= resumeInsert()
    return taking
  }
  async function resumeInsert(): Promise<void> {
    const kept = await extension.send({ type: 'insert.take' })
    if (!kept || until.aborted) return
    const ids = kept.uses.map(({ id }) => id)
    // It was asked for before this page was there: whatever Cancel was heard here came after that.
    const isCancelled = () => cancels > 0
    const ended = (written: boolean) => {
      void extension.send({ type: 'insert.done', ids, written })
      // Who has cancelled it is told so already, where that was done.
      if (written || !isCancelled()) sendInserted(link, written)
    }
    try {
      const there = await loadInserter()
      if (!isCancelled()) void there.resume(kept, reading()).then(ended, () => ended(false))
      else ended(false)
    } catch {
      ended(false)
    }
  }

  let keys: Keys | null = null
  let keysToCome: Promise<Keys> | null = null
  let href = window.location.href
  const opened: Opened = { roots: new Set(), pending: false }
  let patience = PATIENCE
  /** The frame whose page is being left; without one, nothing more comes in it. */
  let leaving: Element | null = null

  const reading = (): PageReading =>
    readPage(host, new URL(window.location.href), documentsOf(host, document))

  function look(): boolean {
    if (!extension.alive()) {
      stop() // updated, reloaded or removed: what is left of us here cannot speak to anybody
      return false
    }
    dock.keep()
    const documents = documentsOf(host, document)
    if (documents.some((each) => each.readyState === 'loading')) return false // half a header misleads; `adopt` waits
    if (leaving?.isConnected === false) {
      leaving = null
      news.complete()
    }
    if (window.location.href !== href) {
      href = window.location.href
      news.left()
      patience = PATIENCE
    }
    selectors = {}
    opened.roots.clear()
    opened.pending = false
    furniture?.begin(news.page())
    const now = readPage(host, new URL(href), documents, selectors, opened, furniture)
    const fresh = news.offer(now)
    if (fresh) furniture?.learn(news.page(), new URL(href))
    if (opened.pending && patience-- > 0) again(300)
    inserts?.changed(now)
    const editors = editorsOf(host, documents)
    // An editor's own frame is neither read nor watched, but the caret in it counts.
    for (const { ownerDocument } of editors) {
      rememberCaret(caret, host, document, ownerDocument, until)
      keys?.adopt(ownerDocument)
    }
    if (editors[0]) void takeInsert()
    return fresh
  }

  const listen = (target: EventTarget, types: string[], act: (event: Event) => void) => {
    for (const type of types)
      target.addEventListener(type, act, { capture: true, passive: true, signal: until })
  }

  function adopt(each: Document | ShadowRoot) {
    listen(each, ['DOMContentLoaded'], () => {
      news.complete()
      again(0)
    })
    listen(each, ['change'], () => again(0)) // a field's value is no mutation
    if (each !== document && 'defaultView' in each && each.defaultView) {
      // `pagehide` of a frame: its message is going, though the address of the top page may stay.
      const { frameElement } = each.defaultView
      listen(each.defaultView, ['pagehide'], () => {
        leaving = frameElement
        news.left(true)
      })
    }
  }

  const watch = observe(() => [...documentsOf(host, document), ...opened.roots], look, adopt, until)
  again = watch.again
  listen(window, ['click', 'keyup'], watch.eager)
  const moved = () => {
    if (window.location.href === href) return
    look()
    again(0) // after the host's own listeners, which may fill the page at once
  }
  listen(window, ['hashchange', 'popstate'], moved)
  // Where the browser has it, this also tells of pushState; elsewhere the changes that follow do.
  const { navigation } = window as Window & { navigation?: EventTarget }
  if (navigation) listen(navigation, ['currententrychange'], moved)
  listen(window, ['pageshow'], (event) => {
    if (!(event as PageTransitionEvent).persisted) return
    news.left() // back from the browser's page cache, where another page's hint was the last
    again(0)
  })
  listen(document, ['load'], (event) => {
    if (!/^i?frame$/.test((event.target as Element).localName)) return
    news.complete()
    again(0)
  })

  begin()
  await listening
}
