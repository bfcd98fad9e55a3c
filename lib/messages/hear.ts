import { browser, type Runtime } from '../browser.ts'
import { refusal } from './refusal.ts'

/**
 * Calls back for each message that reaches the background or a page of ours.
 *
 * @param hear its promise is the answer; undefined = the message is for somebody else
 */
export function onMessage(
  hear: (raw: unknown, sender: Runtime.MessageSender) => Promise<unknown> | undefined,
): void {
  browser.runtime.onMessage.addListener(
    (raw: unknown, sender: Runtime.MessageSender, answer: (answer: unknown) => void) => {
      const answered = hear(raw, sender)
      answered?.then(answer, (problem) => answer(refusal(problem)))
      // By a returned promise only Firefox would take the answer. `true`: it comes later; the types know no other.
      return (answered ? true : undefined) as true
    },
  )
}
