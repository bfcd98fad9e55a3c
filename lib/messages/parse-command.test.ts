import { expect, test } from 'vitest'
import { parseCommand, parseLeave } from './parse-command.ts'

const parse = (raw: unknown) => parseCommand(raw, 'own', 'own')

test('takes each command in its exact shape', () => {
  expect(parse({ type: 'insert', text: 'Hello' })).toEqual({ type: 'insert', text: 'Hello' })
  expect(parse({ type: 'dock', open: 'toggle' })).toEqual({ type: 'dock', open: 'toggle' })
  expect(parse({ type: 'dock', open: false })).toEqual({ type: 'dock', open: false })
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
  { type: 'insert', text: '' },
  { type: 'insert', text: 5 },
  { type: 'insert', text: { toString: () => 'x' } },
  { type: 'insert', text: 'x'.repeat(20_001) },
  { type: 'insert', text: 'x', open: true },
  { type: 'insert', text: 'x', html: true },
  { type: 'dock' },
  { type: 'dock', open: 1 },
  { type: 'dock', open: 'yes' },
  { type: 'read', text: 'x' },
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
