import { expect, test, vi } from 'vitest'
import { giveChannel } from './channel.ts'
import { fakeExtension } from './testing.ts'

const TICKET = '0123456789abcdef0123456789abcdef0123'

function page() {
  const extension = fakeExtension()
  const postMessage = vi.fn((_ticket: string, _origin: string, _ports: MessagePort[]) => {})
  const end = new AbortController()
  const frame = { contentWindow: { postMessage } } as unknown as HTMLIFrameElement
  giveChannel(() => frame, extension, end.signal)
  return { extension, postMessage, end }
}

test('hands a port to the sidebar, with its ticket and to no other origin; what is said by it arrives in order', async () => {
  const { extension, postMessage } = page()
  extension.hear?.({ type: 'channel', ticket: TICKET }, 'own')
  const [ticket, origin, [port] = []] = postMessage.mock.calls[0] ?? []
  expect([ticket, origin]).toEqual([TICKET, 'chrome-extension://own'])
  const heard: unknown[] = []
  const both = new Promise<void>((resolve) => {
    ;(port as MessagePort).onmessage = ({ data }) => {
      if (heard.push(data) === 2) resolve()
    }
  })
  extension.channel?.postMessage({ type: 'hint.gone', token: 1 })
  extension.channel?.postMessage({ type: 'hint.gone', token: 2 })
  await both
  expect(heard).toEqual([
    { type: 'hint.gone', token: 1 },
    { type: 'hint.gone', token: 2 },
  ])
  extension.channel?.close()
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
  const { extension, postMessage } = page()
  expect(extension.hear?.(message, senderId)).toBeNull()
  expect(postMessage).not.toHaveBeenCalled()
  expect(extension.channel).toBeNull()
})
