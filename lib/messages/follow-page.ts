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
  /**
   * Asks the content script for a channel, and calls back for each message that comes by it. Answers how to end it.
   */
  openChannel(hear: (raw: unknown) => void): () => void
}

/** First and longest wait before the background is asked again, in milliseconds. */
const FIRST_WAIT = 200
const LONGEST_WAIT = 5000

/**
 * Has the sidebar hear the page beside it and no other. In Chromium every sidebar gets the messages of every tab, so only
 * those of the own tab count; which one that is, the background tells, and what came before its answer waits for it. In
 * Firefox the background passes the messages on to the tab they are of: then they come from no tab. All that is only until
 * the channel to the page says its first word, which then is the only one that counts.
 *
 * @returns ends it
 */
export function followPage(
  { ownId, onMessage, ask, openChannel }: Source,
  hear: (news: News) => void,
): () => void {
  let ended = false
  let heard = false
  let wait = FIRST_WAIT
  let timer: ReturnType<typeof setTimeout> | undefined
  let ownTab: number | null = null
  let closeChannel = () => {}
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

  function start() {
    ask().then(
      (answer) => {
        if (ended) return
        ownTab = answer.tabId
        for (const take of early.splice(0)) take()
        const hint = Hint.safeParse(answer.hint)
        if (hint.success && !heard) hear({ hint: hint.data, kept: true })
        closeChannel = openChannel((raw) => {
          onMessage.removeListener(onNews) // what else comes is the same, later
          take(raw)
        })
      },
      (error) => {
        if (ended) return
        console.warn('Alongside: the background did not answer; asking again.', error)
        timer = setTimeout(start, wait)
        wait = Math.min(2 * wait, LONGEST_WAIT)
      },
    )
  }

  onMessage.addListener(onNews)
  start()
  return () => {
    ended = true
    clearTimeout(timer)
    closeChannel()
    onMessage.removeListener(onNews)
  }
}
