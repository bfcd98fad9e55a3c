import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import type { Nodes } from 'mdast'
import { expect, test } from 'vitest'
import { markdownLike, NESTED } from '../../test/nested-texts.ts'
import { MOST_LEVELS, MOST_SIGNS, readMarkdown } from './markdown.ts'

const deepest = (node: Nodes): number =>
  'children' in node && node.children.length > 0 ? 1 + Math.max(...node.children.map(deepest)) : 0

test('whatever is typed, the tree is no deeper than allowed, or there is none', () => {
  let refused = 0
  fc.assert(
    fc.property(markdownLike, (text) => {
      const root = readMarkdown(text)
      if (root === null) refused++
      else expect(deepest(root)).toBeLessThanOrEqual(MOST_LEVELS)
    }),
    { numRuns: 300 },
  )
  expect(refused).toBeGreaterThan(10)
})

test.each([
  // A quote is a level, its paragraph and text are two more.
  ['quotes', '>', MOST_LEVELS - 2],
  // A list and its item are two.
  ['lists', '- ', MOST_LEVELS / 2 - 1],
])('%s may be nested to the last level and no further', (_, sign, times) => {
  expect(readMarkdown(`${sign.repeat(times)}a`)).not.toBeNull()
  expect(readMarkdown(`${sign.repeat(times + 1)}a`)).toBeNull()
})

test('what a marketer writes is taken: long, with lists, emphasis, links and a table', () => {
  const paragraph =
    '**A mount costs** what _five years_ with it cost (see [the case](https://a.example/case?id=7_a)):\n\n' +
    '- first, the "setup": 2,400 €\n- then\n  1. one\n  2. two `code`\n\n> said\n\n| a | b |\n|---|---|\n\n'
  const text = paragraph.repeat(10)
  expect(text.length).toBeGreaterThan(1500)
  expect(readMarkdown(text)).not.toBeNull()
  expect(readMarkdown('a'.repeat(5000))).not.toBeNull()
  expect(readMarkdown('.'.repeat(MOST_SIGNS))).not.toBeNull()
  expect(readMarkdown('.'.repeat(MOST_SIGNS + 1))).toBeNull()
})

test('every construct, nested as deep as it goes, is read on a stack of a fifth of the usual', () => {
  const script = `
    import { readMarkdown } from ${JSON.stringify(import.meta.resolve('./markdown.ts'))}
    const texts = JSON.parse(await new Response(process.stdin).text())
    for (const text of texts) readMarkdown(text)
    let calls = 0
    const fall = () => { calls++; fall() }
    try { fall() } catch {}
    console.log(calls)`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--stack-size=200', '--no-warnings', '--input-type=module', '--eval', script],
    { input: JSON.stringify(NESTED.map(([, text]) => text)), encoding: 'utf8' },
  )
  expect(stderr).toBe('')
  expect(Number(stdout)).toBeGreaterThan(100)
  expect(Number(stdout)).toBeLessThan(4000)
})
