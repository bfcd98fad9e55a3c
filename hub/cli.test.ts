import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../lib/contract/session.ts'
import { SHORT_LIVED } from '../test/short-lived.ts'
import { helpOf } from './help.ts'
import { type Hub, startHub } from './serve.ts'
import { withDatabase } from './store/testing-data-dir.ts'

/** The command as people type it: what it prints, and the exit code. */

let folder: string
let hub: Hub

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-cli-'))
  hub = await startHub({ port: 0, dataDir: await withDatabase(folder) })
})
afterAll(async () => {
  await hub.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs the command beside the hub of this process: that one has to answer, so the child must not block it. */
function alongside(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return alongsideOn('', ...args)
}

async function alongsideOn(databaseUrl: string, ...args: string[]) {
  const child = spawn(process.execPath, [...SHORT_LIVED, 'hub/cli.ts', ...args], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, DATABASE_URL: databaseUrl, ALONGSIDE_KEY: '' },
  })
  const result = { code: -1, out: '', err: '' }
  child.stdout.on('data', (data) => (result.out += data))
  child.stderr.on('data', (data) => (result.err += data))
  result.code = await new Promise((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  return result
}

const access = () => ['--hub', hub.url, '--data', folder]

/** Each command with the files in which its options are defined. */
const OPTIONS_IN: Record<string, string[]> = {
  hub: ['hub-command', 'schedule-options'],
  import: ['import-command', 'import-options', 'call-hub'],
  key: ['key-command', 'call-hub'],
  people: ['people-command', 'call-hub'],
  selectors: ['selectors-command', 'call-hub'],
  backup: ['backup-command', 'call-hub'],
  restore: ['restore-command'],
}
const REFUSED = '--key' // with the reason

test('help names every command in a line', async () => {
  const { code, out } = await alongside()
  expect(code).toBe(0)
  for (const command of Object.keys(OPTIONS_IN))
    expect(out).toMatch(new RegExp(`^  alongside ${command} `, 'm'))
  expect(await alongside('help')).toMatchObject({ code, out })
})

test.each(Object.entries(OPTIONS_IN))(
  'the help of %s is its own, and has each of its options',
  (command, files) => {
    const source = files.map((file) => readFileSync(join(import.meta.dirname, `${file}.ts`), 'utf8')).join()
    const options = [...source.matchAll(/^ +'?([a-z-]+)'?: \{ type: '(?:string|boolean)'/gm)]
      .map(([, name]) => `--${name}`)
      .filter((option) => option !== REFUSED)
    const help = helpOf(command)
    expect(help).toMatch(new RegExp(`^alongside ${command}: `))
    const named = new Set(help.match(/--[a-z-]+/g))
    expect([...named].sort()).toEqual([...new Set(options)].sort())
  },
)

test('a command is explained in place of being run, and says when a day that is named begins to count', async () => {
  const asked = await alongside('hub', '--port', '0', '--help')
  expect(asked).toMatchObject({ code: 0, out: helpOf('hub'), err: '' })
  expect(await alongside('help', 'key')).toMatchObject({ code: 0, out: expect.stringContaining('00:00 UTC') })
  expect(await alongside('key', 'create', '-h')).toMatchObject({ code: 0, out: helpOf('key') })
})

describe('what was not understood ends with 2 and says why', () => {
  test.each([
    [['fly'], 'no command "fly"'],
    [['hub', '--port', 'abc'], '--port is a number'],
    [['hub', '--bogus'], "'--bogus'"],
    [['hub', '--port', '6000'], 'Browsers refuse to call port 6000'],
    [['hub', '--public-url', 'hub.test'], '--public-url is an address'],
    [['hub', '--trusted-proxy', 'nginx'], '--trusted-proxy is the IP address'],
    [['hub', '--name', 'A\nB'], '--name: A name is one line of text'],
    [['key'], 'create, renew, list or revoke'],
    [['people'], 'list, invite, link, change, revoke or restore'],
    [['people', 'invite', '--name', 'X', '--role', 'rep'], '--email marta@example.com'],
    [
      ['people', 'invite', '--name', 'X', '--email', 'x', '--role', 'rep'],
      '--email: This is no e-mail address',
    ],
    [['people', 'invite', '--name', 'X', '--email', 'x@y.example'], '--role rep, marketer or admin'],
    [['people', 'link'], 'people link ID'],
    [['people', 'revoke'], 'people revoke ID'],
    [['people', 'change', 'x'], 'Say what changes'],
    [['people', 'change', 'x', '--role', 'boss'], 'rep, marketer or admin'],
    [['people', 'change', 'x', '--email', 'nobody'], '--email: This is no e-mail address'],
    [['selectors'], 'publish, list or withdraw'],
    [['selectors', 'publish'], 'publish FILE'],
    [['key', 'create', '--role', 'boss', '--name', 'X'], '--role rep, marketer or admin'],
    [['key', 'create', '--role', 'rep'], '--name'],
    [['key', 'create', '--role', 'rep', '--name', 'X', '--expires', 'soon'], '--expires is a date'],
    [
      ['key', 'create', '--role', 'rep', '--name', 'X', '--expires', '2026-01-01'],
      '--expires 2026-01-01 is in the past (a date is 00:00 UTC of that day)',
    ],
    [['key', 'list', '--data', '/nowhere'], 'no admin key in /nowhere'],
    [['key', 'list', '--key', 'alg_admin_x'], 'every user of this machine'],
    [['import', 'leads.csv', '--key', 'alg_admin_x'], 'every user of this machine'],
    [['key', 'list', '--key-file', '/nowhere'], 'cannot be read'],
    [['backup'], 'alongside backup FILE'],
    [['backup', '/tmp/x.backup', '--data', '/nowhere'], 'no database in /nowhere'],
    [['restore'], 'alongside restore FILE'],
    [['restore', '/nowhere'], 'no file /nowhere'],
    [['restore', 'package.json', '--data', '/tmp', '--replace'], 'add --yes'],
    [['hub', '--drain', 'soon'], '--drain is a number of seconds'],
    [['hub', '--backup-every', '24h'], '--backup-to DIR'],
    [['hub', '--backup-to', 'x', '--backup-every', 'daily'], '24h or 7d'],
    [['hub', '--backup-to', 'x', '--backup-keep', '0'], 'a number of backups'],
    [['hub', '--backup-to', 'package.json/x'], 'package.json is a file'],
    [['hub', '--data', ''], '--data is given without a value'],
    [['hub', '--host='], '--host is given without a value'],
    [['backup', ''], 'An argument is empty'],
    [['hub', '--trusted-proxy', '10.0.0.1, nginx'], 'not "nginx"'],
    [['key', 'list', '--hub', 'ftp://127.0.0.1', '--data', '/nowhere'], '--hub is an address'],
    [['key', 'list', '--key-file', 'package.json'], 'package.json holds something else than one key'],
    [
      ['key', 'create', '--role', 'rep', '--name', 'X', '--key-out', '/nowhere/marta.key'],
      '--key-out cannot be written',
    ],
  ])('%s', async (args, reason) => {
    const withAccess = args[0] === 'key' && !args.includes('--data') ? [...args, ...access()] : args
    const { code, err, out } = await alongside(...withAccess)
    expect(err).toContain(reason)
    expect(err).toContain('alongside help')
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })
})

describe('what did not work ends with 1 and says what to do', () => {
  const odd = (name: string) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'alongside-cli-'))
    mkdirSync(join(dataDir, name))
    return dataDir
  }
  test.each<[string, () => string[] | Promise<string[]>, string]>([
    ['a name that is not known', () => ['--host', 'nope.invalid'], 'The name nope.invalid'],
    [
      'an address of another machine',
      () => ['--host', '192.0.2.1'],
      '192.0.2.1 is no address of this machine',
    ],
    ['a file as the folder', () => ['--data', 'package.json'], 'package.json is a file'],
    ['a folder under a file', () => ['--data', 'package.json/hub'], 'package.json is a file'],
    ['a folder where none can be made', () => ['--data', '/proc/nope'], '/proc/nope cannot be made'],
    ['a lock that is a folder', () => ['--data', odd('hub.lock')], 'move that file away'],
    ['holder.json is a folder', () => ['--data', odd('holder.json')], 'holder.json is a folder'],
    [
      'given-out.json is a folder',
      async () => ['--data', await withDatabase(odd('given-out.json'))],
      'given-out.json is a folder',
    ],
  ])('a start with %s', async (_, args, words) => {
    const given = await args()
    const dataDir = given[0] === '--data' ? given[1]! : mkdtempSync(join(tmpdir(), 'alongside-cli-'))
    const { code, err, out } = await alongside('hub', '--port', '0', '--data', dataDir, ...given)
    if (dataDir.startsWith(tmpdir())) rmSync(dataDir, { recursive: true })
    expect(err).toContain(words)
    expect(err).not.toMatch(/^E[A-Z]+: /m)
    expect({ code, out }).toEqual({ code: 1, out: '' })
  })
  test('a lock that is damaged', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'alongside-cli-'))
    writeFileSync(join(dataDir, 'hub.lock'), 'x'.repeat(1000))
    chmodSync(join(dataDir, 'hub.lock'), 0o600)
    const { code, err } = await alongside('hub', '--port', '0', '--data', dataDir)
    rmSync(dataDir, { recursive: true })
    expect(err).toContain(`${join(dataDir, 'hub.lock')} cannot be used: file is not a database`)
    expect(code).toBe(1)
  })
  test('an address that is no hub’s', async () => {
    const other = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}/desk`
    const { code, err } = await alongside('key', 'list', '--hub', address, '--data', folder)
    other.close()
    expect(err).toContain(`${address} answers, but not as a hub`)
    expect(err).not.toContain('"expected"')
    expect(code).toBe(1)
  })

  test('a port that is taken, before anything is made', async () => {
    const other = mkdtempSync(join(tmpdir(), 'alongside-cli-'))
    const { code, err } = await alongside('hub', '--data', other, '--port', new URL(hub.url).port)
    const made = readdirSync(other)
    rmSync(other, { recursive: true, force: true })
    expect(err).toContain('port is in use')
    expect({ code, made }).toEqual({ code: 1, made: [] })
  })
  test('the folder of another hub, which has the port, too', async () => {
    const { code, err } = await alongside('hub', '--data', folder, '--port', new URL(hub.url).port)
    expect(err).toContain('in use by another hub')
    expect(code).toBe(1)
  })
  test('a folder for backups that holds other things, before anything is made', async () => {
    const other = join(mkdtempSync(join(tmpdir(), 'alongside-cli-')), 'hub')
    const { code, err } = await alongside('hub', '--data', other, '--port', '0', '--backup-to', folder)
    const made = readdirSync(other)
    rmSync(join(other, '..'), { recursive: true, force: true })
    expect(err).toContain('holds other things than backups')
    expect({ code, made }).toEqual({ code: 1, made: [] })
  })
  test.for([
    [
      `postgres://me:secret-word@127.0.0.1:1/db`,
      /Waiting for PostgreSQL[\s\S]+within 1 seconds.\n {2}127.0.0.1:1: nothing listens .+\nStart it, or correct DATABASE_URL/,
    ],
    [
      'postgres://me:secret-word@nowhere.invalid:5432,127.0.0.1:1/db',
      /nowhere.invalid:5432: .+\n {2}127.0.0.1:1: nothing listens/,
    ],
    ['mysql://me:secret-word@127.0.0.1/db', /^DATABASE_URL is no address of a PostgreSQL/],
  ] as const)('a PostgreSQL that is not there: %s', async ([url, words]) => {
    const { code, err } = await alongsideOn(url, 'hub', '--port', '0', '--data', folder, '--wait', '1')
    expect(err).toMatch(words)
    expect(err).not.toContain('secret-word')
    expect(code).toBe(1)
  })

  test('a hub that does not answer', async () => {
    const { code, err } = await alongside('key', 'list', '--hub', 'http://127.0.0.1:9', '--data', folder)
    expect(err).toContain('Start it with "alongside hub"')
    expect(code).toBe(1)
  })
  test('a key that the hub does not know', async () => {
    const wrongKey = join(folder, 'wrong.key')
    writeFileSync(wrongKey, 'alg_admin_wrong\n')
    const { code, err } = await alongside('key', 'list', '--hub', hub.url, '--key-file', wrongKey)
    expect(err).toContain('not known here')
    expect(code).toBe(1)
  })
})

