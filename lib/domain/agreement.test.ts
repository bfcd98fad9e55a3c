import { expect, test } from 'vitest'
import { judgeAgreement, leadsNeeded } from './agreement.ts'

test.each([
  [200, 15, 'normal', true],
  [200, 10, 'normal', true],
  [200, 20, 'normal', true],
  [100, 20, 'high', true],
  [100, 50, 'high', true],
  [99, 50, 'high', false],
  [201, 10, 'low', false],
  [200, 0, 'low', false],
  [0, 10, null, false],
  [-5, 10, null, false],
  [Number.NaN, 1, null, false],
] as const)('%d leads for %d deals: %s, realistic %s', (leads, deals, band, realistic) => {
  expect(judgeAgreement({ leads, deals })).toMatchObject({ band, realistic })
})

test('says how many leads a number of deals needs', () => {
  expect(leadsNeeded(3)).toEqual({ atLeast: 30, atMost: 60 })
  expect(leadsNeeded(15)).toEqual({ atLeast: 150, atMost: 300 })
})
