import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Hub, startHub } from './serve.ts'
import { withDatabase } from './store/testing-data-dir.ts'

const SAMPLE = join(import.meta.dirname, 'practice/sample')
const folder = mkdtempSync(join(tmpdir(), 'alongside-import-'))
let hub: Hub
let key: string

beforeAll(async () => {
  hub = await startHub({ port: 0, dataDir: await withDatabase(join(folder, 'hub')) })
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
    /^leads.csv: read as an export of HubSpot, CSV with commas, utf-8\n( {2}".*\n)+ {2}not read: .*\nleads.csv: leads: 38 new.*\ntouchpoints.jsonl: read as JSON, utf-8\ntouchpoints.jsonl: touchpoints: 180 new.*\ntalking-points.jsonl: read as JSON, utf-8\ntalking-points.jsonl: talking points: 25 new/,
  )
  const again = await command(files).ended
  expect(again.out).toMatch(
    /0 new, 0 changed, 38 unchanged, 0 rejected[\s\S]*0 new, 0 changed, 180 un[\s\S]*0 new, 0 changed, 25 un/,
  )
})

test('what a file says is as old as the file, or as --exported-at says', async () => {
  const written = (name: string, company: string, day: string) => {
    const path = file(name, `Email,Company\naged@own.test,${company}\n`)
    utimesSync(path, new Date(day), new Date(day))
    return path
  }
  await command([written('new.csv', 'New', '2026-09-01')]).ended
  const old = written('old.csv', 'Old', '2026-03-01')
  const { out } = await command([old]).ended
  expect(out).toContain('0 new, 0 changed, 1 unchanged')
  expect(out).toContain('company: was not changed: a newer value is known (1 row, the first on line 2)')
  expect((await command([old, '--exported-at', '2026-10-01']).ended).out).toContain('1 changed')
  // Of standard input, and of a file of a time to come, nobody knows: then a row says when it was changed.
  const row = (company: string) => `Email,Company,Last modified\naged@own.test,${company},2026-05-01\n`
  const piped = await command(['-'], row('Piped')).ended
  expect(piped.out).toContain('company: was not changed: a newer value is known')
  const toCome = file('to-come.csv', row('To come'))
  utimesSync(toCome, new Date('2126-01-01'), new Date('2126-01-01'))
  expect((await command([toCome]).ended).out).toContain('company: was not changed: a newer value is known')
  const wrongClock = await command([written('ahead.csv', 'Ahead', '2126-01-01')]).ended
  expect(wrongClock).toMatchObject({ code: 0, out: expect.stringContaining('1 changed') })
})

test('a dry run shows the mapping and changes nothing; rejected rows end with 2 and go to a file', async () => {
  const leads = file('own.csv', 'Mail;Firma\nnew@own.test;Own\nbroken;Own\n')
  const rejected = join(folder, 'rejected.csv')
  const dry = await command([leads, '--dry-run', '--rejected', rejected]).ended
  expect(dry.code).toBe(2)
  expect(dry.out).toContain('dry run: 1 new, 0 changed, 0 unchanged, 1 rejected. Nothing was changed.')
  expect(dry.out).toContain('"Firma" is read as company')
  expect(dry.out).toContain(
    'line 3: What the e-mail column holds in this row is no e-mail address (6 characters)',
  )
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
  [['--exported-at', 'yesterday', 'x.csv'], 2, '"yesterday": It is a day such as 2026-03-31'],
  [['--exported-at', '2126-03-31', 'x.csv'], 2, 'still to come'],
  [['--map', 'A=name', '--only-map', 'B=name', 'x.csv'], 2, 'one or the other'],
  [['--encoding', 'klingon', 'x.csv'], 2, '--encoding is one of utf-8'],
  [['--source', '&', 'x.csv'], 2, '--source is one of brevo, dynamics, '],
  [['--key', 'wrong', join(SAMPLE, 'leads.csv')], 2, 'every user of this machine'],
] as const)('%j ends with %d and says %s', async (args, code, message) => {
  const run = await command([...args]).ended
  expect(run.code).toBe(code)
  expect(run.err).toContain(message)
})