test('a key is made, works, is listed without itself, and is revoked', async () => {
  const made = await alongside(
    'key',
    'create',
    '--role',
    'rep',
    '--name',
    'Marta',
    '--expires',
    '2099-01-01',
    ...access(),
  )
  expect(made.code).toBe(0)
  const key = made.out.trim()
  const session = () => fetch(`${hub.url}/v1/session`, { headers: { authorization: `Bearer ${key}` } })
  expect(await (await session()).json()).toMatchObject({
    key: { role: 'rep', name: 'Marta', expiresAt: '2099-01-01T00:00:00.000Z' },
  })
  const listed = await alongside('key', 'list', ...access())
  expect(listed.out).toContain('Marta')
  expect(listed.out).not.toContain(key)
  const id = /^(\S+) .*Marta$/m.exec(listed.out)?.[1] ?? ''

  const person = async (of: string) => {
    const answer = await fetch(`${hub.url}/v1/session`, { headers: { authorization: `Bearer ${of}` } })
    return ((await answer.json()) as Session).person
  }
  const before = await person(key)
  const renewed = await alongside('key', 'renew', id, '--revoke', ...access())
  expect(renewed.code).toBe(0)
  expect(await person(renewed.out.trim())).toEqual(before)
  expect((await session()).status).toBe(401)
  const renewedId = /id is (\S+)\./.exec(renewed.err)?.[1] ?? ''
  expect((await alongside('key', 'revoke', renewedId, ...access())).code).toBe(0)
  expect(await alongside('key', 'renew', 'none', ...access())).toMatchObject({ code: 1, out: '' })
})

