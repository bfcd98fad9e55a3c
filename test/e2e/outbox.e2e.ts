import type { Frame, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask } from '../../hub/practice/load-sample.ts'
import { FeedbackList } from '../../lib/contract/feedback.ts'
import { CreatedKey } from '../../lib/contract/key.ts'
import { Session } from '../../lib/contract/session.ts'
import { TalkingPointList } from '../../lib/contract/talking-point.ts'
import { connect, killWorker, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { ageFeedback, badgeOf, syncNow } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, shoot } from './harness/look.ts'

let hub: HubProcess
let browser: TestBrowser

// Anew for each try: one that failed may have left the hub down, or its feedback there.
beforeEach(async () => {
  hub = await startHubProcess()
  browser = await startBrowser()
  await connect(browser, hub.rep)
})
afterEach(async () => {
  await browser?.end()
  await hub?.end()
})

const arrived = async () => FeedbackList.parse(await ask(hub.marketer, '/v1/feedback')).items

test('feedback outlives hub, service worker and browser, and arrives exactly once', async () => {
  const page = await browser.context.newPage()
  await page.goto(`${hub.url}/practice/#/message/quote`)
  const sidebar = await sidebarWith(page, 'Lena Fischer')

  await hub.stop()
  await sidebar.getByRole('button', { name: 'Accept lead' }).click()
  const undo = sidebar.getByRole('button', { name: 'Undo' })
  await undo.waitFor()
  await shoot(page, 'outbox-hub-down')
  await page.mouse.move(10, 400)
  await undo.waitFor({ state: 'detached', timeout: 60_000 })
  await syncNow(browser)
  await killWorker(browser)
  await syncNow(browser)
  await browser.restart()
  await hub.start()

  await until('the feedback to arrive by itself', async () => (await arrived()).length > 0, 150)
  for (let round = 0; round < 3; round++) {
    await syncNow(browser)
    await killWorker(browser)
  }
  const items = await arrived()
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({
    feedback: { kind: 'lead_verdict', verdict: 'accept' },
    lead: { name: 'Lena Fischer' },
  })
})

test('feedback that is taken back never leaves', async () => {
  const page = await browser.context.newPage()
  await page.goto(`${hub.url}/practice/#/message/quote`)
  const sidebar = await sidebarWith(page, 'Lena Fischer')
  await sidebar.getByRole('button', { name: 'Accept lead' }).click()
  await sidebar.getByRole('button', { name: 'Undo' }).click()
  await page.waitForTimeout(8000)
  await syncNow(browser)
  expect(await arrived()).toEqual([])
})

/** A second browser of the same person, with a key of its own. */
async function anotherBrowser(): Promise<TestBrowser> {
  const { person } = Session.parse(await ask(hub.rep, '/v1/session'))
  const key = { role: 'rep', name: 'Marta Kowal, laptop', personId: person?.id, expiresAt: null }
  const created = CreatedKey.parse(await ask(hub.admin, '/v1/keys', asJson(key)))
  const other = await startBrowser()
  await connect(other, { url: hub.url, key: created.key })
  return other
}

