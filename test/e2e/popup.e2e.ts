import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { extensionFolder } from '../../hub/practice/build.ts'
import { connect, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { countCompiled, violationsOf } from './harness/compiled-code.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot } from './harness/look.ts'

let hub: HubProcess
let browser: TestBrowser
let page: Page

beforeAll(async () => {
  hub = await startHubProcess()
  browser = await startBrowser()
  await connect(browser, hub.rep)
  page = await browser.context.newPage()
  await page.goto(`${hub.url}/practice/#/message/quote`)
  await sidebarWith(page, 'Lena Fischer')
})
afterAll(async () => {
  await browser?.end()
  await hub?.end()
})

/**
 * Opens the popup's page while the practice inbox stays the active tab, which is what the popup acts on. The toolbar's
 * own popup is no page for Playwright (1.65), so it is opened in a tab behind.
 */
async function openPopup(): Promise<Page> {
  const popup = await browser.context.newPage()
  await page.bringToFront()
  await popup.goto(browser.extensionPage('popup.html'))
  await popup.getByRole('searchbox', { name: 'Search talking points' }).waitFor()
  return popup
}

test('by keyboard alone: type, go down, Enter copies', async () => {
  const popup = await openPopup()
  await popup.keyboard.type('price')
  const options = popup.getByRole('listbox').getByRole('option')
  await options.first().waitFor()
  await shoot(popup, 'popup-search')
  await popup.keyboard.press('ArrowDown')
  const chosen = popup.getByRole('option', { selected: true })
  expect(await chosen.count()).toBe(1)
  // headless Chromium has no clipboard to look at from here, so the page's own write is watched
  await popup.evaluate(() => {
    const watched = globalThis as unknown as { copied: string | null }
    watched.copied = null
    navigator.clipboard.writeText = async (text) => {
      watched.copied = text
    }
  })
  await popup.keyboard.press('Enter')
  const copied = await until('the copy', () =>
    popup.evaluate(() => (globalThis as unknown as { copied: string | null }).copied),
  )
  expect(copied.length).toBeGreaterThan(20)
  if (!popup.isClosed()) await popup.close()
})

test('Shift+Enter inserts into the open reply', async () => {
  await page.bringToFront()
  await page.getByRole('button', { name: 'Reply' }).click()
  const editor = page.locator('form[data-compose] textarea[name=body]')
  await editor.fill('Dear Lena,\n')
  const popup = await openPopup()
  await popup.keyboard.type('price')
  await popup.getByRole('listbox').getByRole('option').first().waitFor()
  await popup.keyboard.press('ArrowDown')
  await popup.keyboard.press('Shift+Enter')
  const text = await until('the text in the reply', async () => {
    const now = await editor.inputValue()
    return now.length > 40 && now
  })
  expect(text.startsWith('Dear Lena,')).toBe(true)
  if (!popup.isClosed()) await popup.close()
})

test('Insert in the sidebar writes into the rich editor too, at the caret', async () => {
  await page.bringToFront()
  await page.goto('about:blank')
  await page.goto(`${hub.url}/practice/#/message/quote`)
  await page.getByRole('button', { name: 'Reply' }).click()
  await page.getByRole('button', { name: 'Use rich text' }).click()
  const editor = page.locator('form[data-compose] [data-body]')
  await editor.pressSequentially('Before After')
  for (let back = 0; back < 'After'.length; back++) await page.keyboard.press('ArrowLeft')
  const sidebar = await sidebarWith(page, 'Lena Fischer')
  await sidebar.getByRole('button', { name: 'Insert' }).first().click()
  const text = await until('the text in the editor', async () => {
    const now = await editor.innerText()
    return now.length > 30 && now
  })
  expect(text).toMatch(/^Before [\s\S]{20,}After\s*$/)
  await shoot(page, 'practice-rich-inserted')
})

test.each(['popup.html', 'options.html', 'capture.html', 'sidebar.html'])(
  '%s does nothing that its security policy refuses',
  async (name) => {
    expect(await violationsOf(browser.context, browser.extensionPage(name))).toEqual([])
  },
)

test('nor does the background: it compiles no code from text', async () => {
  const script = join(extensionFolder('chrome'), 'background.js')
  expect(await countCompiled(script)).toBe(0)
  // what is counted: zod's larger schemas do it unless they are told not to; those of zod/mini cannot
  const after = (code: string) => `Function('return 1')();${code}`
  expect(await countCompiled(script, after)).toBeGreaterThan(0)
})
