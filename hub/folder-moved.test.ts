import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { LogLine } from './log.ts'
import { startHub } from './serve.ts'
import { withDatabase } from './store/testing-data-dir.ts'

test('a folder that is moved away under a running hub is said with 503 and once in the log, and passes when it is back', async () => {
  const root = mkdtempSync(join(tmpdir(), 'alongside-moved-'))
  const dataDir = await withDatabase(join(root, 'hub'))
  const lines: LogLine[] = []
  const hub = await startHub({ port: 0, dataDir, log: (line) => lines.push(line) })
  onTestFinished(async () => {
    await hub.close()
    rmSync(root, { recursive: true, force: true })
  })
  const key = readFileSync(join(dataDir, 'admin.key'), 'utf8').trim()
  const ask = async (path: string, body?: unknown) => {
    const answer = await fetch(`${hub.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : null,
    })
    return { status: answer.status, type: ((await answer.json()) as { type?: string }).type }
  }
  const all = async () => [
    await ask('/healthz'),
    await ask('/readyz'),
    await ask('/v1/keys', { role: 'rep', name: 'Marta', expiresAt: null }),
  ]
  const missing = { status: 503, type: 'urn:alongside:problem:missing' }
  const told = () => lines.filter(({ event }) => event === 'missing')

  renameSync(dataDir, join(root, 'elsewhere'))
  expect(await all()).toEqual([missing, missing, missing])
  expect(told()).toEqual([
    { event: 'missing', reason: expect.stringContaining(`not in ${dataDir} any more`) },
  ])
  expect(lines.filter(({ event }) => event === 'error')).toEqual([])

  renameSync(join(root, 'elsewhere'), dataDir)
  expect((await all()).map(({ status }) => status)).toEqual([200, 200, 201])
  expect(told()).toHaveLength(1)
})
