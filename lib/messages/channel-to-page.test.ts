import { expect, test, vi } from 'vitest'
import { channelToPage } from './channel-to-page.ts'
import { TICKET } from './parse-command.ts'

/** A sidebar's window, and the content script that posts a port to it. */
function sidebar() {
  const target = new EventTarget()
  const heard: unknown[] = []
  const channel = channelToPage(target, (raw) => heard.push(raw))
  const post = (ticket: string) => {
    const { port1, port2 } = new MessageChannel()
    target.dispatchEvent(Object.assign(new Event('message'), { data: ticket, ports: [port2] }))
    return port1
  }
  return { ...channel, heard, post }
}

test('hears what comes by the port with its ticket, and by no other', async () => {
  const { ticket, heard, post, end } = sidebar()
  expect(ticket).toHaveLength(TICKET)
  expect(sidebar().ticket).not.toBe(ticket)
  const foreign = post('0'.repeat(TICKET))
  const own = post(ticket)
  foreign.postMessage('of a page')
  own.postMessage('ours')
  await vi.waitFor(() => expect(heard).toEqual(['ours']))
  foreign.close()
  end()
})

test('a second port takes the place of the first', async () => {
  const { ticket, heard, post, end } = sidebar()
  const first = post(ticket)
  const closed = new Promise<void>((resolve) => {
    first.addEventListener('close', () => resolve())
    first.start()
  })
  post(ticket).postMessage('by the newest')
  await closed
  await vi.waitFor(() => expect(heard).toEqual(['by the newest']))
  end()
})
