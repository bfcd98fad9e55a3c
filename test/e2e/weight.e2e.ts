import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { buildWhatChanged, extensionFolder } from '../../hub/practice/build.ts'

/**
 * Bytes gzip of all scripts that must be there before the sidebar paints a lead with its first talking point, with its English
 * texts: whatever its page names, and what that imports. Dexie, zod, the forms and the rest come afterwards.
 */
const MOST_FOR_FIRST_PAINT = 130_000
/** Bytes of the background's script as they are: the browser reads them whenever it starts the worker. */
const MOST_IN_BACKGROUND = 215_000

const folder = extensionFolder('chrome')
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
const gzip = (path: string): number => gzipSync(read(path), { level: 9 }).length

beforeAll(() => buildWhatChanged(['extension'], console.log))

test('what the sidebar loads before it paints', () => {
  const scripts = [...read('sidebar.html').matchAll(/<script [^>]*src="\/([^"]+)"/g)].map(([, path]) => path!)
  const loaded = new Set<string>()
  const visit = (path: string) => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const [, name] of read(path).matchAll(/\b(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
      visit(`chunks/${name}`)
  }
  scripts.forEach(visit)
  const code = [...loaded].map(read).join('\n')
  for (const texts of ['common', 'sidebar', 'answers']) {
    const [, name] =
      new RegExp(`locales/en/${texts}\\.json\\W[^;]*?import\\(\\W\\./([\\w.-]+\\.js)`).exec(code) ?? []
    expect(name, `the English file of ${texts}`).toContain(texts)
    loaded.add(`chunks/${name}`)
  }
  expect(code, 'comes after the paint').not.toMatch(/\bliveQuery\b|invalid_union/)
  const sizes = Object.fromEntries([...loaded].map((path) => [path, gzip(path)]))
  const sum = Object.values(sizes).reduce((all, size) => all + size, 0)
  expect(sum, JSON.stringify(sizes, null, 2)).toBeLessThanOrEqual(MOST_FOR_FIRST_PAINT)
  expect(sum, 'less than React alone: something is not counted').toBeGreaterThan(60_000)
})

test('the background', () => {
  expect(Buffer.byteLength(read('background.js'))).toBeLessThanOrEqual(MOST_IN_BACKGROUND)
  // What it imported would not be counted.
  expect(read('manifest.json')).toContain('"background":{"service_worker":"background.js"}')
})
