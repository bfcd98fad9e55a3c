import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { IMPORT_REASONS, isKnownReason, parseReason, reason } from '../../lib/domain/import-reason.ts'
import { inWords } from './reason-words.ts'

/** Where the command names an option, the desk has a control. */
const OTHERWISE_AT_THE_DESK = [
  'upload_form',
  'column_name_no_text',
  'which_column',
  'no_such_column',
  'no_rows',
  'line_has_address',
  'several_leads_have_address',
  'field_twice',
  'addresses_in',
  'id_of_no_system',
]

const desk: { reasons: Record<string, string> } = JSON.parse(
  readFileSync('components/base/locales/en/import.json', 'utf8'),
)
const codes = Object.keys(IMPORT_REASONS).filter(isKnownReason)
/** The parameters of a reason, each standing for itself. */
const named = (code: (typeof codes)[number]) => ({
  code,
  params: Object.fromEntries(IMPORT_REASONS[code].map((name) => [name, `{{${name}}}`])),
})

test('the desk has words for every reason, made of its parameters', () => {
  expect(Object.keys(desk.reasons).toSorted()).toEqual(codes.toSorted())
  for (const code of codes)
    for (const [, name] of desk.reasons[code]!.matchAll(/{{(\w+)/g))
      expect(IMPORT_REASONS[code], code).toContain(name)
})

test('command and desk say the same in English, but for what to do where', () => {
  const plain = (text: string) =>
    text.replace(/[“”]/g, '"').replaceAll('’', "'").replaceAll('{{most, number}}', 'NaN')
  const different = codes.filter((code) => inWords(named(code)) !== plain(desk.reasons[code]!))
  expect(different.toSorted()).toEqual(OTHERWISE_AT_THE_DESK.toSorted())
  for (const text of Object.values(desk.reasons)) expect(text).not.toMatch(/--[a-z]/)
})

test.each([
  [reason('not_an_address', { characters: 3 }), 'no e-mail address (3 characters)'],
  [reason('row_too_long', { line: 3, most: 1_000_000 }), '1,000,000 characters'],
  ['A reason of before.', 'A reason of before.'],
  [{ code: 'of_tomorrow', params: { line: 4 } }, 'of_tomorrow, line: 4'],
])('%j', (given, words) => expect(inWords(given)).toContain(words))

test.each([
  ['{"code": "no_address", "params": {}}', reason('no_address')],
  ['A reason of before.', 'A reason of before.'],
  ['{"code": 7}', '{"code": 7}'],
  ['{"email": cut', '{"email": cut'],
])('%s is read out of a column as %j', (stored, read) => expect(parseReason(stored)).toEqual(read))
