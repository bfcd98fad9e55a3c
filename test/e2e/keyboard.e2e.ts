import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Frame, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sidebar, sidebarOf, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot } from './harness/look.ts'

/** A rep without a mouse: Tab, Enter and typing, from the first connection on; and where the focus goes from the sidebar. */

/** More than any of our pages has of places to stop at. */
const MOST_STOPS = 200
/** A page at an added site in which nobody is found though it looks like a message. */
const EMPTY = `<!doctype html><html lang="en"><title>Mail</title><main><h1>Quote</h1><p>Nobody here</p></main>`

let hub: HubProcess
let browser: TestBrowser
let server: Server
let page: Page

beforeAll(async () => {
  server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(EMPTY))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  hub = await startHubProcess()
  browser = await startBrowser({ origins: ['http://crm.test/*'] })
  page = await browser.context.newPage()
})
afterAll(async () => {
  await browser?.end()
  await hub?.end()
  server?.close()
})

/** Presses Tab until the element has the focus, and expects that this can be seen. */
async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.waitFor()
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    const seen = await target.evaluate((element) => {
      if (!document.hasFocus() || document.activeElement !== element) return null
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      return `${outlineStyle === 'none' ? '' : outlineWidth}${boxShadow === 'none' ? '' : boxShadow}`
    })
    if (seen !== null) return expect(seen, `the focus on ${target} is not to be seen`).not.toBe('')
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not lead to ${target}.`)
}

/** Presses Tab in the page until launcher or edge has the focus: they are in a closed root, so its host is all that is seen. */
async function tabToDock(): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    if (await page.evaluate(() => document.activeElement?.localName === 'alongside-dock')) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab does not lead to the dock.')
}

test('connects, and is told at once that a key is wrong', async () => {
  await page.goto(browser.extensionPage('options.html'))
  await tabTo(page.getByRole('textbox', { name: 'Hub address' }))
  await page.keyboard.type(hub.url)
  await tabTo(page.getByRole('textbox', { name: 'Access key' }))
  await page.keyboard.type('alg_rep_wrong')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').first().waitFor()
  await tabTo(page.getByRole('textbox', { name: 'Access key' }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type(hub.rep.key)
  await page.keyboard.press('Enter')
  await page
    .getByRole('status')
    .filter({ hasText: /^Connected to / })
    .waitFor()
})

test('adds a site, and takes it away again', async () => {
  const sites = page.getByRole('region', { name: 'Sites', exact: true })
  await tabTo(sites.getByRole('textbox', { name: 'Site address' }))
  await page.keyboard.type(`http://crm.test:${(server.address() as AddressInfo).port}/`)
  await page.keyboard.press('Enter')
  const remove = sites.getByRole('button', { name: 'Remove crm.test' })
  await remove.waitFor()
  await shoot(page, 'keyboard-options')
  await tabTo(remove)
  await page.keyboard.press('Enter')
  await remove.waitFor({ state: 'detached' })
})

/** Whether the sidebar gives the page its room back; runs in the page. */
const isClosed = () => !document.querySelector('alongside-dock')?.hasAttribute('data-wanted')

/** Waits until typed keys are the page's: not the sidebar's, which may be closed by now. */
async function pageHasKeys(frame: Frame, where: string): Promise<void> {
  let seen = ''
  try {
    await until(`the focus to be on ${where}`, async () => {
      const taken = await frame.evaluate(() => document.hasFocus())
      const active = await page.evaluate(() => document.activeElement?.localName)
      seen = taken ? 'in the sidebar' : `on ${active}`
      return seen === `on ${where}`
    })
  } catch (cause) {
    throw new Error(`The focus is ${seen}.`, { cause })
  }
}

