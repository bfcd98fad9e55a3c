import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { SHORT_LIVED } from '../test/short-lived.ts'
import { withDatabase } from './store/testing-data-dir.ts'

/** A device that takes nothing, like a full disk. */
const FULL = '/dev/full'
const hasFull = existsSync(FULL)
if (!hasFull) console.log(`SKIPPED: a log on a full disk (there is no ${FULL} here)`)

function run(args: string[]) {
  const out = openSync(FULL, 'w')
  const child = spawn(process.execPath, [...SHORT_LIVED, 'hub/cli.ts', ...args], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, DATABASE_URL: '' },
    stdio: ['ignore', out, 'pipe'],
  })
  closeSync(out)
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr!.on('data', (data) => {
    said += data
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, ended, said: () => said }
}

test.skipIf(!hasFull)('a hub whose log takes no more goes on, and stops when it is told to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'alongside-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const hub = run(['hub', '--port', '0', '--data', await withDatabase(folder)])
  await expect.poll(hub.said).toMatch(/Desk {2}http/)
  const url = /Hub\s+(http:\/\/\S+)/.exec(hub.said())?.[1]
  for (let times = 0; times < 3; times++) expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await fetch(`${url}/v1/session`)).status).toBe(401)
  hub.child.kill('SIGTERM')
  expect(await hub.ended).toBe(0)
  expect(hub.said()).not.toContain('The hub stops')
})

test.skipIf(!hasFull)('a command that cannot write what was asked for says so and ends with 1', async () => {
  const help = run(['help'])
  expect(await help.ended).toBe(1)
  expect(help.said()).toBe('The output cannot be written: ENOSPC: no space left on device, write\n')
})

test('the first line after a gap says how many are missing', async () => {
  const program = `
    import { logToStdout } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))}
    const write = process.stdout._write
    process.stdout.on('error', () => {})
    process.stdout._write = (chunk, encoding, done) => done(new Error('full'))
    logToStdout({ event: 'first' })
    setTimeout(() => logToStdout({ event: 'second' }), 20)
    setTimeout(() => {
      process.stdout._write = write
      logToStdout({ event: 'third' })
      setTimeout(() => logToStdout({ event: 'fourth' }), 20)
    }, 40)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program])
  let out = ''
  child.stdout.on('data', (data) => {
    out += data
  })
  await new Promise((resolve) => child.once('close', resolve))
  const lines = out.split('\n').filter(Boolean)
  expect(lines.map((line) => JSON.parse(line)).map(({ event, lost }) => ({ event, lost }))).toEqual([
    { event: 'third', lost: 2 },
    { event: 'fourth', lost: undefined },
  ])
})
