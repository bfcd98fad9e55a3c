import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, sidebarOf, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { setDock } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot } from './harness/look.ts'

const CSP =
  "default-src 'none'; style-src 'none'; script-src 'none'; require-trusted-types-for 'script'; form-action 'none'"
const COEP = { 'cross-origin-embedder-policy': 'require-corp' }
const HEADERS: Record<string, Record<string, string>> = {
  plain: {},
  csp: { 'content-security-policy': CSP },
  // Gmail's way: what would be blocked is only reported.
  'coep-reported': { 'cross-origin-embedder-policy-report-only': 'require-corp' },
  isolated: { ...COEP, 'cross-origin-opener-policy': 'same-origin' },
  'coep-only': COEP,
  all: { 'content-security-policy': CSP, ...COEP, 'cross-origin-opener-policy': 'same-origin' },
}

/** Matched as the practice inbox is, by its address; the markup is the practice inbox's, and no script of its own runs. */
const HTML = `<!doctype html><html lang="en"><title>Strict</title><body>
<article data-message="quote"><dl class="headers">
<dd data-role="from">Lena Fischer &lt;lena.fischer@fischer-optik.test&gt;</dd></dl></article>
<form data-compose><textarea name="body">Dear , bye</textarea></form>`

let hub: HubProcess
let browser: TestBrowser
let server: Server
let page: Page
const at = (name: string) =>
  `http://127.0.0.1:${(server.address() as { port: number }).port}/practice/${name}#/message/quote`

beforeAll(async () => {
  server = createServer(({ url = '' }: IncomingMessage, answer) => {
    for (const [name, value] of Object.entries(HEADERS[url.split('/').pop() ?? ''] ?? {}))
      answer.setHeader(name, value)
    answer.setHeader('content-type', 'text/html').end(HTML)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  hub = await startHubProcess()
  browser = await startBrowser()
  await connect(browser, hub.rep)
  page = await browser.context.newPage()
})
afterAll(async () => {
  await browser?.end()
  await hub?.end()
  server?.close()
})

/**
 * Does what makes the sidebar load, and finds its frame. Where COEP has blocked the first address, Playwright 1.65 sometimes
 * loses the frame that comes in its place, although it is drawn (seen in a picture of it): then it is done again.
 */
async function sidebarAfter(act: () => Promise<unknown>): Promise<Frame> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    await act()
    const found = await until('its frame', () => sidebarOf(page), 10).catch(() => null)
    if (found) break
  }
  return sidebarWith(page, 'Lena Fischer')
}

test.each([
  ['plain', 'sidebar.html'],
  ['csp', 'sidebar.html'],
  ['coep-reported', 'sidebar.html'],
  ['isolated', 'sidebar-static.html'],
  ['coep-only', 'sidebar-static.html'],
  ['all', 'sidebar-static.html'],
])('%s: the sidebar opens, the page makes room, and Insert writes at the caret', async (name, file) => {
  const sidebar = await sidebarAfter(async () => {
    await page.goto('about:blank')
    await page.goto(at(name))
  })
  expect(new URL(sidebar.url()).pathname).toBe(`/${file}`)
  const right = () => page.evaluate(() => document.body.getBoundingClientRect().right)
  const room = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).paddingRight))
  expect(await room()).toBeGreaterThanOrEqual(300)
  expect(await right()).toBeLessThanOrEqual(1280)
  const area = page.locator('textarea')
  await area.click()
  await area.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(5, 5))
  await sidebar.getByRole('button', { name: 'Insert' }).first().click()
  const text = await until('the text in the field', async () => {
    const now = await area.inputValue()
    return now.length > 40 && now
  })
  expect(text).toMatch(/^Dear [\s\S]{20,}, bye$/)
  await shoot(page, `strict-${name}`)

  // Closed, only the launcher is left, where its style puts it: nothing of ours lies elsewhere.
  await setDock(browser, page, false)
  await until('the page to have its room back', async () => (await room()) < 20)
  const hits = await page.evaluate(() =>
    [
      [innerWidth - 10, innerHeight * 0.4 + 20],
      [innerWidth - 60, innerHeight * 0.4 + 20],
      [innerWidth - 10, 20],
    ].map(([x, y]) => document.elementFromPoint(x as number, y as number)?.localName === 'alongside-dock'),
  )
  expect(hits).toEqual([true, false, false])
  await setDock(browser, page, true)
  await until('the sidebar', () => sidebarOf(page))

  // As pages do that build themselves anew.
  const again = await sidebarAfter(async () => {
    await page.evaluate(() => document.querySelector('alongside-dock')?.remove())
    await until('the dock again', () => page.locator('alongside-dock').count())
  })
  expect(new URL(again.url()).pathname).toBe(`/${file}`)
})

test('at its fixed address the sidebar shows nothing to a page that embeds it', async () => {
  await page.goto('about:blank')
  await page.goto(at('plain').replace('/practice/', '/'))
  await page.evaluate((address) => {
    const frame = document.createElement('iframe')
    frame.src = address
    document.body.append(frame)
  }, browser.extensionPage('sidebar-static.html#guess'))
  const frame = await until('the embedded frame', () => sidebarOf(page))
  await frame.getByText('Reload the page beside which').waitFor()
  expect(await frame.getByRole('button', { name: /Accept|Insert|Copy|Worked/ }).count()).toBe(0)
  expect(await frame.getByRole('region').count()).toBe(0)
})
