import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mappingProblem } from '../mapping-problem.ts'
import { proposeMapping, scoreHeader } from '../propose-mapping.ts'
import { readCsv } from '../read-csv.ts'
import { collect, textPieces } from '../testing.ts'
import { VENDORS } from './all-vendors.ts'
import type { VendorCase } from './vendor.ts'

const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
)

test('each folder is a vendor in the list of all, and the other way round', () => {
  expect(VENDORS.map(({ id }) => id).toSorted()).toEqual(folders.toSorted())
})

test('the README names each of them for --source', () => {
  expect(readFileSync('README.md', 'utf8').replace(/\s+/g, ' ')).toContain(
    `or one of ${VENDORS.map(({ id }) => id).join(', ')}.`,
  )
})

for (const vendor of VENDORS) {
  const { cases }: { cases: VendorCase[] } = await import(`./${vendor.id}/${vendor.id}.cases.ts`)

  test.each(cases)(`an export of ${vendor.name}: $from`, async ({ line, rows = [], mapping }) => {
    const file = await readCsv(textPieces([line, ...rows, ''].join('\n'), 1000), scoreHeader)
    const { values } = await collect(file.rows)
    const proposal = proposeMapping(file.columns, values)
    expect(proposal.vendor?.id).toBe(vendor.id)
    const columnsOf = (field: string) =>
      file.columns.map(({ name }) => name).filter((name) => proposal.mapping[name] === field)
    for (const [field, expected] of Object.entries(mapping))
      expect([field, columnsOf(field).toSorted()]).toEqual([field, [expected].flat().toSorted()])
    expect(mappingProblem(proposal.mapping, file.columns, values)).toBeNull()
  })
}

test('every name of a vendor is written once, and none is known by nothing of its own', () => {
  for (const { name, own, typical, headers } of VENDORS) {
    expect([name, own.length * 2 + typical.length >= 2]).toEqual([name, true])
    for (const names of Object.values(headers))
      expect([name, new Set(names).size]).toEqual([name, names.length])
  }
})
