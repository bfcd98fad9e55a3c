import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addSite, startBrowser, type TestBrowser } from './harness/browser.ts'
import { apartIn, EDITORS, type Editors, linesOf, startEditors } from './harness/editors.ts'
import { copyOfExtension, sendInsert } from './harness/extension.ts'

const TEXT = 'One <b>bold</b> & "q" – ż 漢\nTwo\n\nFour'

let server: Editors
let browser: TestBrowser
let extension: Page
let page: Page
let origin: string
let folder: string

beforeAll(async () => {
  server = await startEditors()
  origin = server.origin
  // A copy that takes the editors of a page which nobody described for the mail's, as adapters do that know them: where a
  // caret must be first is shown in generic.e2e.ts.
  folder = await copyOfExtension()
  const adapter = join(folder, 'hosts/generic.js')
  const built = await readFile(adapter, 'utf8')
  const certain = built.replaceAll(/onlyAtCaret:!0/g, 'onlyAtCaret:!1')
  expect(certain, 'the built adapter has the mark').not.toBe(built)
  await writeFile(adapter, certain)
  browser = await startBrowser({ origins: ['http://editors.test/*'], extension: folder })
  await addSite(browser, origin)
  extension = await browser.context.newPage()
  await extension.goto(browser.extensionPage('options.html'))
  page = await browser.context.newPage()
})
afterAll(async () => {
  await browser?.end()
  await server?.end()
  await rm(folder, { recursive: true, force: true })
})

const insert = (text: string) => sendInsert(extension, origin, text)

/** Opens a page with an editor, and listens to keys and submits from here on. */
async function open(name: string): Promise<Frame> {
  await page.goto(`${origin}/?editor=${name}`)
  await page.bringToFront()
  await page.waitForFunction(() => window.opened !== undefined)
  const inner = await page.$('.tox-edit-area__iframe, .cke_wysiwyg_frame')
  const frame = (await inner?.contentFrame()) ?? page.mainFrame()
  await frame.evaluate(() => {
    const keys: string[] = []
    for (const type of ['keydown', 'keypress', 'keyup'])
      window.addEventListener(type, (event) => keys.push(`${type} ${(event as KeyboardEvent).key}`), true)
    Object.assign(window, { keys })
  })
  return frame
}

const content = () => page.evaluate(() => window.opened?.content() ?? '')
const changes = () => page.evaluate(() => window.opened?.changes() ?? 0)
const keysIn = (frame: Frame) =>
  frame.evaluate(() => (window as unknown as { keys: string[] }).keys.splice(0))

/** The lines that have text, as a reader of the mail would see them. */
const lines = (html: string) => page.evaluate(linesOf, html)

/** The keyboard goes to another document, as it does to the sidebar. */
const leave = () => page.frameLocator('#elsewhere').locator('#note').click()

describe.each(EDITORS)('%s', (name) => {
  test('a text arrives at the caret, can be undone and redone, and sends nothing', async () => {
    const frame = await open(name)
    if (name.endsWith('textarea')) await frame.locator('#place').click()
    else await frame.getByText('Dear Lena').locator('visible=true').click()
    if (name.endsWith('textarea')) await page.keyboard.press('Control+Home')
    else await page.keyboard.press('Home')
    for (let i = 0; i < 'Dear Lena'.length; i++) await page.keyboard.press('ArrowRight')
    await page.keyboard.type('!')
    await page.waitForTimeout(1200) // Quill and others take what follows sooner for the same step
    const before = await content()
    const told = await changes()
    await leave()
    await keysIn(frame)

    expect(await insert(TEXT)).toEqual({ inserted: 'at-caret' })
    const after = await content()
    expect(await lines(after)).toEqual([
      'Dear Lena!One <b>bold</b> & "q" – ż 漢',
      'Two',
      'Four, bye',
      'Kind regards',
    ])
    expect(await changes(), 'told its application').toBeGreaterThan(told)
    expect((await keysIn(frame)).filter((key) => !key.endsWith(' Unidentified'))).toEqual(
      name === 'ckeditor4' ? ['keydown End', 'keyup End'] : [],
    )

    await page.keyboard.press('Control+z')
    await page.waitForTimeout(100)
    expect(await content(), 'undone').toBe(before)
    await page.keyboard.press('Control+Shift+z')
    await page.waitForTimeout(100)
    expect(await lines(await content()), 'redone').toEqual(await lines(after))

    await page.waitForTimeout(1200)
    await leave()
    expect(await insert('Once more')).toEqual({ inserted: 'at-caret' })
    await page.keyboard.type('^')
    await page.waitForTimeout(100)
    expect((await lines(await content())).join('\n'), 'the caret is behind the text').toContain('Once more^')
    expect(await page.evaluate(() => window.submitted)).toBeUndefined()
  })

  test('two texts have a blank line between them, however the caret is left', async () => {
    const frame = await open(name)
    if (name.endsWith('textarea')) await frame.locator('#place').click()
    else await frame.getByText('Kind regards').locator('visible=true').click()
    await page.keyboard.press('End')
    await page.keyboard.type(' One.')
    await leave()
    await insert('First text')
    await leave()
    await insert('Second text')
    await page.waitForTimeout(100)
    const apart = await page.evaluate(apartIn, await content())
    expect(apart, await content()).toMatch(/One\.First text\n\s*\nSecond text/)
  })
})