test('opens the sidebar, finds a lead by name, and closes it again', async () => {
  await page.goto(`${hub.url}/practice/#/inbox`)
  await page.locator('alongside-dock').waitFor({ state: 'attached' })
  await sidebar(page)
  // Open at first: Escape on its edge closes it.
  await tabToDock()
  await page.keyboard.press('Escape')
  await until('the sidebar to be closed', () => page.evaluate(isClosed))
  await tabToDock()
  await page.keyboard.press('Enter')
  const frame = await sidebar(page)
  await until('the sidebar to have the keys', () => frame.evaluate(() => document.hasFocus()))
  await tabTo(frame.getByRole('button', { name: 'Find a lead' }))
  await page.keyboard.press('Enter')
  await tabTo(frame.getByRole('searchbox', { name: 'Find a lead' }))
  await page.keyboard.type('okaf')
  await tabTo(frame.getByRole('list', { name: 'Leads found' }).getByRole('button').first())
  await shoot(page, 'keyboard-found')
  await page.keyboard.press('Enter')
  await sidebarWith(page, 'Tom Okafor')
  // Were it nowhere, Tab would go on through the page, and a stop there is where closing leads back to.
  await until('the focus on what was chosen', () =>
    frame.evaluate(() => document.activeElement?.localName === 'main'),
  )
  await tabTo(frame.getByRole('button', { name: 'Close the sidebar' }))
  await page.keyboard.press('Enter')
  await pageHasKeys(frame, 'alongside-dock')
  await page.keyboard.press('Enter')
  await until('the sidebar to have the keys again', () => frame.evaluate(() => document.hasFocus()))
})

test('from the sidebar, Escape and “Close” lead back to the reply that is being written', async () => {
  await page.goto('about:blank') // the sidebar had the keys
  await page.goto(`${hub.url}/practice/#/message/quote`)
  const frame = await sidebarWith(page, 'Lena Fischer')
  await tabTo(page.getByRole('button', { name: 'Reply', exact: true }))
  await page.keyboard.press('Enter')
  const text = page.getByRole('textbox', { name: 'Message text' })
  await tabTo(text)
  await page.keyboard.type('One')
  await frame.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('Escape')
  await pageHasKeys(frame, 'textarea')
  await page.keyboard.type(' two')
  await frame.getByRole('button', { name: 'Close the sidebar' }).click()
  await pageHasKeys(frame, 'textarea')
  await page.keyboard.type(' three')
  expect(await text.inputValue()).toContain('One two three')
  await tabToDock()
  await page.keyboard.press('Enter')
  await until('the sidebar to have the keys', () => frame.evaluate(() => document.hasFocus()))
})

test('a sidebar that opened by itself and is closed leaves the keys to the page', async () => {
  await page.goto('about:blank')
  await page.goto(`${hub.url}/practice/#/message/quote`)
  const frame = await sidebarWith(page, 'Lena Fischer')
  await frame.getByRole('button', { name: 'Close the sidebar' }).click()
  await pageHasKeys(frame, 'body')
  await tabToDock()
  await page.keyboard.press('Enter')
  await until('the sidebar to have the keys', () => frame.evaluate(() => document.hasFocus()))
})

test('tells marketing what it thinks of a lead, and takes it back', async () => {
  await page.goto(`${hub.url}/practice/#/message/quote`)
  await page.reload()
  const frame = await sidebarWith(page, 'Lena Fischer')
  await tabTo(frame.getByRole('button', { name: 'Accept lead' }))
  await page.keyboard.press('Enter')
  const undo = frame.getByRole('button', { name: 'Undo' })
  // It stands before the buttons, and not for long.
  await tabTo(undo, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await undo.waitFor({ state: 'detached' })
})

test('captures a page that is not recognised', async () => {
  await page.goto('about:blank')
  await page.goto(`${hub.url}/practice/#/message/quote`)
  await page.locator('[data-role]').first().waitFor()
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('[data-role]')) element.removeAttribute('data-role')
  })
  const frame = await until('the sidebar', () => sidebarOf(page))
  const capture = frame.getByRole('button', { name: 'Capture this page' })
  await tabTo(capture)
  const [opened] = await Promise.all([browser.context.waitForEvent('page'), page.keyboard.press('Enter')])
  page = opened
  await tabTo(page.getByRole('button', { name: 'Save file' }))
  await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
})
