import { expect, test, vi } from 'vitest'
import { giveChannel } from './channel.ts'
import { type SidebarLink, sendHint, sendInserted } from './sidebar-link.ts'
import { fakeExtension } from './testing.ts'

const TICKET = '0123456789abcdef0123456789abcdef0123'

function page() {
  const extension = fakeExtension()
  const link: SidebarLink = { port: null, lastSentHint: null, inserted: null }
  const postMessage = vi.fn((_ticket: string, _origin: string, _ports: MessagePort[]) => {})
  const end = new AbortController()
  const frame = { contentWindow: { postMessage } } as unknown as HTMLIFrameElement
  giveChannel(() => frame, link, extension, end.signal)
  /** What the sidebar of that frame hears, and the next `count` of it. */
  const listen = (count: number) => {
    extension.hear?.({ type: 'channel', ticket: TICKET }, 'own')
    const heard: unknown[] = []
    const port = postMessage.mock.lastCall?.[2][0] as MessagePort
    return new Promise<unknown[]>((resolve) => {
      port.onmessage = ({ data }) => {
        if (heard.push(data) === count) resolve(heard)
      }
    })
  }
  return { extension, link, postMessage, listen }
}

/** As when the sidebar's frame goes. */
function closePort(link: SidebarLink) {
  link.port?.close()
  link.port = null
}

const gone = (token: number) => ({ type: 'hint.gone' as const, token })

test('hands a port to the sidebar, with its ticket and to no other origin; what is said by it arrives in order', async () => {
  const { extension, link, postMessage, listen } = page()
  const heard = listen(2)
  const [ticket, origin] = postMessage.mock.calls[0] ?? []
  expect([ticket, origin]).toEqual([TICKET, 'chrome-extension://own'])
  void sendHint(link, extension, gone(1))
  void sendHint(link, extension, gone(2))
  expect(await heard).toEqual([gone(1), gone(2)])
  link.port?.close()
})

test('begins with the newest thing that was said while there was no port, to every sidebar that comes', async () => {
  const { extension, link, listen } = page()
  await sendHint(link, extension, gone(1))
  await sendHint(link, extension, gone(2))
  expect(await listen(1)).toEqual([gone(2)])
  link.port?.close()
  expect(await listen(1), 'its frame was loaded anew').toEqual([gone(2)])
  link.port?.close()
})

test.each([true, false])(
  'tells a sidebar that comes later what came of an Insert, while its page stands: written %s',
  async (written) => {
    const { extension, link, listen } = page()
    await sendHint(link, extension, gone(1))
    sendInserted(link, written)
    expect(await listen(2)).toEqual([gone(1), { type: 'inserted', written }])
    closePort(link)
    sendInserted(link, written)
    await sendHint(link, extension, gone(2))
    await sendHint(link, extension, gone(3))
    const heard = listen(2)
    void sendHint(link, extension, gone(4))
    expect(await heard, 'nothing of the page before').toEqual([gone(3), gone(4)])
    link.port?.close()
  },
)

test('the background hears all of it too, in order, and answers', async () => {
  const extension = fakeExtension({ 'hint.gone': () => 'heard' })
  const posted: unknown[] = []
  const port = { postMessage: (message: unknown) => posted.push(message) } as unknown as MessagePort
  const link: SidebarLink = { port: null, lastSentHint: null, inserted: null }
  const answer = sendHint(link, extension, gone(1))
  expect(extension.sent, 'at once where no sidebar is open').toEqual([gone(1)])
  expect(await answer).toBe('heard')
  link.port = port
  await Promise.all([sendHint(link, extension, gone(2)), sendHint(link, extension, gone(3))])
  expect(posted).toEqual([gone(2), gone(3)])
  expect(extension.sent).toEqual([gone(1), gone(2), gone(3)])
})

test.each([
  ['of another extension', { type: 'channel', ticket: TICKET }, 'other'],
  ['of nobody', { type: 'channel', ticket: TICKET }, undefined],
  ['without a ticket', { type: 'channel' }, 'own'],
  ['with a short one', { type: 'channel', ticket: 'x' }, 'own'],
  ['with something else in its place', { type: 'channel', ticket: { length: 36 } }, 'own'],
  ['of another kind', { type: 'read', ticket: TICKET }, 'own'],
  ['that is none', null, 'own'],
])('a message %s gets no channel, and is left to others', (_name, message, senderId) => {
  const { extension, link, postMessage } = page()
  expect(extension.hear?.(message, senderId)).toBeNull()
  expect(postMessage).not.toHaveBeenCalled()
  expect(link.port).toBeNull()
})
