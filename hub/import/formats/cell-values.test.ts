import { expect, test } from 'vitest'
import { isStorable, locale, number, time, yesNo } from './cell-values.ts'

test.each([
  ['yes', 'TRUE 1 Sim sí Oui TAK Subscribed inscrit zapisany'],
  ['no', 'No FALSE 0 não non Nie Unsubscribed désabonné Désinscrit wypisany cancelado'],
  ['unknown', 'pending N/A desconhecido nieznana -'],
] as const)('reads %s in five languages', (meaning, words) => {
  for (const word of words.split(' ')) expect([word, yesNo(word)]).toEqual([word, meaning])
})

test('does not guess at other words', () => {
  expect(yesNo('maybe')).toBeNull()
  expect(yesNo('')).toBe('unknown')
})

test.each([
  ['40', 40],
  ['40.5', 40.5],
  ['40,5', 40.5],
  ['1.234,5', 1234.5],
  ['1,234.5', 1234.5],
  ['1 234,5', 1234.5],
  ['-3', -3],
  ['65%', 65],
  ['abc', null],
  ['1,2,3', null],
])('number %s', (cell, value) => {
  expect(number(cell)).toBe(value)
})

test.each([
  ['2024-03-12', '2024-03-12T00:00:00.000Z'],
  ['2024-03-12 09:14', '2024-03-12T09:14:00.000Z'],
  ['2015-03-16 14:40:47', '2015-03-16T14:40:47.000Z'],
  ['2026-06-18T10:00:00.123Z', '2026-06-18T10:00:00.123Z'],
  ['2026-06-18T10:00:00+02:00', '2026-06-18T08:00:00.000Z'],
  ['31/12/2024', '2024-12-31T00:00:00.000Z'],
  ['3.4.2024', '2024-04-03T00:00:00.000Z'],
  ['3/15/2024 2:30 PM', '2024-03-15T14:30:00.000Z'],
  ['12/31/2024 12:05 AM', '2024-12-31T00:05:00.000Z'],
  ['1718712000000', '2024-06-18T12:00:00.000Z'],
  ['03/04/2024', null],
  ['2024-02-30', null],
  ['2024-01-01 25:00', null],
  ['0001-01-01', null],
  ['soon', null],
])('time %s', (cell, value) => {
  expect(time(cell)).toBe(value)
})

test.each([
  ['pt_BR', 'pt-BR'],
  ['PT-br', 'pt-BR'],
  ['fr_FR.UTF-8', 'fr-FR'],
  ['Polish', 'pl'],
  ['Português', 'pt'],
  ['Spanish', 'es'],
  ['1234', null],
  ['a language of ours', null],
])('language %s', (cell, tag) => {
  expect(locale(cell)).toBe(tag)
})

test('knows what no database can store', () => {
  expect(isStorable({ a: ['ok', { b: 'fine 👓' }] })).toBe(true)
  expect(isStorable({ a: ['x\u0000'] })).toBe(false)
  expect(isStorable({ a: '\ud83d' })).toBe(false)
})
