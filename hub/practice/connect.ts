import type { Page } from 'playwright-core'
import type { HubAccess } from './load-sample.ts'
import { type Browser, sidebarOf, until } from './open-browser.ts'

/**
 * Connects the extension as a rep would: hub address and access key on the options page, "Connect", and waits for
 * the answer "Connected to NAME".
 * @returns the status line
 */
export async function connect(browser: Browser, hub: HubAccess): Promise<string> {
  const page = await browser.context.newPage()
  await page.goto(browser.extensionPage('options.html'))
  await page.getByRole('textbox', { name: 'Hub address' }).fill(hub.url)
  await page.getByRole('textbox', { name: 'Access key' }).fill(hub.key)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  const status = page.getByRole('status').filter({ hasText: /^Connected to / })
  await status.waitFor({ timeout: 60_000 })
  const text = await status.innerText()
  await page.close()
  return text
}

/** What a sidebar shows of a lead. */
export interface Seen {
  lead: string
  history: number
  talkingPoints: number
  /** Milliseconds from the click on the message to the lead's name and history on the screen. */
  milliseconds: number
}

/** Opens the sample's first message in the practice inbox and waits until the sidebar shows its lead. */
export async function seeFirstLead(page: Page, lead: string): Promise<Seen> {
  await page.getByRole('link', { name: /Quote for 40 lens mounts/ }).click()
  const started = performance.now()
  const frame = await until('the sidebar to open', () => sidebarOf(page))
  await frame.getByRole('heading', { level: 1, name: lead }).waitFor({ timeout: 60_000 })
  const history = frame.getByRole('region', { name: 'Marketing history' }).getByRole('listitem')
  await history.first().waitFor({ timeout: 60_000 })
  const milliseconds = Math.round(performance.now() - started)
  const points = frame.getByRole('region', { name: 'Talking points' }).getByRole('listitem')
  return { lead, history: await history.count(), talkingPoints: await points.count(), milliseconds }
}
