import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { killHub, restore } from '../test/chaos/embedded.ts'
import { SHORT_LIVED } from '../test/short-lived.ts'
import { openStore } from './store/open.ts'
import { withDatabase } from './store/testing-data-dir.ts'

/** The real command in processes of its own, killed without warning. */

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
function start(...more: string[]): Promise<Running> {
  const command = ['hub/cli.ts', 'hub', '--port', '0', '--data', folder, ...more]
  const child = spawn(process.execPath, [...SHORT_LIVED, ...command], {
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

// A loss that is seen once is a loss: neither is tried again.
test('kill -9 again and again during acknowledged writes: none is lost, each is announced to readers once', {
  retry: 0,
  timeout: 240_000,
}, async () => {
  const counts = await killHub({ rounds: 4 })
  expect(counts).toMatchObject({ lost: 0, doubled: 0, faults: [] })
  expect(counts.acknowledged).toBeGreaterThan(4 * 20)
})

test('put back to a backup: a client ends equal to the hub, and what it was told was stored is there', {
  retry: 0,
  timeout: 240_000,
}, async () => {
  expect(await restore()).toMatchObject({ lost: 0, doubled: 0, faults: [] })
})

test('a second hub on the folder refuses with the reason; the first goes on and stops in order', {
  timeout: 90_000,
}, async () => {
  await withDatabase(folder)
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

test('a hub before which a proxy stands says first that it stops; told again, it ends at once and in order', {
  timeout: 90_000,
}, async () => {
  await withDatabase(folder)
  const { child, url } = await start('--drain', '60')
  const ready = async () => (await fetch(`${url}/readyz`, { headers: { connection: 'close' } })).status
  expect(await ready()).toBe(200)
  child.kill('SIGTERM')
  child.kill('SIGTERM') // one Ctrl-C comes twice where npm hands it on
  await expect.poll(ready).toBe(503)
  const gone = ended(child)
  await wait(1_000)
  expect(await ready()).toBe(503)
  child.kill('SIGTERM')
  expect(await gone).toBe(0)
  expect(existsSync(join(folder, 'holder.json'))).toBe(false)
})

test('a first start that is killed while it makes the database is followed by one that goes on', {
  timeout: 240_000,
}, async () => {
  const unfinished = () => readdirSync(folder).filter((name) => name.startsWith('pglite.new'))
  const begun = () => unfinished().some((name) => readdirSync(join(folder, name)).length > 0)
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
})
