import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { extensionFolder } from '../../hub/practice/build.ts'
import { ask, createKey } from '../../hub/practice/load-sample.ts'
import { MissedSearchList } from '../../lib/contract/missed-search.ts'
import { connect, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { countCompiled, violationsOf } from './harness/compiled-code.ts'
import { syncNow } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, cleanInEachScheme, inEachScheme, shoot } from './harness/look.ts'

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

describe('a search that finds nothing', () => {
  let tries = 0
  const missed = async () => MissedSearchList.parse(await ask(hub.marketer, '/v1/missed-searches'))
  async function onOptions(act: (options: Page) => Promise<void>): Promise<void> {
    const options = await browser.context.newPage()
    await options.goto(browser.extensionPage('options.html'))
    await act(options)
    await options.close()
  }
  /** Types it into the popup and leaves it there as long as a search stands. */
  async function searchFor(text: string): Promise<void> {
    const popup = await openPopup()
    await popup.keyboard.type(text)
    await popup.getByText(`Nothing found for “${text}”`).waitFor()
    await popup.waitForTimeout(3000)
    await popup.close()
  }

  test('is seen by marketing once two people made it, gets words there, and then finds the talking point', async () => {
    const word = `galaktyka${'x'.repeat(tries++)}` // another one when the test is run again
    const { ofOnePerson } = await missed()
    await searchFor(word)
    await searchFor('Lena Fischer')
    await until('the search to arrive', async () => {
      await syncNow(browser)
      return (await missed()).ofOnePerson > ofOnePerson
    })
    expect(await missed()).toEqual({ searches: [], ofOnePerson: ofOnePerson + 1 })
    const key = await createKey(hub.admin, 'rep', 'Piotr Zych')
    const day = new Date().toISOString().slice(0, 10)
    const told = await fetch(`${hub.url}/v1/missed-searches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ searches: [{ text: word, language: 'pl', day }] }),
    })
    expect(told.status).toBe(204)

    const desk = await browser.context.newPage()
    await desk.setViewportSize({ width: 1280, height: 800 })
    await desk.goto(`${hub.url}/desk`)
    await desk.getByLabel('Access key', { exact: true }).fill(hub.marketer.key)
    await desk.getByRole('button', { name: 'Sign in' }).click()
    await desk.getByRole('link', { name: 'Search words' }).click()
    const row = desk.getByRole('article', { name: word })
    await row.getByText(/2 times · 2 people/).waitFor()
    await cleanInEachScheme(browser, desk, 'desk-search')
    await row.getByRole('button', { name: 'Add as search word' }).click()
    await desk.keyboard.type('How do we know they fit our housing?')
    const form = desk.getByRole('form', { name: 'Add words' })
    await form.getByText('Try five before you order forty').waitFor()
    await cleanInEachScheme(browser, desk, 'desk-search-form')
    await desk.keyboard.press('Enter')
    await desk.getByText(`Saved: “${word}”`).waitFor()
    await row.waitFor({ state: 'detached' })
    await desk.getByRole('searchbox', { name: 'Try a search' }).fill('too expensive')
    await desk.getByText('Words that the search knows already').click()
    await desk.setViewportSize({ width: 320, height: 900 })
    await inEachScheme(desk, async (scheme) => {
      await desk.evaluate(() => window.scrollTo(0, 0))
      await shoot(desk, `desk-search-narrow-${scheme}`)
      await desk.getByRole('heading', { name: `“${word}”` }).scrollIntoViewIfNeeded()
      await shoot(desk, `desk-search-narrow-below-${scheme}`)
      expect(await desk.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
      expect(await axe(browser, desk, scheme === 'light' ? 'all' : 'colours')).toEqual([])
    })
    await desk.close()

    await syncNow(browser)
    const popup = await openPopup()
    await popup.keyboard.type(word)
    await popup.getByRole('option', { name: /Try five before you order forty/ }).waitFor()
    await shoot(popup, 'popup-search-word')
    await popup.close()
  })

  test('with counting off nothing arrives, and nothing waits', async () => {
    const before = await missed()
    await onOptions(async (options) => {
      const counting = options.getByRole('switch', { name: /^Count which talking points/ })
      await counting.click()
      await until('it to be off', async () => (await counting.getAttribute('aria-checked')) === 'false')
    })
    await searchFor('zebra stripes')
    await syncNow(browser)
    await syncNow(browser)
    expect(await missed()).toEqual(before)
    await onOptions(async (options) => {
      const counting = options.getByRole('switch', { name: /^Count which talking points/ })
      await counting.click()
      await until('it to be on', async () => (await counting.getAttribute('aria-checked')) === 'true')
    })
    await syncNow(browser)
    expect(await missed()).toEqual(before)
  })
})
