import { expect, test } from 'vitest'
import { parseFromContentScript, parseFromExtensionPage } from './to-extension.ts'

const USE = {
  id: '0b3d5a0e-94a9-4c9e-8f3e-0d6a2f8d7a11',
  workspace: 'alongside w',
  leadId: null,
  talkingPointId: 'p1',
}

const hint = {
  token: 1,
  host: 'practice',
  origin: 'http://127.0.0.1:4510',
  pageKind: 'message',
  thread: null,
  participants: [{ role: 'from', text: 'Ann <ann@acme.example>' }],
  canInsert: true,
  recognised: true,
  withoutAddress: [],
}

test('takes a hint and leaves out what no hint has', () => {
  const raw = { type: 'hint', hint: { ...hint, subject: 'secret' } }
  expect(parseFromContentScript(raw)).toEqual({ type: 'hint', hint, selectors: {} })
})

test.each([
  null,
  'hint',
  {},
  { type: 'hint' },
  { type: 'hint', hint: { ...hint, token: -1 } },
  { type: 'hint', hint: { ...hint, participants: Array(501).fill(hint.participants[0]) } },
  { type: 'hint', hint: { ...hint, participants: [{ role: 'body', text: 'x' }] } },
  { type: 'sync' },
  { type: 'lead.lookup', address: 'ann@acme.example' },
  { type: 'page', command: { type: 'read' } },
  { type: 'hint.last' },
  { type: 'page.first', language: 'en' },
])('a content script cannot send %j', (raw) => {
  expect(parseFromContentScript(raw)).toBeNull()
})

test.each([
  { type: 'hint', hint },
  { type: 'page' },
  { type: 'page', command: { type: 'insert', text: '', use: USE } },
  { type: 'page', command: { type: 'insert', text: 'x' } },
  { type: 'page', command: { type: 'insert', text: 'x', use: { ...USE, id: 'i1' } } },
  { type: 'page', command: { type: 'insert', text: 'x', use: { ...USE, workspace: undefined } } },
  { type: 'insert.outcome', tabId: 1 },
  { type: 'insert.outcome', tabId: 1, id: 'i1' },
  { type: 'page', command: { type: 'insert', text: 'x'.repeat(20_001), use: USE } },
  { type: 'page', command: { type: 'dock', open: 'yes' } },
  { type: 'page', command: { type: 'keys', held: 'alt' } },
  { type: 'page', command: { type: 'keys', held: 'alt', count: 4 } },
  { type: 'page', command: { type: 'send' } },
  { type: 'search.missed', query: 'x'.repeat(201), language: 'en' },
  { type: 'shown.id', count: { workspaceId: 'w', personId: 'rita' } },
  { type: 'toString' },
])('a page of ours does not send %j', (raw) => {
  expect(parseFromExtensionPage(raw)).toBeNull()
})

test('takes what pages ask', () => {
  expect(parseFromExtensionPage({ type: 'sync' })).toEqual({ type: 'sync' })
  const missed = { type: 'search.missed', query: 'zebra', language: 'en' }
  expect(parseFromExtensionPage(missed)).toEqual(missed)
  const first = { type: 'page.first', language: 'pt-BR' }
  expect(parseFromExtensionPage(first)).toEqual(first)
  const insert = { type: 'page', command: { type: 'insert', text: 'Hello', use: USE } }
  expect(parseFromExtensionPage(insert)).toEqual(insert)
  const cancel = { type: 'page', command: { type: 'insert.cancel' } }
  expect(parseFromExtensionPage(cancel)).toEqual(cancel)
  const ids = { workspaceId: 'w', personId: 'rita', leadId: 'lena', talkingPointId: 'p' }
  const shown = { type: 'shown.id', count: { ...ids, at: '2026-11-20T09:00:00.000Z' } }
  expect(parseFromExtensionPage(shown)).toEqual(shown)
  const keys = { type: 'page', command: { type: 'keys', held: 'alt', count: 3 } }
  expect(parseFromExtensionPage(keys)).toEqual(keys)
})

test('a page cannot name the tab that it speaks to', () => {
  expect(parseFromExtensionPage({ type: 'hint.last', tabId: 3 })).toEqual({ type: 'hint.last' })
})