test('a new key goes to a file that only its owner can read, and to no file that is there', async () => {
  const file = join(folder, 'marta.key')
  const create = () =>
    alongside('key', 'create', '--role', 'rep', '--name', 'Marta', '--key-out', file, ...access())
  expect(await create()).toMatchObject({ code: 0, out: '' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const authorization = `Bearer ${readFileSync(file, 'utf8').trim()}`
  expect((await fetch(`${hub.url}/v1/session`, { headers: { authorization } })).status).toBe(200)
  expect(await create()).toMatchObject({ code: 2, err: expect.stringContaining('is there already') })
})

test('no key is made when its file cannot be, and no file is left when no key is', async () => {
  const create = (file: string, ...more: string[]) =>
    alongside('key', 'create', '--role', 'rep', '--name', 'Nobody', '--key-out', file, ...access(), ...more)
  expect(await create(join(folder, 'none/nobody.key'))).toMatchObject({ code: 2 })
  const { out } = await alongside('key', 'list', ...access())
  expect(out).not.toContain('Nobody')
  const file = join(folder, 'nobody.key')
  expect(await create(file, '--hub', 'http://127.0.0.1:9')).toMatchObject({ code: 1 })
  expect(existsSync(file)).toBe(false)
})

test('a folder that others can read is refused with the command that closes it', async () => {
  const open = mkdtempSync(join(tmpdir(), 'alongside-cli-'))
  writeFileSync(join(open, 'admin.key'), 'x')
  chmodSync(open, 0o755)
  const { code, err } = await alongside('hub', '--port', '0', '--data', open)
  expect(err).toContain(`chmod go-rwx ${open}`)
  expect(code).toBe(1)
  rmSync(open, { recursive: true })
})

test('newer selectors are published from a file, listed, and withdrawn', async () => {
  const file = join(folder, 'gmail.json')
  const update = { host: 'gmail', versions: { from: 1, to: 2 }, selectors: { message: ['div.new'] } }
  writeFileSync(file, JSON.stringify(update))
  expect(await alongside('selectors', 'publish', file, ...access())).toMatchObject({ code: 0 })
  const listed = await alongside('selectors', 'list', ...access())
  expect(listed.out).toMatch(/^gmail {2}versions 1 to 2 {2}\S+ {2}message\n$/)
  expect(await alongside('selectors', 'withdraw', 'gmail', ...access())).toMatchObject({ code: 0 })
  expect((await alongside('selectors', 'list', ...access())).out).toBe('')
  const again = await alongside('selectors', 'withdraw', 'gmail', ...access())
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('no selector update for "gmail"') })

  writeFileSync(file, JSON.stringify({ ...update, selectors: {} }))
  const empty = await alongside('selectors', 'publish', file, ...access())
  expect(empty).toMatchObject({ code: 2, err: expect.stringContaining('Give 1 to 40 names') })
  const none = await alongside('selectors', 'publish', join(folder, 'none.json'), ...access())
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') })
})

