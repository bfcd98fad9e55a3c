import type { Frame, Locator, Page } from 'playwright-core'
import { v7 as uuid } from 'uuid'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../hub/practice/load-sample.ts'
import { TalkingPointList } from '../../lib/contract/talking-point.ts'
import { connect, sidebar, sidebarWith, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { setDock } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { axe, cleanInEachScheme, firstInsertInView, shoot, textOf } from './harness/look.ts'

const LENA = 'Lena Fischer'

/** Puts what is no text where the titles of the stored talking points are, of every second one; how many. */
const spoilTitles = (own: Page): Promise<number> =>
  own.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    let spoilt = 0
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name))
      if (db.objectStoreNames.contains('talkingPoints')) {
        const points = db.transaction('talkingPoints', 'readwrite').objectStore('talkingPoints')
        for (const [at, point] of (await done(points.getAll())).entries())
          if (at % 2 === 0) await done(points.put({ ...point, title: { no: 'text' } }))
        spoilt += await done(points.count())
      }
      db.close()
    }
    return spoilt
  })

/** Changes what is stored for the workspaces that somebody was connected to; runs in the page. */
const changeStored = (own: Page, changes: StoredChange[]) =>
  own.evaluate(async (all) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    for (const { name = '' } of await indexedDB.databases()) {
      if (name.endsWith(' unassigned')) continue
      const db = await done(indexedDB.open(name))
      for (const { store, where, put } of all) {
        if (!db.objectStoreNames.contains(store)) continue
        const rows = db.transaction(store, 'readwrite').objectStore(store)
        if (!where) await done(rows.put(put))
        else
          for (const row of await done(rows.getAll()))
            if (row.context.lead.name === where) {
              Object.assign(row.context.lead, put)
              await done(rows.put(row))
            }
      }
      db.close()
    }
  }, changes)
interface StoredChange {
  store: string
  /** Name of the lead whose fields are put; else `put` is the row. */
  where?: string
  put: object
}

/** When a validation of the sample ends. */
async function someUntil(): Promise<string> {
  const { talkingPoints } = TalkingPointList.parse(await ask(hub.marketer, '/v1/talking-points'))
  const ends = talkingPoints.flatMap(({ verification: { until } }) => (until === null ? [] : [until]))
  return ends[0]!
}

/** What is shown may be rendered anew meanwhile. */
const bringIntoView = (what: Locator) =>
  until('it to stand still', () =>
    what.scrollIntoViewIfNeeded().then(
      () => true,
      () => false,
    ),
  )

/** A browser that cannot read this time: what passes the contract is drawn without fail otherwise. */
const failOn = (time: string) => (opened: Page) =>
  opened.addInitScript((odd) => {
    const parse = Date.parse
    Date.parse = (text) => (text === odd ? Number.NaN : parse(text))
  }, time)
let hub: HubProcess
beforeAll(async () => {
  hub = await startHubProcess()
})
afterAll(() => hub?.end())

