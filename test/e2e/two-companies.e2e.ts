/** A rep who changes the company, with two real hubs: what was given for one never reaches the other. */
import { rmSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask } from '../../hub/practice/load-sample.ts'
import { FeedbackList } from '../../lib/contract/feedback.ts'
import { has, POLICY_FOLDER } from '../needs.ts'
import { connect, sidebar, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { syncNow } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot, textOf } from './harness/look.ts'

const LENA = 'Lena Fischer'

let first: HubProcess
let second: HubProcess
let browser: TestBrowser

beforeEach(async () => {
  first = await startHubProcess()
  second = await startHubProcess()
  browser = await startBrowser()
})
afterEach(async () => {
  await browser?.end()
  await Promise.all([first?.end(), second?.end()])
})

/** The verdicts that a hub has. */
async function verdictsAt(hub: HubProcess): Promise<string[]> {
  const { items } = FeedbackList.parse(await ask(hub.marketer, '/v1/feedback'))
  return items.map(({ feedback }) => (feedback.kind === 'lead_verdict' ? feedback.verdict : feedback.kind))
}

/** Gives a verdict in the sidebar of the practice inbox, while its hub is out of reach. */
async function acceptWithHubDown(hub: HubProcess): Promise<Page> {
  const page = await browser.context.newPage()
  await page.goto(`${hub.url}/practice/#/message/quote`)
  const frame = await sidebarWith(page, LENA)
  await hub.stop()
  await frame.getByRole('button', { name: 'Accept lead' }).click()
  await frame.getByRole('button', { name: 'Undo' }).waitFor()
  return page
}

async function disconnect(choice: RegExp | null): Promise<void> {
  const options = await browser.context.newPage()
  await options.goto(browser.extensionPage('options.html'))
  await options.getByRole('button', { name: 'Disconnect' }).click()
  const dialog = options.getByRole('dialog')
  if (choice) await dialog.getByRole('radio', { name: choice }).check()
  await dialog.getByRole('button', { name: 'Disconnect' }).click()
  await options.getByRole('textbox', { name: 'Access key' }).waitFor()
  await options.close()
}

test('kept: the next company sees nothing of it, and the first gets it when the rep is back', async () => {
  await connect(browser, first.rep)
  const page = await acceptWithHubDown(first)
  await disconnect(/Keep it here/)
  await page.bringToFront()
  const open = await sidebar(page)
  await until('the open sidebar to follow', async () => /Connect to your company/.test(await textOf(open)))
  expect(await textOf(open)).not.toContain(LENA)
  await shoot(page, 'two-companies-signed-out')

  await connect(browser, second.rep)
  await syncNow(browser)
  await page.bringToFront()
  const next = await sidebarWith(page, LENA)
  expect(await next.getByRole('region', { name: 'What you told marketing' }).count()).toBe(0)
  await shoot(page, 'two-companies-second')
  await next.getByRole('button', { name: 'Recycle lead' }).click()
  await page.mouse.move(10, 400)
  await until(
    'the second hub to have its own',
    async () => {
      await syncNow(browser)
      return (await verdictsAt(second)).length > 0
    },
    120,
  )
  expect(await verdictsAt(second)).toEqual(['recycle'])

  await disconnect(null)
  await first.start()
  await connect(browser, first.rep)
  await until(
    'the first hub to get what was kept',
    async () => {
      await syncNow(browser)
      return (await verdictsAt(first)).length > 0
    },
    120,
  )
  await syncNow(browser)
  expect([await verdictsAt(first), await verdictsAt(second)]).toEqual([['accept'], ['recycle']])
  await page.bringToFront()
  const back = await sidebarWith(page, LENA)
  const told = back.getByRole('region', { name: 'What you told marketing' })
  await told.getByText('Delivered').waitFor()
  expect(await told.getByRole('listitem').count()).toBe(1)
  await shoot(page, 'two-companies-back')
})

test('discarded: nothing of it is left for anybody', async () => {
  await connect(browser, first.rep)
  await acceptWithHubDown(first)
  await disconnect(/Discard/)
  await connect(browser, second.rep)
  await syncNow(browser)
  await disconnect(null)
  await first.start()
  await connect(browser, first.rep)
  for (let round = 0; round < 3; round++) await syncNow(browser)
  expect([await verdictsAt(first), await verdictsAt(second)]).toEqual([[], []])
})

test.skipIf(!has('policy'))('a policy that locks another hub does as a change by hand does', async () => {
  await connect(browser, first.rep)
  await acceptWithHubDown(first)
  const file = `${POLICY_FOLDER}/alongside-companies-${process.pid}.json`
  const policy = { hubAddress: second.url, locked: ['hubAddress'] }
  writeFileSync(file, JSON.stringify({ '3rdparty': { extensions: { [browser.extensionId]: policy } } }))
  try {
    await browser.restart()
    const page = await browser.context.newPage()
    await page.goto(`${second.url}/practice/#/message/quote`)
    const options = await browser.context.newPage()
    await options.goto(browser.extensionPage('options.html'))
    await options
      .getByText('Your company uses another hub')
      .or(options.getByText(second.url))
      .first()
      .waitFor()
    await shoot(options, 'two-companies-policy')
    await options.close()
    await connect(browser, second.rep)
    await syncNow(browser)
    await page.reload()
    const frame = await sidebarWith(page, LENA)
    expect(await frame.getByRole('region', { name: 'What you told marketing' }).count()).toBe(0)
    expect(await verdictsAt(second)).toEqual([])
  } finally {
    rmSync(file, { force: true })
  }
  await browser.restart()
  await disconnect(null)
  await first.start()
  await connect(browser, first.rep)
  await until(
    'the first hub to get what was kept',
    async () => {
      await syncNow(browser)
      return (await verdictsAt(first)).length > 0
    },
    120,
  )
  expect([await verdictsAt(first), await verdictsAt(second)]).toEqual([['accept'], []])
})
