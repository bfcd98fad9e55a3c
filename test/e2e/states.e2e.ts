import type { Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connect, sidebar, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { setDock } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, shoot, textOf } from './harness/look.ts'

const LENA = 'Lena Fischer'
let hub: HubProcess
beforeAll(async () => {
  hub = await startHubProcess()
})
afterAll(() => hub?.end())

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  let browser: TestBrowser
  let page: Page

  beforeAll(async () => {
    browser = await startBrowser({ colorScheme })
    page = await browser.context.newPage()
  })
  afterAll(() => browser?.end())

  const open = async (id: string) => {
    await page.bringToFront()
    await page.goto(`${hub.url}/practice/#/${id === '' ? 'inbox' : `message/${id}`}`)
  }
  const clean = async (target: Page | Frame, name: string) => {
    await shoot(page, `${name}-${colorScheme}`)
    expect(await axe(browser, target)).toEqual([])
  }
  const openPage = async (name: string) => {
    const opened = await browser.context.newPage()
    await opened.goto(browser.extensionPage(name))
    await opened.getByRole('main').waitFor()
    return opened
  }

  test('first run: the sidebar says how to connect, and the options page takes a wrong hub with a plain answer', async () => {
    await open('quote')
    await setDock(browser, page, true)
    const frame = await sidebar(page)
    await frame.getByRole('main', { name: 'Alongside' }).waitFor()
    await until('what to do', async () => /connect/i.test(await textOf(frame)))
    await clean(frame, 'first-run')

    const options = await openPage('options.html')
    await options.getByRole('textbox', { name: 'Hub address' }).fill('http://127.0.0.1:9')
    await options.getByRole('textbox', { name: 'Access key' }).fill('not-a-key')
    await options.getByRole('button', { name: 'Connect', exact: true }).click()
    await options.getByRole('alert').first().waitFor()
    await shoot(options, `options-refused-${colorScheme}`)
    expect(await axe(browser, options)).toEqual([])
    await options.close()
  })

  test('connected: lead, reasons and history, in sidebar, popup and options', async () => {
    await connect(browser, hub.rep)
    await open('quote')
    await page.reload()
    const frame = await sidebarWith(page, LENA)
    await frame.getByRole('region', { name: 'Talking points' }).getByRole('listitem').first().waitFor()
    await clean(frame, 'lead')

    for (const name of ['popup.html', 'options.html']) {
      const opened = await openPage(name)
      await opened.waitForTimeout(500)
      await shoot(opened, `${name.replace('.html', '')}-${colorScheme}`)
      expect(await axe(browser, opened), name).toEqual([])
      await opened.close()
    }
  })

  test('“Not this person” by keyboard: nobody is left, and Undo has the focus', async () => {
    await open('quote')
    const frame = await sidebarWith(page, LENA)
    await frame.getByRole('button', { name: 'Not this person' }).press('Enter')
    await frame.getByRole('heading', { level: 1, name: 'Who is it then?' }).waitFor()
    const undo = frame.getByRole('button', { name: 'Undo' })
    await until('Undo to have the focus', () => undo.evaluate((button) => button === document.activeElement))
    await clean(frame, 'not-this')
    await undo.press('Enter')
    await sidebarWith(page, LENA)
  })

  test('the desk, signed out and in', async () => {
    const desk = await browser.context.newPage()
    await desk.goto(`${hub.url}/desk`)
    await desk.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await axe(browser, desk)).toEqual([])
    await desk.getByLabel('Access key', { exact: true }).fill(hub.marketer.key)
    await desk.getByRole('button', { name: 'Sign in' }).click()
    await desk.getByRole('heading', { name: 'Talking points' }).waitFor()
    await desk.waitForTimeout(500)
    await shoot(desk, `desk-${colorScheme}`)
    expect(await axe(browser, desk)).toEqual([])
    await desk.close()
  })

  test('a person marketing does not know', async () => {
    await open('stranger')
    await setDock(browser, page, true)
    const frame = await sidebar(page)
    await until('the stranger', async () =>
      (await textOf(frame)).includes('noor.visser@visser-and-daughters.test'),
    )
    expect(await frame.getByRole('region', { name: 'Marketing history' }).count()).toBe(0)
    await clean(frame, 'unknown')
  })

  test('several people: the rep sees all and chooses', async () => {
    await open('kick-off')
    const frame = await sidebarWith(page, 'Tom Okafor')
    expect(await textOf(frame)).toContain('Ivo Bauer')
    await clean(frame, 'several')
  })

  test('nobody: the list of messages', async () => {
    await open('')
    await setDock(browser, page, true)
    const frame = await sidebar(page)
    await frame.getByRole('main', { name: 'Alongside' }).waitFor()
    await page.waitForTimeout(800)
    expect((await textOf(frame)).trim()).not.toBe('')
    await clean(frame, 'nobody')
  })

  describe('with the hub down', () => {
    beforeAll(() => hub.stop())
    afterAll(() => hub.start())
    afterEach(() => page.bringToFront())

    test('a known lead is shown all the same, and feedback is kept', async () => {
      // the practice inbox comes from the hub, so the page that is open is used
      await page.evaluate(() => {
        location.hash = '#/message/quote'
      })
      const frame = await sidebarWith(page, LENA)
      await frame.getByRole('button', { name: 'Recycle lead' }).click()
      await frame.getByRole('button', { name: 'Undo' }).waitFor()
      await clean(frame, 'offline')
      await frame.getByRole('button', { name: 'Undo' }).click()
    })
  })

  test('320 px wide, the options page and the desk scroll in one direction only', async () => {
    for (const address of [
      browser.extensionPage('options.html'),
      browser.extensionPage('popup.html'),
      `${hub.url}/desk`,
    ]) {
      const narrow = await browser.context.newPage()
      await narrow.setViewportSize({ width: 320, height: 640 })
      await narrow.goto(address)
      await narrow.getByRole('main').waitFor()
      expect(await narrow.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(
        320,
      )
      await shoot(narrow, `narrow-${new URL(address).pathname.replace(/\W/g, '')}-${colorScheme}`)
      await narrow.close()
    }
  })
})

describe('docking', () => {
  let browser: TestBrowser
  beforeAll(async () => {
    browser = await startBrowser()
    await connect(browser, hub.rep)
  })
  afterAll(() => browser?.end())

  test('makes room, and puts the page back exactly as it was', async () => {
    const page = await browser.context.newPage()
    await page.goto(`${hub.url}/practice/#/inbox`)
    const layout = () =>
      page.evaluate(() => ({
        html: document.documentElement.getAttribute('style'),
        body: document.body.getAttribute('style'),
        classes: [document.documentElement.className, document.body.className],
        boxes: [...document.querySelectorAll('.bar, .mails, main, .self')].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect()
          return [x, y, width, height]
        }),
      }))
    await page.locator('alongside-dock').waitFor({ state: 'attached' })
    const before = await layout()
    await setDock(browser, page, true)
    await sidebar(page)
    await until(
      'the page to make room',
      async () => JSON.stringify(await layout()) !== JSON.stringify(before),
    )
    const docked = await layout()
    const rightmost = (boxes: number[][]) => Math.max(...boxes.map(([x, , width]) => x! + width!))
    expect(rightmost(docked.boxes)).toBeLessThan(rightmost(before.boxes) - 200)
    await shoot(page, 'docked')
    await setDock(browser, page, false)
    await expect.poll(layout, { timeout: 30_000 }).toEqual(before)
  })
})
