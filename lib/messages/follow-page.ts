import { Hint } from '../domain/hint.ts'
import type { LastHint } from './table.ts'
import { parseFromContentScript } from './to-extension.ts'

/** `kept` = by the background, maybe of a page that the tab showed before. `gone` = the token of the page that left. */
export type News = { hint: Hint; kept?: true } | { gone: number }

interface Source {
  /** The background's answer to `hint.last`. */
  ask(): Promise<LastHint>
  /** Asks the page for its channel (channel-to-page.ts): true once it was given; rejects when nobody could be asked. */
  askForChannel(): Promise<unknown>
}

/** First and longest wait before one that did not answer is asked again, in milliseconds. */
const FIRST_WAIT = 200
const LONGEST_WAIT = 5000

/**
 * Has the sidebar hear the page beside it, by the channel to its content script and by nothing else: what the background
 * hears of hints is also of other tabs, comes later, and would be the same. The channel begins with what the page said
 * last. Until it is there, the sidebar shows what the background has kept of its tab.
 *
 * @returns `take`: to be given each message that comes by the channel; `end`
 */
export function followPage({ ask, askForChannel }: Source, hear: (news: News) => void) {
  const ended = new AbortController()
  let heard = false

  untilAnswered(async () => {
    // Whoever does not answer for itself may be answered for by nothing at all.
    if ((await askForChannel()) !== true) throw new Error('The page gave no channel.')
  }, ended.signal)
  untilAnswered(async () => {
    const hint = Hint.safeParse((await ask()).hint)
    if (hint.success && !heard && !ended.signal.aborted) hear({ hint: hint.data, kept: true })
  }, ended.signal)

  return {
    take(raw: unknown): void {
      const message = parseFromContentScript(raw)
      if (message?.type !== 'hint' && message?.type !== 'hint.gone') return
      heard = true
      hear(message.type === 'hint' ? { hint: message.hint } : { gone: message.token })
    },
    end: () => ended.abort(),
  }
}

/** The worker may be starting, and so may the page's script. */
function untilAnswered(ask: () => Promise<unknown>, signal: AbortSignal, wait = FIRST_WAIT): void {
  ask().catch((error: unknown) => {
    if (signal.aborted) return
    console.warn('Alongside: nobody answered; asking again.', error)
    const timer = setTimeout(() => untilAnswered(ask, signal, Math.min(2 * wait, LONGEST_WAIT)), wait)
    signal.addEventListener('abort', () => clearTimeout(timer))
  })
}
