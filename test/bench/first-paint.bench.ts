import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright-core'
import { buildWhatChanged, extensionFolder } from '../../hub/practice/build.ts'
import { loadSample } from '../../hub/practice/load-sample.ts'
import { installExtension } from '../../hub/practice/open-browser.ts'
import { startHub } from '../../hub/serve.ts'
import { connect, sidebarWith, startBrowser, type TestBrowser, until } from '../e2e/harness/browser.ts'
import { buildFloor } from './floor/build.ts'
import type { Figure, Suite } from './measure.ts'

const ROUNDS = 20
/** The first fill the browser's caches of code and database. */
const WARM_UP = 4
const LEAD = 'Lena Fischer'
const START = 'bench:start'
/** For what a page leaves to do when it closes. */
const REST_MS = 500

/** A page in the shape of the practice inbox, for both: at its address ours runs, at the other the floor. */
const PAGE = `<!doctype html><html lang="en"><title>Inbox</title>
<p data-self>Marta Kowal &lt;marta@acme.test&gt;</p>
<main><article data-message="quote"><dl class="headers">
<dd data-role="from">${LEAD} &lt;lena.fischer@fischer-optik.test&gt;</dd>
<dd data-role="to">Marta Kowal &lt;marta@acme.test&gt;</dd></dl>
<button data-action="reply">Reply</button></article></main>`

export const suite: Suite = {
  what: 'Open a message of a known lead in a new tab: from the start of the content script to the painted lead context. Baseline: the least that any such sidebar takes, a content script that opens a page of an extension in which React paints one line, in the same browser, in turns.',
  packages: ['react', 'dexie', 'zod', 'i18next', 'playwright-core'],
  async run(log) {
    await buildWhatChanged(['bench'], log)
    const folder = mkdtempSync(join(tmpdir(), 'alongside-first-paint-'))
    const [ours, floor] = [join(folder, 'ours'), join(folder, 'floor')]
    cpSync(extensionFolder('bench'), ours, { recursive: true })
    await buildFloor(floor, ['http://127.0.0.1/floor/*'])
    for (const script of [join(ours, 'content-scripts/host.js'), join(floor, 'content.js')])
      writeFileSync(script, `performance.mark('${START}');${readFileSync(script, 'utf8')}`)

    const hub = await startHub({ port: 0, dataDir: join(folder, 'hub'), practice: true })
    const browser = await startBrowser({ extension: ours })
    const inbox = await startInbox()
    try {
      await installExtension(browser.context, floor)
      const access = { url: hub.url, key: readFileSync(hub.adminKeyFile as string, 'utf8').trim() }
      await loadSample(access)
      await connect(browser, access)
      return await measure(browser, inbox.origin)
    } finally {
      await browser.end()
      inbox.end()
      await hub.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function measure(browser: TestBrowser, origin: string): Promise<Figure[]> {
  const context: number[] = []
  const line: number[] = []
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    // Which goes first changes, so that neither always meets what the other left.
    const turns = [
      async () => {
        const ms = await inNewTab(browser, `${origin}/practice/#/message/quote`, async (page) =>
          markIn(await sidebarWith(page, LEAD), 'alongside:context-painted'),
        )
        if (round >= 0) context.push(ms)
      },
      async () => {
        const ms = await inNewTab(browser, `${origin}/floor/`, async (page) =>
          markIn(
            await until('the floor', () => page.frames().find((frame) => frame.url().endsWith('/page.html'))),
            'floor:painted',
          ),
        )
        if (round >= 0) line.push(ms)
      },
    ]
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn()
  }
  return [
    {
      name: 'content script to painted lead context',
      unit: 'ms',
      samples: context,
      baseline: { name: 'React painting one line', samples: line },
      limit: { of: 'ratio', atMost: 1.6 },
    },
  ]
}

/** Milliseconds from the content script's start to what `painted` gives (since 1970). */
async function inNewTab(
  browser: TestBrowser,
  url: string,
  painted: (page: Page) => Promise<number>,
): Promise<number> {
  const page = await browser.context.newPage()
  await page.waitForTimeout(REST_MS)
  await page.goto(url)
  const at = await painted(page)
  const started = await page.evaluate(
    (name) => performance.timeOrigin + (performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN),
    START,
  )
  await page.close()
  return at - started
}

/** When the frame set its first mark of this name, in milliseconds since 1970. */
const markIn = (frame: Frame, name: string): Promise<number> =>
  until(
    name,
    () =>
      frame
        .evaluate((name) => {
          const mark = performance.getEntriesByName(name)[0]
          return mark ? performance.timeOrigin + mark.startTime : undefined
        }, name)
        .catch(() => undefined), // the frame is being replaced
  )

async function startInbox() {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(PAGE)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end: () => server.close() }
}
