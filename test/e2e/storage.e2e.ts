/** A browser whose stored data was damaged, taken away or cannot be opened: each page says so and what to do. */
import { readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
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
beforeEach(async () => {
  browser = await startBrowser()
  await connect(browser, hub.rep)
})
afterEach(() => browser?.end())

/** Where Chromium keeps the extension's IndexedDB. */
const folderIn = (profile: string) =>
  join(profile, `Default/IndexedDB/chrome-extension_${browser.extensionId}_0.indexeddb.leveldb`)

/** Does something to that folder while the browser is closed. */
const damage = (how: (folder: string) => Promise<void>) =>
  browser.restart((profile) => how(folderIn(profile)))

const FAULTS: [string, (folder: string) => Promise<void>][] = [
  ['the browser’s data were cleared', (folder) => rm(folder, { recursive: true })],
  [
    'its files were torn',
    async (folder) => {
      for (const file of await readdir(folder)) {
        if (file === 'LOCK') continue
        await truncate(join(folder, file), 0)
      }
    },
  ],
  ['its index was overwritten', (folder) => writeFile(join(folder, 'CURRENT'), 'MANIFEST-999999\n')],
]

test.each(FAULTS)(
  '%s: sidebar, popup and options say it, and connecting again brings all back',
  async (name, how) => {
    await damage(how)
    const shot = `storage-${FAULTS.findIndex(([fault]) => fault === name)}`
    const page = await browser.context.newPage()
    await page.goto(`${hub.url}/practice/#/message/quote`)
    await setDock(browser, page, true)
    const frame = await sidebar(page)
    const said = /has dropped what Alongside stored/
    await until('the sidebar to say it', async () => said.test(await textOf(frame).catch(() => '')))
    await shoot(page, `${shot}-sidebar`)
    expect(await axe(browser, frame)).toEqual([])
    for (const own of ['popup.html', 'options.html']) {
      const opened = await browser.context.newPage()
      await opened.goto(browser.extensionPage(own))
      await opened.getByText(said).waitFor()
      expect(await opened.getByText(hub.url).count()).toBeGreaterThan(0)
      await shoot(opened, `${shot}-${own.replace('.html', '')}`)
      expect(await axe(browser, opened), own).toEqual([])
      await opened.close()
    }
    await connect(browser, hub.rep)
    await page.bringToFront()
    const again = await sidebarWith(page, 'Lena Fischer')
    expect(await textOf(again)).not.toMatch(said)
  },
)

test('what cannot be opened at all is said by every page, with what to do', async () => {
  await damage(async (folder) => {
    await rm(folder, { recursive: true })
    await writeFile(folder, 'a file where the folder should be')
  })
  const page = await browser.context.newPage()
  await page.goto(`${hub.url}/practice/#/message/quote`)
  await page.locator('alongside-dock').waitFor({ state: 'attached' })
  await setDock(browser, page, true).catch(() => {})
  const said = /cannot open what Alongside stored/
  for (const own of ['popup.html', 'options.html', 'capture.html']) {
    const opened = await browser.context.newPage()
    await opened.goto(browser.extensionPage(own))
    await opened.getByText(said).waitFor()
    await shoot(opened, `storage-closed-${own.replace('.html', '')}`)
    await opened.close()
  }
  await page.bringToFront()
  const frame = await sidebar(page)
  await until('the sidebar to say it', async () => said.test(await textOf(frame).catch(() => '')))
  await shoot(page, 'storage-closed-sidebar')
})
