import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
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

/**
 * Sends a text in HTTP chunks of one byte each, a thousand of them with every write: the hub gets a thousand pieces, and sending
 * them costs next to nothing.
 */
async function uploadByteByByte(kind: string, text: string): Promise<ImportRun> {
  const { hostname, port } = new URL(hub.url)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.on('data', (piece) => {
    answer += piece
  })
  const closed = once(socket, 'close')
  const head = [
    `POST /v1/imports?kind=${kind}&dryRun=true HTTP/1.1`,
    `host: ${hostname}:${port}`,
    `authorization: ${headers.authorization}`,
    'transfer-encoding: chunked',
    'connection: close',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  for (let at = 0; at < text.length; at += 1_000) {
    const chunks = [...text.slice(at, at + 1_000)].map((byte) => `1\r\n${byte}\r\n`).join('')
    if (!socket.write(chunks)) await once(socket, 'drain')
  }
  socket.write('0\r\n\r\n')
  await closed
  return ImportRun.parse(JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)))
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
    timeout: 120_000,
  },
  async (kind, _, text, outcome) => {
    const start = performance.now()
    expect(await uploadByteByByte(kind, text)).toMatchObject({ state: 'ready', ...outcome })
    // A second or six; 230 and 518 where each piece was looked at with all before it.
    expect(performance.now() - start).toBeLessThan(60_000)
  },
)
