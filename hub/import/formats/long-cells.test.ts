import { expect, test } from 'vitest'
import { LEAD_FIELDS } from '../../../lib/contract/import.ts'
import { leadReader } from './read-lead.ts'
import { dateOrder } from './values/time.ts'

/** Work that grows with the square of it would take minutes; a row may be three times as long. */
const LONG = 300_000
const now = new Date('2026-11-29T12:00:00Z')

const SIGNS = [
  ' ',
  '-',
  '1',
  '1,',
  'a-',
  '. ',
  '/ ',
  '0',
  ':',
  '<',
  '@ ',
  'a@b.c,',
  'a@b.c\t',
  '😀',
  '\u0301\u0323',
]
const WORDS = ['do not ', 'bulk ', 'no more ', 'not yet ', 'kein', 'kein ', "kein'", 'mail ', 'aB']
const long = (unit: string) => unit.repeat(LONG / unit.length)
const cells = [
  ...[...SIGNS, ...WORDS].map(long).flatMap((text) => [text, `a${text}x`]),
  ...SIGNS.map(long).flatMap((text) => [`2024-03-12 ${text}~`, `12 ${text} 2024`]),
]

test.each(LEAD_FIELDS)('a long cell holds nobody up in a column of %s', (field) => {
  const reader = leadReader({
    columns: ['address', 'other'].map((name) => ({ name, header: name })),
    mapping: { address: 'email', other: field },
    ...{ source: 'shop', idOf: (id) => id, exportedAt: null, now },
    isStatus: () => true,
    styleOf: () => ({ order: null, mark: '.' }),
    onUnclearConsent: () => {},
  })
  for (const cell of cells) {
    const read = reader.read({ line: 2, cells: ['a@b.test', cell], doubted: false })
    expect(read).toMatchObject({ draft: { emails: expect.arrayContaining(['a@b.test']) } })
    const { draft } = read as Extract<typeof read, { draft: object }>
    expect(JSON.stringify(draft).length).toBeLessThan(2_000)
    expect((draft.consent ?? []).filter(({ state }) => state === 'granted')).toEqual([])
    expect(dateOrder(cell, now)).toBeNull()
  }
})
