import { expect, test } from 'vitest'
import { maskAddresses } from './mask-addresses.ts'

test.each([
  ['Line 2 has the address new@x.test already.', 'Line 2 has the address n…@… already.'],
  [
    'The addresses belong to 2 leads (a@x.test, long.name+tag@y.test).',
    'The addresses belong to 2 leads (a…@…, l…@…).',
  ],
  ['"Lena <lena@optik.example>" is no e-mail address.', '"Lena <l…@…>" is no e-mail address.'],
  ['"zażółć@gęślą.example" is none', '"z…@…" is none'],
  ['The row has 3 cells @ 4.', 'The row has 3 cells @ 4.'],
  ['nothing', 'nothing'],
])('%s', (reason, masked) => expect(maskAddresses(reason)).toBe(masked))
