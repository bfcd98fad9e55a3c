import { expect, test } from 'vitest'
import { fold } from './fold.ts'

test.each([
  ['Żółć', 'zolc'],
  ['Größe', 'grosse'],
  ['ŁÓDŹ', 'lodz'],
  ['São João', 'sao joao'],
  ['Bœuf à l’Œuvre', 'boeuf a l’oeuvre'],
  ['Øre Đorđe æ', 'ore dorde ae'],
  ['ESPAÑA', 'espana'],
  ['e\u0301', 'e'],
])('folds %s to %s', (text, folded) => expect(fold(text)).toBe(folded))

test('many marks are gone at once', () => {
  expect(fold(`e${'\u0301\u0323'.repeat(450_000)}\u1e69`)).toBe('es')
})
