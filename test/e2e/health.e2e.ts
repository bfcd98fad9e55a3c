import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import type { Page, Worker } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { host } from '../../lib/hosts/practice/practice.host.ts'
import { readPage } from '../../lib/hosts/run/read.ts'
import { openFixture } from '../../lib/hosts/testing.ts'
import {
  addSite,
  connect,
  sidebarOf,
  sidebarWith,
  startBrowser,
  type TestBrowser,
  until,
} from './harness/browser.ts'
import { copyOfExtension, setDock, syncNow } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, cleanInEachScheme, inEachScheme, shoot, textOf } from './harness/look.ts'

const LENA = 'Lena Fischer'
/** The practice inbox after a change of its layout: the adapter's own selectors find nobody. */
const BROKEN = `<!doctype html><html lang="en"><title>New layout</title><body><h1>Quote for Lena Fischer</h1>
<article data-message="quote"><div class="who"><b data-role="from">Lena Fischer &lt;lena.fischer@fischer-optik.test&gt;</b></div></article>`
/** The same on a site that a user adds: read by the generic adapter. */
const ADDED = `<!doctype html><html lang="en"><title>Mail</title><main><h1>Quote</h1><div class="message-header">
<a class="from" href="mailto:lena.fischer@fischer-optik.test">Lena Fischer</a></div>
<div class="message-body"><p>Please send us a quote for 40 lens mounts.</p></div></main>`

/** An application that builds its page by script, a while after it was loaded: EspoCRM, as its fixture has it. */
const LATE = `<!doctype html><html lang="en"><title>CRM</title><body><p id="loading">Loading</p><script>
setTimeout(async () => {
  const page = new DOMParser().parseFromString(await (await fetch('/espocrm.html')).text(), 'text/html')
  history.replaceState(null, '', '#Contact/view/65c1')
  document.body.replaceChildren(...page.querySelectorAll('[data-name=loader-params], #header, .container'))
}, 1500)
</script>`
const ESPOCRM = join(import.meta.dirname, '../../lib/hosts/espocrm/fixtures/contact.html')

let hub: HubProcess
let browser: TestBrowser
let server: Server
let page: Page
let port: number

beforeAll(async () => {
  const espocrm = await readFile(ESPOCRM)
  const pageAt = (host: string, url: string | undefined) => {
    if (host.startsWith('late.test')) return url === '/espocrm.html' ? espocrm : LATE
    return host.startsWith('added.test') ? ADDED : BROKEN
  }
  server = createServer(({ headers, url }, answer) =>
    answer.setHeader('content-type', 'text/html; charset=utf-8').end(pageAt(headers.host ?? '', url)),
  )
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  port = (server.address() as { port: number }).port
  hub = await startHubProcess()
  browser = await startBrowser({ origins: ['http://added.test/*', 'http://late.test/*'] })
  await connect(browser, hub.rep)
  page = await browser.context.newPage()
})
afterAll(async () => {
  await browser?.end()
  await hub?.end()
  server?.close()
})

const broken = async () => {
  await page.goto('about:blank')
  await page.goto(`http://127.0.0.1:${port}/practice/#/message/quote`)
  await page.locator('alongside-dock').waitFor({ state: 'attached' })
  await setDock(browser, page, true)
}
const notRecognised = () =>
  until('the page not to be recognised', async () => {
    const frame = sidebarOf(page)
    return frame && (await textOf(frame).catch(() => '')).includes('not recognised') && frame
  })
const health = async (look: (options: Page) => Promise<void>) => {
  const options = await browser.context.newPage()
  await options.setViewportSize({ width: 360, height: 800 })
  await options.goto(browser.extensionPage('options.html'))
  await options.getByRole('region', { name: 'Health of sites' }).scrollIntoViewIfNeeded()
  await look(options)
  await options.close()
}

test('a page that is not recognised is captured: every byte is seen first, and the file is a fixture as it is', async () => {
  await broken()
  const sidebar = await notRecognised()
  await shoot(page, 'health-not-recognised')
  expect(await axe(browser, sidebar)).toEqual([])
  const [capture] = await Promise.all([
    browser.context.waitForEvent('page'),
    sidebar.getByRole('button', { name: 'Capture this page' }).click(),
  ])
  await capture.setViewportSize({ width: 360, height: 800 })
  const box = capture.getByRole('textbox', { name: 'Every byte of the file' })
  const shown = await box.inputValue()
  await cleanInEachScheme(browser, capture, 'health-capture')
  expect(await capture.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  const [download] = await Promise.all([
    capture.waitForEvent('download'),
    capture.getByRole('button', { name: 'Save file' }).click(),
  ])
  const saved = await readFile(await download.path(), 'utf8')
  expect(saved).toBe(shown)
  expect(saved).not.toMatch(/lena|fischer|quote for/i)
  const url = 'http://127.0.0.1:4510/practice/#/message/quote'
  const repaired = { ...host, selectors: { ...host.selectors, header: ['.who [data-role]'] } }
  expect(readPage(repaired, new URL(url), openFixture(saved, url, host)).participants).toEqual([
    { role: 'from', text: 'Xxxx Xxxxxxx <p1@d1.example.test>' },
  ])
  await capture.close()
})

const put = (selectors: object) =>
  fetch(`${hub.url}/v1/selector-updates/practice`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${hub.admin.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ versions: { from: 1, to: 99 }, selectors }),
  })

