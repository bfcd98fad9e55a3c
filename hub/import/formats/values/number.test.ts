import { expect, test } from 'vitest'
import { decimalMark, readNumber } from './number.ts'

test.each([
  ['40', 40],
  ['40.5', 40.5],
  ['40,5', 40.5],
  ['0,125', 0.125],
  ['0.125', 0.125],
  ['1.234,5', 1234.5],
  ['1,234.5', 1234.5],
  ['1 234,5', 1234.5],
  ["1'234", 1234],
  ['1,234', 1234],
  ['1.234', 1.234],
  ['1,234,567', 1234567],
  ['-3', -3],
  ['+3', 3],
  ['65%', 65],
  ['abc', null],
  ['A1', null],
  ['1,2,3', null],
  ['1.2.3', null],
  ['1e3', null],
  ['', null],
  ['.', null],
])('%s in an English file', (cell, value) => expect(readNumber(cell)).toBe(value))

test.each([
  ['1,234', 1.234],
  ['1.234', 1234],
  ['1.234,5', 1234.5],
  ['12.5', 12.5],
])('%s where decimals stand after a comma', (cell, value) => expect(readNumber(cell, ',')).toBe(value))

test.each([
  ['12,5', ','],
  ['12.5', '.'],
  ['0,125', ','],
  ['1.234,5', ','],
  ['1,234.5', '.'],
  ['1,234', null],
  ['1.234', null],
  ['12', null],
  ['A,5', null],
])('what %s tells about its column', (cell, mark) => expect(decimalMark(cell)).toBe(mark))
