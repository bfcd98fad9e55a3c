/** A browser whose stored data was deleted, damaged or cannot be opened: each page says so and what to do. */
import { readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ask } from '../../hub/practice/load-sample.ts'
import { FeedbackList } from '../../lib/contract/feedback.ts'
import { ballastOn, mountSmallDisk } from '../chaos/disk-full.ts'
import { connect, sidebar, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { setDock } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, shoot, textOf } from './harness/look.ts'

let hub: HubProcess
let browser: TestBrowser
beforeAll(async () => {
  hub = await startHubProcess()
})
afterAll(() => hub?.end())
afterEach(() => browser?.end())

type Fault = (folder: string) => Promise<void>
const remove: Fault = (folder) => rm(folder, { recursive: true })

/** Does something to the folder where Chromium keeps the extension's IndexedDB, while the browser is closed. */
const damage = (how: Fault) =>
  browser.restart((profile) =>
    how(join(profile, `Default/IndexedDB/chrome-extension_${browser.extensionId}_0.indexeddb.leveldb`)),
  )

/** Connects a new browser, closes it, and opens it again with that fault. */
async function startWith(colorScheme: 'light' | 'dark', how: Fault): Promise<void> {
  browser = await startBrowser({ colorScheme })
  await connect(browser, hub.rep)
  await damage(how)
}

/** A mail of the practice inbox; its sidebar opens by itself and says this. */
async function mailThatSays(said: RegExp, shot: string): Promise<Page> {
  const page = await browser.context.newPage()
  await page.goto(`${hub.url}/practice/#/message/quote`)
  const frame = await sidebar(page)
  await until('the sidebar to say it', async () => said.test(await textOf(frame).catch(() => '')))
  await shoot(page, `${shot}-sidebar`)
  expect(await axe(browser, frame)).toEqual([])
  return page
}

/** A page of the extension says this, in a wide window and in a narrow one. */
async function ownPageSays(said: RegExp, address: string, shot: string): Promise<Page> {
  const page = await browser.context.newPage()
  await page.goto(browser.extensionPage(address))
  await page.getByText(said).waitFor()
  const name = `${shot}-${address.replace('.html', '')}`
  await shoot(page, name)
  expect(await axe(browser, page), address).toEqual([])
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(320)
  await shoot(page, `${name}-narrow`)
  await page.setViewportSize({ width: 1280, height: 800 }) // clicks in other pages' frames would miss
  return page
}

const DELETED = /has deleted what Alongside stored/
const CLOSED = /cannot open what Alongside stored/

/** Connects again as the pages say, with nothing but the key; the lead comes back into the open mail. */
async function connectAgain(page: Page, options: Page): Promise<void> {
  expect(await options.getByRole('textbox', { name: 'Hub address' }).inputValue()).toBe(hub.url)
  await options.getByRole('textbox', { name: 'Access key' }).fill(hub.rep.key)
  await options.getByRole('button', { name: 'Connect', exact: true }).click()
  await options
    .getByRole('status')
    .filter({ hasText: /^Connected to / })
    .waitFor()
  expect(await options.getByText(DELETED).count()).toBe(0)
  await page.bringToFront()
  const again = await sidebarWith(page, 'Lena Fischer')
  expect(await textOf(again)).not.toMatch(DELETED)
}

test.each<['light' | 'dark', string, Fault]>([
  ['light', 'the browser’s data were cleared', remove],
  [
    'dark',
    'its files were torn',
    async (folder) => {
      for (const file of await readdir(folder)) if (file !== 'LOCK') await truncate(join(folder, file), 0)
    },
  ],
])('%s: %s: sidebar, popup and options say it, and connecting again brings all back', async (...fault) => {
  const [colorScheme, , how] = fault
  await startWith(colorScheme, how)
  const shot = `storage-deleted-${colorScheme}`
  const page = await mailThatSays(DELETED, shot)
  await ownPageSays(DELETED, 'popup.html', shot)
  await connectAgain(page, await ownPageSays(DELETED, 'options.html', shot))
})