test('npm passes the command on', () => {
  const { status, stdout } = spawnSync('npm', ['run', '--silent', 'alongside', '--', 'help'], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
  })
  expect(status).toBe(0)
  expect(stdout).toMatch(/^alongside: the hub/)
})

test('people are listed and changed; a revoked one has no key that works until access is given back', async () => {
  const file = join(folder, 'ines.key')
  await alongside('key', 'create', '--role', 'marketer', '--name', 'Ines', '--key-out', file, ...access())
  const list = async () => (await alongside('people', 'list', ...access())).out
  const id = /^(\S+) .* Ines$/m.exec(await list())?.[1] ?? ''
  const change = (...args: string[]) => alongside('people', 'change', id, ...args, ...access())
  expect(await change('--role', 'rep', '--team', 'North', '--email', 'Ines@optik.example')).toMatchObject({
    code: 0,
    err: expect.stringMatching(/ rep .* Ines {2}ines@optik\.example {2}North\n$/),
  })
  expect((await change('--no-team', '--no-email')).err).toMatch(/ Ines\n$/)
  const session = async () =>
    (
      await fetch(`${hub.url}/v1/session`, {
        headers: { authorization: `Bearer ${readFileSync(file, 'utf8').trim()}` },
      })
    ).status
  expect(await session()).toBe(200)
  expect((await alongside('people', 'revoke', id, ...access())).err).toMatch(/ revoked .* Ines\n$/)
  expect(await session()).toBe(401)
  expect((await alongside('people', 'restore', id, ...access())).code).toBe(0)
  expect(await session()).toBe(200)
  const unknown = await alongside('people', 'revoke', 'nobody', ...access())
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('no person with this id') })
})

