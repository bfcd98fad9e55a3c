import { TICKET } from './parse-command.ts'

/** The sidebar's end of the channel to the page beside it (the other: lib/hosts/run/channel.ts). */
export interface ChannelToPage {
  /** Made anew for each sidebar: the page's script is told it, the page is not. */
  ticket: string
  end(): void
}

/**
 * Waits for the port that comes with our ticket, which only our own content script was told, and calls back for each message
 * that comes by it. A second port takes the place of the first: the content script speaks by its newest.
 *
 * @param target the sidebar's window, which the port is posted to
 */
export function channelToPage(target: EventTarget, hear: (raw: unknown) => void): ChannelToPage {
  const bytes = [...crypto.getRandomValues(new Uint8Array(TICKET / 2))] // randomUUID needs a secure page
  const ticket = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  let channel: MessagePort | undefined
  const take = (event: Event) => {
    const { data, ports } = event as MessageEvent
    if (data !== ticket || !ports[0]) return
    channel?.close()
    channel = ports[0]
    channel.onmessage = (message) => hear(message.data)
  }
  target.addEventListener('message', take)
  return {
    ticket,
    end() {
      target.removeEventListener('message', take)
      channel?.close()
    },
  }
}
