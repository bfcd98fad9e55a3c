import type { Runtime } from '../browser.ts'
import { Hint } from '../domain/hint.ts'
import type { LastHint } from './table.ts'
import { parseFromContentScript } from './to-extension.ts'

type Listener = (raw: unknown, sender: Runtime.MessageSender) => undefined

/** `kept` = by the background, maybe of a page that the tab showed before. `gone` = the token of the page that left. */
export type News = { hint: Hint; kept?: true } | { gone: number }

interface Source {
  ownId: string
  /** `runtime.onMessage` of the sidebar's frame. */
  onMessage: { addListener(listener: Listener): void; removeListener(listener: Listener): void }
  /** The background's answer to `hint.last`. */
  ask(): Promise<LastHint>
  /** Opens a port to the content script of a tab; null where frames in web pages have no `tabs` (Firefox). */
  connect: ((tabId: number) => Port) | null
}

/** The part of `runtime.Port` that is needed. */
interface Port {
  onMessage: { addListener(listener: (raw: unknown) => void): void }
  onDisconnect: { addListener(listener: () => void): void }
  disconnect(): void
}

/** First and longest wait before the background is asked again, in milliseconds. */
const FIRST_WAIT = 200
const LONGEST_WAIT = 5000

/**
 * Has the sidebar hear the page beside it and no other. In Chromium every sidebar gets the messages of every tab, so only
 * those of the own tab count; which one that is, the background tells, and what came before its answer waits for it. In
 * Firefox the background passes the messages on to the tab they are of: then they come from no tab. Where a port to the
 * page can be had, that is listened to instead: a message by it comes 4 ms sooner, and wakes no other tab's sidebar.
 *
 * @returns ends it
 */
export function followPage(
  { ownId, onMessage, ask, connect }: Source,
  hear: (news: News) => void,
): () => void {
  let ended = false
  let heard = false
  let wait = FIRST_WAIT
  let timer: ReturnType<typeof setTimeout> | undefined
  let ownTab: number | null = null
  let port: Port | null = null
  const early: (() => void)[] = []

  function take(raw: unknown): void {
    const message = parseFromContentScript(raw)
    if (message?.type !== 'hint' && message?.type !== 'hint.gone') return
    heard = true
    hear(message.type === 'hint' ? { hint: message.hint } : { gone: message.token })
  }

  const onNews: Listener = (raw, sender) => {
    if (sender.id !== ownId) return
    const takeOwn = () => {
      if (sender.tab === undefined || sender.tab.id === ownTab) take(raw)
    }
    if (ownTab === null) early.push(takeOwn)
    else takeOwn()
  }

  /** It ends with the page's script, and while the page lies in the browser's cache of pages. */
  function openPort(tabId: number): void {
    if (connect === null) return
    const opened = connect(tabId)
    port = opened
    opened.onMessage.addListener((raw) => {
      wait = FIRST_WAIT
      onMessage.removeListener(onNews) // what else comes would be the same, later
      take(raw)
    })
    opened.onDisconnect.addListener(() => {
      port = null
      if (ended) return
      onMessage.addListener(onNews)
      again()
    })
  }

  function again(): void {
    timer = setTimeout(start, wait)
    wait = Math.min(2 * wait, LONGEST_WAIT)
  }

  function start() {
    ask().then(
      (answer) => {
        if (ended) return
        ownTab = answer.tabId
        for (const take of early.splice(0)) take()
        const hint = Hint.safeParse(answer.hint)
        if (hint.success && !heard) hear({ hint: hint.data, kept: true })
        openPort(answer.tabId)
      },
      (error) => {
        if (ended) return
        console.warn('Alongside: the background did not answer; asking again.', error)
        again()
      },
    )
  }

  onMessage.addListener(onNews)
  start()
  return () => {
    ended = true
    clearTimeout(timer)
    port?.disconnect()
    onMessage.removeListener(onNews)
  }
}
