import type { Hint } from '../../domain/hint.ts'
import { isAnotherPage, type Naming, namesSomebody } from './another-page.ts'
import { ABOUT_PEOPLE, type PageReading } from './read.ts'

/** When a page is read again after a navigation if the adapter names no `settle`, in milliseconds. */
const SETTLE = 60
/** How long a page may take to show its people before it is called "not recognised": big applications load in parts. */
const PATIENCE = 4000
/** How long the next page's hint may take before it is said that the page is gone; the sidebar waits as long again. */
const GONE_MS = 20
/** How long a frame may take to load before the page is read without it. */
const FRAME_MS = 5000

/** What has to change before a reading can be the next page's. */
interface PageIdentity {
  people: string
  thread: string | null
  shown: unknown
}

/** Decides which readings of a page become hints, so that a stale page never wins. */
export interface Hints {
  /**
   * The page is being left: people of the old page are not valid from now on. `frame`: a frame's page is, and nothing
   * is read until `complete` tells that the next one is there: hosts hide the frame meanwhile.
   */
  left(frame?: boolean): void
  /** The page is complete (its frame has loaded): what is read now is the new page. */
  complete(): void
  /** A fresh reading. True when it was new and went out. */
  offer(reading: PageReading): boolean
  /** Sends the next reading even when it says the same. */
  repeat(): void
  token(): number
  /** Tells pages from one another as their addresses do: others who are named within one, as in a conversation, begin none. */
  page(): number
}

/**
 * Whether a record that named somebody names nobody any more, and nothing says that it is another: its fields are drawn anew,
 * or what was opened beside them leaves in doubt what was clear. The same page gives the same answer.
 */
function isLeftBlank(answer: PageReading, now: PageReading): boolean {
  if (now.pageKind !== 'record' || answer.pageKind !== 'record') return false
  if (now.elsewhere || namesSomebody(now)) return false
  // A dialog over a record has no thread of the record's.
  if (now.thread !== answer.thread && !(answer.still && now.thread === null)) return false
  return now.shown === answer.shown && (answer.still?.() ?? true)
}

/**
 * Some hosts change the address before the fields (Tryton: 80-100 ms, in the same nodes). So after a navigation, a
 * reading that still names the people of the former page is held until the page has had its time to settle. It is let
 * through sooner where the address names the same record as before, or where the page itself shows that it is another.
 * New nodes or a change near by show nothing: pages draw anew what they have while they wait for the next record.
 * Others change the fields first (Odoo): people who have just come instead of quite others are those of the next page.
 *
 * @param settle the adapter's `settle`; with it, the thread is taken to come from the address and proves nothing
 * @param again asks for another reading in that many milliseconds
 * @param now a clock in milliseconds; tokens start from it, so they grow over page loads too
 */
export function hints(
  settle: number | undefined,
  again: (ms: number) => void,
  send: (hint: Omit<Hint, 'host' | 'origin'>) => void,
  gone: (token: number) => void,
  now: () => number = Date.now,
): Hints {
  let token = now()
  let opened = token
  let sent: string | null = null
  /** Whether it is still to be said that the page is gone. */
  let due = false
  let current: PageIdentity | null = null
  /** What the page with this token named: others at the same address are another page, and get a token of their own. */
  let page: Naming | null = null
  /** What this page said last of somebody. */
  let answer: PageReading | null = null
  let former: PageIdentity | null = null
  /** What the page showed before it named others at the same address, and when that was. */
  let before: PageIdentity | null = null
  let turned = 0
  let heldUntil = 0
  let emptyUntil = 0
  let closedUntil = 0
  let patientUntil = now() + PATIENCE
  let waits = false

  const isIn = (people: string) => (person: { text: string }) => people.includes(JSON.stringify(person.text))

  return {
    token: () => token,
    page: () => opened,
    left(frame = false) {
      token = Math.max(token + 1, now())
      opened = token
      const pause = settle || SETTLE
      former = now() - turned < pause ? before : (current ?? former)
      turned = 0
      if (sent !== null) due = true
      // Mostly the next page's hint follows at once and says it too; two messages reach the sidebar 5 ms later than one.
      setTimeout(() => {
        if (due) gone(token)
        due = false
      }, GONE_MS)
      sent = current = page = answer = null
      heldUntil = now() + 8 * pause
      emptyUntil = now() + 3 * (settle ?? 0)
      closedUntil = frame ? now() + FRAME_MS : 0
      patientUntil = now() + PATIENCE
      waits = false
      if (frame) again(FRAME_MS + 50)
      for (const factor of [1, 3, 8.2]) again(factor * pause)
    },
    complete() {
      former = null
      closedUntil = 0
    },
    offer(read) {
      if (now() < closedUntil) return false
      const whole = answer && isLeftBlank(answer, read) ? { ...answer, canInsert: read.canInsert } : read
      const { shown, still: _still, elsewhere: _elsewhere, ...reading } = whole
      const { participants, withoutAddress, thread } = reading
      const others = participants.filter((person) => person.role !== 'self')
      const named = others.length + withoutAddress.length > 0
      const identity = {
        people: JSON.stringify([others, withoutAddress]),
        thread,
        shown: shown ?? (settle ? null : thread),
      }
      const text = JSON.stringify(reading)
      if (text === sent) {
        if (named) current = identity
        if (named) answer = whole
        return false
      }
      if (named && former?.people === identity.people && now() < heldUntil) {
        const same = settle && thread && thread === former.thread
        const next = identity.shown && identity.shown !== former.shown
        if (!same && !next) return false
      }
      if (!named && ABOUT_PEOPLE.includes(reading.pageKind) && now() < emptyUntil) return false // its fields are not there yet, or the former record had none
      if (!reading.recognised && now() < patientUntil) {
        if (!waits) again(patientUntil - now() + 50)
        waits = true
        return false
      }
      if (others[0] && current?.people.startsWith('[[{') && !others.some(isIn(current.people))) {
        before = current
        turned = now()
      }
      former = null
      due = false
      if (page && isAnotherPage(page, whole)) token = Math.max(token + 1, now())
      // One of the same kind that names nobody is drawn anew, mostly with the same people.
      if (page?.pageKind !== whole.pageKind || namesSomebody(whole)) page = whole
      sent = text
      current = named ? identity : null
      answer = named ? whole : null
      send({ token, ...reading })
      return true
    },
    repeat() {
      sent = null
    },
  }
}
