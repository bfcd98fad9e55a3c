/** Somebody is invited, chooses a password, signs in, and is shut out, at the desk of a real hub in a real browser. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBrowser, type TestBrowser } from './harness/browser.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, inEachScheme, shoot, sizes } from './harness/look.ts'

let hub: HubProcess
let browser: TestBrowser
/** Two people at two computers. */
let contexts: BrowserContext[]
let admin: Page
let ines: Page

beforeEach(async () => {
  hub = await startHubProcess({ sample: false })
  browser = await startBrowser()
  const chromium = browser.context.browser()!
  contexts = [await chromium.newContext(), await chromium.newContext()]
  ;[admin, ines] = (await Promise.all(contexts.map((context) => context.newPage()))) as [Page, Page]
})
afterEach(async () => {
  for (const context of contexts ?? []) await context.close()
  await browser?.end()
  await hub?.end()
})

/** Nothing is too small, cut off or hard to read, on a narrow page and a wide one, light and dark. */
async function clean(page: Page, name: string): Promise<void> {
  for (const [width, height] of [
    [390, 800],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await inEachScheme(page, async (scheme) => {
      await shoot(page, `people-${name}-${width}-${scheme}`)
      const look = (scheme === 'dark') === (width === 390) ? axe : sizes
      expect(await look(browser, page), `${name} ${width} ${scheme}`).toEqual([])
    })
  }
}

test('from the invitation to the end of access', async () => {
  await admin.goto(`${hub.url}/desk`)
  await admin.getByRole('button', { name: 'Sign in' }).waitFor()
  await clean(admin, 'sign-in')
  await admin.getByLabel('Access key', { exact: true }).fill(hub.admin.key)
  await admin.getByRole('button', { name: 'Sign in' }).click()
  await admin.getByRole('link', { name: 'People' }).click()
  await admin.getByRole('heading', { name: 'Marta Kowal' }).waitFor()
  await clean(admin, 'list')

  await admin.getByRole('button', { name: 'Invite' }).click()
  const form = admin.getByRole('dialog')
  await form.getByLabel('Name').fill('Ines Duarte')
  await form.getByLabel('E-mail address').fill('ines@optik.example')
  await form.getByLabel('Role').selectOption({ label: 'Marketing' })
  await clean(admin, 'invite')
  await form.getByRole('button', { name: 'Make the link' }).click()
  await admin.getByRole('dialog', { name: 'Link for Ines Duarte' }).waitFor()
  await clean(admin, 'link')
  const link = await admin.getByRole('textbox', { name: 'Link' }).inputValue()
  expect(link).toContain(`${hub.url}/desk/invitation#`)
  await admin.getByRole('button', { name: 'Close' }).click()

  await ines.goto(link)
  await ines.getByRole('heading', { level: 1, name: /^Welcome to / }).waitFor()
  await clean(ines, 'join')
  await ines.getByLabel('Password', { exact: true }).fill('several words are good')
  await ines.getByLabel('Password once more').fill('several words are good')
  await ines.getByRole('button', { name: 'Sign in' }).click()
  await ines.getByRole('heading', { name: 'Feedback' }).waitFor()
  expect(ines.url()).toBe(`${hub.url}/desk`)
  await ines.getByRole('link', { name: 'Account' }).click()
  await ines.getByText('This browser').waitFor()
  await clean(ines, 'account')
  await ines.getByRole('button', { name: 'Sign out' }).click()

  await ines.getByLabel('E-mail address').fill('ines@optik.example')
  await ines.getByLabel('Password').fill('several words are good')
  await ines.getByLabel('Password').press('Enter')
  await ines.getByText('This browser').waitFor()
  await ines.reload()
  await ines.getByText('This browser').waitFor()

  await ines.goto(link)
  await ines.getByText('This link was used already').waitFor()
  await clean(ines, 'used-up')
  await ines.goto(`${hub.url}/desk`)
  await ines.getByRole('heading', { name: 'Feedback' }).waitFor()

  await admin.getByRole('button', { name: 'Revoke access: Ines Duarte' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Revoke access', exact: true }).click()
  await admin.getByText('The access of Ines Duarte was revoked').waitFor()
  await ines.getByText(/You were signed out/).waitFor({ timeout: 60_000 })
  await ines.getByLabel('E-mail address').fill('ines@optik.example')
  await ines.getByLabel('Password').fill('several words are good')
  await ines.getByRole('button', { name: 'Sign in' }).click()
  await ines.getByText(/your access was revoked/).waitFor()
  await clean(ines, 'refused')
})
