import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Hub, startHub } from './serve.ts'

const SAMPLE = join(import.meta.dirname, 'practice/sample')
const folder = mkdtempSync(join(tmpdir(), 'alongside-import-'))
let hub: Hub
let key: string

beforeAll(async () => {
  hub = await startHub({ port: 0, dataDir: join(folder, 'hub') })
  key = readFileSync(join(folder, 'hub/admin.key'), 'utf8').trim()
})
afterAll(async () => {
  await hub?.close()
  rmSync(folder, { recursive: true, force: true })
})

function command(
  args: string[],
  input?: string,
): { child: ChildProcess; ended: Promise<{ code: number | null; out: string; err: string }> } {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'cli.ts'), 'import', '--hub', hub.url, ...args],
    {
      env: { ...process.env, ALONGSIDE_KEY: key },
      stdio: 'pipe',
    },
  )
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  if (input !== undefined) child.stdin.end(input)
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out, err })),
  )
  return { child, ended }
}

const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

test('sorts the files, tells their kinds and imports all of the sample; again changes nothing', async () => {
  const files = ['talking-points.jsonl', 'touchpoints.jsonl', 'leads.csv'].map((name) => join(SAMPLE, name))
  const first = await command(files).ended
  expect(first.err).toBe('')
  expect(first.code).toBe(0)
  expect(first.out).toMatch(
    /^leads.csv: leads: 38 new.*\n.*\ntouchpoints.jsonl: touchpoints: 180 new.*\ntalking-points.jsonl: talking points: 25 new/,
  )
  const again = await command(files).ended
  expect(again.out).toMatch(
    /0 new, 0 changed, 38 as they were, 0 rejected[\s\S]*0 new, 0 changed, 180 as[\s\S]*0 new, 0 changed, 25 as/,
  )
})

test('a dry run shows the mapping and changes nothing; rejected rows end with 2 and go to a file', async () => {
  const leads = file('own.csv', 'Mail;Firma\nnew@own.test;Own\nbroken;Own\n')
  const rejected = join(folder, 'rejected.csv')
  const dry = await command([leads, '--dry-run', '--rejected', rejected]).ended
  expect(dry.code).toBe(2)
  expect(dry.out).toContain('dry run: 1 new, 0 changed, 0 as they were, 1 rejected. Nothing was changed.')
  expect(dry.out).toContain('"Firma" is read as company')
  expect(dry.out).toContain('line 3: "broken" is no e-mail address')
  expect(readFileSync(rejected, 'utf8')).toMatch(/^line,reason\r\n3,/)
  const real = await command([leads]).ended
  expect(real.out).toContain('1 new')
})

test('reads standard input, with a mapping of one’s own', async () => {
  const run = await command(
    ['-', '--map', 'Kontakt=email', '--map', 'Kto=name'],
    'Kontakt,Kto\nin@own.test,Ina\n',
  ).ended
  expect(run).toMatchObject({ code: 0, out: expect.stringContaining('standard input: leads: 1 new') })
})

test.each([
  [['--kind', 'shoes', 'x.csv'], 2, '--kind is one of'],
  [[], 2, 'Say which file'],
  [['/nowhere/leads.csv'], 2, 'cannot be read'],
  [['--map', 'A=shoe', 'x.csv'], 2, 'Not "A=shoe"'],
  [['--key', 'wrong', join(SAMPLE, 'leads.csv')], 2, 'every user of this machine'],
] as const)('%j ends with %d and says %s', async (args, code, message) => {
  const run = await command([...args]).ended
  expect(run.code).toBe(code)
  expect(run.err).toContain(message)
})

test('an unreadable file ends with 1 and the reason', async () => {
  const run = await command([file('none.csv', 'Name,City\nx,y\n')]).ended
  expect(run).toMatchObject({ code: 1, out: expect.stringContaining('No column holds the e-mail address') })
})

test('Ctrl-C in the middle of the upload leaves nothing behind', async () => {
  const { child, ended } = command(['-'])
  child.stdin!.write('Email\n')
  const rows = Array.from({ length: 60_000 }, (_, at) => `stopped${at}@own.test\n`).join('')
  // Far more than the pipe and the command's own buffers hold: when it is written, the hub has begun to read.
  await new Promise((resolve) => child.stdin!.write(rows, resolve))
  child.kill('SIGINT')
  const run = await ended
  expect(run).toMatchObject({
    code: 1,
    out: expect.stringContaining(
      'Cancelled. Unless the whole file had just been sent, nothing of it was imported.',
    ),
  })
  const found = await fetch(`${hub.url}/v1/leads?email=stopped1@own.test`, {
    headers: { authorization: `Bearer ${key}` },
  })
  expect(await found.json()).toEqual({ leads: [] })
})
