import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask } from '../../hub/practice/load-sample.ts'
import { FeedbackList } from '../../lib/contract/feedback.ts'
import { TalkingPointList } from '../../lib/contract/talking-point.ts'
import { connect, killWorker, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { ageFeedback, syncNow } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot } from './harness/look.ts'

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
  expect(await sidebar.getByText('Did it help?').count()).toBe(0)

  await ageFeedback(browser, 24)
  await page.reload()
  sidebar = await sidebarWith(page, 'Lena Fischer')
  const question = sidebar.getByRole('region', { name: 'Did it help?' })
  await question.waitFor()
  await shoot(page, 'did-it-help')
  await question.getByRole('button', { name: 'Yes' }).click()
  await question.waitFor({ state: 'detached' })
  await page.mouse.move(10, 400)
  await until('the answer to arrive', async () => (await since()).worked === 1)

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
  await sidebar.getByRole('button', { name: 'Accept lead' }).click()
  await page.mouse.move(10, 400)
  await until('what was told to arrive', async () => {
    await syncNow(browser)
    return (await arrived()).some(({ feedback }) => feedback.kind === 'lead_verdict')
  })
  expect(await since()).toEqual(last)
})
