import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { has } from '../needs.ts'
import { addSite, connect, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot } from './harness/look.ts'
import { type RealHost, signInRoundcube, startHost } from './harness/real-host.ts'

/** Every key that Roundcube's message list listens to. */
const KEYS = [
  'ArrowDown',
  'ArrowUp',
  'Space',
  'Home',
  'End',
  'Control+a',
  'Escape',
  'Tab',
  'Shift+Tab',
  'Delete',
  'Backspace',
  'PageUp',
  'PageDown',
  'Enter',
] as const

/** Mails that may go, one for each place. */
const EXPENDABLE: Record<string, string> = {
  'a button': 'Renewal terms',
  'a text field': 'Kick-off on Thursday',
}

describe.skipIf(!has('roundcube'))('keys that Roundcube’s list knows, typed into the sidebar', () => {
  let hub: HubProcess
  let browser: TestBrowser
  let roundcube: RealHost
  let page: Page

  beforeAll(async () => {
    hub = await startHubProcess()
    roundcube = await startHost('roundcube')
    browser = await startBrowser({ origins: ['http://roundcube.test/*'] })
    await connect(browser, hub.rep)
    await addSite(browser, roundcube.url)
    page = await browser.context.newPage()
    await signInRoundcube(page, roundcube)
    await page.locator('#messagelist tr.message', { hasText: 'Quote for 40 lens mounts' }).first().click()
    await sidebarWith(page, 'Lena Fischer')
  })
  afterAll(async () => {
    await browser?.end()
    await roundcube?.end()
    await hub?.end()
  })

  /** The mailbox as it lies on disk (flags are part of the names), and what the list shows and has chosen. */
  async function mailbox() {
    const files = await readdir(join(roundcube.state, 'mail'), { recursive: true })
    const rows = await page
      .locator('#messagelist tr.message')
      // Roundcube hides the row of a mail that went
      .evaluateAll((found) =>
        found.filter((row) => row.checkVisibility()).map((row) => `${row.id} ${row.className}`),
      )
    return { files: files.filter((file) => /\/(cur|new)\//.test(file)).sort(), rows, url: page.url() }
  }

  const selected = ({ rows }: { rows: string[] }) =>
    rows
      .filter((row) => /\bselected\b/.test(row))
      .map((row) => row.split(' ')[0])
      .join()

  test.each(['a button', 'a text field'])('in %s they leave the mailbox as it was', async (place) => {
    await page.locator('#messagelist tr.message', { hasText: 'Quote for 40 lens mounts' }).first().click()
    const sidebar = await sidebarWith(page, 'Lena Fischer')
    const heard = sidebar.getByRole('button', { name: 'They said' })
    await page.waitForTimeout(1000)
    const before = await mailbox()
    for (const key of KEYS) {
      let target = heard
      if (place === 'a text field') {
        target = sidebar.getByRole('textbox').last()
        if (!(await target.isVisible().catch(() => false))) await heard.click()
        await target.waitFor()
      }
      const field = target
      await field.focus()
      // Before the frame has the focus, keys go to the page, and there they do act.
      await until('the focus to arrive', () =>
        field.evaluate((element) => document.hasFocus() && document.activeElement === element),
      )
      await page.keyboard.press(key)
    }
    await shoot(page, `shortcuts-${place.replaceAll(' ', '-')}`)
    await page.waitForTimeout(1000)
    expect(await mailbox()).toEqual(before)

    // the same keys on the list itself do act, so it was listening all along
    await page.locator('#messagelist tr.message', { hasText: EXPENDABLE[place] }).first().click()
    const list = await mailbox()
    await page.locator('#messagelist').focus()
    await page.keyboard.press('ArrowDown')
    await until(
      'the list to choose another message',
      async () => selected(await mailbox()) !== selected(list),
    )
    await page.keyboard.press('ArrowUp')
    await until('the list to choose it again', async () => selected(await mailbox()) === selected(list))
    await page.keyboard.press('Delete')
    await until('the message to leave the list', async () => {
      const { rows } = await mailbox()
      return rows.length === list.rows.length - 1
    })
  })
})
