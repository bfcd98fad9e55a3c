import { expect, test } from 'vitest'
import { reason } from '../../lib/domain/import-reason.ts'
import { mentions } from './mentions.ts'

const person = { leadId: '4', emails: ['an@optik.example'], name: 'An' }

test.each([
  ['"Name": "An" is too long', true],
  ['"Name": "an NGUYEN" is too long', true],
  ['"Score": "4" is no number.', true],
  ['Line 4 has an address already', false],
  ['"Company": "Banana & Co" is too long', false],
  ['The address an@optik.example belongs to another lead.', true],
  ['The address joan@optik.example belongs to another lead.', false],
  ['"an@optik.example.org" is no date', true],
  ['An address is missing', false],
  ['one " alone: An', false],
  ['', false],
])('%j: %s', (text, about) => {
  expect(mentions(text, person)).toBe(about)
})

test.each([
  ['Żółć', '"Name": "Zażółć"', false],
  ['Żółć', '"Name": "Lena Żółć"', true],
  ['Lena "Optik" Żółć', '"Name": "Lena "Optik" Żółć" is too long', true],
  ['a.*(', '"Name": "a.*(" is too long', true],
  ['a.*(', '"Name": "abc" is too long', false],
  [null, '"Name": "null"', false],
])('the name %j in %j: %s', (name, text, about) => {
  expect(mentions(text, { leadId: 'x', emails: [], name })).toBe(about)
})

test.each([
  [reason('time_ahead', { text: 'An' }), true],
  [reason('time_ahead', { text: 'an@optik.example, x' }), true],
  [reason('line_has_address', { line: 4, email: 'j…@optik.example' }), false],
  [reason('json_unexpected', { text: '4' }), true],
  [reason('time_ahead', { text: 'Banana' }), false],
  [reason('no_address'), false],
])('%j: %s', (coded, about) => expect(mentions(coded, person)).toBe(about))
const lena = { leadId: 'x', emails: ['lena@optik.example'], name: 'Lena Żółć' }
test.each([
  ['"Lena Żółć" is no e-mail address', true], // as macOS writes it
  ['"Lena\u00a0Żółć" is no e-mail address', true],
  ['"Lena  Żółć" is no e-mail address', true],
  ['"LENA" is no e-mail address', true],
  ['"Frau Żółć" is no e-mail address', true],
  ['"Call her: Lena Żó…" is no e-mail address', true],
  ['"Helena Żó…" is no e-mail address', false],
  ['"Write to lena@opt…" is no e-mail address', true],
  ['Line 2 has the address l…@optik.example already.', true],
  ['Line 2 has the address k…@optik.example already.', false],
  ['Line 2 has the address L…@OPTIK.example already.', true],
])('%j: %s, however it writes what it quotes', (text, about) => {
  expect(mentions(text.normalize('NFD'), lena)).toBe(about)
  expect(mentions(text, lena)).toBe(about)
})
