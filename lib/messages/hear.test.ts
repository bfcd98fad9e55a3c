import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { refusal, refusedWhy } from './refusal.ts'

type Listener = (raw: unknown, sender: object, answer: (answer: unknown) => void) => true | undefined
let listener: Listener
let sent: (message: unknown) => Promise<unknown>

/** As Chromium has it: the answer goes by the callback, and nothing else. */
const chrome = {
  runtime: {
    onMessage: {
      addListener(hear: Listener) {
        listener = hear
      },
    },
    sendMessage: (message: unknown) => sent(message),
  },
  tabs: { sendMessage: (_tab: number, message: unknown) => sent(message) },
}

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('chrome', chrome)
})
afterEach(() => void vi.unstubAllGlobals())

async function hear(answer: () => Promise<unknown> | undefined) {
  const { onMessage } = await import('./hear.ts')
  onMessage(answer)
  const said: unknown[] = []
  const later = listener({}, {}, (given) => said.push(given))
  await vi.waitFor(() => expect(later === undefined || said.length > 0).toBe(true))
  return { later, said }
}

test('a promise is the answer; a message for somebody else gets none', async () => {
  expect(await hear(async () => ({ ok: true }))).toEqual({ later: true, said: [{ ok: true }] })
  expect(await hear(() => undefined)).toEqual({ later: undefined, said: [] })
})

test('who fails answers why, and that fails at the sender, whoever was asked', async () => {
  const { said } = await hear(() => Promise.reject(new Error('no database')))
  expect(said).toEqual([refusal(new Error('no database'))])
  sent = async () => said[0]
  const { sendToBackground, sendToPage, sendToTab } = await import('./send.ts')
  for (const asked of [
    sendToBackground({ type: 'outbox.push' }),
    sendToPage({ type: 'read' }),
    sendToTab(1, { type: 'read' }),
  ])
    await expect(asked).rejects.toThrow('no database')
  sent = async () => null
  expect(await sendToTab(1, { type: 'read' })).toBeNull()
})

test('no answer of ours is taken for a refusal', () => {
  for (const answer of [null, undefined, true, 'alongside:refused', {}, [], { 'alongside:refused': 5 }])
    expect(refusedWhy(answer)).toBeNull()
  expect(refusedWhy(refusal('x'))).toBe('x')
})

test('where the browser has its API under its own name, that one is used', async () => {
  vi.stubGlobal('browser', { runtime: { id: 'firefox' } })
  expect((await import('../browser.ts')).browser.runtime.id).toBe('firefox')
  vi.resetModules()
  vi.stubGlobal('browser', {})
  expect((await import('../browser.ts')).browser).toBe(chrome)
})
