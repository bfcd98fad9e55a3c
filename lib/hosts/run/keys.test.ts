// What it does in a page, test/e2e/talking-points.e2e.ts shows: no script can press a key that counts.
import { expect, test } from 'vitest'
import type { PointKeys } from '../../domain/point-keys.ts'
import { keyOf } from './keys.ts'

const press = (code: string, held: string, more: object = {}) => ({
  code,
  altKey: held.includes('a'),
  ctrlKey: held.includes('c'),
  metaKey: held.includes('m'),
  shiftKey: held.includes('s'),
  repeat: false,
  isComposing: false,
  getModifierState: () => false,
  ...more,
})

test.each<[string, ReturnType<typeof press>, PointKeys, number]>([
  ['Alt+1', press('Digit1', 'a'), 'alt', 1],
  ['Alt+3, where 3 needs Shift (French)', press('Digit3', 'a'), 'alt', 3],
  ['Alt+4', press('Digit4', 'a'), 'alt', 0],
  ['Alt+1 of the number pad', press('Numpad1', 'a'), 'alt', 0],
  ['1', press('Digit1', ''), 'alt', 0],
  ['AltGr+1 on Windows', press('Digit1', 'ac'), 'alt', 0],
  ['AltGr+1 that tells of Alt alone', press('Digit1', 'a', { getModifierState: () => true }), 'alt', 0],
  ['Alt+Shift+1 where Alt+1 is wanted', press('Digit1', 'as'), 'alt', 0],
  ['Alt+1 where Alt+Shift+1 is wanted', press('Digit1', 'a'), 'alt_shift', 0],
  ['Alt+Shift+2', press('Digit2', 'as'), 'alt_shift', 2],
  ['Ctrl+Shift+2', press('Digit2', 'cs'), 'control_shift', 2],
  ['Cmd+Alt+1', press('Digit1', 'am'), 'alt', 0],
  ['held down', press('Digit1', 'a', { repeat: true }), 'alt', 0],
  ['while a character is composed', press('Digit1', 'a', { isComposing: true }), 'alt', 0],
])('%s', (_, event, held, key) => {
  expect(keyOf(event, held, 3)).toBe(key)
})

test.each([
  [0, [0, 0, 0]],
  [1, [1, 0, 0]],
  [2, [1, 2, 0]],
  [3, [1, 2, 3]],
])('where %i points stand, no key behind which there is none is taken', (count, taken) => {
  const keys = [1, 2, 3].map((key) => keyOf(press(`Digit${key}`, 'a'), 'alt', count))
  expect(keys).toEqual(taken)
})
