import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { buildWhatChanged } from '../../hub/practice/build.ts'
import { startBrowser } from '../e2e/harness/browser.ts'
import { compare, percentile, type Suite } from './measure.ts'

const ROUNDS = 30
/**
 * One load or storm differs from the next by half, far more than the 2 % that are asked about: a sample is the median of
 * so many.
 */
const LOADS = 5
const STORMS = 9
/** Between two loads: nobody loads a page every 150 ms, and the next must not pay for what the last left to do. */
const REST_MS = 400
const MUTATIONS = 1000
const BURST = 50
const ROWS = 400
const PICTURES = 12
/** Milliseconds that each file of the page takes on its way: a mail server in the same town. */
const DELAY = 30

/** The same page at both addresses; the content script runs under /practice/ only. */
const PAGE = `<!doctype html><html lang="en"><title>Host</title><link rel="stylesheet" href="/style.css"><body>
${Array.from({ length: PICTURES }, (_, i) => `<img alt="" src="/picture-${i}.svg">`).join('')}
<p data-self>Marta Kowal &lt;marta@acme.test&gt;</p>
<main><article data-message="quote"><dl class="headers">
<dd data-role="from">Lena Fischer &lt;lena.fischer@fischer-optik.test&gt;</dd>
<dd data-role="to">Marta Kowal &lt;marta@acme.test&gt;</dd></dl>
<button data-action="reply">Reply</button></article>
<ol data-list>${'<li><a href="#"><span>Somebody</span> <b>Subject of a message</b></a></li>'.repeat(ROWS)}</ol></main><script src="/app.js"></script>`
const FILES: Record<string, string> = {
  css: 'img{width:16px;height:16px} li{display:grid;grid-template-columns:1fr 3fr;border-bottom:1px solid #ddd}',
  js: 'for (const b of document.querySelectorAll("li b")) b.title = b.textContent + b.getBoundingClientRect().top',
  svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>',
}
const TYPES: Record<string, string> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' }

export const suite: Suite = {
  what: `A page of ${ROWS} rows with stylesheet, script and ${PICTURES} pictures, each ${DELAY} ms away, with the content script and without, in the same browser in turns: loading it, and ${MUTATIONS} changes (text, class, added and removed nodes) in bursts of ${BURST}, each laid out. A sample is the median of ${LOADS} loads or ${STORMS} storms of one page.`,
  packages: ['wxt', 'playwright-core'],
  async run(log) {
    await buildWhatChanged(['extension'], log)
    const server = createServer((request, response) => {
      const ending = /\.(\w+)$/.exec(request.url ?? '')?.[1] ?? ''
      response.setHeader('content-type', TYPES[ending] ?? 'text/html')
      setTimeout(() => response.end(FILES[ending] ?? PAGE), DELAY)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const browser = await startBrowser()
    try {
      const pages = { with: await browser.context.newPage(), without: await browser.context.newPage() }
      const urls = { with: `${origin}/practice/#/message/quote`, without: `${origin}/plain/#/message/quote` }
      const load: { samples: number[]; baseline: number[] } = { samples: [], baseline: [] }
      const storm: typeof load = { samples: [], baseline: [] }
      await round(pages.with, urls.with)
      await round(pages.without, urls.without)
      // The page's own clock, not ours: the way to the browser would hide the difference.
      await compare({
        n: ROUNDS,
        warmUp: 0,
        candidate: async () => keep(load.samples, storm.samples, await round(pages.with, urls.with)),
        baseline: async () => keep(load.baseline, storm.baseline, await round(pages.without, urls.without)),
      })
      if (!(await hasDock(pages.with)) || (await hasDock(pages.without)))
        throw new Error('The content script did not run where it should, or ran where it should not.')
      const name = 'without the extension'
      const limit = { of: 'ratio' as const, atMost: 1.02 }
      return [
        {
          name: 'page load',
          unit: 'ms',
          samples: load.samples,
          baseline: { name, samples: load.baseline },
          limit,
        },
        {
          name: 'storm',
          unit: 'ms',
          samples: storm.samples,
          baseline: { name, samples: storm.baseline },
          limit,
        },
      ]
    } finally {
      await browser.end()
      server.close()
    }
  },
}

const hasDock = (page: Page) => page.evaluate(() => document.querySelector('alongside-dock') !== null)

function keep(loads: number[], storms: number[], measured: { load: number; storm: number }) {
  loads.push(measured.load)
  storms.push(measured.storm)
}

async function round(page: Page, url: string): Promise<{ load: number; storm: number }> {
  await page.bringToFront()
  const loads: number[] = []
  for (let i = 0; i < LOADS; i++) {
    await page.goto('about:blank')
    await page.waitForTimeout(REST_MS)
    await page.goto(url, { waitUntil: 'load' })
    loads.push(
      await page.evaluate(() => {
        const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
        return (entry?.loadEventEnd ?? 0) - (entry?.responseStart ?? 0)
      }),
    )
  }
  await page.waitForTimeout(800) // the script starts when idle; the storm meets it watching
  const storms: number[] = []
  for (let i = 0; i < STORMS; i++) {
    storms.push(await page.evaluate(rage, [MUTATIONS, BURST] as const))
    await page.waitForTimeout(60) // what the storm leaves to do, on either page
  }
  return { load: percentile(loads, 0.5), storm: percentile(storms, 0.5) }
}

/** One storm, in the page; its milliseconds. */
async function rage([mutations, burst]: readonly [number, number]): Promise<number> {
  const list = document.querySelector('ol') as HTMLElement
  const rows = [...list.children] as HTMLElement[]
  const hop = new MessageChannel()
  const start = performance.now()
  for (let i = 0; i < mutations; i++) {
    const row = rows[(i * 7) % rows.length] as HTMLElement
    if (i % 4 === 0) row.className = `state-${i}`
    else if (i % 4 === 1) (row.querySelector('b') as HTMLElement).textContent = `Subject ${i}`
    else if (i % 4 === 2) row.append(document.createElement('i'))
    else row.lastElementChild?.remove()
    if (i % burst === burst - 1) {
      list.getBoundingClientRect()
      await new Promise((next) => {
        hop.port1.onmessage = next
        hop.port2.postMessage(null)
      })
    }
  }
  return performance.now() - start
}