test('says first what was read as what, which consent was not understood, and what was left out', async () => {
  const text =
    'Notes:\n\nKundennr|E-Mail-Adresse|Sprache|Newsletter|Farbe\n7|ü@own.test|Elbisch|gelegentlich|blau\n8|sprache@own.test|de|monatlich|rot\n'
  const path = join(folder, 'kunden.csv.gz')
  writeFileSync(path, gzipSync(Buffer.from(text, 'latin1')))
  const args = [path, '--dry-run', '--map', 'Kundennr=id', '--source', 'shop', '--encoding', 'latin1']
  const run = await command(args).ended
  expect(run.out.split('\n')).toEqual([
    'kunden.csv.gz: read as CSV with bars, iso-8859-1, in .gz, headers on line 3; from no system that the hub recognises',
    expect.stringContaining('CHECK THIS: "Newsletter" may be about consent, and was not read'),
    expect.stringContaining('--map "Newsletter=marketingConsent". If it means opted out'),
    '  "Kundennr" is read as id',
    '  "E-Mail-Adresse" is read as email',
    '  "Sprache" is read as locale',
    '  not read: "Newsletter", "Farbe"',
    '  the first rows, as they will be:',
    '    line 4, new: emails: ü@own.test; consent: not recorded; not as in the file: locale',
    '    line 5, new: emails: sprache@own.test; locale: de; consent: not recorded',
    'kunden.csv.gz: leads, dry run: 2 new, 0 changed, 0 unchanged, 0 rejected. Nothing was changed.',
    '  left out of rows, of which everything else was taken:',
    '    locale: is not a language that the hub knows; write pt-BR, or Portuguese (1 row, the first on line 4)',
    '',
  ])
  const only = await command([path, '--dry-run', '--only-map', 'E-Mail-Adresse=email']).ended
  expect(only.out).toContain('not read: "Kundennr", "Sprache", "Newsletter", "Farbe"')
})

test('says that rows may be missing which stand within a field of another one', async () => {
  const path = join(folder, 'swallowed.csv')
  writeFileSync(path, 'email,notes,name\na@own.test,"see\nb@own.test,x,Bo\nend",Ann\n')
  const run = await command([path, '--dry-run']).ended
  expect(run.out).toContain(
    'line 2, new: name: Ann; emails: a@own.test; consent: not recorded; other rows may stand in: notes',
  )
  expect(run.out).toMatch(/CHECK THIS: rows may be missing.*\n {4}notes: has lines that look like rows/)
  expect(run.out).not.toContain('left out of rows')
})

test('whoever reads the report may stop reading it, as head does; the import goes on', async () => {
  const run = command(['-', '--kind', 'leads'], 'Email\nunread@own.test\n')
  run.child.stdout!.destroy()
  expect(await run.ended).toMatchObject({ code: 0, err: '' })
  const again = await command(['-'], 'Email\nunread@own.test\n').ended
  expect(again.out).toContain('0 new, 0 changed, 1 unchanged')
})

test('an unreadable file ends with 1 and the reason', async () => {
  const run = await command([file('none.csv', 'Name,City\nx,y\n')]).ended
  expect(run).toMatchObject({ code: 1, out: expect.stringContaining('No column holds e-mail addresses') })
})

test('of a large file that is refused half-way the reason is said, and what is not sent after it', async () => {
  const rows = Array.from(
    { length: 300_000 },
    (_, at) => `p${at}@long.test,Name ${at},Company ${at} of this town\n`,
  )
  const unclosed = file('unclosed.csv', `Email,Name,Company\nbroken@long.test,Jan,"x\n${rows.join('')}`)
  const { code, out, err } = await command([unclosed, file('next.csv', 'Email\na@next.test\n')]).ended
  expect(err).toBe('')
  expect(out).toMatch(/unclosed\.csv: not imported\. The row that begins on line 2[\s\S]*next\.csv: not sent/)
  expect(code).toBe(1)
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
      'Cancelled. Nothing was imported, unless the file had already been sent whole',
    ),
  })
  const found = await fetch(`${hub.url}/v1/leads?email=stopped1@own.test`, {
    headers: { authorization: `Bearer ${key}` },
  })
  expect(await found.json()).toEqual({ leads: [] })
})
