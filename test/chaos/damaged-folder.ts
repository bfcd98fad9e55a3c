import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { startHub } from '../../hub/serve.ts'
import { withDatabase } from '../../hub/store/testing-data-dir.ts'
import { startHubProcess } from './hub-process.ts'
import { heard } from './load.ts'

const PAGE = 8192

export interface Damage {
  name: string
  /** How the hub was stopped before. */
  after: 'stop' | 'kill'
  /** @param folder of PGlite */
  make(folder: string): void
  /** What the start says about it. */
  says: RegExp
}

const empty = (path: string) => truncateSync(path, 0)
const halve = (path: string) => truncateSync(path, statSync(path).size / 2)
const zero = (path: string) => writeFileSync(path, Buffer.alloc(statSync(path).size))
const overwrite = (path: string, at: number, bytes: Buffer) => {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, at)
  closeSync(file)
}
const log = (folder: string) =>
  readdirSync(join(folder, 'pg_wal'))
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .map((name) => join(folder, 'pg_wal', name))

/** The tables and indexes of the hub's own. */
const tables = (folder: string) =>
  readdirSync(join(folder, 'base/5'))
    .filter((name) => /^\d+$/.test(name) && Number(name) >= 16_384)
    .map((name) => join(folder, 'base/5', name))

/** The largest table or index of the hub's own. */
function largestTable(folder: string): string {
  const files = tables(folder)
  return files.reduce((a, b) => (statSync(a).size >= statSync(b).size ? a : b))
}

/** What can happen to a folder, and what has to be said at the next start. */
export const DAMAGES: readonly Damage[] = [
  ...(['stop', 'kill'] as const).flatMap((after): Damage[] => [
    {
      name: 'PG_VERSION is gone',
      after,
      make: (f) => rmSync(join(f, 'PG_VERSION')),
      says: /PG_VERSION is missing/,
    },
    {
      name: 'pg_control is zeroed',
      after,
      make: (f) => zero(join(f, 'global/pg_control')),
      says: /CONTROL_VERSION 0/,
    },
    {
      name: 'the log is emptied',
      after,
      make: (f) => log(f).forEach(empty),
      says: /pg_wal|checkpoint record/,
    },
    {
      name: 'the log is cut in the middle',
      after,
      make: (f) => log(f).forEach(halve),
      says: /pg_wal\/[0-9A-F]{24} has \d+ bytes (instead of|and had) \d+/,
    },
    { name: 'the log is zeroed', after, make: (f) => log(f).forEach(zero), says: /checkpoint record/ },
    {
      name: 'a table is zeroed',
      after,
      make: (f) => zero(largestTable(f)),
      says: /base\/5\/\d+ (is not what it was|\(\w+\) has lost its first page)/,
    },
    {
      name: 'every table and index of the hub is zeroed',
      after,
      make: (f) => tables(f).forEach(zero),
      says: /base\/5\/\d+ (is not what it was|\(\w+\) has lost its first page)/,
    },
  ]),
  {
    name: 'the database is gone',
    after: 'stop',
    make: (f) => rmSync(f, { recursive: true }),
    says: /admin\.key is there, and the folder pglite is not/,
  },
  {
    name: 'all tables are gone',
    after: 'kill',
    make: (f) => rmSync(join(f, 'base/5'), { recursive: true }),
    says: /base\/5/,
  },
  {
    name: 'the version of the tables is gone',
    after: 'kill',
    make: (f) => rmSync(join(f, 'base/5/PG_VERSION')),
    says: /base\/5/,
  },
  {
    name: 'the map of the catalog is zeroed',
    after: 'kill',
    make: (f) => zero(join(f, 'base/5/pg_filenode.map')),
    says: /base\/5\/pg_filenode\.map/,
  },
  {
    name: 'which transactions were committed is gone',
    after: 'kill',
    make: (f) => rmSync(join(f, 'pg_xact'), { recursive: true }),
    says: /pg_xact/,
  },
  {
    name: 'PG_VERSION is empty',
    after: 'stop',
    make: (f) => empty(join(f, 'PG_VERSION')),
    says: /PG_VERSION/,
  },
  {
    name: 'PG_VERSION is of another PostgreSQL',
    after: 'kill',
    make: (f) => writeFileSync(join(f, 'PG_VERSION'), '17\n'),
    says: /version 17, which is not compatible[\s\S]*alongside backup/,
  },
  {
    name: 'pg_control is gone',
    after: 'kill',
    make: (f) => rmSync(join(f, 'global/pg_control')),
    says: /global\/pg_control/,
  },
  {
    name: 'pg_control has a wrong byte',
    after: 'kill',
    make: (f) => overwrite(join(f, 'global/pg_control'), 40, Buffer.from('X')),
    says: /incorrect checksum in control file/,
  },
  {
    name: 'a table is gone',
    after: 'stop',
    make: (f) => rmSync(largestTable(f)),
    says: /base\/5\/\d+ is missing/,
  },
  {
    name: 'a table is cut short',
    after: 'stop',
    make: (f) => truncateSync(largestTable(f), PAGE),
    says: /base\/5\/\d+ has 8192 bytes and had \d+/,
  },
  {
    name: 'a page of a table is torn',
    after: 'kill',
    make: (f) => overwrite(largestTable(f), 0, randomBytes(512)),
    says: /page 0 of base\/5\/\d+ has a wrong checksum/,
  },
  {
    name: 'which transactions were committed is zeroed',
    after: 'stop',
    make: (f) => zero(join(f, 'pg_xact/0000')),
    says: /pg_xact\/0000 is not what it was/,
  },
  {
    name: 'the catalog is damaged',
    after: 'stop',
    make: (f) => overwrite(join(f, 'base/5/1259'), 0, randomBytes(PAGE)),
    says: /base\/5\/1259 is not what it was/,
  },
]

