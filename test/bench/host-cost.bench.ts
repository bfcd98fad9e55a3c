import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { buildWhatChanged } from '../../hub/practice/build.ts'
import { installExtension } from '../../hub/practice/open-browser.ts'
import { addSite, startBrowser, type TestBrowser } from '../e2e/harness/browser.ts'
import { type RealHost, signInRoundcube, startHost } from '../e2e/harness/real-host.ts'
import type { Figure, Suite } from './measure.ts'

/** One load or storm differs from the next by a third, far more than the 2 % that are asked about: many, in turns. */
const LOADS = 200
const LIGHT_LOADS = 100
const STORM_ROUNDS = 40
const STORMS = 9
/** Before a load and after it: nobody opens ten pages a second, and the next must not pay for what the last left to do. */
const REST_MS = 250
const MUTATIONS = 1000
const BURST = 50
const ROWS = 400
const SUBJECT = 'Quote for 40 lens mounts'
const WITHOUT = 'without the extension'
const LIMIT = { of: 'ratio' as const, atMost: 1.02 }

const PICTURES = 12
/** Milliseconds that each file of the page takes on its way: a mail server in the same town. */
const DELAY = 30

/** The light page, the same at each address: which scripts run there is a matter of the path. */
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
  what: `In one browser, at addresses with the content script and without, in turns: a message of a real Roundcube is loaded, each time in a new tab; ${MUTATIONS} changes (text, class, added and removed nodes) come over a page of ${ROWS} rows in bursts of ${BURST}, each laid out; and, to tell the browser's own work from ours, that light page (stylesheet, script, ${PICTURES} pictures, each ${DELAY} ms away) is loaded with our script, with an empty one and with none. To the end of the load event, from the first byte.`,
  packages: ['wxt', 'playwright-core'],
  async run(log) {
    await buildWhatChanged(['extension'], log)
    const roundcube = await startHost('roundcube')
    const browser = await startBrowser({ origins: ['http://with.test/*'] })
    const light = await startLightPage()
    const folder = mkdtempSync(join(tmpdir(), 'alongside-empty-'))
    try {
      await installExtension(browser.context, writeEmptyExtension(folder))
      const mail = await measureMail(browser, roundcube)
      log('loaded the webmail')
      const { storms, loads } = await measureLight(browser, light.origin)
      return [
        against('page load, Roundcube', mail.with, WITHOUT, mail.without, LIMIT),
        against('storm', storms.with, WITHOUT, storms.without, LIMIT),
        against('page load, light page', loads.practice, WITHOUT, loads.plain),
        against('page load, light page', loads.practice, 'an empty content script', loads.empty),
      ]
    } finally {
      await browser.end()
      light.end()
      await roundcube.end()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

const against = (
  name: string,
  samples: number[],
  baseline: string,
  its: number[],
  limit?: Figure['limit'],
): Figure => ({
  name,
  unit: 'ms',
  samples,
  baseline: { name: baseline, samples: its },
  ...(limit ? { limit } : {}),
})

/** The same message of the same server under two names, of which one was added as a site. */
async function measureMail(browser: TestBrowser, roundcube: RealHost) {
  const { port } = new URL(roundcube.url)
  const names = ['with', 'without'] as const
  const loads = { with: [] as number[], without: [] as number[] }
  await addSite(browser, `http://with.test:${port}/`)
  const urls = { with: '', without: '' }
  for (const name of names) {
    const page = await browser.context.newPage()
    await signInRoundcube(page, { ...roundcube, url: `http://${name}.test:${port}/` })
    const row = page.locator('#messagelist tr.message', { hasText: SUBJECT }).first()
    const link = await row.locator('.subject a').getAttribute('href')
    urls[name] = new URL(`${link}`.replace('_action=preview', '_action=show'), page.url()).href
    await page.close()
  }
  await inTurns(LOADS, names, async (name) => {
    const page = await browser.context.newPage()
    await page.waitForTimeout(REST_MS)
    await page.goto(urls[name], { waitUntil: 'load' })
    loads[name].push(await loadTime(page))
    await page.waitForTimeout(REST_MS)
    if (loads[name].length === 1) await expectDock(page, name === 'with')
    await page.close()
  })
  return loads
}

async function measureLight(browser: TestBrowser, origin: string) {
  const names = ['practice', 'plain', 'empty'] as const
  const loads = { practice: [] as number[], plain: [] as number[], empty: [] as number[] }
  const url = (name: string) => `${origin}/${name}/#/message/quote`
  await inTurns(LIGHT_LOADS, names, async (name) => {
    const page = await browser.context.newPage()
    await page.waitForTimeout(REST_MS)
    await page.goto(url(name), { waitUntil: 'load' })
    loads[name].push(await loadTime(page))
    await page.close()
  })
  const storms = { with: [] as number[], without: [] as number[] }
  const pages = { with: await browser.context.newPage(), without: await browser.context.newPage() }
  await inTurns(STORM_ROUNDS, ['with', 'without'] as const, async (name) => {
    const page = pages[name]
    await page.bringToFront()
    await page.goto('about:blank')
    await page.goto(url(name === 'with' ? 'practice' : 'plain'))
    await page.waitForTimeout(1000) // the script starts when idle; the storm meets it watching
    if (storms[name].length === 0) await expectDock(page, name === 'with')
    // A storm leaves more nodes than it met: after some of them a new page.
    for (let i = 0; i < STORMS; i++) {
      storms[name].push(await page.evaluate(rage, [MUTATIONS, BURST] as const))
      await page.waitForTimeout(60) // what the storm leaves to do, on either page
    }
  })
  return { loads, storms }
}

/** Calls for each name `n` times; which of them goes first changes. */
async function inTurns<T extends string>(n: number, names: readonly T[], act: (name: T) => Promise<void>) {
  for (let round = 0; round < n; round++)
    for (let i = 0; i < names.length; i++) await act(names[(round + i) % names.length] as T)
}

/** The page's own clock, not ours: the way to the browser would hide the difference. */
const loadTime = (page: Page) =>
  page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return (entry?.loadEventEnd ?? 0) - (entry?.responseStart ?? 0)
  })

async function expectDock(page: Page, wanted: boolean) {
  const there = (await page.locator('alongside-dock').count()) > 0
  if (there !== wanted)
    throw new Error(
      `The content script ${wanted ? 'did not run where it should' : 'ran where it should not'}.`,
    )
}

async function startLightPage() {
  const server = createServer((request, response) => {
    const ending = /\.(\w+)$/.exec(request.url ?? '')?.[1] ?? ''
    response.setHeader('content-type', TYPES[ending] ?? 'text/html')
    setTimeout(() => response.end(FILES[ending] ?? PAGE), DELAY)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end: () => server.close() }
}

/** An extension with a content script that does nothing: what remains is the browser's. */
function writeEmptyExtension(folder: string): string {
  const script = { matches: ['http://127.0.0.1/empty/*'], js: ['content.js'], run_at: 'document_idle' }
  const manifest = { manifest_version: 3, name: 'Empty', version: '1', content_scripts: [script] }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  writeFileSync(join(folder, 'content.js'), '// nothing\n')
  return folder
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