test('selectors of the hub repair it; what the options page tells of it', async () => {
  expect((await put({ header: ['.who [data-role]'] })).status).toBe(200)
  await syncNow(browser)
  await broken()
  await sidebarWith(page, LENA)
  await page.waitForTimeout(2500)
  await health(async (options) => {
    const region = options.getByRole('region', { name: 'Health of sites' })
    await region.getByText('Newer selectors from your hub are in use.').waitFor()
    await region.getByText(/7 days: \d+ recognised, [1-9]\d* not/).waitFor()
    await inEachScheme(options, (scheme) => shoot(options, `health-options-${scheme}`))
    expect(await axe(browser, options)).toEqual([])
  })
})

test.each([
  ['changed on the way', { header: ['.who [data-role]'] }, true, 'not signed by the key'],
  ['that is not CSS', { header: ['.who ['] }, false, 'not CSS'],
  ['for a part that the adapter does not have', { sender: ['.who'] }, false, 'does not have here'],
])(
  'an update %s is refused, the built-in selectors stay, and it is said',
  async (_, selectors, tamper, words) => {
    expect((await put(selectors)).status).toBe(200)
    await syncNow(browser)
    if (tamper) await changeStored()
    await broken()
    await notRecognised()
    await health((options) =>
      options.getByRole('region', { name: 'Health of sites' }).getByText(words).waitFor(),
    )
  },
)

/** Changes a word of the stored update, as something between hub and page might. */
async function changeStored(): Promise<void> {
  const options = await browser.context.newPage()
  await options.goto(browser.extensionPage('options.html'))
  await options.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((done, failed) => {
        request.onsuccess = () => done(request.result)
        request.onerror = () => failed(request.error)
      })
    const names = (await indexedDB.databases()).map(({ name = '' }) => name)
    const workspace = names.find((name) => /^alongside (?!unassigned)/.test(name)) as string
    const db = await settled(indexedDB.open(workspace))
    const store = db.transaction('selectorUpdates', 'readwrite').objectStore('selectorUpdates')
    const row = await settled(store.get('practice'))
    await settled(store.put({ ...row, payload: row.payload.replace('.who', 'body') }))
    db.close()
  })
  await options.close()
}

test('an application that shows late what it is gets its own adapter', async () => {
  await addSite(browser, `http://late.test:${port}/`)
  await page.goto(`http://late.test:${port}/`)
  await page.locator('#loading').waitFor()
  await sidebarWith(page, LENA)
  await until('the adapter to have read the page', async () => {
    let text = ''
    await health(async (options) => {
      text = await options.getByRole('region', { name: 'Health of sites' }).innerText()
    })
    return text.includes('EspoCRM')
  })
  expect(await page.locator('alongside-dock').count()).toBe(1)
})

/** Reloads the extension from its own worker: what its folder holds then is what comes. */
async function reload({ context }: TestBrowser = browser): Promise<void> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  await worker
    .evaluate(() =>
      (globalThis as unknown as { chrome: { runtime: { reload(): void } } }).chrome.runtime.reload(),
    )
    .catch(() => {}) // it ends while it answers
}
const type = async (text: string) => {
  const sidebar = await sidebarWith(page, LENA)
  const field = sidebar.getByRole('textbox', { name: 'What did they say?' })
  // With a draft of this lead the form is open already.
  if (!(await field.isVisible())) await sidebar.getByRole('button', { name: 'They said' }).click()
  await field.fill(text)
  await page.waitForTimeout(300)
}
const draft = async () => {
  const sidebar = await sidebarWith(page, LENA)
  return sidebar.getByRole('textbox', { name: 'What did they say?' }).inputValue()
}

test('reloaded under an added site: the new script comes by itself, and what was typed is there', async () => {
  await addSite(browser, `http://added.test:${port}/`)
  await page.goto(`http://added.test:${port}/`)
  await type('Too dear for this quarter')
  await page.evaluate(() => document.querySelector('alongside-dock')?.setAttribute('data-old', ''))
  await reload()
  await page.locator('alongside-dock:not([data-old])').waitFor({ state: 'attached' })
  expect(await page.locator('alongside-dock').count()).toBe(1)
  expect(await draft()).toBe('Too dear for this quarter')
})

