import type { Message, ToExtension } from '../../messages/table.ts'
import type { Extension } from './extension.ts'

/** Milliseconds from telling the sidebar to telling the background. */
const KEEP_MS = 50

type HintMessage = Message<ToExtension, 'hint' | 'hint.gone'>

/** What this page has to do with the sidebar beside it. */
export interface SidebarLink {
  /** Once the sidebar has asked for it (channel.ts): from then on the only way by which it hears of the page. */
  port: MessagePort | null
  /** The newest thing that was said of the page: a port begins with it. */
  lastSentHint: HintMessage | null
  /** Whether a text was put into the reply that this page came up with, where the sidebar has not heard of it. */
  inserted: boolean | null
}

const tokenOf = (message: HintMessage) => (message.type === 'hint' ? message.hint.token : message.token)

/**
 * Says what the page shows now, to the sidebar where one has its port, and to the background, always: the background counts
 * how the host is read, answers who is known (the dot on a closed dock), and keeps the hint for a sidebar that opens later.
 * An open sidebar does not listen there, so it hears each hint once.
 *
 * @returns the background's answer
 */
export async function sendHint(link: SidebarLink, extension: Extension, message: HintMessage) {
  if (link.lastSentHint && tokenOf(link.lastSentHint) !== tokenOf(message)) link.inserted = null
  link.lastSentHint = message
  if (link.port) {
    link.port.postMessage(message)
    // Nobody waits for what the background does with it, and the sidebar needs the two cores first.
    await new Promise((done) => setTimeout(done, KEEP_MS))
  }
  return extension.send(message)
}

/** Says whether the text for which this page was opened stands in it; to a sidebar that opens later, then. */
export function sendInserted(link: SidebarLink, written: boolean): void {
  link.inserted = link.port ? null : written
  link.port?.postMessage({ type: 'inserted', written })
}
