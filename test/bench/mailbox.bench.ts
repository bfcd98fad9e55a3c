import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { buildWhatChanged } from '../../hub/practice/build.ts'
import { needBrowser } from '../../hub/practice/find-browser.ts'
import { openBrowser } from '../../hub/practice/open-browser.ts'
import { grant, startBrowser } from '../e2e/harness/browser.ts'
import { startOrigins } from '../e2e/harness/origins.ts'
import type { Figure, Suite } from './measure.ts'
import { buildPeer } from './peer/build.ts'

const SECONDS = 60
const SETTLE_MS = 5_000
const ROWS = 1_700
const CHANGES = 5_000
/** The page's own changes come in so many tasks a second, so that none of them is a long task by itself. */
const BATCHES = 20
const ORIGIN = 'https://mail.google.com'
const PATTERN = `${ORIGIN}/*`
/** Where the same page has no adapter, so that the generic reader looks for people in all of it. */
const UNKNOWN = 'https://webmail.acme.test'
const URL_PATH = '/mail/u/0/#inbox/FMfcgzQXJszVwKGpPZcHcqJzqXvlLbTt'

/** A mailbox in Gmail's shape (lib/hosts/gmail): an open message and a long list, about a megabyte of markup. */
const row = (
  i: number,
) => `<tr class="zA zE" id=":r${i}" jslog="${'x'.repeat(120)}"><td class="yX xY"><div class="yW">
<span class="yP" email="person${i}@customer${i % 97}.example.com" name="Person ${i}">Person ${i}</span></div></td>
<td class="xY a4W"><div class="y6"><span class="bog"><span class="count">Subject of message ${i}</span></span>
<span class="y2"><span class="snippet"> - the first words of it, number ${i}, and some more of them to fill the line</span></span></div></td>
<td class="xW xY"><span class="time" title="today"><span>10:${i % 60}</span></span></td></tr>`
const PAGE = `<!doctype html><html lang="en"><head><title>Quote - marta@acme.test - Gmail</title></head><body class="aAU">
<a href="https://accounts.google.com/SignOutOptions" aria-label="Google Account: Marta Kowal (marta@acme.test)">M</a>
<div class="aeF"><div class="nH" role="main"><div class="g id"><div class="a98 iY"><h2 class="hP" data-thread-perm-id="thread-f:1">Quote</h2>
<div class="adn ads" data-message-id="#msg-f:1" data-legacy-message-id="18f"><div class="h7"><table><tr><td class="gF gK"><h3 class="iw">
<span class="gD" email="lena.fischer@fischer-optik.test" name="Lena Fischer" data-hovercard-id="lena.fischer@fischer-optik.test">Lena Fischer</span></h3></td></tr>
<tr><td><span class="hb">to <span class="g2" email="marta@acme.test" name="me">me</span></span></td></tr></table>
<div class="ii gt"><div class="a3s aiL">Hello</div></div></div></div></div></div>
<div class="Cp"><table class="F cf zt"><tbody>${Array.from({ length: ROWS }, (_, i) => row(i)).join('')}</tbody></table></div></div></div></body></html>`

interface Measured {
  /** Longest stretch of the extension's own script (with the layout it forced), milliseconds. */
  ownLongest: number
  /** The extension's script a second of the page's life, milliseconds. */
  own: number
  /** The main thread's tasks a second, milliseconds. */
  tasks: number
  /** Growth of the page's JavaScript heap over the minute, after garbage collection, in MB. */
  growth: number
}

export const suite: Suite = {
  what: `A mailbox of ${(PAGE.length / 1e6).toFixed(1)} MB in Gmail's shape at its real address, of which ${CHANGES} nodes change each second for ${SECONDS} s: with the extension, and at an address without an adapter, against the same page without, and against a bare extension of @inboxsdk/core. From the browser's trace: what each one's script takes of the main thread.`,
  packages: ['playwright-core', '@inboxsdk/core', 'wxt'],
  async run(log) {
    await buildWhatChanged(['extension'], log)
    const folder = mkdtempSync(join(tmpdir(), 'alongside-peer-'))
    await buildPeer(join(folder, 'extension'), [PATTERN])
    const server = await startOrigins((_url, _request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE)
    })
    const browser = await startBrowser({ origins: [PATTERN, `${UNKNOWN}/*`], args: server.args })
    try {
      const without = await measure(await browser.context.newPage(), browser.extensionId)
      log('measured without')
      await grant(browser, [PATTERN])
      const page = await browser.context.newPage()
      const ours = await measure(page, browser.extensionId, () => page.locator('alongside-dock').count())
      log('measured with the extension')
      await grant(browser, [`${UNKNOWN}/*`])
      const other = await browser.context.newPage()
      const unknown = await measure(
        other,
        browser.extensionId,
        () => other.locator('alongside-dock').count(),
        UNKNOWN,
      )
      log('measured on a site without an adapter')
      await browser.context.close()
      const bare = await openBrowser({
        executable: needBrowser(log),
        extension: join(folder, 'extension'),
        profile: join(folder, 'profile'),
        headless: true,
        args: server.args,
      })
      const peer = await measure(await bare.context.newPage(), bare.extensionId)
      await bare.context.close()
      log('measured the peer')
      return figures(without, ours, unknown, peer)
    } finally {
      await browser.end()
      await server.end()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  },
}

