import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { extension } from './extension.ts'

const ORIGIN = 'https://mail.test:8443'

let stored: Record<string, unknown>
beforeEach(() => {
  stored = {}
  const local = {
    get: async (keys: string[]) =>
      Object.fromEntries(keys.filter((key) => key in stored).map((key) => [key, stored[key]])),
    set: async (values: object) => void Object.assign(stored, values),
  }
  vi.stubGlobal('chrome', { storage: { local } })
})
afterEach(() => void vi.unstubAllGlobals())

test('how the dock was left is on its way before anything else happens: the page may be left at once', async () => {
  extension.saveDock(ORIGIN, { open: true, side: 'left' })
  extension.saveDock(ORIGIN, { width: 400 })
  expect(Object.values(stored)).toEqual([true, 'left', 400])
  expect(await extension.loadDock(ORIGIN)).toEqual({ open: true, side: 'left', width: 400 })
  expect(await extension.loadDock('https://mail.test')).toEqual({})
})

test('what another tab has changed stays, and "as the page allows" is a choice, too', async () => {
  extension.saveDock(ORIGIN, { open: false, over: true })
  extension.saveDock(ORIGIN, { over: null })
  extension.saveDock(ORIGIN, { width: 392 })
  expect(await extension.loadDock(ORIGIN)).toEqual({ open: false, over: null, width: 392 })
})

test('what former versions stored in one piece counts until it is changed', async () => {
  stored[`dock:${ORIGIN}`] = { open: false, side: 'left', width: 500, over: null }
  expect(await extension.loadDock(ORIGIN)).toEqual({ open: false, side: 'left', width: 500, over: null })
  extension.saveDock(ORIGIN, { open: true })
  expect(await extension.loadDock(ORIGIN)).toMatchObject({ open: true, side: 'left', width: 500 })
})

test('where nothing can be read, as after an update, the dock is as at first', async () => {
  const gone = () => {
    throw new Error('Extension context invalidated.')
  }
  for (const chrome of [{}, { storage: { local: { get: gone, set: gone } } }]) {
    vi.stubGlobal('chrome', chrome)
    expect(await extension.loadDock(ORIGIN)).toEqual({})
    expect(() => extension.saveDock(ORIGIN, { open: true })).not.toThrow()
  }
})
