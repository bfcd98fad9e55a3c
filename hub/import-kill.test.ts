import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ImportRun } from '../lib/contract/import.ts'

let folder: string
let running: ChildProcess | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-import-kill-'))
})
afterEach(() => {
  running?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function start(): Promise<{
  child: ChildProcess
  call: (method: string, path: string, body?: string) => Promise<Response>
}> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'cli.ts'), 'hub', '--port', '0', '--data', folder],
    {
      env: { ...process.env, DATABASE_URL: '' },
    },
  )
  running = child
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (text) => {
      said += text
      const found = /Hub\s+(http:\/\/\S+)/.exec(said)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`The hub ended with ${code}: ${said}`)))
  })
  const key = readFileSync(join(folder, 'admin.key'), 'utf8').trim()
  const call = (method: string, path: string, body?: string) =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { body }),
    })
  return { child, call }
}

test('kill -9 while an import is applied leaves nothing half-imported', { timeout: 120_000 }, async () => {
  const rows = Array.from({ length: 6000 }, (_, at) => `p${at}@killed.test,Company ${at}\n`).join('')
  const first = await start()
  const answer = await first.call('POST', '/v1/imports?kind=leads', `Email,Company\n${rows}`)
  const run = ImportRun.parse(await answer.json())
  // The answer comes when the file was read; thousands of rows are being written now.
  expect(run.state).toBe('applying')
  first.child.kill('SIGKILL')
  await new Promise((resolve) => first.child.once('close', resolve))

  const { child, call } = await start()
  const after = ImportRun.parse(await (await call('GET', `/v1/imports/${run.id}`)).json())
  expect(after).toMatchObject({ state: 'failed', error: expect.stringContaining('Nothing was changed') })
  const changes = (await (await call('GET', '/v1/changes')).json()) as { changes: unknown[] }
  expect(changes.changes).toEqual([])
  const again = ImportRun.parse(
    await (await call('POST', '/v1/imports?kind=leads&dryRun=true', `Email,Company\n${rows}`)).json(),
  )
  expect(again).toMatchObject({ state: 'ready', created: 6000, updated: 0, rejected: 0 })
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('close', resolve))
})
