import type { Frame, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainText } from '../../components/base/plain-text.ts'
import { ask } from '../../hub/practice/load-sample.ts'
import { TalkingPointList } from '../../lib/contract/talking-point.ts'
import { connect, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, shoot } from './harness/look.ts'

const LENA = 'Lena Fischer'
/** Whose language is Polish, beside an English sidebar. */
const ZAZOLC = 'Zażółć Gęślą'

describe('talking points for this lead', () => {
  let hub: HubProcess
  let browser: TestBrowser
  let page: Page

  beforeAll(async () => {
    hub = await startHubProcess()
    browser = await startBrowser()
    await connect(browser, hub.rep)
    page = await browser.context.newPage()
    await page.setViewportSize({ width: 1280, height: 800 })
  })
  afterAll(async () => {
    await browser?.end()
    await hub?.end()
  })

  const all = async () => TalkingPointList.parse(await ask(hub.rep, '/v1/talking-points')).talkingPoints
  const regionOf = (frame: Frame) => frame.getByRole('region', { name: 'Talking points' })
  const titlesIn = (frame: Frame) => regionOf(frame).getByRole('heading', { level: 3 }).allTextContents()
  async function open(mail: string, lead: string): Promise<Frame> {
    await page.bringToFront()
    await page.goto(`${hub.url}/practice/#/message/${mail}`)
    const frame = await sidebarWith(page, lead)
    await regionOf(frame).getByRole('listitem').first().waitFor()
    return frame
  }
  const languagesOf = async (titles: string[]) => {
    const points = await all()
    return titles.map((title) => points.find((point) => title.startsWith(point.title))?.language)
  }

  test('the lead’s language comes first, then the rep’s, and the rest is behind “Other languages”', async () => {
    const frame = await open('order', ZAZOLC)
    const points = regionOf(frame)
    const more = points.locator('button', { hasText: 'Show more' })
    while (await more.isVisible()) await more.click()
    const shown = await languagesOf(await titlesIn(frame))
    expect([...new Set(shown)]).toEqual(['pl', 'en'])
    const others = points.getByRole('button', { name: /^Other languages \(\d+\)$/ })
    expect(await others.getAttribute('aria-expanded')).toBe('false')
    await others.click()
    const further = (await languagesOf(await titlesIn(frame))).slice(shown.length)
    expect(further.length).toBeGreaterThan(0)
    expect(further.filter((language) => language === 'pl' || language === 'en')).toEqual([])
    await shoot(page, 'points-languages')
    expect(await axe(browser, frame)).toEqual([])
  })

  test('objections filter by mouse and by arrow keys, and the next lead begins with all', async () => {
    const frame = await open('quote', LENA)
    const chips = frame.getByRole('toolbar', { name: 'Objection to answer' })
    const before = await titlesIn(frame)
    await chips.getByRole('button', { name: 'All' }).focus()
    await page.keyboard.press('End')
    expect(
      await chips.getByRole('button', { name: /^\d+ more$/ }).evaluate((el) => el === document.activeElement),
    ).toBe(true)
    await page.keyboard.press('Enter')
    await chips.getByRole('button', { name: /fit our housing/ }).click()
    expect(await titlesIn(frame)).toEqual(['Try five before you order forty'])
    await shoot(page, 'points-filtered')
    expect(await axe(browser, frame)).toEqual([])
    await open('renewal', 'Priya Raman')
    expect((await titlesIn(await open('quote', LENA))).length).toBe(before.length)
    expect(await chips.getByRole('button', { name: 'All' }).getAttribute('aria-pressed')).toBe('true')
  })

  test('verifier, date and end stand there as text', async () => {
    const frame = await open('quote', LENA)
    await regionOf(frame)
      .getByText(/^Validated by .+ on \w+ \d+(, \d+)? · until \w+ \d+/)
      .first()
      .waitFor()
  })

  /** Opens a reply to Lena with the caret in it. */
  async function reply(rich: boolean): Promise<{ frame: Frame; editor: Locator }> {
    await page.goto('about:blank') // what was written before is gone
    const frame = await open('quote', LENA)
    await page.locator('[data-action=reply]').click()
    const kind = rich ? '[data-body]' : 'textarea[name=body]'
    const editor = page.locator(kind)
    if (!(await editor.isVisible()))
      await page.getByRole('button', { name: rich ? 'Use rich text' : 'Use plain text' }).click()
    await editor.click()
    return { frame, editor }
  }
  /** As it is read; Chromium gives an empty line of a rich editor twice. */
  const written = async (editor: Locator) => {
    const text = await editor.evaluate(
      (area: HTMLTextAreaElement & HTMLElement) => area.value ?? area.innerText,
    )
    return text.replaceAll('\n\n\n', '\n\n')
  }

  test.each([
    ['plain', false],
    ['rich', true],
  ])('%s: two Inserts have a blank line between them, and + proof brings the link', async (_, rich) => {
    const { frame, editor } = await reply(rich)
    const points = regionOf(frame)
    const [first, second] = await titlesIn(frame)
    const known = await all()
    const textOf = (title: string | undefined) => {
      const point = known.find((each) => title?.startsWith(each.title))!
      return { text: plainText(point.text).trim(), proof: point.proof?.url }
    }
    await points.getByRole('button', { name: '+ proof' }).first().click()
    const { text, proof } = textOf(first)
    await until('the link to the proof', async () => (await written(editor)).includes(`\n${proof}`))
    expect(await written(editor)).toContain(`${text}\n${proof}`)
    await points.getByRole('button', { name: 'Insert', exact: true }).nth(1).click()
    const next = textOf(second).text
    await until('both', async () => (await written(editor)).includes(next))
    expect(await written(editor)).toContain(`${text}\n${proof}\n\n${next}`)
    await shoot(page, `points-two-inserts-${rich ? 'rich' : 'plain'}`)
  })

  test('Ctrl+Shift+1 and 2 insert the first points at the caret, but only there', async () => {
    const { frame, editor } = await reply(false)
    const known = await all()
    const [first, second] = (await titlesIn(frame)).map((title) => {
      const { text } = known.find((point) => title.startsWith(point.title))!
      return plainText(text).trim()
    })
    const insert = regionOf(frame).getByRole('button', { name: 'Insert', exact: true }).first()
    expect(await insert.getAttribute('aria-keyshortcuts')).toBe('Control+Shift+1')
    await page.keyboard.press('Control+Shift+Digit1')
    await until('the first', async () => (await written(editor)).includes(first!))
    await page.keyboard.press('Control+Shift+Digit2')
    await until('the second', async () => (await written(editor)).includes(`${first}\n\n${second}`))
    expect(await editor.evaluate((area) => area === document.activeElement)).toBe(true)
    const both = await written(editor)
    // In the subject, or in the sidebar itself, it is no key of ours.
    for (const place of [page.getByRole('textbox', { name: 'Subject' }), insert]) {
      await place.focus()
      await page.keyboard.press('Control+Shift+Digit3')
    }
    await page.waitForTimeout(500)
    expect(await written(editor)).toBe(both)
  })

  test('a key behind which no point stands is left to the page', async () => {
    const { frame, editor } = await reply(false)
    const empty = await written(editor)
    const chips = frame.getByRole('toolbar', { name: 'Objection to answer' })
    await chips.getByRole('button', { name: /^\d+ more$/ }).click()
    await chips.getByRole('button', { name: /fit our housing/ }).click()
    const inserts = regionOf(frame).getByRole('button', { name: 'Insert', exact: true })
    const count = await inserts.count()
    expect(count, 'fewer than there are keys').toBeLessThan(3)
    await page.evaluate(() => {
      const taken: string[] = []
      Object.assign(window, { taken })
      // Once all have heard of it, ours too, which comes last.
      window.addEventListener('keydown', (event) =>
        setTimeout(() => {
          if (event.code.startsWith('Digit')) taken.push(`${event.code} ${event.defaultPrevented}`)
        }),
      )
    })
    await editor.click()
    await page.waitForTimeout(500)
    await page.keyboard.press(`Control+Shift+Digit${count + 1}`)
    await page.waitForTimeout(700)
    expect(await written(editor)).toBe(empty)
    await page.keyboard.press(`Control+Shift+Digit${count}`)
    await until('the text', async () => (await written(editor)) !== empty)
    expect(await page.evaluate(() => (window as unknown as { taken: string[] }).taken)).toEqual([
      `Digit${count + 1} false`,
      `Digit${count} true`,
    ])
  })

  test('a page that uses Ctrl+Shift+1 keeps it, one that makes up the press gets nothing, and options switch it off', async () => {
    const { editor } = await reply(false)
    const empty = await written(editor)
    await page.evaluate(() => {
      const pressed: string[] = []
      Object.assign(window, { pressed })
      // The last listener of the page, on the outermost target.
      window.addEventListener('keydown', (event) => {
        if (!event.ctrlKey || !event.shiftKey || event.code !== 'Digit1') return
        pressed.push(`${event.code} ${event.defaultPrevented}`)
        event.preventDefault()
      })
    })
    await page.keyboard.press('Control+Shift+Digit1')
    await page.waitForTimeout(700)
    expect(await page.evaluate(() => (window as unknown as { pressed: string[] }).pressed)).toEqual([
      'Digit1 false',
    ])
    expect(await written(editor)).toBe(empty)

    await editor.evaluate((area) => {
      const held = { ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true }
      const press = { code: 'Digit2', key: '2', ...held }
      area.dispatchEvent(new KeyboardEvent('keydown', press))
    })
    await page.waitForTimeout(700)
    expect(await written(editor)).toBe(empty)

    const options = await browser.context.newPage()
    await options.goto(browser.extensionPage('options.html'))
    const keys = options.getByRole('combobox', { name: 'Keys for the first three talking points' })
    await keys.selectOption({ label: 'None' })
    await page.bringToFront()
    await editor.click()
    await page.waitForTimeout(500)
    await page.keyboard.press('Control+Shift+Digit2')
    await page.waitForTimeout(700)
    expect(await written(editor)).toBe(empty)
    await options.bringToFront()
    await keys.selectOption({ label: 'Alt+1 … 3' })
    await page.bringToFront()
    await editor.click()
    await page.waitForTimeout(500)
    await page.keyboard.press('Alt+Digit2')
    await until('the text', async () => (await written(editor)) !== empty)
    await options.close()
  })
})
