import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, sidebar, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { setDock } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, PICTURES, shoot, sizes } from './harness/look.ts'

/** As it is said in each language, to know that the page speaks it. */
const INSERT = { 'pt-BR': 'Inserir', es: 'Insertar', fr: 'Insérer', pl: 'Wstaw' } as const

let hub: HubProcess
let browser: TestBrowser

beforeAll(async () => {
  hub = await startHubProcess()
  browser = await startBrowser()
  await connect(browser, hub.rep)
})
afterAll(async () => {
  await browser?.end()
  await hub?.end()
})

/** English is looked at state by state (states.e2e.ts); here the longer words meet the same room. */
describe.each(Object.entries(INSERT))('in %s', (language, insert) => {
  let page: Page

  beforeAll(async () => {
    const options = await browser.context.newPage()
    await options.goto(browser.extensionPage('options.html'))
    await options.locator(`select:has(option[value="${language}"])`).selectOption(language)
    await until('the language', () =>
      options.evaluate((wanted) => document.documentElement.lang === wanted, language),
    )
    await options.close()
    page = await browser.context.newPage()
    await page.emulateMedia({ reducedMotion: 'reduce' }) // colours that fade are nobody's
  })
  afterAll(() => page?.close())

  /** A picture, in the widest windows in dark too; nothing is too wide, too small or broken. */
  async function look(shown: Page, name: string, target: Page | Frame = shown) {
    await shown.waitForTimeout(300) // what is below the fold is laid out when it comes near
    await shoot(shown, `${language}-${name}`)
    if (PICTURES && name.endsWith('1280')) {
      await shown.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
      await shown.waitForTimeout(100)
      await shoot(shown, `${language}-${name}-dark`)
      await shown.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await shown.waitForTimeout(100)
    }
    expect(await sizes(browser, target), name).toEqual([])
    expect(
      await target.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      `${name}: pixels too wide`,
    ).toBeLessThanOrEqual(0)
  }

  const mail = async (id: string): Promise<Frame> => {
    await page.bringToFront()
    await page.goto(`${hub.url}/practice/#/${id === '' ? 'inbox' : `message/${id}`}`)
    await setDock(browser, page, true)
    return sidebar(page)
  }

  test.each([1280, 320])('the sidebar, in a window of %i px', async (width) => {
    // What lies below the browser's own window gets no click: in a narrow one that is as high as it was opened.
    await page.setViewportSize({ width, height: width === 320 ? 700 : 800 })
    const frame = await mail('quote')
    const button = frame.getByRole('button', { name: insert, exact: true }).first()
    await button.waitFor()
    await look(page, `lead-${width}`, frame)
    expect(await axe(browser, frame)).toEqual([])
    const foot = frame.locator('footer')
    await foot.getByRole('button').nth(5).waitFor() // the verdict is read after the first paint
    for (const [at, name] of ['recycle', 'reject', 'they-said', 'request', 'propose'].entries()) {
      await foot
        .getByRole('button')
        .nth(at + 1)
        .click()
      await foot.locator('[aria-expanded=true]').waitFor()
      await look(page, `${name}-${width}`, frame)
      await frame.getByRole('main').press('Escape')
      await foot
        .locator('[aria-expanded=true]')
        .click({ timeout: 1000 })
        .catch(() => {}) // Escape has closed it
    }
    await frame.locator('header [aria-expanded]').click()
    await frame.locator('header p').getByRole('button').last().click()
    await look(page, `wrong-data-${width}`, frame)
    await frame.getByRole('main').press('Escape')
    for (const id of ['kick-off', 'trap', 'stranger', '']) {
      const other = await mail(id)
      await until(
        'the lead to go',
        async () => !/Lena Fischer/.test(await other.locator('h1').allInnerTexts().then(String)),
      )
      await page.waitForTimeout(500)
      await look(page, `${id || 'nobody'}-${width}`, other)
    }
  })

  test.each(['popup.html', 'options.html'])('%s', async (name) => {
    const opened = await browser.context.newPage()
    for (const width of [1280, 320]) {
      await opened.setViewportSize({ width, height: 900 })
      await opened.goto(browser.extensionPage(name))
      await opened.getByRole('main').waitFor()
      await opened.waitForTimeout(500)
      await look(opened, `${name.replace('.html', '')}-${width}`)
      expect(await axe(browser, opened)).toEqual([])
    }
    if (name === 'popup.html') {
      await opened.setViewportSize({ width: 400, height: 600 })
      await opened.getByRole('tab').nth(1).click()
      await look(opened, 'popup-answers')
    }
    await opened.close()
  })
})
