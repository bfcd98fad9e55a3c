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
import { SHORT_LIVED } from '../test/short-lived.ts'
import { withDatabase } from './store/testing-data-dir.ts'

let folder: string
let running: ChildProcess | undefined

beforeEach(async () => {
  folder = await withDatabase(mkdtempSync(join(tmpdir(), 'alongside-import-kill-')))
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
    [...SHORT_LIVED, join(import.meta.dirname, 'cli.ts'), 'hub', '--port', '0', '--data', folder],
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

/** Everything that the imports wrote, without ids that are made anew and times at which it was written. */
async function facts(call: (method: string, path: string) => Promise<Response>): Promise<string> {
  const leads: unknown[] = []
  for (let since = '', more = true; more; ) {
    const page = (await (await call('GET', `/v1/changes?limit=500${since}`)).json()) as ChangesAnswer
    for (const { value } of page.changes) {
      const { lead, ...rest } = value as LeadContext
      const { id: _id, updatedAt: _updatedAt, consent, ...fields } = lead
      // A no without a date counts from when it came.
      leads.push({ ...rest, ...fields, marketing: consent.marketing, doNotContact: consent.doNotContact })
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

const LEADS = 4_000
const TOUCHPOINTS = 12_000
/** Rows that say yes, rows that say no, and now and then one that is refused, and says no of the one before it. */
const leadLine = (at: number) =>
  at % 1000 === 999
    ? `p${at - 1}@killed.test,X${at - 1},,,yes,too many\n`
    : `p${at}@killed.test,X${at},Company ${at},${at % 7 === 0 ? '2025-01-01' : ''},${at % 5 === 0 ? 'yes' : ''}\n`
const FILES = [
  {
    kind: 'leads',
    options: '&source=shop',
    rows: LEADS - LEADS / 1000,
    rejected: LEADS / 1000,
    text: `Email,Id,Company,Consent date,Opt out\n${Array.from({ length: LEADS }, (_, at) => leadLine(at)).join('')}`,
  },
  {
    kind: 'touchpoints',
    options: '',
    rows: TOUCHPOINTS - TOUCHPOINTS / 1000,
    // Those of the leads whose rows were refused.
    rejected: TOUCHPOINTS / 1000,
    text: Array.from({ length: TOUCHPOINTS }, (_, at) =>
      JSON.stringify({
        ...{ id: `t${at}`, email: `p${at % 3000}@killed.test`, title: 'Home' },
        kind: at % 900 === 1 ? 'email_unsubscribed' : 'page_view',
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
    const path = `/v1/imports?kind=${file.kind}${file.options}`
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
      ...{ state: 'done', created: file.rows, rejected: file.rejected, unchanged: 0 },
    })
    const list = await (await hub.call('GET', `/v1/imports/${run.id}/rejected-rows`)).json()
    expect(list.rows).toHaveLength(file.rejected)
  }
  expect(kills).toBe(20)
  const killed = await facts(hub.call)
  await end(hub.child, 'SIGTERM')

  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  await withDatabase(folder)
  hub = await start()
  for (const { kind, options, text } of FILES) {
    const path = `/v1/imports?kind=${kind}${options}`
    const run = ImportRun.parse(await (await hub.call('POST', path, text)).json())
    await untilEnded(hub.call, run.id)
  }
  expect(killed).toBe(await facts(hub.call))
  await end(hub.child, 'SIGTERM')
})
