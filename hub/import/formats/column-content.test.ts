import { expect, test } from 'vitest'
import { fits, isHonorific } from './column-content.ts'

test.each([
  'Mrs.',
  'Prof. Dr.',
  'Mr. Dr.',
  'Mr./Mrs.',
  'Mr & Mrs',
  'Frau Prof.',
  'Señor',
  'Señora',
  'Doutor',
  'Ing.',
  'Lic.',
  'Rev.',
  'Herr und Frau',
])('"%s" is a form of address', (cell) => expect(isHonorific(cell)).toBe(true))

test.each(['Director', 'Dr. of Sales', 'Prof. Buyer', 'Engineer', 'MD'])('"%s" may be a job', (cell) =>
  expect(isHonorific(cell)).toBe(false),
)

test.each<[cells: string[], isStatus: boolean]>([
  [['Nuevo León', 'Jalisco'], false],
  [['Nuevo León'], false],
  [['New York', 'New Jersey'], false],
  [['Nova York', 'SP'], false],
  [['Nuevo', 'En curso', 'Cerrado'], true],
  [['Qualified', 'New'], true],
  [['Novo', 'Perdido', 'outro'], true],
  [[], false],
])('a column "Estado" of %j', (cells, isStatus) => expect(fits('leadStatus', 'estado', cells)).toBe(isStatus))
