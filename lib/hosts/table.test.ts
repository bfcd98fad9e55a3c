// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Host } from './define-host.ts'
import { hostTable, loadHosts, README, withTable } from './table.ts'

const readme = readFileSync(README, 'utf8')

test('the README says of every host what it was checked against', async () => {
  const fresh = withTable(readme, hostTable(await loadHosts()))
  expect(readme, 'The hosts have changed since the table was written. Run `npm run docs:hosts`.').toBe(fresh)
})

test('the README promises nothing that nobody saw', () => {
  expect(readme).not.toMatch(/\bworks (with|on)\b/i)
})

const host = (id: string, checked: Host['checked'], editors: Host['editors'] = []) =>
  ({ id, name: id, checked, editors, pages: [{ kind: 'list' }, { kind: 'record' }] }) as unknown as Host
const area = { selector: 'textarea', kind: 'textarea' } as const

test('what ran comes first; a check and a date are told for each', () => {
  const on = '2026-11-22'
  const table = hostTable([
    host('generic', [{ by: 'run', what: 'x', on }], [{ ...area, onlyAtCaret: true }]),
    host('beta', [{ by: 'hand-built', what: 'a | b', on }]),
    host('alpha', [{ by: 'hand-built', what: 'a', on }], [area, { ...area, onlyAtCaret: true }]),
    host('gamma', [
      { by: 'run', what: 'Gamma 1.0', on: '2026-10-01' },
      { by: 'hand-built', what: 'c', on },
    ]),
  ])
  expect(table.split('\n').slice(2)).toEqual([
    '| gamma | record | copies | *run*: Gamma 1.0; *hand-built*: c | 2026-11-22 |',
    '| alpha | record | in the reply | *hand-built*: a | 2026-11-22 |',
    '| beta | record | copies | *hand-built*: a \\| b | 2026-11-22 |',
    '| generic | record | at the caret | *run*: x | 2026-11-22 |',
    '',
  ])
})

test('a README without the marks is not written over', () => {
  expect(() => withTable('# Alongside', '')).toThrow('README.md has lost')
})
