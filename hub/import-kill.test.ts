import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  call: (method: string, path: string, body?: string) => Promise<Response>
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
  const call = (method: string, path: string, body?: string) =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { body }),
    })
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

test('kill -9 again and again while imports are applied: they end as if nothing had happened', {
  timeout: 480_000,
}, async () => {
  const leads = `Email,Company\n${Array.from({ length: 2000 }, (_, at) => `p${at}@killed.test,Company ${at}\n`).join('')}`
  const touchpoints = Array.from({ length: 6000 }, (_, at) =>
    JSON.stringify({
      ...{ id: `t${at}`, email: `p${at % 700}@killed.test`, kind: 'page_view', title: 'Home' },
      at: new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString(),
    }),
  ).join('\n')
  let { child, call } = await start()
  for (const [kind, file, rows] of [
    ['leads', leads, 2000],
    ['touchpoints', touchpoints, 6000],
  ] as const) {
    let run = ImportRun.parse(await (await call('POST', `/v1/imports?kind=${kind}`, file)).json())
    // The answer comes when the file was read; thousands of rows are being written now.
    expect(run.state).toBe('applying')
    const seen: number[] = []
    for (let kills = 0; kills < 2 && run.state === 'applying'; kills++) {
      await end(child, 'SIGKILL')
      ;({ child, call } = await start())
      run = ImportRun.parse(await (await call('GET', `/v1/imports/${run.id}`)).json())
      seen.push(run.created)
      const cancelled = await call('DELETE', `/v1/imports/${run.id}`)
      expect([200, 409]).toContain(cancelled.status)
    }
    expect(seen.length).toBeGreaterThan(0)
    expect(await untilEnded(call, run.id)).toMatchObject({
      state: 'done',
      created: rows,
      rejected: 0,
      unchanged: 0,
    })
  }
  const killed = await facts(call)
  await end(child, 'SIGTERM')

  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  ;({ child, call } = await start())
  for (const [kind, file] of [
    ['leads', leads],
    ['touchpoints', touchpoints],
  ])
    await untilEnded(
      call,
      ImportRun.parse(await (await call('POST', `/v1/imports?kind=${kind}`, file)).json()).id,
    )
  expect(killed).toBe(await facts(call))
  await end(child, 'SIGTERM')
})
