import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { SHORT_LIVED } from '../test/short-lived.ts'
import { verify } from './backup/restore.ts'
import { appliedMigrations } from './backup/tables.ts'
import { migrations } from './migrations/all.ts'
import { startHub } from './serve.ts'
import { readAdminKey } from './services/admin-key.ts'
import { lockFolder, noteHub } from './store/folder-lock.ts'
import { openStore } from './store/open.ts'
import { openEmbedded } from './store/open-embedded.ts'
import { emptyCluster, withDatabase } from './store/testing-data-dir.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'alongside-backup-command-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function alongside(environment: NodeJS.ProcessEnv, ...args: string[]) {
  const child = spawn(process.execPath, [...SHORT_LIVED, 'hub/cli.ts', ...args], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, DATABASE_URL: '', ALONGSIDE_KEY: '', ...environment },
  })
  let err = ''
  child.stderr.on('data', (data) => (err += data))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { code, err }
}

async function runHub(name: string) {
  const dataDir = await withDatabase(join(root, name))
  const hub = await startHub({ port: 0, dataDir, workspaceName: name })
  onTestFinished(() => hub.close())
  return { dataDir, url: hub.url, key: readAdminKey(join(dataDir, 'admin.key')) ?? '' }
}

test('of a folder whose hub is running the backup is of that hub, whatever else runs and whatever key is given', {
  timeout: 300_000,
}, async () => {
  const [first, second] = [await runHub('first'), await runHub('second')]
  for (const { dataDir } of [first, second]) {
    const file = `${dataDir}.backup`
    expect(await alongside({}, 'backup', file, '--data', dataDir)).toMatchObject({ code: 0 })
    expect(gunzipSync(readFileSync(file)).toString()).toContain(`"name":"${basename(dataDir)}"`)
  }
  const file = join(root, 'wrong.backup')
  const { code, err } = await alongside(
    { ALONGSIDE_KEY: first.key },
    'backup',
    file,
    '--data',
    second.dataDir,
  )
  expect(err).toContain('not known here')
  expect(code).toBe(1)
  expect(existsSync(file)).toBe(false)
})

test('no key is sent to what listens in the place of the hub', async () => {
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization)
    response.setHeader('x-alongside-proof', 'f'.repeat(64)).end('{"status":"ok"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const dataDir = await withDatabase(join(root, 'data'))
  const pglite = await openStore({ dataDir })
  await pglite.close()
  const unlock = lockFolder(dataDir)
  onTestFinished(() => unlock())
  const backup = () =>
    alongside({ ALONGSIDE_KEY: 'alg_admin_x' }, 'backup', join(root, 'x'), '--data', dataDir)
  expect(await backup()).toMatchObject({ code: 1, err: expect.stringContaining('does not say where') })

  const { port } = server.address() as AddressInfo
  noteHub(dataDir, { url: `http://127.0.0.1:${port}`, secret: 'a secret' })
  const { code, err } = await backup()
  expect(err).toMatch(/is not what answers at http:\/\/127\.0\.0\.1:\d+\. .*--hub/)
  expect(code).toBe(1)
  expect(seen).toEqual([undefined])
})

test('a database of an older version stays as it is; its backup is brought up to date when it is restored', {
  timeout: 300_000,
}, async () => {
  const dataDir = join(root, 'old')
  mkdirSync(dataDir, { mode: 0o700 })
  const pglite = await PGlite.create(join(dataDir, 'pglite'), { loadDataDir: await emptyCluster() })
  await pglite.exec(
    readFileSync(join(import.meta.dirname, 'migrations/examples/0004-repair-first-days.sql'), 'utf8'),
  )
  await pglite.close()

  const file = join(root, 'old.backup')
  const made = await alongside({}, 'backup', file, '--data', dataDir)
  expect(made).toMatchObject({ code: 0, err: expect.stringContaining('rows are in') })
  const old = Object.keys(migrations).slice(0, 4)
  expect((await verify(file)).beginning.migrations).toEqual(old)
  const before = await openEmbedded({ dataDir })
  expect(await appliedMigrations(before.jobs)).toEqual(old)
  await before.close()

  const target = join(root, 'new')
  const restored = await alongside({}, 'restore', file, '--data', target)
  expect(restored).toMatchObject({ code: 0, err: expect.stringContaining('There is no admin.key here') })
  const after = await openEmbedded({ dataDir: target })
  expect(await appliedMigrations(after.jobs)).toEqual(Object.keys(migrations))
  await after.close()

  const keyFile = join(target, 'admin.key')
  const again = () => alongside({}, 'restore', file, '--data', target, '--replace', '--yes')
  writeFileSync(keyFile, 'alg_admin_of_another_hub\n', { mode: 0o600 })
  expect((await again()).err).toContain(`The key in ${keyFile} does not work with what was restored.`)
  writeFileSync(keyFile, 'alg_admin_of_the_example_and_of_nothing_else\n', { mode: 0o600 })
  expect((await again()).err).not.toContain('admin.key')
})

test('a file in a folder that is not there, or may not be written, is refused in words', async () => {
  const dataDir = await withDatabase(join(root, 'data'))
  await (await openStore({ dataDir })).close()
  const none = await alongside({}, 'backup', join(root, 'none/x'), '--data', dataDir)
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining(`There is no folder ${root}/none.`) })
  const odd = await alongside({}, 'backup', '/proc/x', '--data', dataDir)
  expect(odd.err).not.toMatch(/\n\s+at /)
  expect(odd.code).toBe(1)
})