describe('in a reply', () => {
  test('of Gmail’s shape: above signature and quote, where nobody has put the caret', async () => {
    await open('gmail-reply')
    expect(await insert(TEXT)).toEqual({ inserted: 'at-caret' })
    expect(await lines(await content())).toEqual([
      'One <b>bold</b> & "q" – ż 漢',
      'Two',
      'Four',
      'Marta Kowal',
      'On Monday, Lena wrote:',
      'What does it cost?',
    ])
  })

  const reply = ['Marta Kowal', 'Acme Optics', 'From: Lena Fischer', 'What does it cost?']

  test('of Gmail’s shape: between quoted lines, where the rep has put the caret', async () => {
    const frame = await open('gmail-reply')
    await frame.getByText('What does it cost?').click()
    await page.keyboard.press('End')
    await leave()
    await insert(' This.')
    expect(await lines(await content())).toContain('What does it cost? This.')
  })

  test('of Outlook’s shape: above the signature, which has no line above it', async () => {
    const frame = await open('outlook-reply')
    expect(await insert('One\nTwo')).toEqual({ inserted: 'at-caret' })
    expect(await lines(await content())).toEqual(['One', 'Two', ...reply])
    expect(await frame.locator('#Signature').innerText()).not.toContain('One')
  })

  test.each(['Marta Kowal', 'From:'])('of Outlook’s shape: not where the caret is, in “%s”', async (part) => {
    const frame = await open('outlook-reply')
    await frame.getByText(part).click()
    await leave()
    await insert('One')
    expect((await lines(await content())).sort()).toEqual(['One', ...reply].sort())
    for (const id of ['Signature', 'appendonsend', 'divRplyFwdMsg'])
      expect(await frame.locator(`#${id}`).textContent(), id).not.toContain('One')
  })
})

test.each(['tinymce-frame', 'ckeditor4'] as const)(
  '%s: at the very start of a line that has text, a text takes lines of its own, and one undo takes it back',
  async (name) => {
    const frame = await open(name)
    await frame.getByText('Dear Lena').locator('visible=true').click()
    await page.keyboard.press('Home')
    const before = await content()
    await leave()
    expect(await insert('One\nTwo')).toEqual({ inserted: 'at-caret' })
    expect(await lines(await content())).toEqual(['One', 'Two', 'Dear Lena, bye', 'Kind regards'])
    await page.keyboard.press('Control+z')
    await page.waitForTimeout(100)
    expect(await content(), 'undone').toBe(before)
  },
)

test('of several open messages, the one last written in is meant, in a frame too, and the answer says so', async () => {
  const frame = await open('several')
  const answer = { inserted: 'in-one-of-several' }
  await page.locator('#second').click()
  await leave()
  expect(await insert(' B')).toEqual(answer)
  await frame.getByText('Dear Lena').click()
  await page.keyboard.press('End')
  await leave()
  expect(await insert(' C')).toEqual(answer)
  await page.locator('#first').click()
  await leave()
  expect(await insert(' A')).toEqual(answer)
  const [first, second, third] = (await content()).split('|')
  expect(first).toContain(' A')
  expect(second).toContain(' B')
  expect(third).toContain('Dear Lena, bye C')
})