/** A folder with some feedback in it, as it is after a stop in order and after a kill. */
export async function prepareFolders(): Promise<Record<Damage['after'], string> & { remove(): void }> {
  const root = mkdtempSync(join(tmpdir(), 'alongside-damage-'))
  const folders = { stop: join(root, 'stop'), kill: join(root, 'kill') }
  const hub = await startHubProcess('', { dataDir: await withDatabase(folders.stop) })
  await give(hub, 1_000)
  assert.equal(await hub.stop(), 0)
  copy(folders.stop, folders.kill)
  const killed = await startHubProcess('', { dataDir: folders.kill })
  await give(killed, 10)
  killed.child.kill('SIGKILL')
  await new Promise((resolve) => killed.child.once('close', resolve))
  return { ...folders, remove: () => rmSync(root, { recursive: true, force: true }) }
}

function copy(from: string, to: string): void {
  // Nobody else may read it, here too.
  execFileSync('cp', ['-Rp', `${from}/.`, to])
}

async function give({ url, key }: { url: string; key: string }, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 100) {
    const feedback = Array.from({ length: Math.min(100, count) }, () => heard(uuidv7()))
    const response = await fetch(`${url}/v1/feedback`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ feedback }),
    })
    assert.equal(response.status, 200)
  }
}

/** What a start of the command says that fails; else that it did not. */
async function sayOfProcess(dataDir: string): Promise<string> {
  const hub = await startHubProcess('', { dataDir }).catch((error: Error) => error)
  if (hub instanceof Error) return hub.message
  await hub.stop()
  return 'The hub started.'
}

/** The same of a hub in this process, a third of the work: what it says is what the command prints. */
async function sayOfHub(dataDir: string): Promise<string> {
  const hub = await startHub({ port: 0, dataDir }).catch((error: Error) => error)
  if (hub instanceof Error) return `ended with 1: ${hub.message}\n${messageOf(hub.cause)}`
  await hub.close()
  return 'The hub started.'
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : '')

/**
 * Starts a hub on a damaged copy: it must end with 1, and name the folder, the damage and the way out. After a kill a
 * second time, too: that it was killed is known by a mark alone, which a start that fails must not take away.
 */
export async function startOnDamage(
  damage: Damage,
  folder: string,
  { starts = damage.after === 'kill' ? 2 : 1, asCommand = true } = {},
): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-damaged-'))
  try {
    copy(folder, dataDir)
    damage.make(join(dataDir, 'pglite'))
    let said = ''
    for (let start = 1; start <= starts; start++) {
      said = await (asCommand ? sayOfProcess(dataDir) : sayOfHub(dataDir))
      assert.match(said, /ended with 1: /, `${damage.name}, start ${start}`)
      assert.match(said, damage.says, `${damage.name}, start ${start}`)
      assert.match(said, /alongside restore FILE/, `${damage.name}, start ${start}`)
    }
    return said
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** A page that is torn after a stop in order shows soon, though nobody reads it: by /readyz and in the log with the way out; then never with 500. */
export async function meetDamage(folder: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-damaged-'))
  copy(folder, dataDir)
  const table = largestTable(join(dataDir, 'pglite'))
  const page = readFileSync(table).length / PAGE
  for (let n = 0; n < page; n++) overwrite(table, n * PAGE + 100, randomBytes(64))
  const hub = await startHubProcess('', { dataDir })
  try {
    const call = (method: string, path: string, body?: unknown) =>
      fetch(`${hub.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${hub.key}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
    let ready = await call('GET', '/readyz')
    for (const end = Date.now() + 60_000; ready.ok && Date.now() < end; ready = await call('GET', '/readyz'))
      await pause(50)
    assert.equal(ready.status, 503)
    assert.match(((await ready.json()) as { detail: string }).detail, /damaged/)
    const read = await call('GET', '/v1/feedback')
    assert.equal(read.status, 503)
    assert.match(((await read.json()) as { detail: string }).detail, /damaged/)
    assert.equal(
      (await call('POST', '/v1/keys', { role: 'rep', name: 'Marta', expiresAt: null })).status,
      503,
    )
    assert.match(
      hub.said(),
      /is damaged: page \d+ of base\/5\/\d+ has a wrong checksum[\s\S]*alongside restore FILE --data \S+ --replace/,
    )
    assert.ok(hub.log().some(({ event }) => event === 'damaged'))
    assert.equal(await hub.stop(), 0)
  } finally {
    hub.remove()
  }
}