test('reloaded under a page where no script can follow: the interface goes, a reload is offered, the draft stays', async () => {
  await put({ header: ['.who [data-role]'] })
  await syncNow(browser)
  await broken()
  await type('Asks for a trial')
  const room = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).paddingRight))
  expect(await room()).toBeGreaterThan(200)
  // The note is as dark as the page, whatever the system is set to.
  await page.evaluate(() => {
    document.documentElement.style.background = '#111'
    document.body.append(document.createElement('i'))
  })
  const dark = page.locator('alongside-dock[data-dark]')
  await dark.waitFor({ state: 'attached' })
  await reload()
  await until('the page to have its room back', async () => (await room()) < 50)
  await page.waitForTimeout(2000)
  expect(await page.locator('alongside-dock').count()).toBe(1)
  expect(await dark.count()).toBe(1)
  await page.setViewportSize({ width: 360, height: 640 })
  await inEachScheme(page, (scheme) => shoot(page, `health-updated-${scheme}`))
  await page.setViewportSize({ width: 1280, height: 800 })
  // Its root is closed: the button is found by where it lies.
  const { x, y, height } = (await page.locator('alongside-dock').boundingBox()) as DOMRect
  await Promise.all([page.waitForEvent('load'), page.mouse.click(x + 40, y + height - 25)])
  expect(await draft()).toBe('Asks for a trial')
})

test('updated to a newer version: sites, drafts and open pages are kept; a page that no script reaches says so when asked', async () => {
  const folder = await copyOfExtension()
  const other = await startBrowser({ extension: folder, origins: ['http://added.test/*'] })
  const kept = page
  try {
    await connect(other, hub.rep)
    await addSite(other, `http://added.test:${port}/`)
    const worker = other.context.serviceWorkers()[0] ?? (await other.context.waitForEvent('serviceworker'))
    const version = (from: { evaluate: Worker['evaluate'] }) =>
      from.evaluate(
        () =>
          (
            globalThis as unknown as { chrome: { runtime: { getManifest(): { version: string } } } }
          ).chrome.runtime.getManifest().version,
      )
    const before = await version(worker)
    page = await other.context.newPage()
    await page.goto(`http://added.test:${port}/`)
    await type('Waits for the budget of March')
    await page.evaluate(() => document.querySelector('alongside-dock')?.setAttribute('data-old', ''))
    // The practice page is in no list of added sites: no newer script comes by itself.
    const closed = await other.context.newPage()
    await closed.goto(`http://127.0.0.1:${port}/practice/#/message/quote`)
    await closed.locator('alongside-dock').waitFor({ state: 'attached' })

    const path = join(folder, 'manifest.json')
    const manifest = JSON.parse(await readFile(path, 'utf8')) as { version: string }
    const [major, minor, patch] = before.split('.').map(Number)
    await writeFile(path, JSON.stringify({ ...manifest, version: `${major}.${minor}.${(patch ?? 0) + 1}` }))
    await page.bringToFront()
    await reload(other)

    await page.locator('alongside-dock:not([data-old])').waitFor({ state: 'attached' })
    expect(await page.locator('alongside-dock').count()).toBe(1)
    expect(await draft()).toBe('Waits for the budget of March')
    const options = await other.context.newPage()
    await options.goto(other.extensionPage('options.html'))
    expect(await version(options)).not.toBe(before)
    await options.getByRole('region', { name: 'Sites' }).getByText('added.test').first().waitFor()
    await options.close()

    // Its launcher is what an older version has left; nobody had opened the sidebar there, so nothing was said.
    await closed.bringToFront()
    const launcher = (await closed.locator('alongside-dock').boundingBox()) as DOMRect
    await closed.mouse.click(launcher.x + launcher.width / 2, launcher.y + launcher.height / 2)
    await closed.waitForTimeout(2500)
    await shoot(closed, 'health-updated-launcher')
    const { x, y, height } = (await closed.locator('alongside-dock').boundingBox()) as DOMRect
    expect(height).toBeGreaterThan(60)
    await Promise.all([closed.waitForEvent('load'), closed.mouse.click(x + 40, y + height - 25)])
    await closed.locator('alongside-dock').waitFor({ state: 'attached' })
  } finally {
    page = kept
    await other.end()
    await rm(folder, { recursive: true, force: true })
  }
})

test('where the files of a new version cannot be loaded, the toolbar button says so', async () => {
  const folder = await copyOfExtension()
  await rm(join(folder, 'hosts.js'))
  const other = await startBrowser({ extension: folder })
  try {
    const tab = await other.context.newPage()
    await tab.goto(`http://127.0.0.1:${port}/practice/#/message/quote`)
    const options = await other.context.newPage()
    await options.goto(other.extensionPage('options.html'))
    const badges = () =>
      options.evaluate(async () => {
        const { chrome } = globalThis as unknown as {
          chrome: {
            tabs: { query(what: object): Promise<{ id: number }[]> }
            action: { getBadgeText(what: object): Promise<string> }
          }
        }
        const tabs = await chrome.tabs.query({})
        return Promise.all(tabs.map(({ id }) => chrome.action.getBadgeText({ tabId: id })))
      })
    await until('the badge', async () => (await badges()).includes('!'))
    expect(await tab.locator('alongside-dock').count()).toBe(0)
  } finally {
    await other.end()
    await rm(folder, { recursive: true, force: true })
  }
})
