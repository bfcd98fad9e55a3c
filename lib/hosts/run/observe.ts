/** Attributes by which hosts show, hide and fill what adapters read. */
const WATCHED = ['class', 'hidden', 'style', 'title', 'href', 'email', 'value', 'data-email', 'aria-label']
/** Milliseconds from a change to the look at it: at once after quiet, then doubling while looks find nothing new. */
const SOON = 30
const LATE = 500
/** Milliseconds without a look after which a change is answered at once: a rep has opened the next message. */
const QUIET = 200
/** While looks find nothing new, the page has this many times as long as a look takes before the next: 1.5 % of the time is ours. */
const SHARE = 65
/** But no longer than this, in milliseconds. */
const LATEST = 5000

/** Safari and older Firefox lack it, and so does jsdom. */
const { scheduler } = globalThis as { scheduler?: Scheduler }

/** A page watched without polling: nothing runs while nothing changes. */
export interface Observer {
  /** Looks again, in that many milliseconds even if nothing changes; 0 also ends the patience of a storm of changes. */
  again(ms: number): void
}

/**
 * Watches the documents of a page, and the shadow roots that its adapter looks into. After the first change the observer
 * is taken off until the page was looked at, so a storm of changes costs the host one record, and one look at most every
 * half second when the looks find nothing.
 *
 * @param documents what to watch now; asked again at each look
 * @param look called when idle after a change; says whether it found something new
 * @param adopt called once for each that comes under watch
 */
export function observe(
  documents: () => (Document | ShadowRoot)[],
  look: () => boolean,
  adopt: (document: Document | ShadowRoot) => void,
  signal: AbortSignal,
): Observer {
  const known = new WeakSet<Node>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let waiting = false
  let delay = 0
  let looked = 0

  const observer = new MutationObserver(() => {
    observer.disconnect()
    if (waiting) return
    waiting = true
    if (performance.now() - looked > Math.max(QUIET, 2 * delay)) delay = 0
    later(delay)
  })

  function watch() {
    for (const document of documents()) {
      if (!known.has(document)) adopt(document)
      known.add(document)
      observer.observe(document, {
        childList: true,
        subtree: true,
        characterData: true,
        attributes: true,
        attributeFilter: WATCHED,
      })
    }
  }

  function run() {
    if (signal.aborted) return
    const changed = waiting
    waiting = false
    const began = performance.now()
    const found = look()
    looked = performance.now()
    if (found) delay = SOON
    else if (changed) {
      delay = Math.min(Math.max(delay * 2, SOON), LATE)
      delay = Math.max(delay, Math.min(SHARE * (looked - began), LATEST))
    }
    if (!signal.aborted) watch()
  }

  function later(ms: number) {
    // A timer, and a message to oneself, would come after the page's next frame, which lays out what a look lays out anyway.
    if (!ms && scheduler) return void scheduler.postTask(run, { priority: 'user-blocking' })
    const timer = setTimeout(() => {
      timers.delete(timer)
      // Idle: layout is clean then, so asking what is visible costs nothing. jsdom lacks it.
      if (ms && 'requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 200 })
      else run()
    }, ms)
    timers.add(timer)
  }

  signal.addEventListener('abort', () => {
    observer.disconnect()
    for (const timer of timers) clearTimeout(timer)
  })
  run()
  return {
    again(ms) {
      if (ms === 0) delay = 0
      later(ms)
    },
  }
}