test('somebody is invited by a link that stands alone on standard output, and gets another one', async () => {
  const invite = ['people', 'invite', '--name', 'Lena', '--email', 'lena@optik.example', '--role', 'rep']
  const invited = await alongside(...invite, '--team', 'North', ...access())
  expect(invited).toMatchObject({ code: 0, err: expect.stringContaining('Send this link to Lena') })
  expect(invited.out).toMatch(new RegExp(`^${hub.url}/desk/invitation#alg_invite_[\\w-]{43}\n$`))
  expect((await alongside(...invite, ...access())).err).toContain('has this e-mail address already')
  const { out } = await alongside('people', 'list', ...access())
  const id = /^(\S+) .* Lena {2}lena@optik\.example {2}North$/m.exec(out)?.[1] ?? ''
  const other = await alongside('people', 'link', id, ...access())
  expect(other.out).toMatch(/\/desk\/invitation#alg_invite_/)
  expect(other.out).not.toBe(invited.out)
})

test('the first start has a link for the first administrator, and no later one', async () => {
  expect(hub.firstLink?.link).toMatch(new RegExp(`^${hub.url}/desk/invitation#alg_invite_[\\w-]{43}$`))
  const accept = async () =>
    (
      await fetch(`${hub.url}/desk/invitation`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: hub.url },
        body: JSON.stringify({
          token: hub.firstLink?.link.split('#')[1],
          ...{ name: 'Ada Lovelace', email: 'ada@optik.example', password: 'several words are good' },
        }),
      })
    ).status
  expect(await accept()).toBe(200)
  expect(await accept()).toBe(404)
  expect((await alongside('people', 'list', ...access())).out).toMatch(
    / admin .*password, 1 key .*Ada Lovelace/,
  )
})

test('the link for the first administrator goes to a file where no terminal is, until it was used', async () => {
  const dataDir = await withDatabase(mkdtempSync(join(tmpdir(), 'alongside-cli-')))
  const file = join(dataDir, 'admin.link')
  async function started() {
    const child = spawn(process.execPath, ['hub/cli.ts', 'hub', '--port', '0', '--data', dataDir], {
      cwd: join(import.meta.dirname, '..'),
      env: { ...process.env, DATABASE_URL: '', PUBLIC_URL: '' },
    })
    let said = ''
    for (const output of [child.stdout, child.stderr]) output.on('data', (data) => (said += data))
    const stop = async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await expect.poll(() => said, { timeout: 60_000 }).toContain('The admin key, for commands')
    return { said: () => said, stop }
  }
  const first = await started()
  await expect.poll(first.said, { timeout: 60_000 }).toContain(`by the link in ${file}`)
  expect(first.said()).not.toContain('alg_invite_')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await first.stop()

  const second = await started()
  await expect.poll(second.said, { timeout: 60_000 }).toContain(`by the link in ${file}`)
  const link = new URL(readFileSync(file, 'utf8').trim())
  const origin = /http:\/\/[\d.:]+/.exec(second.said())?.[0] ?? ''
  const token = link.hash.slice(1)
  const password = 'several words are good'
  const answer = await fetch(`${origin}/desk/invitation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token, name: 'Ada', email: 'ada@optik.example', password }),
  })
  expect(answer.status).toBe(200)
  await expect.poll(() => existsSync(file), { timeout: 60_000 }).toBe(false)
  await second.stop()
  rmSync(dataDir, { recursive: true })
})
