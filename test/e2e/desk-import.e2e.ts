/** Marketing imports its files at the desk, of a real hub in a real browser. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../hub/practice/load-sample.ts'
import { moveSampleDates } from '../../hub/practice/sample-dates.ts'
import { FindLeadsAnswer } from '../../lib/contract/lead.ts'
import { connect, sidebarWith, startBrowser, type TestBrowser } from './harness/browser.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, inEachScheme, shoot, sizes } from './harness/look.ts'

const SAMPLE = join(import.meta.dirname, '../../hub/practice/sample')
const LENA = 'lena.fischer@fischer-optik.test'

let hub: HubProcess
let browser: TestBrowser
let folder: string
let desk: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alongside-import-'))
  hub = await startHubProcess({ sample: false })
  browser = await startBrowser()
  desk = await browser.context.newPage()
  await signIn(desk)
})
afterAll(async () => {
  await browser?.end()
  await hub?.end()
  if (folder) await rm(folder, { recursive: true })
})

async function signIn(page: Page): Promise<void> {
  await page.goto(`${hub.url}/desk`)
  await page.getByLabel('Access key', { exact: true }).fill(hub.marketer.key)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Import' }).click()
  await page.getByRole('button', { name: 'Choose a file' }).waitFor()
}

/** A file on this computer. */
async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

const sample = async (name: string) => moveSampleDates(await readFile(join(SAMPLE, name), 'utf8'), new Date())
const choose = (page: Page, path: string) => page.locator('input[type=file]').setInputFiles(path)
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
/** Makes room for the next file, also when a test is run again. */
const putAway = async (page: Page) => {
  const again = button(page, /(Cancel|another file)$/)
  while (await again.count()) await again.first().click()
  await button(page, 'Choose a file').waitFor()
}
/** Drops a file anywhere on the page, as people do. */
async function drop(name: string, text: string): Promise<void> {
  await putAway(desk)
  await desk.evaluate(
    ([dropped, called]) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([dropped], called))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    },
    [text, name] as const,
  )
}
const count = (page: Page, name: string) => page.locator('dt', { hasText: name }).locator('+ dd').innerText()
const found = async (email: string) =>
  FindLeadsAnswer.parse(await ask(hub.marketer, `/v1/leads?email=${encodeURIComponent(email)}`)).leads

/** Leads whose columns have names that nobody can know, and one row that cannot be used. */
async function oddLeads(): Promise<string> {
  const text = await sample('leads.csv')
  const [header = '', ...rows] = text.trimEnd().split('\n')
  const odd = header
    .replace(',Email,Additional email addresses,', ',Where to write,Elsewhere,')
    .replace(',Company Name,', ',Where at work,')
  expect(odd).toMatch(/Where to write.*Where at work/)
  const unusable = `999,No,Address,nobody,${','.repeat(header.split(',').length - 5)}`
  return [odd, ...rows, unusable, ''].join('\n')
}

test('leads, by keyboard: a column that the hub does not know is named, a second one corrected, then they are in', async () => {
  const path = await write('leads.csv', await oddLeads())
  const [chooser] = await Promise.all([
    desk.waitForEvent('filechooser'),
    button(desk, 'Choose a file').press('Enter'),
  ])
  await chooser.setFiles(path)
  await desk.getByText('The file could not be read. Nothing was imported.').waitFor()
  expect(await desk.evaluate(() => document.activeElement?.id)).toBe('import-file')
  await desk.getByRole('row', { name: LENA }).waitFor()
  await desk.getByLabel('Read “Where to write” as').selectOption({ label: 'E-mail address' })
  await button(desk, 'Check again').press('Enter')

  await button(desk, /^Import \d/).waitFor()
  expect(await count(desk, 'Rejected')).toBe('1')
  expect(await found(LENA)).toEqual([])
  const company = desk.getByLabel('Read “Where at work” as')
  expect(await company.inputValue()).toBe('')
  await company.selectOption({ label: 'Company' })
  await button(desk, 'Check again').press('Enter')
  await button(desk, 'Import 38 rows').press('Enter')
  await desk.getByText('Imported: 38 rows are in.').waitFor()
  expect(await count(desk, 'New')).toBe('38')
  expect((await found(LENA)).map(({ lead }) => lead.company)).toEqual(['Fischer Optik GmbH'])
})

test('touchpoints are dropped anywhere on the page', async () => {
  const text = await sample('touchpoints.jsonl')
  const rows = text.trimEnd().split('\n').length
  await drop('touchpoints.jsonl', text)
  await desk.getByRole('heading', { name: 'touchpoints.jsonl · Touchpoints' }).waitFor()
  await button(desk, `Import ${rows} rows`).click()
  await desk.getByText(`Imported: ${rows} rows are in.`).waitFor()
  expect((await found(LENA))[0]?.touchpoints.length).toBeGreaterThan(5)
})

