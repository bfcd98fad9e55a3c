import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PAGE, pagesInSteps } from './check-pages.ts'
import { lookThrough } from './open-embedded.ts'
import { StoreUnavailable } from './unavailable.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-pages-'))
  mkdirSync(join(folder, 'base/5'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const table = (name: string, pages: number, torn?: number) => {
  const bytes = Buffer.alloc(pages * PAGE) // never used: nothing is wrong with it
  if (torn !== undefined) bytes.fill('x', torn * PAGE, torn * PAGE + 100)
  writeFileSync(join(folder, 'base/5', name), bytes)
}

test('pages are looked through in steps of half a megabyte, whatever the tables are', () => {
  table('16384', 400)
  table('16385', 1)
  table('16386', 0)
  const steps = [...pagesInSteps(folder)]
  expect(steps.length).toBeGreaterThan((400 * PAGE) / 524_288)
  expect(steps.every((problem) => problem === null)).toBe(true)
})

test('a damaged page is found, and a table that goes meanwhile is none', () => {
  table('16384', 200, 150)
  table('16385', 300)
  table('16386', 10, 3)
  const found: string[] = []
  for (const problem of pagesInSteps(folder)) {
    if (problem) found.push(problem)
    rmSync(join(folder, 'base/5/16385'), { force: true })
  }
  expect(found).toEqual([
    'page 150 of base/5/16384 has a wrong checksum.',
    'page 3 of base/5/16386 has a wrong checksum.',
  ])
})

/** What is found where something happens to the file at a step: before the page is looked at once more. */
function foundAfter(step: number, happen: () => void): string[] {
  table('16384', 10, 3)
  const found: string[] = []
  let steps = 0
  for (const problem of pagesInSteps(folder)) {
    steps++
    if (problem) found.push(problem)
    if (steps === step) happen()
  }
  return found
}
const TORN = ['page 3 of base/5/16384 has a wrong checksum.']

test('a page that was half written when it was read is looked at again, three times, a step apart', () => {
  const writtenToItsEnd = () => table('16384', 10)
  const found = [1, 2, 3, 4].map((step) => foundAfter(step, writtenToItsEnd))
  expect(found).toEqual([[], [], [], TORN])
})

test('a page that was cut off while it was looked at is no page any more', () => {
  expect(foundAfter(1, () => table('16384', 3))).toEqual([])
  expect(foundAfter(1, () => table('16384', 0))).toEqual([])
})

test('a file that cannot be opened for a reason of its own says nothing of the pages', async () => {
  table('16384', 10, 3)
  const found: string[] = []
  const guard = {
    damaged(what: string) {
      found.push(what)
      return new StoreUnavailable('read-only', what)
    },
  }
  mkdirSync(join(folder, 'base/5/16000'))
  await lookThrough(folder, guard, new AbortController().signal)
  expect(found).toEqual([])
  rmSync(join(folder, 'base/5/16000'), { recursive: true })
  await lookThrough(folder, guard, new AbortController().signal)
  expect(found).toEqual(['page 3 of base/5/16384 has a wrong checksum.'])
})
