/** A rep who changes the company, with two real hubs: what was given for one never reaches the other. */
import { rmSync, writeFileSync } from 'node:fs'
import type { Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask } from '../../hub/practice/load-sample.ts'
import { FeedbackList } from '../../lib/contract/feedback.ts'
import { has, POLICY_FOLDER } from '../needs.ts'
import { connect, sidebar, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { setDock, syncNow } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot, textOf } from './harness/look.ts'

const LENA = 'Lena Fischer'
const TOLD = 'What you told marketing'

let first: HubProcess
let second: HubProcess
let firstRuns = true
let browser: TestBrowser
beforeAll(async () => {
  first = await startHubProcess()
  second = await startHubProcess()
})
afterAll(() => Promise.all([first?.end(), second?.end()]))

/** What the two hubs had when the test began. */
let before: [string[], string[]]
beforeEach(async () => {
  before = await verdicts()
  browser = await startBrowser()
})
afterEach(async () => {
  await browser?.end()
  await startFirst()
})

async function startFirst(): Promise<void> {
  if (!firstRuns) await first.start()
  firstRuns = true
}

/** The verdicts that each hub has, oldest first. */
const verdicts = async (): Promise<[string[], string[]]> => [
  await verdictsAt(first),
  await verdictsAt(second),
]

async function verdictsAt(hub: HubProcess): Promise<string[]> {
  const { items } = FeedbackList.parse(await ask(hub.marketer, '/v1/feedback'))
  return items
    .flatMap((item) => [item, ...(item.earlier ?? [])])
    .flatMap(({ feedback }) => (feedback.kind === 'lead_verdict' ? [feedback] : []))
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(({ verdict }) => verdict)
}

/** Syncs until a hub has one verdict more than when the test began. */
const untilTold = (hub: HubProcess, had: readonly string[]) =>
  until(
    'the verdict to reach its hub',
    async () => {
      await syncNow(browser)
      return (await verdictsAt(hub)).length > had.length
    },
    120,
  )

async function openMail(hub: HubProcess): Promise<Page> {
  const page = await browser.context.newPage()
  await page.goto(`${hub.url}/practice/#/message/quote`)
  return page
}

/** Connects to the first hub and accepts a lead beside its practice inbox, while it is out of reach. */
async function acceptWithFirstDown(): Promise<Page> {
  await connect(browser, first.rep)
  const page = await openMail(first)
  const frame = await sidebarWith(page, LENA)
  await first.stop()
  firstRuns = false
  const accept = frame.getByRole('button', { name: 'Accept lead' })
  const change = frame.getByRole('button', { name: 'Change' })
  await accept.or(change).waitFor()
  if (await change.isVisible()) await change.click()
  await accept.click()
  await frame.getByRole('button', { name: 'Undo' }).waitFor()
  await page.mouse.move(10, 400) // off the bar with Undo, whose time it would stop
  return page
}

/** Disconnects on the options page, which is closed as soon as it looks done. */
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

/** A sidebar that knows of no company shows nothing of any. */
async function showsNobody(page: Page): Promise<void> {
  await page.bringToFront()
  const frame = await sidebar(page)
  await until('the sidebar to follow', async () => /Connect to your company/.test(await textOf(frame)))
  expect(await textOf(frame)).not.toContain(LENA)
}

/** What this rep told, as the sidebar shows it. */
const told = (frame: Frame) => frame.getByRole('region', { name: TOLD })

test('kept: the next company sees nothing of it, and the first gets it when the rep is back', async () => {
  const page = await acceptWithFirstDown()
  await disconnect(/Keep it here/)
  await showsNobody(page)
  await shoot(page, 'two-companies-signed-out')

  await connect(browser, second.rep)
  await syncNow(browser)
  await page.bringToFront()
  const next = await sidebarWith(page, LENA)
  expect(await told(next).count()).toBe(0)
  await shoot(page, 'two-companies-second')
  await next.getByRole('button', { name: 'Recycle lead' }).click()
  await next.getByRole('button', { name: 'Bad timing' }).click()
  await next.getByRole('button', { name: 'Save' }).click()
  await page.mouse.move(10, 400) // off the bar with Undo, whose time it would stop
  await untilTold(second, before[1])

  await disconnect(null)
  await startFirst()
  await connect(browser, first.rep)
  await untilTold(first, before[0])
  await syncNow(browser)
  expect(await verdicts()).toEqual([
    [...before[0], 'accept'],
    [...before[1], 'recycle'],
  ])
  await page.bringToFront()
  const back = told(await sidebarWith(page, LENA))
  await back.getByText('Delivered').waitFor()
  expect(await back.getByRole('listitem').count()).toBe(1)
  await back.scrollIntoViewIfNeeded()
  await shoot(page, 'two-companies-back')
})

test('discarded: nothing of it is left for anybody', async () => {
  await acceptWithFirstDown()
  await disconnect(/Discard/)
  await connect(browser, second.rep)
  await syncNow(browser)
  await disconnect(null)
  await startFirst()
  await connect(browser, first.rep)
  for (let round = 0; round < 3; round++) await syncNow(browser)
  expect(await verdicts()).toEqual(before)
})

test.skipIf(!has('policy'))('a policy that locks another hub does as a change by hand does', async () => {
  const undo = (await sidebar(await acceptWithFirstDown())).getByRole('button', { name: 'Undo' })
  await undo.waitFor({ state: 'detached' }) // a browser that is closed before would hold the feedback a minute
  const file = `${POLICY_FOLDER}/alongside-companies-${process.pid}.json`
  const policy = { hubAddress: second.url, locked: ['hubAddress'] }
  writeFileSync(file, JSON.stringify({ '3rdparty': { extensions: { [browser.extensionId]: policy } } }))
  try {
    await browser.restart()
    const page = await openMail(second)
    await setDock(browser, page, true)
    await showsNobody(page)
    await connectAsLocked()
    await syncNow(browser)
    await page.bringToFront()
    // What they told this company once is theirs again; of the other one there is nothing.
    expect(
      await told(await sidebarWith(page, LENA))
        .getByText('Accepted')
        .count(),
    ).toBe(0)
  } finally {
    rmSync(file, { force: true })
  }
  await browser.restart()
  await disconnect(null)
  await startFirst()
  await connect(browser, first.rep)
  await untilTold(first, before[0])
  expect(await verdicts()).toEqual([[...before[0], 'accept'], before[1]])
})

/** The options page says which hub it is now, and wants nothing but the key for it. */
async function connectAsLocked(): Promise<void> {
  const options = await browser.context.newPage()
  await options.goto(browser.extensionPage('options.html'))
  await options.getByText('Your company uses another hub now').waitFor()
  await shoot(options, 'two-companies-policy')
  const address = options.getByRole('textbox', { name: 'Hub address' })
  expect([await address.inputValue(), await address.isEditable()]).toEqual([second.url, false])
  await options.getByRole('textbox', { name: 'Access key' }).fill(second.rep.key)
  await options.getByRole('button', { name: 'Connect', exact: true }).click()
  await options
    .getByRole('status')
    .filter({ hasText: /^Connected to / })
    .waitFor()
  await options.close()
}
