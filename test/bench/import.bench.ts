import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { type ImportKind, ImportRun } from '../../lib/contract/import.ts'
import { startHubProcess } from '../chaos/hub-process.ts'
import { type Suite, time } from './measure.ts'

/** Smaller for a quick look: ALONGSIDE_BENCH_LEADS=10000 npm run bench -- import */
const LEADS = Number(process.env.ALONGSIDE_BENCH_LEADS ?? 100_000)
const TOUCHPOINTS = LEADS * 10
/** Others ask that often while the touchpoints are read and applied, and for so long before. */
const ASK_MS = 20
const ALONE_MS = 5_000
const encoder = new TextEncoder()

const address = (lead: number) => `person${lead}@company${lead % 5000}.test`
const kinds = ['page_view', 'email_opened', 'download', 'form_submission']

async function* leadsFile(): AsyncGenerator<Uint8Array> {
  yield encoder.encode(
    'Record ID,First Name,Last Name,Email,Company Name,Job Title,Lifecycle Stage,HubSpot Score\n',
  )
  yield* lines(
    LEADS,
    (n) => `${n},First${n},Last${n},${address(n)},Company ${n % 5000},Buyer,lead,${n % 100}\n`,
  )
}

/** In the order of time, as systems export: neighbours are of different leads. */
const touchpointAt = (n: number) => ({
  id: `tp-${n}`,
  email: address((n * 7919) % LEADS),
  kind: kinds[n % kinds.length]!,
  at: new Date(Date.UTC(2026, 0, 1) + n * 20_000).toISOString(),
  title: `Page number ${n % 100} of the site`,
  url: `https://www.acme.test/pages/${n % 100}`,
})
const touchpointsFile = () => lines(TOUCHPOINTS, (n) => `${JSON.stringify(touchpointAt(n))}\n`)

async function* lines(count: number, line: (n: number) => string): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < count; from += 500)
    yield encoder.encode(
      Array.from({ length: Math.min(500, count - from) }, (_, k) => line(from + k)).join(''),
    )
}

/** Rows a second from the first byte to "done". */
async function importFile(
  hub: { url: string; key: string },
  kind: ImportKind,
  bytes: AsyncIterable<Uint8Array>,
  rows: number,
): Promise<number> {
  const headers = { authorization: `Bearer ${hub.key}` }
  const start = performance.now()
  const body = Readable.toWeb(Readable.from(bytes)) as ReadableStream
  const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
  let run = ImportRun.parse(await (await fetch(`${hub.url}/v1/imports?kind=${kind}`, init)).json())
  while (run.state === 'applying') {
    await new Promise((resolve) => setTimeout(resolve, 100))
    run = ImportRun.parse(await (await fetch(`${hub.url}/v1/imports/${run.id}`, { headers })).json())
  }
  if (run.state !== 'done' || run.created !== rows)
    throw new Error(
      `${kind}: ${run.state}, ${run.created} of ${rows} created, ${run.rejected} rejected. ${run.error ?? ''} ${JSON.stringify(run.firstRejected)}`,
    )
  return rows / ((performance.now() - start) / 1000)
}

/** What others ask meanwhile. */
const QUESTIONS = {
  'look-up': `/v1/leads?email=${encodeURIComponent(address(7))}`,
  health: '/healthz',
}
type Asked = Record<keyof typeof QUESTIONS, number[]>

/** Asks both questions again and again while something happens; milliseconds of each answer. */
async function askWhile(hub: { url: string; key: string }, happens: () => Promise<void>): Promise<Asked> {
  const took: Asked = { 'look-up': [], health: [] }
  let asking = true
  const ask = async (question: keyof Asked) => {
    while (asking) {
      const one = async () => {
        const answer = await fetch(hub.url + QUESTIONS[question], {
          headers: { authorization: `Bearer ${hub.key}` },
        })
        await answer.text()
        if (!answer.ok) throw new Error(`${question}: ${answer.status}`)
      }
      took[question].push(await time(one))
      await wait(ASK_MS)
    }
  }
  const all = Promise.all([ask('look-up'), ask('health')])
  await happens().finally(() => {
    asking = false
  })
  await all
  return took
}

/** As many touchpoints into a bare PGlite table, 1,000 a statement: no parsing, no leads, no second look. */
async function bareInserts(folder: string, count: number): Promise<number> {
  const db = await PGlite.create(folder)
  await db.exec(`create table touchpoints (id text primary key, lead_id text not null, at timestamptz not null,
    kind text not null, title text not null, url text); create index on touchpoints (lead_id, at desc)`)
  const start = performance.now()
  for (let from = 0; from < count; from += 1000) {
    const rows = Array.from({ length: 1000 }, (_, k) => touchpointAt(from + k))
    await db.query(
      'insert into touchpoints select * from jsonb_to_recordset($1) as r(id text, email text, at timestamptz, kind text, title text, url text)',
      [JSON.stringify(rows)],
    )
  }
  const rate = count / ((performance.now() - start) / 1000)
  await db.close()
  return rate
}

export const suite: Suite = {
  what: `${LEADS} leads and ${TOUCHPOINTS} touchpoints imported over HTTP into a fresh hub process on its embedded database; baseline: the touchpoints into a bare PGlite table; meanwhile somebody looks up a lead and asks for health`,
  packages: ['@electric-sql/pglite'],
  async run(log) {
    const folder = mkdtempSync(join(tmpdir(), 'alongside-bench-import-'))
    // Before and after: the machine's speed may change meanwhile.
    const bareBefore = await bareInserts(join(folder, 'bare-before'), TOUCHPOINTS)
    const hub = await startHubProcess('', { dataDir: join(folder, 'hub'), switches: [] })
    try {
      const leads = await importFile(hub, 'leads', leadsFile(), LEADS)
      log(`leads: ${Math.round(leads)} a second`)
      const alone = await askWhile(hub, () => wait(ALONE_MS))
      let touchpoints = 0
      const beside = await askWhile(hub, async () => {
        touchpoints = await importFile(hub, 'touchpoints', touchpointsFile(), TOUCHPOINTS)
      })
      log(`touchpoints: ${Math.round(touchpoints)} a second`)
      const resident = peakResident(hub.child.pid!)
      await hub.stop()
      const bare = [(bareBefore + (await bareInserts(join(folder, 'bare-after'), TOUCHPOINTS))) / 2]
      return [
        { name: 'leads', unit: 'per s', samples: [leads] },
        {
          name: 'touchpoints',
          unit: 'per s',
          samples: [touchpoints],
          baseline: { name: 'bare inserts', samples: bare },
          limit: { of: 'median', atLeast: 20_000 },
        },
        {
          name: 'touchpoints against bare inserts',
          unit: 'per s',
          samples: [touchpoints],
          baseline: { name: 'bare inserts', samples: bare },
          limit: { of: 'ratio', atLeast: 1 / 3 },
        },
        ...(['look-up', 'health'] as const).map((question) => ({
          name: `${question} while touchpoints are imported`,
          unit: 'ms' as const,
          samples: beside[question],
          baseline: { name: 'before', samples: alone[question] },
          limit: { of: 'p95' as const, atMost: 100 },
        })),
        ...(resident === null
          ? []
          : [
              {
                name: 'peak resident memory of the hub',
                unit: 'MB' as const,
                samples: [resident],
                limit: { of: 'max' as const, atMost: 400 },
              },
            ]),
      ]
    } finally {
      await hub.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** VmHWM of the process in MB, from its very start; null where there is no /proc. */
function peakResident(pid: number): number | null {
  try {
    const found = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : null
  } catch {
    return null
  }
}
