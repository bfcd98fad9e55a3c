import { expect, test } from 'vitest'
import { freeKeys, pointKeys } from './point-keys.ts'

test.each([
  ['windows', 'alt'],
  ['linux', 'control_shift'],
  ['mac', 'control_shift'],
] as const)('on %s the usual keys are %s, and others can be chosen', (desktop, usual) => {
  expect(pointKeys(null, desktop)).toBe(usual)
  for (const keys of freeKeys(desktop)) expect(pointKeys(keys, desktop)).toBe(keys)
  expect(pointKeys('off', desktop)).toBeNull()
})

test('what types characters there is not taken, whatever was chosen on another computer', () => {
  expect(pointKeys('alt', 'mac')).toBe('control_shift')
})
