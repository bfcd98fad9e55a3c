// @vitest-environment jsdom
import { expect, test } from 'vitest'
import type { SelectorUpdate } from '../../domain/selector-update.ts'
import { host } from '../practice/practice.host.ts'
import { readPage } from './read.ts'
import { repair } from './repair.ts'

const update = (over: Partial<SelectorUpdate> = {}): SelectorUpdate => ({
  workspace: 'main',
  host: 'practice',
  versions: { from: 1, to: 1 },
  selectors: { header: ['.who [data-role]'] },
  at: '2026-11-22T10:00:00.000Z',
  ...over,
})

test('a layout that has changed is read again with the hub’s selectors', () => {
  const url = new URL('http://127.0.0.1/practice/#/message/1')
  document.body.innerHTML =
    '<article data-message="1"><div class="who"><b data-role="from">lena@helio.test</b></div></article>'
  expect(readPage(host, url, [document])).toMatchObject({ participants: [], recognised: false })
  const repaired = repair(host, update(), document)
  if (typeof repaired === 'string') throw new Error(repaired)
  expect(readPage(repaired, url, [document])).toMatchObject({
    participants: [{ role: 'from', text: 'lena@helio.test' }],
    recognised: true,
  })
  expect(host.selectors.header, 'the adapter itself stays').toEqual(['dl.headers dd[data-role]'])
})

test.each([
  ['version', { versions: { from: 2, to: 9 } }],
  ['name', { selectors: { header: ['b'], sender: ['b'] } }],
  ['name', { selectors: { constructor: ['b'] } }],
  ['selector', { selectors: { header: ['b', 'b:not('] } }],
] as const)('%s: %j does not fit, and nothing of it is taken', (problem, over) => {
  expect(repair(host, update(over as unknown as Partial<SelectorUpdate>), document)).toBe(problem)
})