test.each<['light' | 'dark', string, Fault]>([
  ['light', 'its index was overwritten', (folder) => writeFile(join(folder, 'CURRENT'), 'MANIFEST-999999\n')],
  [
    'dark',
    'a file lies where the folder should be',
    async (folder) => {
      await remove(folder)
      await writeFile(folder, '')
    },
  ],
])('%s: %s: every page says that it cannot be opened, and what it says to do helps', async (...fault) => {
  const [colorScheme, , how] = fault
  await startWith(colorScheme, how)
  const shot = `storage-closed-${colorScheme}`
  const page = await mailThatSays(CLOSED, shot)
  for (const own of ['popup.html', 'options.html', 'capture.html']) await ownPageSays(CLOSED, own, shot)

  // it opened by itself, so it can be closed too
  await page.bringToFront()
  const frame = await sidebar(page)
  await frame.getByRole('button', { name: 'Close' }).click()
  await page.locator('alongside-dock:not([data-wanted])').waitFor({ state: 'attached' })

  await damage(remove) // as removing the extension does
  const again = await browser.context.newPage()
  await again.goto(`${hub.url}/practice/#/message/quote`)
  await setDock(browser, again, true)
  const options = await browser.context.newPage()
  await options.goto(browser.extensionPage('options.html'))
  await connectAgain(again, options)
})

const disk = mountSmallDisk()
afterAll(() => disk?.unmount())

/** How many verdicts there are, with those that a later one replaced. */
const verdictsOf = (items: FeedbackList['items']): number =>
  items
    .filter(({ feedback }) => feedback.kind === 'lead_verdict')
    .reduce((sum, { earlier = [] }) => sum + 1 + earlier.length, 0)

/** A verdict, and two others in turn in its place, so that what is said after one is not taken for what is said after the next. */
const VERDICTS = [
  ['Accept lead', 'Lead accepted.'],
  ['Reject lead', 'Lead rejected.'],
] as const

test.skipIf(!disk)(
  'the disk is full: what was not saved is said, with what to do; then all goes on by itself',
  async () => {
    const ballast = ballastOn(disk!.folder)
    browser = await startBrowser({ disk: disk!.folder })
    await connect(browser, hub.rep)
    const page = await browser.context.newPage()
    await page.goto(`${hub.url}/practice/#/message/quote`)
    const frame = await sidebarWith(page, 'Lena Fischer')
    const notSaved = frame.getByText('This could not be saved on this computer.')
    const saved: string[] = []

    /** Gives a verdict; whether the sidebar says that it is saved. */
    async function give(): Promise<boolean> {
      const [button, done] = VERDICTS[saved.length % 2]!
      const change = frame.getByRole('button', { name: 'Change' })
      // The line is read anew once the storage works again: "Change" may come in place of the buttons meanwhile.
      await until('the click', async () => {
        if (await change.isVisible()) await change.click({ timeout: 1000 }).catch(() => {})
        return frame
          .getByRole('button', { name: button })
          .click({ timeout: 1000 })
          .then(
            () => true,
            () => false,
          )
      })
      if (button === 'Reject lead') await frame.getByRole('button', { name: 'No budget' }).click()
      const answer = await until('an answer to the click', async () => {
        if (await frame.getByText(done).isVisible()) return 'saved'
        return (await notSaved.isVisible()) && 'not saved'
      })
      if (answer === 'saved') saved.push(button)
      return answer === 'saved'
    }

    ballast.leave(0)
    while (await give()) expect(saved.length).toBeLessThan(50) // the last page of a file has room for a few
    // Chromium names the full disk in the first transactions that it ends; to others it is any failure of the storage.
    expect(await notSaved.textContent()).toMatch(/Free some space on the disk|see that the disk has room/)
    await shoot(page, 'storage-full')
    ballast.remove()
    await until('the next click to be saved', give)
    await until(
      'what was saved to arrive, and nothing else',
      async () => {
        const { items } = FeedbackList.parse(await ask(hub.marketer, '/v1/feedback'))
        return verdictsOf(items) >= saved.length
      },
      150,
    )
    const { items } = FeedbackList.parse(await ask(hub.marketer, '/v1/feedback'))
    expect(verdictsOf(items)).toBe(saved.length)
  },
)
