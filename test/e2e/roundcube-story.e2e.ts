import type { Frame, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainText } from '../../components/base/plain-text.ts'
import { ask } from '../../hub/practice/load-sample.ts'
import { FindLeadsAnswer } from '../../lib/contract/lead.ts'
import { TalkingPointList } from '../../lib/contract/talking-point.ts'
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
import { ageFeedback, setDock, syncNow } from './harness/extension.ts'
import { type HubProcess, importSample, startHubProcess } from './harness/hub.ts'
import { firstInsertInView, historyIn, shoot, textOf } from './harness/look.ts'
import {
  arrive,
  mailFiles,
  openInRoundcube,
  type RealHost,
  signInRoundcube,
  signInTryton,
  startHost,
} from './harness/real-host.ts'

const LENA = 'Lena Fischer'
const REPLY = 'Thank you, Marta: we will put the figures of the mounts on one page.'

describe.skipIf(!has('roundcube'))('the main job in a real webmail', () => {
  let hub: HubProcess
  let browser: TestBrowser
  let roundcube: RealHost
  let page: Page
  let historyInMail: string[]

  beforeAll(async () => {
    hub = await startHubProcess({ sample: false })
    roundcube = await startHost('roundcube')
    browser = await startBrowser({ origins: ['http://roundcube.test/*', 'http://tryton.test/*'] })
    page = await browser.context.newPage()
  })
  afterAll(async () => {
    await browser?.end()
    await roundcube?.end()
    await hub?.end()
  })

  test('the files that marketing’s tool exported go in with `alongside import`', async () => {
    const output = await importSample(hub.admin)
    for (const file of ['leads.csv', 'touchpoints.jsonl', 'talking-points.jsonl'])
      expect(output).toContain(file)
    const found = FindLeadsAnswer.parse(
      await ask(hub.rep, '/v1/leads?email=lena.fischer%40fischer-optik.test'),
    )
    expect(found.leads.map(({ lead }) => lead.name)).toEqual([LENA])
  })

  test('the rep connects on the options page and adds the webmail', async () => {
    expect(await connect(browser, hub.rep)).toMatch(/^Connected to /)
    await addSite(browser, roundcube.url)
  })

  test('the message shows its sender’s marketing history beside it', async () => {
    await signInRoundcube(page, roundcube)
    await openInRoundcube(page, roundcube, 'Quote for 40 lens mounts')
    const sidebar = await sidebarWith(page, LENA)
    expect(await firstInsertInView(sidebar)).toBeLessThanOrEqual(400)
    historyInMail = await historyIn(sidebar)
    expect(historyInMail.length).toBeGreaterThan(2)
    await shoot(page, 'roundcube-message')
  })

  /** Presses Insert of the first validated point, and sees its text arrive in the editor at the caret, once. */
  async function insertValidated(editor: Locator): Promise<void> {
    const sidebar = await sidebarWith(page, LENA)
    const point = sidebar
      .getByRole('region', { name: 'Talking points' })
      .getByRole('listitem')
      .filter({ hasText: 'Validated' })
      .filter({ has: sidebar.getByRole('button', { name: 'Insert' }) })
      .first()
    const state = () =>
      editor.evaluate((area: HTMLTextAreaElement) => ({ text: area.value, caret: area.selectionStart }))
    const before = await state()
    await point.getByRole('button', { name: 'Insert' }).click()
    const after = await until('the text to arrive', async () => {
      const now = await state()
      return now.text !== before.text && now
    })
    const added = after.text.length - before.text.length
    const text = after.text.slice(before.caret, before.caret + added)
    expect(after.text).toBe(before.text.slice(0, before.caret) + text + before.text.slice(before.caret))
    expect(after.caret).toBe(before.caret + added)
    const { talkingPoints } = TalkingPointList.parse(await ask(hub.rep, '/v1/talking-points'))
    const validated = talkingPoints.filter(({ verification }) => verification.state === 'validated')
    expect(validated.map((each) => plainText(each.text))).toContain(text.trim())
  }

  test('Insert puts a validated talking point where Roundcube has put the caret of the reply, and sends nothing', async () => {
    const before = await mailFiles(roundcube)
    await page.locator('a.reply:visible').click()
    const editor = page.locator('textarea#composebody')
    await editor.waitFor()
    await until('the quote', async () => (await editor.inputValue()).includes('wrote:'))
    await insertValidated(editor)
    await shoot(page, 'roundcube-inserted')
    expect(await mailFiles(roundcube)).toEqual(before)
    expect(page.url()).toContain('_action=compose')
  })

  test('and above the quote, when the rep has put the caret there', async () => {
    const editor = page.locator('textarea#composebody')
    await editor.focus()
    await page.keyboard.press('Control+Home')
    await insertValidated(editor)
    await shoot(page, 'roundcube-inserted-above')
  })

  const firstInsert = (sidebar: Frame) =>
    sidebar.getByRole('region', { name: 'Talking points' }).getByRole('button', { name: 'Insert' }).first()
  const hasOwnText = (text: string) =>
    text.split('\n').some((line) => line.trim() !== '' && !/^>|wrote:$/.test(line))
  /** How often a talking point was used, as the hub has heard. */
  async function used(): Promise<number> {
    await syncNow(browser)
    const { talkingPoints } = TalkingPointList.parse(await ask(hub.rep, '/v1/talking-points'))
    return talkingPoints.reduce((sum, { evidence }) => sum + evidence.used, 0)
  }

  test('where no reply is open, Insert opens one', async () => {
    page.on('dialog', (dialog) => dialog.accept())
    await openInRoundcube(page, roundcube, 'Quote for 40 lens mounts')
    const sidebar = await sidebarWith(page, LENA)
    const before = await mailFiles(roundcube)
    const usedBefore = await used()
    await page.bringToFront()
    await firstInsert(sidebar).click()
    const editor = page.locator('textarea#composebody')
    await editor.waitFor()
    const quotedLines = (text: string) => text.split('\n').filter((line) => line.startsWith('>')).length
    const text = await until('the text to arrive in the new reply', async () => {
      const now = await editor.inputValue()
      return hasOwnText(now) && now
    })
    expect(quotedLines(text)).toBeGreaterThan(0)
    expect(await mailFiles(roundcube)).toEqual(before)
    // Page and sidebar are others than those in which Insert was pressed.
    await (await sidebarWith(page, LENA)).getByText('A new reply was opened').waitFor()
    await until('the use to be counted', async () => (await used()) === usedBefore + 1)
    await page.bringToFront()
  })

  test.each(['while the page of the reply is on its way', 'beside that page, which shows no editor yet'])(
    'an Insert is cancelled %s: nothing is written or counted',
    async (when) => {
      const isThere = when.startsWith('beside')
      await openInRoundcube(page, roundcube, 'Quote for 40 lens mounts')
      const sidebar = await sidebarWith(page, LENA)
      const usedBefore = await used()
      await page.bringToFront()
      const cancelled = Promise.withResolvers<void>()
      await page.route(/_action=compose/, async (route) => {
        if (!isThere) await cancelled.promise
        await route.continue()
      })
      await page.addInitScript(() => {
        const hidden = new CSSStyleSheet()
        hidden.replaceSync('#composebody { display: none }')
        if (sessionStorage.getItem('no editor')) document.adoptedStyleSheets = [hidden]
      })
      if (isThere) await page.evaluate(() => sessionStorage.setItem('no editor', 'yes'))
      await firstInsert(sidebar).click()
      if (isThere) await page.waitForURL(/_action=compose/)
      const beside = isThere ? await sidebarWith(page, LENA) : sidebar
      // Locators wait for a page that is on its way.
      const says = (words: string) =>
        until(words, () => beside.evaluate((text) => document.body.innerText.includes(text), words))
      await says('Waiting for the reply to open…')
      await beside.evaluate(() => {
        for (const button of document.querySelectorAll('button'))
          if (button.textContent === 'Cancel') button.click()
      })
      await says('Cancelled. Nothing was inserted.')
      if (isThere) await shoot(page, 'roundcube-cancelled')
      cancelled.resolve()
      await page.waitForURL(/_action=compose/)
      await page.evaluate(() => {
        sessionStorage.removeItem('no editor')
        document.adoptedStyleSheets = []
      })
      const editor = page.locator('textarea#composebody')
      await editor.click()
      await until('the quote', async () => (await editor.inputValue()).includes('wrote:'))
      await page.waitForTimeout(1500)
      expect(hasOwnText(await editor.inputValue())).toBe(false)
      expect(await used()).toBe(usedBefore)
      await page.unroute(/_action=compose/)
      await page.bringToFront()
    },
  )

  test('that it helped reaches marketing’s desk, and its answer comes back into the sidebar', async () => {
    await ageFeedback(browser, 24) // what was inserted above is asked about the next day, beside the lead's next mail
    await arrive(roundcube, { like: 'Quote for 40 lens mounts', subject: 'Mounts by Friday?' })
    await openInRoundcube(page, roundcube, 'Mounts by Friday?')
    const sidebar = await sidebarWith(page, LENA)
    await sidebar.getByRole('region', { name: 'Did it help?' }).getByRole('button', { name: 'Yes' }).click()
    await sidebar.getByRole('button', { name: 'Undo' }).waitFor()
    await shoot(page, 'roundcube-worked')

    const desk = await browser.context.newPage()
    await desk.goto(`${hub.url}/desk`)
    await desk.getByLabel('Access key', { exact: true }).fill(hub.marketer.key)
    await desk.getByRole('button', { name: 'Sign in' }).click()
    await desk.getByRole('heading', { name: 'Feedback' }).waitFor()
    const card = desk
      .getByRole('article')
      .filter({ hasText: 'Talking point worked' })
      .filter({ hasText: LENA })
    await card.waitFor({ timeout: 120_000 })
    expect(await card.count()).toBe(1)
    await card.getByRole('button', { name: 'Reply' }).click()
    await card.getByRole('textbox').fill(REPLY)
    await card.getByRole('button', { name: 'Send reply' }).click()
    await card.getByText(REPLY).waitFor()
    await shoot(desk, 'desk-answered')
    await desk.close()

    await syncNow(browser)
    await page.bringToFront()
    await until('the answer in the sidebar', async () => {
      const frame = sidebarOf(page)
      return frame && (await textOf(frame)).includes(REPLY)
    })
    await shoot(page, 'roundcube-answer')
  })

  describe.skipIf(!has('tryton'))('and in a real CRM', () => {
    let tryton: RealHost
    let crm: Page

    beforeAll(async () => {
      tryton = await startHost('tryton')
      await addSite(browser, tryton.url)
      crm = await browser.context.newPage()
      await signInTryton(crm, tryton)
    })
    afterAll(() => tryton?.end())

    const contact = () => crm.locator('#tabcontent > .tab-pane.active input[name=contact]').inputValue()

    test('the opportunity of the same lead shows the same history', async () => {
      await openOpportunities(crm)
      await until('the opportunity', async () => (await contact()).includes(LENA))
      expect(await historyIn(await sidebarWith(crm, LENA))).toEqual(historyInMail)
      await shoot(crm, 'tryton-opportunity')
    })

    test('next and previous never leave the former contact in the sidebar, to no contact either', async () => {
      await setDock(browser, crm, true)
      const seen = new Set([await contact()])
      for (const button of ['next', 'previous'])
        for (let step = 1; step < OPPORTUNITIES; step++) {
          const before = await contact()
          await crm.locator(`#tabcontent > .tab-pane.active .toolbar button#${button}`).click()
          const { now } = await until('the next record', async () => {
            const value = await contact()
            return value !== before && { now: value }
          })
          seen.add(now)
          const [address, former] = [addressIn(now), addressIn(before)]
          const shows = (text: string, wanted: string | null) =>
            text !== '' && (wanted === null ? !text.includes('@') : text.includes(wanted))
          await until(
            `the sidebar to leave “${before}” for “${now}”`,
            async () => shows(await seenIn(crm), address),
            5,
          )
          for (let look = 0; former && look < 10; look++) {
            expect(await seenIn(crm), `${before} after ${now}`).not.toContain(former)
            await crm.waitForTimeout(50)
          }
        }
      expect(seen.size).toBe(OPPORTUNITIES)
      expect(seen).toContain('')
    })
  })
})

/** Number of opportunities in the CRM; one of them has no contact. */
const OPPORTUNITIES = 7

/** The address of a contact like `Name <address>`, null of an empty field. */
const addressIn = (contact: string): string | null => /[^\s<>"]+@[^\s<>"]+/.exec(contact)?.[0] ?? null

/** What the sidebar of a page shows now, nothing while its frame is replaced. */
const seenIn = async (page: Page): Promise<string> => {
  const sidebar = sidebarOf(page)
  return sidebar ? textOf(sidebar).catch(() => '') : ''
}

/** Opens the first opportunity out of the list, so that next and previous have somewhere to go. */
async function openOpportunities(crm: Page): Promise<void> {
  await crm.locator('tr', { hasText: 'Sales' }).first().dblclick()
  await crm.locator('tr', { hasText: 'Leads and Opportunities' }).first().dblclick()
  const rows = crm.locator('#tabcontent > .tab-pane.active tbody tr')
  await rows.nth(5).waitFor()
  await rows.first().locator('td').nth(2).dblclick()
  await crm.locator('#tabcontent > .tab-pane.active input[name=contact]').waitFor()
}
