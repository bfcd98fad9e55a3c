import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from './store/open.ts'
import { allOf } from './testing.ts'

/** The real command in processes of its own, killed without warning while it acknowledges feedback. */

const ROUNDS = 20
const WRITERS = 4

let folder: string
let running: ChildProcess | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-kill-'))
})
afterEach(() => {
  running?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

interface Running {
  child: ChildProcess
  url: string
}

/** Starts `alongside hub` on the folder and waits until it listens. */
function start(): Promise<Running> {
  const child = spawn(process.execPath, ['hub/cli.ts', 'hub', '--port', '0', '--data', folder], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, DATABASE_URL: '' },
  })
  running = child
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (data) => {
      said += data
      const url = /Hub\s+(http:\/\/\S+)/.exec(said)?.[1]
      if (url) resolve({ child, url })
    })
    child.once('exit', (code) => reject(new Error(`The hub ended with ${code}: ${said}`)))
  })
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve))

test(`${ROUNDS} times kill -9 during acknowledged writes: none is lost`, { timeout: 240_000 }, async () => {
  const acknowledged = new Set<string>()
  let key = ''
  for (let round = 0; round < ROUNDS; round++) {
    const { child, url } = await start()
    key ||= readFileSync(join(folder, 'admin.key'), 'utf8').trim()
    const before = acknowledged.size
    let killed = false
    const writer = async () => {
      while (!killed) {
        const id = uuidv7()
        const feedback = [
          {
            id,
            kind: 'heard',
            what: 'objection',
            text: 'Too slow to deliver.',
            leadId: null,
            host: null,
            pageKind: null,
            at: new Date().toISOString(),
          },
        ]
        try {
          const response = await fetch(`${url}/v1/feedback`, {
            method: 'POST',
            headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
            body: JSON.stringify({ feedback }),
          })
          const { results } = (await response.json()) as { results: { id: string; result: string }[] }
          for (const { id, result } of results) if (result === 'stored') acknowledged.add(id)
        } catch (error) {
          if (!killed) throw error
        }
      }
    }
    const writers = Promise.all(Array.from({ length: WRITERS }, writer))
    while (acknowledged.size < before + 10) await new Promise((resolve) => setTimeout(resolve, 2))
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60))
    killed = true
    const gone = ended(child)
    child.kill('SIGKILL')
    await Promise.all([gone, writers])
    expect(acknowledged.size).toBeGreaterThan(before)
  }
  const store = await openStore({ dataDir: folder })
  const rows = await allOf(store).selectFrom('feedback').select('id').execute()
  const announced = await allOf(store).selectFrom('changes').select('entity_id').execute()
  await store.close()
  const stored = new Set(rows.map((row) => row.id))
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([])
  // and each is announced to readers: rows and change numbers live and die together
  expect(new Set(announced.map((row) => row.entity_id))).toEqual(stored)
  expect(acknowledged.size).toBeGreaterThanOrEqual(ROUNDS * 10)
})

test('a second hub on the folder refuses with the reason; the first goes on and stops in order', {
  timeout: 90_000,
}, async () => {
  const first = await start()
  await expect(start()).rejects.toThrow(
    new RegExp(`ended with 1: The data folder .+ in use by another hub \\(process ${first.child.pid} `),
  )
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200)
  const gone = ended(first.child)
  first.child.kill('SIGTERM')
  expect(await gone).toBe(0)
  const next = await start()
  expect((await fetch(`${next.url}/healthz`)).status).toBe(200)
})

test('a first start that is killed while it makes the database is followed by one that goes on', {
  timeout: 240_000,
}, async () => {
  const unfinished = () => readdirSync(folder).filter((name) => name.startsWith('pglite.new'))
  const begun = () => unfinished().some((name) => readdirSync(join(folder, name)).length > 0)
  for (let round = 0; round < 2; round++) {
    start().catch(() => {}) // killed, and so it never listens
    const child = running!
    while (!begun()) await new Promise((resolve) => setTimeout(resolve, 5))
    const gone = ended(child)
    child.kill('SIGKILL')
    await gone
    expect(existsSync(join(folder, 'pglite'))).toBe(false)
    const next = await start()
    expect((await fetch(`${next.url}/healthz`)).status).toBe(200)
    const stopped = ended(next.child)
    next.child.kill('SIGTERM')
    expect(await stopped).toBe(0)
    await (await openStore({ dataDir: folder })).close()
    expect(unfinished()).toEqual([])
    rmSync(folder, { recursive: true, maxRetries: 5 })
    mkdirSync(folder, { mode: 0o700 })
  }
})
