import { spawn } from 'node:child_process'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alongside-start-'))
})
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

/** Runs what `npm start -- --once` runs, on a folder of its own; all that it printed. */
function startOnce(): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['hub/practice/start.ts', '--once', '--folder', folder], {
    cwd: ROOT,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

test('npm start -- --once shows the lead and ends with 0', async () => {
  const { code, output } = await startOnce()
  expect(output).toMatch(/loaded \d+ leads/)
  expect(output).toMatch(/Connected to /)
  expect(output).toMatch(
    /The sidebar shows Lena Fischer: [1-9]\d* touchpoints and [1-9]\d* talking points, \d+ ms/,
  )
  expect(code).toBe(0)
  await access(join(folder, 'practice.png'))
})

test('a second start finds everything there and loads nothing twice', async () => {
  const { code, output } = await startOnce()
  expect(output).toContain('from an earlier start')
  expect(output).not.toMatch(/loaded \d+/)
  expect(output).toMatch(/The sidebar shows Lena Fischer/)
  expect(code).toBe(0)
})