describe('every state, in light and in dark', () => {
  let browser: TestBrowser
  let page: Page

  beforeAll(async () => {
    browser = await startBrowser()
    page = await browser.context.newPage()
  })
  afterAll(() => browser?.end())

  const open = async (id: string) => {
    await page.bringToFront()
    await page.goto(`${hub.url}/practice/#/${id === '' ? 'inbox' : `message/${id}`}`)
  }
  const clean = (shown: Page, name: string, target: Page | Frame = shown) =>
    cleanInEachScheme(browser, shown, name, target)
  const cleanSidebar = (frame: Frame, name: string) => clean(page, name, frame)
  const openPage = async (name: string) => {
    const opened = await browser.context.newPage()
    await opened.goto(browser.extensionPage(name))
    await opened.getByRole('main').waitFor()
    return opened
  }

  test('first run: the sidebar says how to connect, and the options page takes a wrong hub with a plain answer', async () => {
    await open('quote')
    await setDock(browser, page, true)
    const frame = await sidebar(page)
    await frame.getByRole('main', { name: 'Alongside' }).waitFor()
    await until('what to do', async () => /connect/i.test(await textOf(frame)))
    await cleanSidebar(frame, 'first-run')

    const options = await openPage('options.html')
    await options.getByRole('textbox', { name: 'Hub address' }).fill('http://127.0.0.1:9')
    await options.getByRole('textbox', { name: 'Access key' }).fill('not-a-key')
    await options.getByRole('button', { name: 'Connect', exact: true }).click()
    await options.getByRole('alert').first().waitFor()
    await clean(options, 'options-refused')
    await options.close()
  })

  test('connected: lead, reasons and history, in sidebar, popup and options', async () => {
    await connect(browser, hub.rep)
    await open('quote')
    await page.reload()
    const frame = await sidebarWith(page, LENA)
    await frame.getByRole('region', { name: 'Talking points' }).getByRole('listitem').first().waitFor()
    await cleanSidebar(frame, 'lead')

    for (const name of ['popup.html', 'options.html']) {
      const opened = await openPage(name)
      await opened.waitForTimeout(500)
      await clean(opened, name.replace('.html', ''))
      await opened.close()
    }
  })

  test('who, why now, the best argument’s whole text and its Insert are in view, mail after mail', async () => {
    await page.setViewportSize({ width: 1280, height: 800 })
    for (const [mail, name] of [
      ['quote', LENA],
      ['renewal', 'Priya Raman'],
      ['kick-off', 'Tom Okafor'],
      ['order', 'Zażółć Gęślą'],
      ['delivery', 'Ivo Bauer'],
    ] as const) {
      await open(mail)
      const bottom = await firstInsertInView(await sidebarWith(page, name))
      // The plainest case has to leave room for what is rarer: several people, a match in doubt, a no.
      if (mail === 'quote') expect(bottom).toBeLessThanOrEqual(400)
    }
    // At 125 % zoom, and in a window as narrow as there is.
    for (const [width, height] of [
      [1024, 640],
      [320, 640],
    ] as const) {
      await page.setViewportSize({ width, height })
      await open('quote')
      await firstInsertInView(await sidebarWith(page, LENA), { whole: width > 320 })
    }
    await page.setViewportSize({ width: 1280, height: 720 })
  })

  test('“Not this person” by keyboard: nobody is left, and Undo has the focus', async () => {
    await open('quote')
    const frame = await sidebarWith(page, LENA)
    await frame.getByRole('button', { name: 'More about this person' }).press('Enter')
    await cleanSidebar(frame, 'lead-details')
    await frame.getByRole('button', { name: 'Not this person' }).press('Enter')
    await frame.getByRole('heading', { level: 1, name: 'Who is it then?' }).waitFor()
    const undo = frame.getByRole('button', { name: 'Undo' })
    await until('Undo to have the focus', () => undo.evaluate((button) => button === document.activeElement))
    await cleanSidebar(frame, 'not-this')
    await undo.press('Enter')
    await sidebarWith(page, LENA)
  })

  test('what is opened beside a lead: answers when there are none, a proposal, wrong data', async () => {
    for (const width of [1280, 320]) {
      // What lies below the browser's own window gets no click.
      await page.setViewportSize({ width, height: 700 })
      await open('quote')
      const frame = await sidebarWith(page, LENA)
      const inView = async (name: string, what: Locator) => {
        await what.waitFor()
        await cleanSidebar(frame, `${name}-${width}`)
        await frame.getByRole('main').evaluate(() => scrollTo(0, 0))
      }
      await frame.getByRole('button', { name: 'Answers', exact: true }).click()
      await inView('answers-none', frame.getByText('No answers yet'))
      await frame.getByRole('button', { name: 'Answers', exact: true }).click()
      await frame.getByRole('button', { name: 'Propose' }).click()
      await inView('propose', frame.getByRole('textbox', { name: 'Title' }))
      await frame.getByRole('textbox', { name: 'Title' }).press('Escape')
      await frame.getByRole('button', { name: 'More about this person' }).click()
      await frame.getByRole('button', { name: 'Wrong data' }).click()
      await inView('wrong-data', frame.getByRole('combobox', { name: 'What is wrong?' }))
      await frame.getByRole('combobox', { name: 'What is wrong?' }).press('Escape')
      await frame.getByRole('button', { name: 'More about this person' }).click()
    }
    await page.setViewportSize({ width: 1280, height: 720 })
  })

  test('an Insert that waits for its reply says so, and Cancel inserts nothing', async () => {
    await open('quote')
    const frame = await sidebarWith(page, LENA)
    // A reply that does not open.
    await page.evaluate(() =>
      window.addEventListener(
        'click',
        (event) => {
          if ((event.target as Element).closest('[data-action=reply]')) event.stopImmediatePropagation()
        },
        { capture: true, once: true },
      ),
    )
    await frame
      .getByRole('region', { name: 'Talking points' })
      .getByRole('button', { name: 'Insert' })
      .first()
      .click()
    const cancel = frame.getByRole('button', { name: 'Cancel' })
    await cancel.waitFor()
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 700 })
      await cleanSidebar(frame, `insert-waits-${width}`)
    }
    await cancel.click()
    await frame.getByText('Cancelled. Nothing was inserted.').waitFor()
    await page.locator('[data-action=reply]').click()
    const editor = page.locator('textarea[name=body], [data-body]')
    await editor.waitFor()
    await page.waitForTimeout(500)
    const written = await editor.evaluate(
      (area: HTMLTextAreaElement & HTMLElement) => area.value ?? area.innerText,
    )
    expect(written).not.toContain('five type B mounts')
    await page.setViewportSize({ width: 1280, height: 720 })
  })

  test('the desk, signed out and in', async () => {
    const desk = await browser.context.newPage()
    await desk.goto(`${hub.url}/desk`)
    await desk.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await axe(browser, desk)).toEqual([])
    await desk.getByLabel('Access key', { exact: true }).fill(hub.marketer.key)
    await desk.getByRole('button', { name: 'Sign in' }).click()
    await desk.getByRole('heading', { name: 'Talking points' }).waitFor()
    await desk.waitForTimeout(500)
    await clean(desk, 'desk')
    await desk.close()
  })

  test('a person marketing does not know', async () => {
    await open('stranger')
    await setDock(browser, page, true)
    const frame = await sidebar(page)
    await until('the stranger', async () =>
      (await textOf(frame)).includes('noor.visser@visser-and-daughters.test'),
    )
    expect(await frame.getByRole('region', { name: 'Marketing history' }).count()).toBe(0)
    await cleanSidebar(frame, 'unknown')
  })

  test('a name that is another address: a red notice, and nobody', async () => {
    await open('trap')
    const frame = await sidebar(page)
    await frame.getByText('This name is another address').waitFor()
    await frame.getByText('The real address is phish@evil.test.').waitFor()
    expect(await frame.getByRole('heading', { level: 1, name: LENA }).count()).toBe(0)
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 })
      await cleanSidebar(frame, `name-is-address-${width}`)
    }
    await page.setViewportSize({ width: 1280, height: 720 })
  })

  test('a page that is not as it was: what can be done, and a search', async () => {
    await open('quote')
    await sidebarWith(page, LENA)
    await page.evaluate(() => {
      const take = () => {
        for (const each of document.querySelectorAll('dl.headers')) each.remove()
      }
      take()
      new MutationObserver(take).observe(document.body, { childList: true, subtree: true })
      location.hash = '#/message/renewal'
    })
    const frame = await sidebar(page)
    await frame.getByText('not recognised').first().waitFor()
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 700 })
      await cleanSidebar(frame, `not-recognised-${width}`)
    }
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.reload()
  })

  test('several people: the rep sees all and chooses', async () => {
    await open('kick-off')
    const frame = await sidebarWith(page, 'Tom Okafor')
    expect(await textOf(frame)).toContain('Ivo Bauer')
    await cleanSidebar(frame, 'several')
  })

  test('who has said no: the mark stands beside the name, and nothing invites to insert', async () => {
    const popup = await openPage('popup.html')
    const consent = { marketing: 'denied', doNotContact: true, changedAt: '2026-11-01T09:00:00.000Z' }
    await changeStored(popup, [
      { store: 'leads', where: 'Tom Okafor', put: { consent } },
      { store: 'leads', where: 'Ivo Bauer', put: { consent: { ...consent, doNotContact: false } } },
    ])
    await popup.close()
    await open('kick-off')
    await page.reload()
    const frame = await sidebarWith(page, 'Tom Okafor')
    const chooser = frame.getByRole('navigation')
    expect(await chooser.getByRole('listitem').allInnerTexts()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/Tom Okafor.*Do not contact/s),
        expect.stringMatching(/Ivo Bauer.*No consent for marketing/s),
      ]),
    )
    await frame.getByRole('button', { name: 'Find a lead' }).click()
    await frame.getByRole('searchbox').fill('Ivo')
    const results = frame.getByRole('search').getByRole('listitem')
    await results.filter({ hasText: /Ivo Bauer.*No consent for marketing/s }).waitFor()
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 })
      await page.waitForTimeout(500)
      await cleanSidebar(frame, `refused-${width}`)
      await frame.getByText('This person must not be contacted').scrollIntoViewIfNeeded()
      await frame.getByRole('button', { name: 'Insert' }).first().waitFor()
      await page.waitForTimeout(500) // what is below the fold is laid out when it comes near
      await cleanSidebar(frame, `refused-points-${width}`)
      await frame.getByRole('main').evaluate(() => scrollTo(0, 0))
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    await results.getByRole('button', { name: 'Ivo Bauer' }).click()
    await sidebarWith(page, 'Ivo Bauer')
    await cleanSidebar(frame, 'refused-marketing')
  })

  test('nobody: the list of messages', async () => {
    await open('')
    await setDock(browser, page, true)
    const frame = await sidebar(page)
    await frame.getByRole('main', { name: 'Alongside' }).waitFor()
    await page.waitForTimeout(800)
    expect((await textOf(frame)).trim()).not.toBe('')
    await cleanSidebar(frame, 'nobody')
  })

  describe('with the hub down', () => {
    beforeAll(() => hub.stop())
    afterAll(() => hub.start())
    afterEach(() => page.bringToFront())

    test('a known lead is shown all the same, and feedback is kept', async () => {
      // the practice inbox comes from the hub, so the page that is open is used
      await page.evaluate(() => {
        location.hash = '#/message/quote'
      })
      const frame = await sidebarWith(page, LENA)
      await frame.getByRole('button', { name: 'Recycle lead' }).click()
      await cleanSidebar(frame, 'recycle')
      await frame.getByRole('button', { name: 'Bad timing' }).click()
      await frame.getByRole('button', { name: 'Save' }).click()
      await frame.getByRole('button', { name: 'Undo' }).waitFor()
      await frame.getByText('Recycled by you today').waitFor()
      await cleanSidebar(frame, 'offline')
      await frame.getByRole('button', { name: 'Undo' }).click()
    })
  })

  test('320 px wide, the options page and the desk scroll in one direction only', async () => {
    for (const address of [
      browser.extensionPage('options.html'),
      browser.extensionPage('popup.html'),
      `${hub.url}/desk`,
    ]) {
      const narrow = await browser.context.newPage()
      await narrow.setViewportSize({ width: 320, height: 640 })
      await narrow.goto(address)
      await narrow.getByRole('main').waitFor()
      expect(await narrow.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(
        320,
      )
      await clean(narrow, `narrow-${new URL(address).pathname.replace(/\W/g, '')}`)
      await narrow.close()
    }
  })

  /** Pictures of a page in a wide window and in a narrow one; axe finds nothing in either, nor is it too wide. */
  const cleanEverywhere = async (opened: Page, name: string) => {
    for (const width of [1280, 320]) {
      await opened.setViewportSize({ width, height: 800 })
      await clean(opened, `${name}-${width}`)
      expect(await opened.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
    await opened.setViewportSize({ width: 1280, height: 800 })
  }
  const openDesk = async (prepare?: (desk: Page) => Promise<unknown>) => {
    const desk = await browser.context.newPage()
    await prepare?.(desk)
    await desk.goto(`${hub.url}/desk`)
    const heading = desk.getByRole('heading', { name: 'Talking points' })
    const signIn = desk.getByRole('button', { name: 'Sign in' })
    await heading.or(signIn).waitFor()
    if (await signIn.isVisible()) {
      await desk.getByLabel('Access key', { exact: true }).fill(hub.marketer.key)
      await signIn.click()
    }
    await heading.waitFor()
    return desk
  }

  test('a hub at another address than before is asked about, by keyboard', async () => {
    const options = await openPage('options.html')
    const given = {
      id: uuid(),
      kind: 'content_request',
      leadId: null,
      host: null,
      pageKind: null,
      note: null,
    }
    const feedback = { ...given, at: new Date().toISOString(), text: 'A page about calibration.' }
    const item = { leadId: null, talkingPointId: null, state: 'failed', notBefore: 0, createdAt: Date.now() }
    const problem = 'This lead is no longer on the hub.'
    const put = {
      ...item,
      id: feedback.id,
      feedback,
      attempts: 1,
      reason: 'not_taken',
      problem,
      status: null,
    }
    await options.getByRole('button', { name: 'Disconnect' }).click()
    await options.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await options.getByRole('textbox', { name: 'Access key' }).waitFor()
    await changeStored(options, [
      { store: 'outbox', put },
      { store: 'state', put: { key: 'address', value: 'https://alongside.fischer-optik.example' } },
    ])
    const connectByKeyboard = async () => {
      await options.getByRole('textbox', { name: 'Hub address' }).fill(hub.url)
      await options.getByRole('textbox', { name: 'Access key' }).fill(hub.rep.key)
      await options.getByRole('textbox', { name: 'Access key' }).press('Enter')
      await options.getByRole('dialog').waitFor()
    }
    await connectByKeyboard()
    await cleanEverywhere(options, 'moved')
    await options.keyboard.press('Escape')
    await options.getByRole('dialog').waitFor({ state: 'detached' })
    await connectByKeyboard()
    const send = options.getByRole('button', { name: 'The hub has moved: send it there' })
    await send.press('Enter')
    await options
      .getByRole('status')
      .filter({ hasText: /^Connected to / })
      .waitFor()
    await options.getByRole('button', { name: 'Discard' }).press('Enter')
    await options.getByRole('button', { name: 'Discard it for good' }).scrollIntoViewIfNeeded()
    await cleanEverywhere(options, 'discard')
    await options.getByRole('button', { name: 'Discard it for good' }).press('Enter')
    await options.getByText('Nothing is waiting').waitFor()
    await options.close()
  })

  test('an entry that cannot be shown ends itself only, in sidebar, popup and desk', async () => {
    const notShown = /could not be shown/
    const popup = await openPage('popup.html')
    expect(await spoilTitles(popup)).toBeGreaterThan(0)
    await open('quote')
    await page.reload()
    const frame = await sidebarWith(page, LENA)
    const points = frame.getByRole('region', { name: 'Talking points' })
    await bringIntoView(points.getByText(notShown).last())
    await points.getByRole('button', { name: 'Insert' }).first().waitFor()
    await cleanSidebar(frame, 'not-shown')

    await popup.bringToFront()
    await popup.reload()
    await popup.getByRole('option', { name: notShown }).first().waitFor()
    await cleanEverywhere(popup, 'not-shown-popup')
    await popup.close()

    const desk = await openDesk(failOn(await someUntil()))
    const list = desk.getByRole('list', { name: 'Talking points' })
    await bringIntoView(list.getByText(notShown).first())
    await list.getByRole('button', { name: 'Edit' }).first().waitFor()
    await cleanEverywhere(desk, 'not-shown-desk')
    await desk.close()
  })

  test('a text that somebody else has saved meanwhile: the desk shows both', async () => {
    const mine = { title: 'Ready in two weeks', text: 'We ship **within two weeks**.', language: 'en' }
    const json = { 'content-type': 'application/json' }
    const send = (method: string, path: string, body: object) =>
      ask(hub.marketer, `/v1/talking-points${path}`, { method, headers: json, body: JSON.stringify(body) })
    const id = uuid()
    await send('POST', '', { id, content: mine })
    const desk = await openDesk()
    await desk.getByRole('article', { name: mine.title }).getByRole('button', { name: 'Edit' }).click()
    const theirs = { ...mine, text: `We ship within three weeks.\n\n${'Express costs extra. '.repeat(12)}` }
    await send('PUT', `/${id}`, { version: 1, content: theirs, minor: true })
    await desk.getByLabel('Title').fill(`${mine.title} colours`)
    await desk.getByRole('button', { name: 'Save' }).click()
    const dialog = desk.getByRole('dialog', { name: 'This text was changed meanwhile' })
    await dialog.getByText('We ship within three weeks.').waitFor()
    await dialog.getByText(mine.text).waitFor()
    await dialog.getByText(/^Mila Moretti has just saved another version/).waitFor()
    await cleanEverywhere(desk, 'conflict')
    await dialog.getByRole('button', { name: 'Merge by hand' }).click()
    await desk.getByRole('region', { name: 'What is there now' }).scrollIntoViewIfNeeded()
    await cleanEverywhere(desk, 'conflict-merge')
    await desk.close()
  })
})

describe('docking', () => {
  let browser: TestBrowser
  beforeAll(async () => {
    browser = await startBrowser()
    await connect(browser, hub.rep)
  })
  afterAll(() => browser?.end())

  test('makes room, and puts the page back exactly as it was', async () => {
    const page = await browser.context.newPage()
    await page.goto(`${hub.url}/practice/#/inbox`)
    const layout = () =>
      page.evaluate(() => ({
        html: document.documentElement.getAttribute('style'),
        body: document.body.getAttribute('style'),
        classes: [document.documentElement.className, document.body.className],
        boxes: [...document.querySelectorAll('.bar, .mails, main, .self')].map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect()
          return [x, y, width, height]
        }),
      }))
    await page.locator('alongside-dock').waitFor({ state: 'attached' })
    await sidebar(page)
    await setDock(browser, page, false)
    const before = await layout()
    await setDock(browser, page, true)
    await sidebar(page)
    await until(
      'the page to make room',
      async () => JSON.stringify(await layout()) !== JSON.stringify(before),
    )
    const docked = await layout()
    const rightmost = (boxes: number[][]) => Math.max(...boxes.map(([x, , width]) => x! + width!))
    expect(rightmost(docked.boxes)).toBeLessThan(rightmost(before.boxes) - 200)
    await shoot(page, 'docked')
    await setDock(browser, page, false)
    await expect.poll(layout, { timeout: 30_000 }).toEqual(before)
  })
})
