import { expect, test } from 'vitest'
import { parseCommand, parseLeave } from './parse-command.ts'

const parse = (raw: unknown) => parseCommand(raw, 'own', 'own')

const USE = { id: 'i1', workspace: 'alongside w', leadId: null, talkingPointId: 'p1' }

test('takes each command in its exact shape', () => {
  const insert = { type: 'insert', text: 'Hello', use: USE }
  expect(parse(insert)).toEqual(insert)
  expect(parse({ ...insert, use: { ...USE, leadId: 'lena' } })).not.toBeNull()
  const beside = { ...insert, use: { ...USE, message: 'https://mail.test 0123456789abcdef' } }
  expect(parse(beside)).toEqual(beside)
  expect(parse({ type: 'dock', open: 'toggle' })).toEqual({ type: 'dock', open: 'toggle' })
  expect(parse({ type: 'dock', open: false })).toEqual({ type: 'dock', open: false })
  const keys = { type: 'keys', held: 'alt_shift', count: 2 }
  expect(parse(keys)).toEqual(keys)
  expect(parse({ ...keys, held: null, count: 0 })).not.toBeNull()
  expect(parse({ type: 'insert.cancel' })).toEqual({ type: 'insert.cancel' })
  expect(parse({ type: 'read' })).toEqual({ type: 'read' })
  expect(parseLeave({ type: 'leave', sites: ['https://a.test/*'] }, 'own', 'own')).toEqual([
    'https://a.test/*',
  ])
})

test.each([
  null,
  undefined,
  'insert',
  [],
  {},
  { type: 'insert' },
  { type: 'insert', text: 'x' },
  { type: 'insert', text: 'x', use: null },
  { type: 'insert', text: 'x', use: { leadId: null, talkingPointId: 'p1' } },
  { type: 'insert', text: 'x', use: { ...USE, id: '' } },
  { type: 'insert', text: 'x', use: { ...USE, workspace: undefined } },
  { type: 'insert', text: 'x', use: { ...USE, workspace: 'x'.repeat(501) } },
  { type: 'insert', text: 'x', use: { ...USE, leadId: 1 } },
  { type: 'insert', text: 'x', use: { ...USE, talkingPointId: '' } },
  { type: 'insert', text: 'x', use: { ...USE, more: 1 } },
  { type: 'insert', text: 'x', use: { ...USE, message: 5 } },
  { type: 'insert', text: 'x', use: { ...USE, message: 'x'.repeat(501) } },
  { type: 'insert', text: '', use: USE },
  { type: 'insert', text: 5, use: USE },
  { type: 'insert', text: { toString: () => 'x' }, use: USE },
  { type: 'insert', text: 'x'.repeat(20_001), use: USE },
  { type: 'insert', text: 'x', use: USE, open: true },
  { type: 'insert', text: 'x', use: USE, html: true },
  { type: 'keys', held: 'alt' },
  { type: 'keys', held: 'shift', count: 1 },
  { type: 'keys', held: 'alt', count: -1 },
  { type: 'keys', held: 'alt', count: 1.5 },
  { type: 'keys', held: 'alt', count: '1' },
  { type: 'keys', held: 'alt', count: 1, open: true },
  { type: 'dock' },
  { type: 'dock', open: 1 },
  { type: 'dock', open: 'yes' },
  { type: 'read', text: 'x' },
  { type: 'insert.cancel', text: 'x' },
  { type: 'read', sites: [] },
  { type: 'leave' },
  { type: 'leave', sites: 'https://a.test/*' },
  { type: 'leave', sites: [5] },
  { type: 'leave', sites: [], open: true },
  { type: 'send' },
  { type: '__proto__' },
])('refuses %j', (raw) => {
  expect(parse(raw)).toBeNull()
})

test('refuses anybody but this extension, and everybody once it was reloaded', () => {
  const read = { type: 'read' }
  expect(parseCommand(read, 'other', 'own')).toBeNull()
  expect(parseCommand(read, undefined, 'own')).toBeNull()
  expect(parseCommand(read, undefined, undefined)).toBeNull()
})
