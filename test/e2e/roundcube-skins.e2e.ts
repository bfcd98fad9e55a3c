import type { Frame, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { has } from '../needs.ts'
import {
  addSite,
  connect,
  sidebarOf,
  sidebarWith,
  startBrowser,
  type TestBrowser,
  until,
} from './harness/browser.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot, textOf } from './harness/look.ts'
import { mailFiles, type RealHost, signInRoundcube, startHost } from './harness/real-host.ts'

const LENA = 'Lena Fischer'
const SUBJECT = 'Quote for 40 lens mounts'

/** The skin and the kind of editor come with the name in the address: test/hosts/roundcube.sh. */
const SKINS = ['elastic', 'larry', 'classic'] as const
/** Milliseconds for a test: each takes a few seconds. */
const LIMIT = 40_000

describe.skipIf(!has('roundcube'))('Roundcube in each of its skins', () => {
  let hub: HubProcess
  let browser: TestBrowser
  let roundcube: RealHost
  const at = (name: string) => ({
    ...roundcube,
    url: roundcube.url.replace('roundcube.test', `${name}.test`),
  })

  beforeAll(async () => {
    ;[hub, roundcube] = await Promise.all([startHubProcess(), startHost('roundcube')])
    const names = SKINS.flatMap((skin) => [skin, `html.${skin}`])
    browser = await startBrowser({ origins: names.map((name) => `http://${name}.test/*`) })
    browser.context.setDefaultTimeout(15_000)
    await connect(browser, hub.rep)
    for (const name of names) await addSite(browser, at(name).url)
  })
  afterAll(async () => {
    await browser?.end()
    await roundcube?.end()
    await hub?.end()
  })

  /** Signs in on a page of its own, which takes every question whether to leave an unsent mail. */
  async function openInbox(host: RealHost): Promise<Page> {
    const page = await browser.context.newPage()
    page.on('dialog', (dialog) => dialog.accept())
    await page.goto(host.url)
    if ((await page.locator('input[name=_user]').count()) > 0) await signInRoundcube(page, host)
    return page
  }
  const preview = (page: Page, subject: string) =>
    page.locator('#messagelist tr.message', { hasText: subject }).first().locator('td.subject').click()
  /** Opens Lena's message on a page of its own, and a reply to it. */
  async function openMessage(page: Page, host: RealHost): Promise<void> {
    await page.goto(`${host.url}?_task=mail&_mbox=INBOX&_uid=1&_action=show`)
    await sidebarWith(page, LENA)
  }
  const reply = (page: Page) => page.locator('a.reply:visible').first().click()

  /** What an editor holds, without white space: a text in lines becomes paragraphs in HTML. */
  const content = (editor: Locator) =>
    editor.evaluate((element) =>
      ((element as HTMLTextAreaElement).value ?? (element as HTMLElement).innerText).replace(/\s/g, ''),
    )

  /** Presses Insert of the first talking point, sees Ctrl+Z take it back; what the editor held before and after. */
  async function insert(
    page: Page,
    editor: Locator,
    name: string,
    look: () => Promise<void> = async () => {},
  ): Promise<{ before: string; after: string }> {
    const frame = await sidebarWith(page, LENA)
    const points = frame.getByRole('region', { name: 'Talking points' })
    const before = await content(editor)
    await points.getByRole('button', { name: 'Insert' }).first().click()
    const after = await until(
      'the text to arrive',
      async () => {
        const now = await content(editor)
        return now !== before && now
      },
      10,
    )
    await page.waitForTimeout(300)
    expect(await content(editor), 'it comes once').toBe(after)
    await shoot(page, name)
    await look()
    await page.keyboard.press('Control+z')
    await until('Ctrl+Z to take it back', async () => (await content(editor)) === before, 5)
    return { before, after }
  }

  /** Types a line at the start of an editor, and leaves the caret before its last word. */
  async function write(page: Page, editor: Locator): Promise<void> {
    await editor.focus()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('Hello , regards ')
    for (const _ of ', regards ') await page.keyboard.press('ArrowLeft')
  }
  const atCaret = ({ before, after }: { before: string; after: string }) => {
    const added = after.slice(0, after.indexOf(',regards')).replace(/^Hello/, '')
    expect(added.length).toBeGreaterThan(20)
    expect(after).toBe(before.replace('Hello', () => `Hello${added}`))
  }

  test.each(SKINS)(
    '%s: the person of list, preview, message and reply; Insert in plain text',
    async (skin) => {
      const host = at(skin)
      const page = await openInbox(host)
      await page.waitForTimeout(1000)
      const list = sidebarOf(page)
      expect(list ? await textOf(list) : '', 'nobody of the list').not.toMatch(/Lena|Ivo|@/)
      await shoot(page, `${skin}-list`)
      await preview(page, SUBJECT)
      await sidebarWith(page, LENA)
      await shoot(page, `${skin}-preview`)
      await preview(page, 'Delivery of batch 12')
      await sidebarWith(page, 'Ivo Bauer')

      await openMessage(page, host)
      await shoot(page, `${skin}-message`)
      const mail = await mailFiles(roundcube)
      await reply(page)
      const editor = page.locator('textarea:is(#composebody, #compose-body)')
      await until('the quote', async () => (await editor.inputValue()).includes('wrote:'), 10)
      const first = await insert(page, editor, `${skin}-plain`)
      expect(first.after.length).toBeGreaterThan(first.before.length + 20)
      expect(first.after, 'the quote is whole').toContain('couldyouquote40mounts,typeB?')
      await write(page, editor)
      atCaret(await insert(page, editor, `${skin}-plain-caret`))
      expect(await mailFiles(roundcube)).toEqual(mail)
      await page.close()
    },
    LIMIT,
  )

  test.each(SKINS)(
    '%s: Insert in an HTML reply',
    async (skin) => {
      const host = at(`html.${skin}`)
      const page = await openInbox(host)
      await openMessage(page, host)
      const mail = await mailFiles(roundcube)
      await reply(page)
      const inner: Frame = await until(
        'the editor',
        async () => {
          const element = await page.$('iframe.tox-edit-area__iframe')
          return (await element?.contentFrame()) ?? undefined
        },
        15,
      )
      const editor = inner.locator('body#tinymce')
      await until('the quote', async () => (await editor.innerText()).includes('wrote:'), 10)
      const intro = editor.locator('> p', { hasText: 'wrote:' })
      const wrote = await intro.innerText()
      const first = await insert(page, editor, `${skin}-html`, async () => {
        expect(await intro.innerText(), 'who wrote stands in a line of its own').toBe(wrote)
        const above = intro.locator('xpath=preceding-sibling::*[1]')
        expect(await above.evaluate((line) => line.localName)).toBe('p')
        expect((await above.innerText()).trim().length).toBeGreaterThan(5)
      })
      expect(first.after.length).toBeGreaterThan(first.before.length + 20)
      const quote = (await editor.locator('blockquote').innerText()).replace(/\s/g, '')
      expect(quote, 'the quote is whole, and nothing went into it').toBe(
        'HelloMarta,couldyouquote40mounts,typeB?LenaFischer+49305550101',
      )
      await write(page, editor)
      atCaret(await insert(page, editor, `${skin}-html-caret`))
      expect(await mailFiles(roundcube)).toEqual(mail)
      await page.close()
    },
    LIMIT,
  )

  test.each(['elastic', 'html.elastic'])(
    '%s: two Inserts have a blank line between them, and who wrote stands below',
    async (name) => {
      const host = at(name)
      const page = await openInbox(host)
      await openMessage(page, host)
      await reply(page)
      const isHtml = name.startsWith('html')
      const inner = isHtml
        ? await until(
            'the editor',
            async () => (await (await page.$('iframe.tox-edit-area__iframe'))?.contentFrame()) ?? undefined,
            15,
          )
        : page.mainFrame()
      const editor = inner.locator(isHtml ? 'body#tinymce' : 'textarea#composebody')
      const text = () =>
        editor.evaluate(
          (element) => (element as HTMLTextAreaElement).value ?? (element as HTMLElement).innerText,
        )
      await until('the quote', async () => (await text()).includes('wrote:'), 10)
      await editor.focus()
      await page.keyboard.press('Control+Home')
      const points = (await sidebarWith(page, LENA)).getByRole('region', { name: 'Talking points' })
      const inserts = points.getByRole('button', { name: 'Insert', exact: true })
      for (const [at, words] of ['We can send five type B mounts', 'I will send you one page'].entries()) {
        await inserts.nth(at).click()
        await until('the text', async () => (await text()).includes(words), 10)
        await page.waitForTimeout(300)
      }
      const lines = (await text()).replaceAll('\u00a0', ' ').split('\n')
      const [first, second] = ['nothing but a parcel.', 'I will send you'].map((words) =>
        lines.findIndex((line) => line.includes(words)),
      ) as [number, number]
      await shoot(page, `${name}-two-inserts`)
      expect(lines.slice(first + 1, second).length).toBeGreaterThan(0)
      expect(
        lines
          .slice(first + 1, second)
          .join('')
          .trim(),
      ).toBe('')
      if (isHtml)
        expect(
          lines.find((line) => line.includes('wrote:')),
          'a line of its own',
        ).not.toContain('brochure')
      await page.close()
    },
    LIMIT,
  )
})
