import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { has } from '../needs.ts'
import { addSite, connect, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { mailFiles, type RealHost, signInRoundcube, startHost } from './harness/real-host.ts'

const LENA = 'Lena Fischer'
const SUBJECT = 'Quote for 40 lens mounts'

/** The skin comes with the name in the address: test/hosts/roundcube.sh. */
const SKINS = ['larry'] as const

describe.skipIf(!has('roundcube'))('Roundcube in each of its skins', () => {
  let hub: HubProcess
  let browser: TestBrowser
  let roundcube: RealHost
  const at = (name: string) => ({
    ...roundcube,
    url: roundcube.url.replace('roundcube.test', `${name}.test`),
  })

  beforeAll(async () => {
    ;[hub, roundcube] = await Promise.all([startHubProcess(), startHost('roundcube')])
    browser = await startBrowser({ origins: SKINS.map((name) => `http://${name}.test/*`) })
    browser.context.setDefaultTimeout(15_000)
    await connect(browser, hub.rep)
    for (const name of SKINS) await addSite(browser, at(name).url)
  })
  afterAll(async () => {
    await browser?.end()
    await roundcube?.end()
    await hub?.end()
  })

  const row = (page: Page, subject: string) =>
    page.locator('#messagelist tr.message', { hasText: subject }).first()
  const open = async (page: Page, host: RealHost) => {
    await page.goto(`${host.url}?_task=mail&_mbox=INBOX&_uid=1&_action=show`)
    await page.locator('a.reply:visible').first().waitFor()
  }

  /** Presses Insert of the first talking point; what the editor holds afterwards. */
  async function insert(
    page: Page,
    editor: Locator,
  ): Promise<{ before: string; after: string; text: string }> {
    const sidebar = await sidebarWith(page, LENA)
    const point = sidebar.getByRole('region', { name: 'Talking points' }).getByRole('listitem').first()
    const content = () =>
      editor.evaluate(
        (element) => (element as HTMLTextAreaElement).value ?? (element as HTMLElement).innerText,
      )
    const before = await content()
    await point.getByRole('button', { name: 'Insert' }).click()
    const after = await until('the text to arrive', async () => {
      const now = await content()
      return now !== before && now
    })
    return { before, after, text: await point.innerText() }
  }

  test.each(SKINS)('%s: the person of the preview and of the message, insert in plain text', async (skin) => {
    const host = at(skin)
    const page = await browser.context.newPage()
    page.on('dialog', (dialog) => dialog.accept())
    await signInRoundcube(page, host)
    await row(page, SUBJECT).locator('td.subject').click()
    await sidebarWith(page, LENA)
    await row(page, 'Delivery of batch 12').locator('td.subject').click()
    await sidebarWith(page, 'Ivo Bauer')

    await open(page, host)
    await sidebarWith(page, LENA)
    const mail = await mailFiles(roundcube)
    await page.locator('a.reply:visible').first().click()
    const editor = page.locator('textarea:is(#composebody, #compose-body)')
    await until('the quote', async () => (await editor.inputValue()).includes('wrote:'))
    const { before, after } = await insert(page, editor)
    expect(after.length).toBeGreaterThan(before.length + 20)
    expect(after.replace(/\s/g, '')).toContain('couldyouquote40mounts,typeB?')
    expect(await mailFiles(roundcube)).toEqual(mail)
    await page.close()
  })
})
