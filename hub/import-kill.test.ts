import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChangesAnswer } from '../lib/contract/changes.ts'
import { ImportRun } from '../lib/contract/import.ts'
import type { LeadContext } from '../lib/domain/lead-context.ts'

let folder: string
let running: ChildProcess | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-import-kill-'))
})
afterEach(() => {
  running?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function start(): Promise<{
  child: ChildProcess
  call: (method: string, path: string, body?: BodyInit) => Promise<Response>
}> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'cli.ts'), 'hub', '--port', '0', '--data', folder],
    {
      env: { ...process.env, DATABASE_URL: '' },
    },
  )
  running = child
  const url = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (text) => {
      said += text
      const found = /Hub\s+(http:\/\/\S+)/.exec(said)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`The hub ended with ${code}: ${said}`)))
  })
  const key = readFileSync(join(folder, 'admin.key'), 'utf8').trim()
  const call = (method: string, path: string, body?: BodyInit) =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    } as RequestInit)
  return { child, call }
}

/** Everything that the import wrote, without times at which it was written. */
async function facts(call: (method: string, path: string) => Promise<Response>): Promise<string> {
  const leads: unknown[] = []
  for (let since = '', more = true; more; ) {
    const page = (await (await call('GET', `/v1/changes?limit=500${since}`)).json()) as ChangesAnswer
    for (const { value } of page.changes) {
      const { lead, ...rest } = value as LeadContext
      leads.push({ ...rest, emails: lead.emails, company: lead.company })
    }
    since = `&since=${page.cursor}`
    more = page.more
  }
  return JSON.stringify(leads.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)))
}

async function untilEnded(
  call: (method: string, path: string) => Promise<Response>,
  id: string,
): Promise<ImportRun> {
  for (;;) {
    const run = ImportRun.parse(await (await call('GET', `/v1/imports/${id}`)).json())
    if (run.state !== 'applying') return run
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const end = (child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM') =>
  new Promise((resolve) => {
    child.once('close', resolve)
    child.kill(signal)
  })

const LEADS = 10_000
const TOUCHPOINTS = 40_000
const FILES = [
  {
    kind: 'leads',
    rows: LEADS,
    text: `Email,Company\n${Array.from({ length: LEADS }, (_, at) => `p${at}@killed.test,Company ${at}\n`).join('')}`,
  },
  {
    kind: 'touchpoints',
    rows: TOUCHPOINTS,
    text: Array.from({ length: TOUCHPOINTS }, (_, at) =>
      JSON.stringify({
        ...{ id: `t${at}`, email: `p${at % 7000}@killed.test`, kind: 'page_view', title: 'Home' },
        at: new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString(),
      }),
    ).join('\n'),
  },
] as const

/** Kills of each file while it is read, and while it is applied: 20 in all. */
const READING = [0.01, 0.4, 0.9]
const APPLYING = 7

type Hub = Awaited<ReturnType<typeof start>>

/** Sends so much of a file, waits until the hub is at it, and kills it. */
async function killWhileReading({ child, call }: Hub, { kind, text }: (typeof FILES)[number], share: number) {
  const id = uuidv7()
  async function* part() {
    yield new TextEncoder().encode(text.slice(0, text.length * share))
    await new Promise((resolve) => child.once('close', resolve))
  }
  const sent = call(
    'POST',
    `/v1/imports?kind=${kind}&id=${id}`,
    Readable.toWeb(Readable.from(part())) as never,
  )
  sent.catch(() => {})
  await expect
    .poll(async () => (await call('GET', `/v1/imports/${id}`)).status, { timeout: 30_000 })
    .toBe(200)
  await end(child, 'SIGKILL')
  const hub = await start()
  const run = ImportRun.parse(await (await hub.call('GET', `/v1/imports/${id}`)).json())
  expect(run).toMatchObject({ state: 'failed', created: 0, error: { code: 'hub_stopped' } })
  return hub
}

test('kill -9 at 20 points of two imports: they end as if nothing had happened', {
  timeout: 480_000,
}, async () => {
  let hub = await start()
  let kills = 0
  for (const file of FILES) {
    for (const share of READING) {
      hub = await killWhileReading(hub, file, share)
      kills += 1
    }
    const path = `/v1/imports?kind=${file.kind}`
    let run = ImportRun.parse(await (await hub.call('POST', path, file.text)).json())
    // The answer comes when the file was read; thousands of rows are being written now.
    expect(run.state).toBe('applying')
    const look = async () => ImportRun.parse(await (await hub.call('GET', `/v1/imports/${run.id}`)).json())
    const seen: number[] = []
    for (let times = 0; times < APPLYING; times++) {
      const before = run.created
      while (run.state === 'applying' && run.created === before) run = await look()
      expect(run.state).toBe('applying')
      seen.push(run.created)
      // Not always right after a commit.
      await new Promise((resolve) => setTimeout(resolve, (times * 7) % 20))
      await end(hub.child, 'SIGKILL')
      kills += 1
      hub = await start()
      expect([200, 409]).toContain((await hub.call('DELETE', `/v1/imports/${run.id}`)).status)
    }
    expect(new Set(seen).size).toBe(APPLYING)
    expect(await untilEnded(hub.call, run.id)).toMatchObject({
      ...{ state: 'done', created: file.rows, rejected: 0, unchanged: 0 },
    })
  }
  expect(kills).toBe(20)
  const killed = await facts(hub.call)
  await end(hub.child, 'SIGTERM')

  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  hub = await start()
  for (const { kind, text } of FILES) {
    const run = ImportRun.parse(await (await hub.call('POST', `/v1/imports?kind=${kind}`, text)).json())
    await untilEnded(hub.call, run.id)
  }
  expect(killed).toBe(await facts(hub.call))
  await end(hub.child, 'SIGTERM')
})