test('talking points, and the same again changes nothing', async () => {
  const path = await write('talking-points.jsonl', await sample('talking-points.jsonl'))
  for (const [counted, other] of [
    ['New', 'As they were'],
    ['As they were', 'New'],
  ] as const) {
    await putAway(desk)
    await choose(desk, path)
    await button(desk, 'Import 25 rows').click()
    await desk.getByText('Imported: 25 rows are in.').waitFor()
    expect([await count(desk, counted), await count(desk, other)]).toEqual(['25', '0'])
  }
  await desk.getByRole('link', { name: 'Talking points' }).click()
  await desk.reload()
  await desk.getByRole('heading', { name: 'A mount costs what five years with it cost' }).waitFor()
  await desk.getByRole('link', { name: 'Import (done)' }).click()
  await desk.getByText('Imported: 25 rows are in.').waitFor()
})

describe('three files that do not agree about consent', () => {
  const consent = async () => (await found(LENA)).map(({ lead }) => lead.consent)
  const consentOfFirst = () =>
    desk.getByRole('region', { name: 'The first rows, as they will be' }).getByRole('listitem').first()

  test('a no under a name that nobody can know: seen in the table, corrected, imported', async () => {
    const hubspot =
      'Record ID,First Name,Last Name,Email,HubSpot Score,Lifecycle Stage,Leave in peace\n' +
      `101,Lena,Fischer,${LENA},78,salesqualifiedlead,yes\n`
    await drop('hubspot.csv', hubspot)
    await desk.getByText('Export of HubSpot').waitFor()
    expect(await consentOfFirst().innerText()).not.toContain('Do not contact')
    const column = desk.getByLabel('Read “Leave in peace” as')
    expect(await column.inputValue()).toBe('')
    await column.selectOption({ label: 'Do not contact (yes or no)' })
    await button(desk, 'Check again').click()
    await consentOfFirst().getByText('Do not contact').waitFor()
    expect(await consent()).toMatchObject([{ doNotContact: false }])
    await button(desk, 'Import 1 row').click()
    await desk.getByText('Imported: 1 row is in.').waitFor()
    expect(await consent()).toMatchObject([{ doNotContact: true }])
  })

  test('who has left a list: what is refused comes as a file, which says whose no was not kept', async () => {
    const mailchimp =
      'Email Address,First Name,Last Name,MEMBER_RATING,CONFIRM_TIME,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE\n' +
      `${LENA},Lena,Fischer,2,2025-01-02 11:05:00,2026-03-04 08:00:00,Spring\n` +
      'nobody,Kim,Lee,2,2025-01-02 11:05:00,2026-03-04 08:00:00,Spring\n'
    await drop('unsubscribed.csv', mailchimp)
    await desk.getByText('it says no in rows that name nobody').waitFor()
    await button(desk, 'Import 1 row').click()
    await desk.getByText('Imported: 1 row is in.').waitFor()
    const [saved] = await Promise.all([
      desk.waitForEvent('download'),
      button(desk, 'Download the rejected row (CSV)').click(),
    ])
    expect(saved.suggestedFilename()).toMatch(/^rejected-.*\.csv$/)
    const path = join(folder, 'rejected.csv')
    await saved.saveAs(path)
    expect(await readFile(path, 'utf8')).toMatch(
      /^\ufeff"Line","Reason"\r\n"3",".*whose no it is, and it was NOT kept.*"\r\n$/,
    )
    expect(await consent()).toMatchObject([{ marketing: 'denied', doNotContact: true }])
  })

  test('an older yes changes nothing, cancelled or imported', async () => {
    const old = `Email,Consent date\n${LENA},2024-05-06\n`
    const before = await consent()
    await drop('old.csv', old)
    await consentOfFirst().getByText('Do not contact').waitFor()
    await button(desk, 'Cancel').click()
    await desk.getByText('Cancelled. Nothing of this file was imported.').waitFor()
    await drop('old.csv', old)
    await button(desk, 'Import 1 row').click()
    await desk.getByText('Imported: 1 row is in.').waitFor()
    expect(await consent()).toEqual(before)
  })

  test('the rep reads it beside her mail, and wherever her name is found', async () => {
    await connect(browser, hub.rep)
    const mail = await browser.context.newPage()
    await mail.goto(`${hub.url}/practice/#/message/quote`)
    const frame = await sidebarWith(mail, 'Lena Fischer')
    await frame
      .getByText(/^Do not contact/)
      .first()
      .waitFor()
    await shoot(mail, 'desk-import-do-not-contact')
    await frame.getByRole('button', { name: 'Find a lead' }).click()
    await frame.getByRole('searchbox', { name: 'Find a lead' }).fill('Fischer Optik')
    const lena = frame
      .getByRole('list', { name: 'Leads found' })
      .getByRole('button', { name: /Lena Fischer/ })
    await lena.getByText('Do not contact').waitFor()
    await mail.close()
  })
})

