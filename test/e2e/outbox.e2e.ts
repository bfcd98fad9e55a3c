import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask } from '../../hub/practice/load-sample.ts'
import { FeedbackList } from '../../lib/contract/feedback.ts'
import { connect, killWorker, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { syncNow } from './harness/extension.ts'
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
  await sidebar.getByRole('button', { name: 'Worked', exact: true }).first().click()
  await sidebar.getByRole('button', { name: 'Undo' }).click()
  await page.waitForTimeout(8000)
  await syncNow(browser)
  expect(await arrived()).toEqual([])
})