function figures(without: Measured, ours: Measured, unknown: Measured, peer: Measured): Figure[] {
  const against = (name: string, of: (each: Measured) => number, baseline: Measured) => ({
    baseline: { name, samples: [of(baseline)] },
  })
  return [
    {
      name: 'longest stretch of our script',
      unit: 'ms',
      samples: [ours.ownLongest],
      ...against('@inboxsdk/core', (each) => each.ownLongest, peer),
      limit: { of: 'max', atMost: 50 },
    },
    {
      name: 'our script on the main thread',
      unit: 'ms per s',
      samples: [ours.own],
      ...against('@inboxsdk/core', (each) => each.own, peer),
      limit: { of: 'max', atMost: 20 },
    },
    {
      name: 'longest stretch of our script, no adapter',
      unit: 'ms',
      samples: [unknown.ownLongest],
      ...against('with its adapter', (each) => each.ownLongest, ours),
      limit: { of: 'max', atMost: 50 },
    },
    {
      name: 'our script on the main thread, no adapter',
      unit: 'ms per s',
      samples: [unknown.own],
      ...against('with its adapter', (each) => each.own, ours),
      limit: { of: 'max', atMost: 20 },
    },
    {
      name: 'all tasks of the main thread',
      unit: 'ms per s',
      samples: [ours.tasks],
      ...against('without the extension', (each) => each.tasks, without),
    },
    {
      name: 'all tasks of the main thread, peer',
      unit: 'ms per s',
      samples: [peer.tasks],
      ...against('without the extension', (each) => each.tasks, without),
    },
    {
      name: 'heap grown in the minute',
      unit: 'MB',
      samples: [ours.growth],
      limit: { of: 'max', atMost: Math.max(1, without.growth + 1) },
    },
    { name: 'heap grown in the minute, without', unit: 'MB', samples: [without.growth] },
    { name: 'heap grown in the minute, peer', unit: 'MB', samples: [peer.growth] },
  ]
}

async function measure(
  page: Page,
  extensionId: string,
  ready?: () => Promise<number>,
  origin = ORIGIN,
): Promise<Measured> {
  const session = await page.context().newCDPSession(page)
  await page.goto(`${origin}${URL_PATH}`)
  await page.waitForTimeout(SETTLE_MS)
  if (ready && (await ready()) === 0) throw new Error('The content script did not run in the page.')
  await session.send('Performance.enable')
  await page.evaluate(storm, [CHANGES, BATCHES] as const)
  await page.waitForTimeout(3_000) // the first seconds warm up the page's own code
  const before = await metrics(session)
  const events = await trace(session, async () => page.waitForTimeout(SECONDS * 1000))
  const after = await metrics(session)
  const own = ownScript(events, `chrome-extension://${extensionId}/`)
  await page.close()
  return {
    ownLongest: Math.max(0, ...own),
    own: own.reduce((sum, each) => sum + each, 0) / SECONDS,
    tasks: ((after.tasks - before.tasks) * 1000) / SECONDS,
    growth: (after.heap - before.heap) / 1e6,
  }
}

/** Runs in the page: changes text, classes and titles all over the list, in even batches, for ever. */
function storm([changes, batches]: readonly [number, number]): void {
  const nodes = [...document.querySelectorAll<HTMLElement>('.count, .snippet, .time')]
  let at = 0
  setInterval(() => {
    for (let i = 0; i < changes / batches; i++, at++) {
      const node = nodes[at % nodes.length] as HTMLElement
      if (at % 3 === 0) node.textContent = `Changed ${at}`
      else if (at % 3 === 1) node.className = `${node.className.split(' ')[0]} state-${at % 7}`
      else node.title = `at ${at}`
    }
  }, 1000 / batches)
}

async function metrics(session: CDPSession): Promise<{ tasks: number; heap: number }> {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics: all } = await session.send('Performance.getMetrics')
  const of = (name: string) => all.find((metric) => metric.name === name)?.value ?? Number.NaN
  return { tasks: of('TaskDuration'), heap: of('JSHeapUsedSize') }
}

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  dur?: number
  args: { data?: { url?: string } }
}

/** The timeline of the page's process while `action` runs. */
async function trace(session: CDPSession, action: () => Promise<unknown>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const ended = new Promise<void>((done) => session.once('Tracing.tracingComplete', () => done()))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline'], excludedCategories: ['*'] },
  })
  await action()
  await session.send('Tracing.end')
  await ended
  return events
}

/** Milliseconds of each call into a script whose address begins with `base`; calls within calls count once. */
function ownScript(events: readonly TraceEvent[], base: string): number[] {
  const calls = events
    .filter((each) => /^(FunctionCall|EvaluateScript|v8\.evaluateModule)$/.test(each.name) && each.ph === 'X')
    .filter((each) => each.args.data?.url?.startsWith(base))
    .sort((a, b) => a.ts - b.ts)
  const durations: number[] = []
  const ends = new Map<string, number>()
  for (const { pid, tid, ts, dur = 0 } of calls) {
    const thread = `${pid} ${tid}`
    if (ts < (ends.get(thread) ?? 0)) continue
    ends.set(thread, ts + dur)
    durations.push(dur / 1000)
  }
  return durations
}