const asJson = (body: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/**
 * Marketing answers: the answer is counted on the icon of both browsers, read in the popup of the other one, and no
 * longer unread in the first. A verdict given here is seen there, and one given there takes its place.
 */
async function answeredIn(page: Page, sidebar: Frame): Promise<void> {
  const told = (await arrived()).find(({ feedback }) => feedback.kind === 'point_outcome')
  const reply = { state: 'answered', reply: 'Good to hear. The case study has a second page now.' }
  await ask(hub.marketer, `/v1/feedback/${told?.feedback.id}/status`, asJson(reply))
  await sidebar.getByRole('button', { name: 'Accept lead' }).click()
  await sidebar.getByText('Accepted by you today').waitFor()
  await page.mouse.move(10, 400)
  await sidebar.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached', timeout: 60_000 })
  await syncNow(browser)
  await until('the icon to count it', async () => (await badgeOf(browser)) === '1')
  await page.bringToFront()
  const answers = sidebar.getByRole('button', { name: 'Answers' })
  await until('the sidebar to count it', async () => /\b1$/.test((await answers.innerText()).trim()))
  await shoot(page, 'answer-unread')

  const other = await anotherBrowser()
  try {
    await until('the other icon to count it', async () => {
      await syncNow(other)
      return (await badgeOf(other)) === '1'
    })
    const popup = await other.context.newPage()
    await popup.goto(other.extensionPage('popup.html'))
    await popup.getByRole('tab', { name: 'Answers' }).click()
    const item = popup.getByRole('tabpanel', { name: 'Answers' }).getByRole('listitem')
    await item.getByText(reply.reply).waitFor()
    const title = told?.talkingPoint?.title ?? 'none'
    expect(await item.innerText()).toContain(`Worked: “${title}”`)
    expect(await item.innerText()).toContain('Lena Fischer')
    await shoot(popup, 'answer-in-popup')
    expect(await axe(other, popup)).toEqual([])
    await until('it to be read there', async () => (await badgeOf(other)) === '')
    await popup.close()

    const there = await other.context.newPage()
    await there.goto(`${hub.url}/practice/#/message/quote`)
    const beside = await sidebarWith(there, 'Lena Fischer')
    await beside.getByText('Accepted by you today').waitFor()
    await beside.getByRole('button', { name: 'Change' }).click()
    await beside.getByRole('button', { name: 'Recycle lead' }).click()
    await beside.getByRole('button', { name: 'Bad timing' }).click()
    await beside.getByRole('button', { name: 'Save' }).click()
    await beside.getByText('Recycled by you today').waitFor()
    await beside.getByRole('heading', { level: 1 }).hover() // off the bar with Undo, whose time it would stop
    await beside.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached', timeout: 60_000 })
    await syncNow(other)
  } finally {
    await other.end()
  }
  await syncNow(browser)
  expect(await badgeOf(browser)).toBe('')
  await page.bringToFront()
  await until('it to be read here', async () => !/\d/.test(await answers.innerText()))
  await sidebar.getByText('Recycled by you today').waitFor()
  await answers.click()
  await sidebar.getByRole('region', { name: 'Answers' }).getByText(reply.reply).waitFor()
  await shoot(page, 'answer-read')
  expect(await axe(browser, sidebar)).toEqual([])
  await answers.click()
  await onTheDesk()
}

/** The popup over a page, opened in a tab behind: Playwright does not see the browser's own. */
async function popupOver(page: Page): Promise<Page> {
  const popup = await browser.context.newPage()
  await page.bringToFront()
  await popup.goto(browser.extensionPage('popup.html'))
  await popup.getByRole('listbox').getByRole('option').first().waitFor()
  return popup
}

/** From now on the inbox has a newer mail of whoever wrote this one. */
const answerOf = (page: Page, id: string) =>
  page.route('**/practice/mails.json', async (route) => {
    const response = await route.fetch()
    const mails = await response.json()
    const asked = mails.find((mail: { id: string }) => mail.id === id)
    await route.fulfill({
      response,
      json: [{ ...asked, id: 'answer', subject: `Re: ${asked.subject}` }, ...mails],
    })
  })

/** At the desk the later verdict stands, and the earlier one is folded inside it. */
async function onTheDesk(): Promise<void> {
  const desk = await browser.context.newPage()
  await desk.goto(`${hub.url}/desk`)
  await desk.getByLabel('Access key', { exact: true }).fill(hub.marketer.key)
  await desk.getByRole('button', { name: 'Sign in' }).click()
  const card = desk.getByRole('article', { name: 'Lead recycled: too early' })
  await card.getByText('1 earlier verdict').click()
  await card.getByText('Lead accepted').waitFor()
  expect(await desk.getByRole('article', { name: 'Lead accepted' }).count()).toBe(0)
  await card.scrollIntoViewIfNeeded()
  await shoot(desk, 'desk-verdicts')
  expect(await axe(browser, desk)).toEqual([])
  await desk.close()
}

test('used on one day, asked on the next; who switches counting off has nothing counted any more', async () => {
  const evidence = async () => {
    const { talkingPoints } = TalkingPointList.parse(await ask(hub.marketer, '/v1/talking-points'))
    const sum = { shown: 0, used: 0, worked: 0, didNotWork: 0 }
    for (const point of talkingPoints)
      for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += point.evidence[name]
    return sum
  }
  const before = await evidence()
  const since = async () => {
    await syncNow(browser)
    const now = await evidence()
    return Object.fromEntries(Object.entries(now).map(([name, n]) => [name, n - before[name as 'used']]))
  }
  const page = await browser.context.newPage()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(`${hub.url}/practice/#/message/quote`)
  let sidebar = await sidebarWith(page, 'Lena Fischer')
  // Two more stand there as titles only; nobody has read their texts. To ask opens a tab in front: it is read before.
  await page.waitForTimeout(4000)
  await until('the best one to be counted as shown', async () => (await since()).shown === 1)
  await sidebar.getByRole('button', { name: 'Insert' }).first().click()
  await until('the use to be counted', async () => (await since()).used === 1)
  await page.bringToFront()
  await sidebar.getByRole('button', { name: 'Copy' }).first().click()
  await until('the copy to be counted', async () => (await since()).used === 2)
  const popup = await popupOver(page)
  await popup.keyboard.press('Enter')
  await popup.getByText(/^Copied/).waitFor()
  await until('the copy in the popup to be counted', async () => (await since()).used === 3)
  await popup.keyboard.press('Shift+Enter')
  await popup.getByText(/^Put into the reply|^A new reply/).waitFor()
  await until('what the popup inserted to be counted', async () => (await since()).used === 4)
  await popup.close()
  expect(await sidebar.getByText('Did it help?').count()).toBe(0)

  await ageFeedback(browser, 24)
  await page.bringToFront()
  await page.goto(`${hub.url}/practice/#/message/quote`)
  await page.reload()
  sidebar = await sidebarWith(page, 'Lena Fischer')
  await page.waitForTimeout(2000)
  // This is what was answered, not the answer.
  expect(await sidebar.getByRole('region', { name: 'Did it help?' }).count()).toBe(0)
  await answerOf(page, 'quote')
  await page.goto(`${hub.url}/practice/#/message/answer`)
  await page.reload()
  sidebar = await sidebarWith(page, 'Lena Fischer')
  const question = sidebar.getByRole('region', { name: 'Did it help?' })
  await question.waitFor()
  await shoot(page, 'did-it-help')
  await question.getByRole('button', { name: 'Yes' }).click()
  await question.waitFor({ state: 'detached' })
  await page.mouse.move(10, 400)
  await until('the answer to arrive', async () => (await since()).worked === 1)

  await answeredIn(page, sidebar)

  const options = await browser.context.newPage()
  await options.goto(browser.extensionPage('options.html'))
  const counting = options.getByRole('switch', { name: 'Count which talking points are shown and used' })
  await counting.click()
  await until('it to be off', async () => (await counting.getAttribute('aria-checked')) === 'false')
  await counting.scrollIntoViewIfNeeded()
  await shoot(options, 'options-privacy')
  await options.close()
  const last = await since()
  await page.bringToFront()
  await page.goto(`${hub.url}/practice/#/message/order`)
  sidebar = await sidebarWith(page, 'Zażółć Gęślą')
  await page.waitForTimeout(3000)
  await sidebar.getByRole('button', { name: 'Insert' }).first().click()
  await sidebar.getByText(/Put into the reply|A new reply/).waitFor()
  await sidebar.getByRole('button', { name: 'More about this person' }).click()
  await sidebar.getByRole('button', { name: 'Wrong data' }).click()
  await sidebar.getByRole('textbox', { name: 'What is right?' }).fill('Gęśle & Syn')
  await sidebar.getByRole('button', { name: 'Send' }).click()
  await page.mouse.move(10, 400)
  await until('what was told to arrive', async () => {
    await syncNow(browser)
    return (await arrived()).some(({ feedback }) => feedback.kind === 'wrong_data')
  })
  expect(await since()).toEqual(last)
})
