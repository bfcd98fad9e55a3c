import type { InsertAnswer } from '../../messages/table.ts'
import type { Host } from '../define-host.ts'
import { newCaret, rememberCaret } from './caret.ts'
import { editorsOf } from './editor.ts'
import type { Extension } from './extension.ts'
import { hints } from './hints.ts'
import type { Inserter } from './insert.ts'
import type { Keys } from './keys.ts'
import type { Loader } from './loader.ts'
import { observe } from './observe.ts'
import { documentsOf, type Opened, readPage } from './read.ts'
import { type SidebarLink, sendHint } from './sidebar-link.ts'

/** Looks for components that are not there yet, for some seconds after each navigation. */
const PATIENCE = 20

/**
 * Runs one host's adapter in one page: watches it, sends hints, docks the sidebar, inserts text. The adapter is data
 * and a reader; whatever touches the page or the browser is here and in run/.
 *
 * @param host the page's adapter
 * @param window the top window of the page
 * @param extension the extension API
 * @param loader brings what this script does not have
 * @param life aborted, it undoes everything, and leaves the page as it was; aborted here when all is over
 */
export async function runHost(
  host: Host,
  window: Window,
  extension: Extension,
  loader: Loader,
  life: AbortController,
): Promise<void> {
  const { document } = window
  const { origin } = window.location
  const until = life.signal
  const state = await extension.loadDock(origin)
  if (until.aborted) return

  const stop = () => life.abort()
  /** The first look comes before there is an observer to ask. */
  let again: (ms: number) => void = (ms) => setTimeout(() => again(ms))

  /** What the newest reading asked for, and whether anything was there. */
  let selectors: Record<string, boolean> = {}

  const link: SidebarLink = { port: null, lastSentHint: null }
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
  // Before the sidebar's iframe starts: it must not be handed the person of the page before this one.
  void sendHint(link, extension, { type: 'hint.gone', token: news.token() })

  const caret = newCaret()
  let inserts: Inserter | null = null
  let loading: Promise<Inserter> | null = null
  let asked = false
  /** The text travels on when the second file has come; the caret is remembered here meanwhile. */
  const insert = async (text: string): Promise<InsertAnswer> => {
    try {
      loading ??= loader.lateParts().then((late) => late.inserter(host, document, extension, caret))
      inserts = await loading
      return await inserts.insert(text)
    } catch {
      loading = null
      return { inserted: false, reason: 'refused' }
    }
  }

  let keys: Keys | null = null
  const dock = await loader.createDock(document, extension, loader, link, state, until, stop)
  if (until.aborted) return
  let href = window.location.href
  const opened: Opened = { roots: new Set(), pending: false }
  let patience = PATIENCE
  /** The frame whose page is being left; without one, nothing more comes in it. */
  let leaving: Element | null = null

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
    const fresh = news.offer(readPage(host, new URL(href), documents, selectors, opened))
    if (opened.pending && patience-- > 0) again(300)
    inserts?.changed()
    const editors = editorsOf(host, documents)
    // An editor's own frame is neither read nor watched, but the caret in it counts.
    for (const { ownerDocument } of editors) {
      rememberCaret(caret, host, document, ownerDocument, until)
      keys?.adopt(ownerDocument)
    }
    if (!asked && editors[0]) {
      asked = true
      // An editor that came with a page load may be the reply that an Insert on the page before has opened.
      void extension.send({ type: 'insert.take' }).then((text) => {
        if (text && !until.aborted && editorsOf(host, documents)[0]) void insert(text)
      })
    }
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

  await loader.takeCommands(
    extension,
    {
      insert(text) {
        asked = true // from now on, what is kept is this page's own
        return insert(text)
      },
      capture: async () => (await loader.lateParts()).capture(host, document),
      async dock(open) {
        await dock.set(open, 'rep')
        return null
      },
      async keys(held) {
        keys ??= (await loader.lateParts()).insertKeys(host, document, link, dock.isOpen, until)
        keys.take(held)
        again(0) // editors may be open already
        return null
      },
      async read() {
        news.repeat()
        look()
        return null
      },
    },
    until,
  )
}
