import { whenIdle } from './idle.ts'

/** Attributes by which hosts show, hide and fill what adapters read. */
const WATCHED = [
  'class',
  'hidden',
  'open',
  'style',
  'title',
  'href',
  'cols', // of a page of frames
  'email',
  'value',
  'data-email',
  'aria-label',
]
/** Milliseconds from a change to the look at it: at once after quiet, then doubling while looks find nothing new. */
const SOON = 30
const LATE = 500
/** Milliseconds without a look after which a change is answered at once: a rep has opened the next message. */
const QUIET = 200
/** While looks find nothing new, the page has this many times as long as a look takes before the next: 0.7 % of the time is ours. */
const SHARE = 150
/** But no longer than this, in milliseconds. */
const LATEST = 5000
/** Looks after a rep's click or key, where a restless page would wait longer: what was opened may come late. Once in a while. */
const EAGER = [100, 300, 700, 1400]
const SLOW = 150

/** Safari and older Firefox lack it, and so does jsdom. */
const { scheduler } = globalThis as { scheduler?: Scheduler }

/** A page watched without polling: nothing runs while nothing changes. */
export interface Observer {
  /** Looks again, in that many milliseconds even if nothing changes; 0 also ends the patience of a storm of changes. */
  again(ms: number): void
  /** The rep has done something: on a page that never rests, the next message must not wait for its turn. */
  eager(): void
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
  let waiting = false
  let delay = 0
  let looked = 0
  let eagerUntil = 0
  /** The look that a change waits for. Any other look does for it: else each `again` in a storm would add one for ever. */
  let turn: ReturnType<typeof setTimeout> | undefined

  const observer = new MutationObserver(() => {
    observer.disconnect()
    if (waiting) return
    waiting = true
    if (performance.now() - looked > Math.max(QUIET, 2 * delay)) delay = 0
    turn = later(delay)
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
    clearTimeout(turn)
    const changed = waiting
    waiting = false
    const began = performance.now()
    let found = false
    try {
      found = look()
    } finally {
      looked = performance.now()
      after(found, changed, looked - began)
    }
  }

  /** Whatever a look came to, the page is watched on: the former person must not stay. */
  function after(found: boolean, changed: boolean, took: number) {
    if (found) delay = SOON
    else if (changed) {
      delay = Math.min(Math.max(delay * 2, SOON), LATE)
      delay = Math.max(delay, Math.min(SHARE * took, LATEST))
    }
    if (!signal.aborted) watch()
  }

  function later(ms: number): typeof turn {
    // A timer, and a message to oneself, would come after the page's next frame, which lays out what a look lays out anyway.
    if (!ms && scheduler) return void scheduler.postTask(run, { priority: 'user-blocking' })
    return setTimeout(ms ? () => whenIdle(run) : run, ms)
  }

  signal.addEventListener('abort', () => observer.disconnect()) // timers find the end in `run`
  run()
  return {
    again(ms) {
      if (ms === 0) delay = 0
      later(ms)
    },
    eager() {
      if (delay < SLOW || performance.now() < eagerUntil) return
      eagerUntil = performance.now() + SLOW * 10
      for (const ms of EAGER) later(ms)
    },
  }
}
