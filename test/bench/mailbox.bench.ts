import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { buildWhatChanged } from '../../hub/practice/build.ts'
import { needBrowser } from '../../hub/practice/find-browser.ts'
import { openBrowser } from '../../hub/practice/open-browser.ts'
import { connect, grant, sidebarOf, startBrowser, type TestBrowser, until } from '../e2e/harness/browser.ts'
import { setDock } from '../e2e/harness/extension.ts'
import { startHubProcess } from '../e2e/harness/hub.ts'
import { startOrigins } from '../e2e/harness/origins.ts'
import type { Figure, Suite } from './measure.ts'
import { buildPeer } from './peer/build.ts'

const SECONDS = 60
const SETTLE_MS = 5_000
const ROWS = 1_700
const CHANGES = 5_000
/** The page's own changes come in so many tasks a second, so that none of them is a long task by itself. */
const BATCHES = 20
/** What the extension adds to the main thread is a small difference of large numbers: so many turns of so many seconds. */
const TURNS = 8
const TURN_SECONDS = 5
/** Messages that are opened in the storm. */
const SWITCHES = 15
const ORIGIN = 'https://mail.google.com'
const PATTERN = `${ORIGIN}/*`
/** Later than this, the sidebar does not follow at all. */
const LATE_MS = 20_000
/** Where the same page has no adapter, so that the generic reader looks for people in all of it. */
const UNKNOWN = 'https://webmail.acme.test'
/** Where the same page has no extension at all. */
const ALONE = 'https://alone.acme.test'
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
<div class="ii gt"><div class="a3s aiL"><p>Hello Marta, could you send me your price for forty lens mounts?</p><p>Best regards, Lena</p></div></div></div></div></div></div>
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
    const hub = await startHubProcess({ sample: false })
    const browser = await startBrowser({ origins: [PATTERN, `${UNKNOWN}/*`], args: server.args })
    try {
      const without = await measure(await browser.context.newPage(), browser.extensionId)
      log('measured without')
      await grant(browser, [PATTERN])
      const page = await browser.context.newPage()
      const ours = await measure(page, browser.extensionId, () => openSidebar(browser, page))
      log('measured with the extension')
      await grant(browser, [`${UNKNOWN}/*`])
      const other = await browser.context.newPage()
      const unknown = await measure(other, browser.extensionId, () => openSidebar(browser, other), UNKNOWN)
      log('measured on a site without an adapter')
      const added = await inTurns(browser, log)
      // Without a hub, the sidebar names nobody.
      await connect(browser, hub.rep)
      const switches = {
        known: await openInStorm(browser, ORIGIN),
        unknown: await openInStorm(browser, UNKNOWN),
      }
      log('measured how soon the sidebar follows in the storm')
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
      return [...figures(without, ours, unknown, peer), ...turns(added), ...follows(switches)]
    } finally {
      await browser.end()
      await hub.end()
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

type Turns = Record<'alone' | 'closed' | 'open' | 'unknown', number[]>

/**
 * All tasks of the main thread, in milliseconds of its own time a second (other work of the machine does not count): one
 * page after the other, each turn beginning with another, so that a slow minute meets all.
 */
async function inTurns(browser: TestBrowser, log: (line: string) => void): Promise<Turns> {
  const all: Turns = { alone: [], closed: [], open: [], unknown: [] }
  const places = { alone: ALONE, closed: ORIGIN, open: ORIGIN, unknown: UNKNOWN }
  for (let turn = 0; turn < TURNS; turn++) {
    const order = Object.entries(places) as [keyof Turns, string][]
    const [first, rest] = [order.slice(turn % order.length), order.slice(0, turn % order.length)]
    for (const [name, origin] of [...first, ...rest]) {
      const page = await browser.context.newPage()
      const session = await page.context().newCDPSession(page)
      await page.goto(`${origin}${URL_PATH}`)
      if (name === 'closed') await setDock(browser, page, false)
      else if (name !== 'alone') await openSidebar(browser, page)
      await page.waitForTimeout(SETTLE_MS)
      await session.send('Performance.enable', { timeDomain: 'threadTicks' })
      await page.evaluate(storm, [CHANGES, BATCHES] as const)
      await page.waitForTimeout(2_000)
      const before = await metrics(session)
      await page.waitForTimeout(TURN_SECONDS * 1000)
      const after = await metrics(session)
      all[name].push(((after.tasks - before.tasks) * 1000) / TURN_SECONDS)
      await page.close()
    }
    log(`measured turn ${turn + 1} of ${TURNS}`)
  }
  return all
}

function turns({ alone, closed, open, unknown }: Turns): Figure[] {
  const baseline = { name: 'without the extension', samples: alone }
  /** Turn by turn, against the page alone of the same turn. No limit: one turn differs from the next by more than 2 %. */
  const more = (samples: number[]) => samples.map((each, i) => each - (alone[i] as number))
  const unit = 'ms per s'
  return [
    { name: 'all tasks of the main thread, sidebar closed', unit, samples: closed, baseline },
    { name: 'all tasks of the main thread, sidebar open', unit, samples: open, baseline },
    { name: 'all tasks of the main thread, no adapter, sidebar open', unit, samples: unknown, baseline },
    { name: 'added to the main thread, sidebar closed', unit, samples: more(closed) },
    { name: 'added to the main thread, sidebar open', unit, samples: more(open) },
    { name: 'added to the main thread, no adapter, sidebar open', unit, samples: more(unknown) },
  ]
}

/** Milliseconds from the page's showing another message, in the same nodes at the same address, to its sender in the sidebar. */
async function openInStorm(browser: TestBrowser, origin: string): Promise<number[]> {
  const page = await browser.context.newPage()
  await page.goto(`${origin}${URL_PATH}`)
  await setDock(browser, page, true)
  await page.evaluate(storm, [CHANGES, BATCHES] as const)
  await page.waitForTimeout(SETTLE_MS)
  const samples: number[] = []
  for (let i = 0; i < SWITCHES; i++) {
    const address = `sender${i}@switched.example.com`
    const sidebar = await until('the sidebar', () => sidebarOf(page))
    const seen = sidebar.evaluate(
      (text) =>
        new Promise<number>((done) => {
          const look = () => document.body.innerText.includes(text) && done(Date.now())
          new MutationObserver(look).observe(document, {
            childList: true,
            subtree: true,
            characterData: true,
          })
          look()
        }),
      address,
    )
    await page.mouse.click(200, 400) // a row of the list
    const turned = await page.evaluate(async (address) => {
      await new Promise((done) => setTimeout(done, 150)) // from the server
      const name = document.querySelector('.gD') as HTMLElement
      for (const key of ['email', 'data-hovercard-id']) name.setAttribute(key, address)
      name.setAttribute('name', address)
      name.textContent = address
      const message = document.querySelector('.adn') as HTMLElement
      message.dataset.legacyMessageId = address
      message.dataset.messageId = `#msg-f:${address}`
      return Date.now()
    }, address)
    samples.push((await inTime(seen, address)) - turned)
    await page.waitForTimeout(2000)
  }
  await page.close()
  return samples
}

const inTime = <T>(wanted: Promise<T>, what: string): Promise<T> => {
  const late = new Promise<never>((_, fail) =>
    setTimeout(() => fail(new Error(`The sidebar did not show ${what} in ${LATE_MS} ms.`)), LATE_MS).unref(),
  )
  return Promise.race([wanted, late])
}

const follows = ({ known, unknown }: Record<'known' | 'unknown', number[]>): Figure[] => [
  { name: 'another message in the storm to its sender in the sidebar', unit: 'ms', samples: known },
  {
    name: 'another message in the storm, no adapter',
    unit: 'ms',
    samples: unknown,
    baseline: { name: 'with its adapter', samples: known },
  },
]

/** The harder case: an open sidebar also has to see that nothing of the page comes to lie under it. */
async function openSidebar(browser: TestBrowser, page: Page): Promise<void> {
  await page.locator('alongside-dock').waitFor({ state: 'attached' })
  await setDock(browser, page, true)
  await until('the sidebar', () => sidebarOf(page))
}

async function measure(
  page: Page,
  extensionId: string,
  ready?: () => Promise<void>,
  origin = ORIGIN,
): Promise<Measured> {
  const session = await page.context().newCDPSession(page)
  await page.goto(`${origin}${URL_PATH}`)
  await ready?.()
  await page.waitForTimeout(SETTLE_MS)
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

/**
 * Milliseconds of each call into a script whose address begins with `base`; calls within calls count once. The page's
 * main thread is where most is called in the storm: the sidebar, of another origin, has a process of its own.
 */
function ownScript(events: readonly TraceEvent[], base: string): number[] {
  const calls = events
    .filter((each) => /^(FunctionCall|EvaluateScript|v8\.evaluateModule)$/.test(each.name) && each.ph === 'X')
    .sort((a, b) => a.ts - b.ts)
  const threads = Map.groupBy(calls, ({ pid, tid }) => `${pid} ${tid}`)
  const [main = []] = [...threads.values()].sort((a, b) => b.length - a.length)
  const durations: number[] = []
  let end = 0
  for (const { ts, dur = 0, args } of main) {
    if (ts < end || !args.data?.url?.startsWith(base)) continue
    end = ts + dur
    durations.push(dur / 1000)
  }
  return durations
}