const people = (rows: number, note = '') =>
  `Email,First name\n${Array.from({ length: rows }, (_, at) => `person${at}@big.test,${note}${at}\n`).join('')}`

test('a file that is still being sent is cancelled, and leaves nothing', async () => {
  await putAway(desk)
  await choose(desk, await write('big.csv', people(400_000, 'x'.repeat(100))))
  await desk.getByText(/ of \d+(\.\d)? MB · .*rows read/).waitFor()
  await button(desk, 'Cancel').click()
  await desk.getByText('Cancelled. Nothing of this file was imported.').waitFor()
  const { id } = JSON.parse((await desk.evaluate(() => localStorage.getItem('alongside-desk-import'))) ?? '')
  await expect
    .poll(() => ask(hub.marketer, `/v1/imports/${id}`), { timeout: 60_000 })
    .toMatchObject({ state: 'cancelled' })
  expect(await found('person0@big.test')).toEqual([])
})

test('a large file that the hub cannot read is refused in its words, long before it is sent', async () => {
  await putAway(desk)
  await choose(desk, await write('nobody.csv', `A,B\n${'x,y\n'.repeat(15_000_000)}`))
  await desk.getByText(/^No column holds/).waitFor()
})

test('the hub goes on while the page is closed, and shows the end when somebody comes back', async () => {
  await putAway(desk)
  await choose(desk, await write('people.csv', people(20_000)))
  await button(desk, 'Import 20,000 rows').click()
  await desk.getByText('can no longer be cancelled').waitFor()
  await desk.close()
  desk = await browser.context.newPage()
  await desk.goto(`${hub.url}/desk#import`)
  await desk.getByRole('heading', { name: 'people.csv · Leads' }).waitFor()
  await desk.getByText('Imported: 20,000 rows are in.').waitFor({ timeout: 120_000 })
  expect(await found('person19999@big.test')).toHaveLength(1)
})

describe('in a wide window and in a narrow one, in light and in dark', () => {
  let page: Page

  beforeAll(async () => {
    const context = await browser.context.browser()!.newContext()
    page = await context.newPage()
    await signIn(page)
  })
  afterAll(() => page?.context().close())

  async function clean(name: string): Promise<void> {
    for (const [width, height] of [
      [320, 640],
      [1280, 800],
    ] as const) {
      await page.setViewportSize({ width, height })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await inEachScheme(page, async (scheme) => {
        await shoot(page, `desk-import-${name}-${width}-${scheme}`)
        // Each width and each scheme is looked at by axe once.
        const look = (scheme === 'dark') === (width === 320) ? axe : sizes
        expect(await look(browser, page), `${name} ${width} ${scheme}`).toEqual([])
      })
    }
  }

  test('each step', async () => {
    await clean('choose')
    await choose(page, await write('odd.csv', await oddLeads()))
    await page.getByText('The file could not be read. Nothing was imported.').waitFor()
    await clean('failed')
    await page.getByLabel('Read “Where to write” as').selectOption({ label: 'E-mail address' })
    await button(page, 'Check again').click()
    await button(page, /^Import \d/).waitFor()
    await clean('checked')
    await page
      .getByRole('region', { name: 'The first rows, as they will be' })
      .evaluate((it) => it.scrollIntoView())
    await clean('rows')
    await page.getByLabel('Read “Where at work” as').selectOption({ label: 'Company' })
    await clean('corrected')
    await button(page, 'Check again').click()
    await button(page, /^Import \d/).click()
    await button(page, 'Import another file').waitFor()
    await clean('done')
    await putAway(page)
    const doubtful = 'Email,Score,Newsletter consent 2\na@x.test,much,perhaps\nb@x.test,7,ok\n'
    await choose(page, await write('doubtful.csv', doubtful))
    await page.getByText('These columns may be about consent, and were not fully understood').waitFor()
    await page.getByRole('region', { name: 'What was left out' }).waitFor()
    await clean('doubtful')
    await putAway(page)
    await choose(page, await write('big.csv', people(400_000, 'x'.repeat(100))))
    await page.getByText(/ of \d+(\.\d)? MB/).waitFor()
    await clean('sending')
    await button(page, 'Cancel').click()
    await clean('cancelled')
  })
})
