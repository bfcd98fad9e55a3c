import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ImportRun } from '../lib/contract/import.ts'
import { type Hub, startHub } from './serve.ts'
import { withDatabase } from './store/testing-data-dir.ts'

/** Uploads as networks may bring them: in the smallest pieces. */

const folder = mkdtempSync(join(tmpdir(), 'alongside-upload-'))
let hub: Hub
let headers: { authorization: string }

beforeAll(async () => {
  hub = await startHub({ port: 0, dataDir: await withDatabase(folder) })
  headers = { authorization: `Bearer ${readFileSync(join(folder, 'admin.key'), 'utf8').trim()}` }
})
afterAll(async () => {
  await hub?.close()
  rmSync(folder, { recursive: true, force: true })
})

function upload(kind: string) {
  const sending = request(`${hub.url}/v1/imports?kind=${kind}&dryRun=true`, { method: 'POST', headers })
  const answer = new Promise<ImportRun>((resolve, reject) => {
    sending.on('error', reject)
    sending.on('response', (response) => {
      let text = ''
      response.on('data', (piece) => {
        text += piece
      })
      response.on('end', () => resolve(ImportRun.parse(JSON.parse(text))))
    })
  })
  return { sending, answer }
}

test.each([
  ['leads', 'a header of 200 kB', `Email,${'x'.repeat(200_000)}\na@x.test,1\n`, { rejected: 0, created: 1 }],
  [
    'touchpoints',
    'a line of JSON of 900 kB',
    `{"id":"${'x'.repeat(900_000)}"}\n`,
    { rejected: 1, created: 0 },
  ],
])(
  '%s: %s, byte by byte, is read in time that grows with its length',
  {
    timeout: 300_000,
  },
  async (kind, _, text, outcome) => {
    const { sending, answer } = upload(kind)
    const start = performance.now()
    for (const byte of Buffer.from(text))
      if (!sending.write(Uint8Array.of(byte))) await new Promise((resolve) => sending.once('drain', resolve))
    sending.end()
    expect(await answer).toMatchObject({ state: 'ready', ...outcome })
    // Ten to thirty seconds, most of them for sending; 230 and 518 where each piece was looked at with all before it.
    expect(performance.now() - start).toBeLessThan(200_000)
  },
)
