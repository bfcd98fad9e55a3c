import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  addSite,
  connect,
  sidebarOf,
  sidebarWith,
  startBrowser,
  type TestBrowser,
  until,
} from './harness/browser.ts'
import { setDock } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { shoot } from './harness/look.ts'

/** Pages whose front is not their body: modal dialogs, which make all else inert, and pages of frames, which have no body. */
const LENA = ['Lena Fischer', 'lena.fischer@fischer-optik.test'] as const
const PRIYA = ['Priya Raman', 'priya@northwind.test'] as const
const TEXT =
  '<p>Could you quote forty mounts of type B? We would like to have them before the end of the month.</p>'
const message = ([name, address]: readonly [string, string]) =>
  `<table><tr><td>Subject</td><td>Quote</td></tr><tr><td>From</td><td>${name} &lt;${address}&gt;</td></tr><tr><td>To</td><td>marta@acme.test</td></tr></table><hr>${TEXT.repeat(3)}`

/** As webmails build it: it fills the window, glides, and closes once it has faded out. */
const DIALOG = `<style>dialog{width:calc(100% - 20px);max-width:none;transition:all .2s}dialog.out{opacity:0}</style>
<dialog id="dialog"><button id="close" style="float:right">Close</button><p>To: <span>${LENA[1]}</span></p>
<div id="rich" contenteditable style="min-height:200px"></div><button id="more">More</button></dialog><dialog id="second"><p>Sure?</p></dialog>
<script>
reply.onclick = () => { dialog.classList.remove('out'); dialog.showModal() }
more.onclick = () => second.showModal()
close_ = document.querySelector('#close')
close_.onclick = () => dialog.classList.add('out')
dialog.addEventListener('transitionend', ({ propertyName }) => { if (propertyName === 'opacity') dialog.close() })
dialog.addEventListener('click', ({ clientX }) => { if (clientX > dialog.getBoundingClientRect().right) dialog.close() })
customElements.define('closed-dialog', class extends HTMLElement { connectedCallback() {
  const root = this.attachShadow({ mode: 'closed' }); root.innerHTML = '<dialog><p>Component</p></dialog>'
  this.show = () => root.firstChild.showModal(); this.hide = () => root.firstChild.close() } })
</script><closed-dialog id="component"></closed-dialog>`

const PAGES: Record<string, string> = {
  '/dialog': `<body style="margin:0"><main>${message(LENA)}<button id="reply">Reply</button></main>${DIALOG}`,
  '/long': `<body style="margin:0"><main>${message(LENA)}</main><div style="height:3000px"></div>`,
  '/behind': `<body style="margin:0"><main>${message(LENA)}<textarea id="mail">Dear , bye</textarea></main>
<dialog id="dialog"><p>Really leave?</p><input id="reason"></dialog>`,
  '/frames':
    '<html><frameset cols="200,*"><frame src="/list"><frame name="right" src="/lena"></frameset></html>',
  '/rows':
    '<html><frameset rows="60,*"><frame src="/list"><frame name="right" src="/lena"></frameset></html>',
  '/list':
    '<body><a id="lena" href="/lena" target="right">One</a> <a id="priya" href="/priya" target="right">Two</a>',
  '/lena': `<body><button id="control" style="float:right">Reply</button>${message(LENA)}`,
  '/priya': `<body><button id="control" style="float:right">Reply</button>${message(PRIYA)}`,
}

let server: Server
let hub: HubProcess
let browser: TestBrowser
let page: Page
let origin: string

beforeAll(async () => {
  server = createServer(({ url = '/' }, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8')
    answer.end(`<!doctype html>${PAGES[url] ?? '<body>'}`)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  origin = `http://front.test:${(server.address() as AddressInfo).port}`
  hub = await startHubProcess()
  browser = await startBrowser({ origins: ['http://front.test/*'], scrollBars: true })
  await connect(browser, hub.rep)
  await addSite(browser, origin)
  page = await browser.context.newPage()
  await page.setViewportSize({ width: 1280, height: 800 })
})
afterAll(async () => {
  await browser?.end()
  await hub?.end()
  server?.close()
})

const ours = 'alongside-dock'
const homeOfDock = () => page.evaluate((ours) => document.querySelector(ours)?.parentElement?.id, ours)
const isOnTop = () =>
  page.evaluate(
    (ours) => document.elementFromPoint(innerWidth * 0.9, innerHeight * 0.5)?.localName === ours,
    ours,
  )
async function open(path: string) {
  await page.goto(`${origin}${path}`)
  await setDock(browser, page, true)
  return sidebarWith(page, LENA[0])
}

describe('a modal dialog of the page', () => {
  test('has the sidebar within it, as it was, and Insert writes at the caret; closed, it is back', async () => {
    const frame = await open('/dialog')
    await frame.evaluate(() => Object.assign(globalThis, { same: true }))
    await page.locator('#reply').click()
    await until('the dock in the dialog', async () => (await homeOfDock()) === 'dialog')
    await until('the sidebar on top', isOnTop)
    await page.locator('#rich').click()
    await page.keyboard.type('Hello Lena, bye')
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft')
    await sidebarWith(page, LENA[0])
    const points = frame.getByRole('region', { name: 'Talking points' })
    await points
      .getByRole('button', { name: /^Insert/ })
      .first()
      .click()
    const written = () => page.locator('#rich').innerText()
    await until(
      'the text',
      async () => /^Hello Lena[^,]*We can send .{20,}, bye$/s.test((await written()).trim()),
      10,
    )
    expect(await frame.evaluate(() => 'same' in globalThis), 'not loaded again').toBe(true)
    // It gave room: its own button can be pressed, and it closes when it has faded out.
    await until(
      'the dialog beside the sidebar',
      () =>
        page.evaluate(
          () => document.querySelector('#dialog')!.getBoundingClientRect().right < innerWidth - 370,
        ),
      8,
    )
    await shoot(page, 'in-front-dialog')
    await page.locator('#close').click({ timeout: 5000 })
    await until('the dock back', async () => (await homeOfDock()) === '')
    await until('the sidebar on top', isOnTop)
    expect(await frame.evaluate(() => 'same' in globalThis), 'not loaded again').toBe(true)
    await sidebarWith(page, LENA[0])
  })

  test('does not close by a click on what is ours', async () => {
    await open('/dialog')
    await page.locator('#reply').click()
    await until('the dock in the dialog', async () => (await homeOfDock()) === 'dialog')
    await setDock(browser, page, false)
    await until('the launcher', async () => sidebarOf(page) === undefined || !(await isOnTop()))
    await page.mouse.click(1280 - 16, 800 * 0.4 + 22)
    await until('the sidebar', isOnTop)
    expect(await page.evaluate(() => document.querySelector('dialog')?.open)).toBe(true)
  })

  test('over another: the sidebar is in the one in front', async () => {
    await open('/dialog')
    await page.locator('#reply').click()
    await until('the dock in the dialog', async () => (await homeOfDock()) === 'dialog')
    await page.locator('#more').click()
    await until('the dock in the second', async () => (await homeOfDock()) === 'second')
    await until('the sidebar on top', isOnTop)
    await page.keyboard.press('Escape')
    await until('the dock in the first', async () => (await homeOfDock()) === 'dialog')
    await until('the sidebar on top', isOnTop)
  })

  test('of two opened at once, the sidebar is in the one in front, whichever comes first in the page', async () => {
    await open('/dialog')
    const show = (first: string, then: string) =>
      page.evaluate(
        (ids) => {
          for (const id of ids) (document.querySelector(`#${id}`) as HTMLDialogElement).showModal()
        },
        [first, then],
      )
    await show('second', 'dialog')
    await until('the dock in front', async () => (await homeOfDock()) === 'dialog')
    await until('the sidebar on top', isOnTop)
  })

  test('that is closed and taken out at once leaves the sidebar as it was, with the focus and what is typed', async () => {
    const frame = await open('/dialog')
    await frame.evaluate(() => Object.assign(globalThis, { same: true }))
    await page.evaluate(() => (document.querySelector('#dialog') as HTMLDialogElement).showModal())
    await until('the dock in the dialog', async () => (await homeOfDock()) === 'dialog')
    await frame.getByRole('button', { name: 'Request content' }).click()
    await frame.getByRole('textbox', { name: 'What would help?' }).click()
    await page.keyboard.type('A price')
    await page.evaluate(() => {
      const dialog = document.querySelector('#dialog') as HTMLDialogElement
      dialog.close()
      dialog.remove() // as frameworks do with what is no longer wanted
    })
    await until('the dock back', async () => (await homeOfDock()) === '')
    await page.waitForTimeout(300)
    await page.keyboard.type(' list')
    expect(await frame.evaluate(() => 'same' in globalThis), 'not loaded again').toBe(true)
    expect(await frame.getByRole('textbox', { name: 'What would help?' }).inputValue()).toBe('A price list')
  })

  test('in the page’s other colours does not turn those of the sidebar', async () => {
    await open('/dialog')
    const isDark = () => page.locator(ours).evaluate((each) => each.hasAttribute('data-dark'))
    expect(await isDark()).toBe(false)
    await page.evaluate(() => {
      const dialog = document.querySelector('#dialog') as HTMLDialogElement
      dialog.style.cssText = 'background:#111;width:100%;height:100%;max-width:none;max-height:none'
      dialog.showModal()
    })
    await until('the dock in the dialog', async () => (await homeOfDock()) === 'dialog')
    await page.waitForTimeout(1500) // it looks at the colours a second after a change
    expect(await isDark()).toBe(false)
  })

  test('that is drawn anew, or taken out of the page, does not take the sidebar with it', async () => {
    await open('/dialog')
    await page.locator('#reply').click()
    await until('the dock in the dialog', async () => (await homeOfDock()) === 'dialog')
    await page.evaluate(() => document.querySelector('#dialog')?.replaceChildren('Sent.'))
    await until('the dock in the dialog', async () => (await homeOfDock()) === 'dialog')
    await until('the sidebar on top', isOnTop)
    await sidebarWith(page, LENA[0])
    await page.evaluate(() => document.querySelector('#dialog')?.remove())
    await until('the dock back', async () => (await homeOfDock()) === '')
    await until('the sidebar on top', isOnTop)
    await sidebarWith(page, LENA[0])
  })

  test('in a component’s closed root cannot be entered, and the sidebar says why it is dead', async () => {
    await open('/dialog')
    const component = (act: string) =>
      page.evaluate(
        (act) => (document.querySelector('#component') as never as Record<string, () => void>)[act]?.(),
        act,
      )
    const behind = () => page.locator(ours).evaluate((each) => each.hasAttribute('data-behind'))
    expect(await behind()).toBe(false)
    await component('show')
    await page.evaluate(() => document.body.classList.add('changed'))
    await until('it says so', behind, 5)
    await shoot(page, 'in-front-behind')
    await component('hide')
    await page.keyboard.press('Shift') // nothing that is watched changes with it
    await until('it says so no more', async () => !(await behind()), 5)
    await until('the sidebar on top', isOnTop)
  })
})

test('where scroll bars take room, nothing is taken to be in front of the sidebar', async () => {
  await open('/long')
  await page.evaluate(() => document.body.classList.add('changed'))
  expect(await page.evaluate(() => innerWidth - document.documentElement.clientWidth)).toBeGreaterThan(8)
  await page.waitForTimeout(1500) // it looks again a second after a change
  expect(await page.locator(ours).evaluate((each) => each.hasAttribute('data-behind'))).toBe(false)
  expect(await isOnTop()).toBe(true)
})

test('Insert does not write behind a dialog, nor into a field of the dialog that is no mail', async () => {
  const frame = await open('/behind')
  await page.locator('#mail').click()
  await page.evaluate(() => (document.querySelector('#dialog') as HTMLDialogElement).showModal())
  await until('the dock in the dialog', async () => (await homeOfDock()) === 'dialog')
  await page.locator('#reason').click()
  const points = frame.getByRole('region', { name: 'Talking points' })
  await points
    .getByRole('button', { name: /^Insert/ })
    .first()
    .click()
  await frame
    .getByText(/copied/)
    .first()
    .waitFor()
  expect(await page.locator('#mail').inputValue()).toBe('Dear , bye')
  expect(await page.locator('#reason').inputValue()).toBe('')
})

describe('a page of frames', () => {
  const right = () => page.frames().find((each) => each.name() === 'right')
  const cols = () => page.evaluate(() => document.body.getAttribute('cols'))
  const edge = () =>
    page.evaluate(() => document.querySelector('frame[name=right]')?.getBoundingClientRect().right)

  // but for the border that the browser draws between frames
  const isBeside = (x = 0) => x > 1280 - 376 - 10 && x <= 1280 - 376

  test('tells at once that another message stands in it', async () => {
    await open('/frames')
    for (const [id, name] of [
      ['priya', PRIYA[0]],
      ['lena', LENA[0]],
      ['priya', PRIYA[0]],
    ] as const) {
      const began = performance.now()
      await page
        .frames()
        .find((each) => each.url().endsWith('/list'))
        ?.locator(`#${id}`)
        .click()
      await sidebarWith(page, name)
      expect(performance.now() - began, `milliseconds to ${name}`).toBeLessThan(5000)
    }
  })

  test('makes room with one more column, and has its own back', async () => {
    await open('/frames')
    await setDock(browser, page, false)
    await until('its own columns', async () => (await cols()) === '200,*')
    await setDock(browser, page, true)
    await until('room', async () => isBeside(await edge()), 5)
    await right()?.locator('#control').click()
    await shoot(page, 'in-front-frames')
    // The page folds its own column away meanwhile.
    await page.evaluate(() => document.body.setAttribute('cols', '0,*'))
    await until('room again', async () => isBeside(await edge()), 5)
    await setDock(browser, page, false)
    await until('the page’s columns', async () => (await cols()) === '0,*')
  })

  test('is printed without that column', async () => {
    await open('/frames')
    await until('room', async () => isBeside(await edge()), 5)
    await page.evaluate(() => {
      const printed: (string | null)[] = []
      Object.assign(window, { printed })
      // After ours.
      window.addEventListener('beforeprint', () => printed.push(document.body.getAttribute('cols')))
    })
    await page.pdf()
    expect(await page.evaluate(() => (window as never as { printed: string[] }).printed)).toEqual(['200,*'])
    await until('room again', async () => isBeside(await edge()), 5)
  })

  test('that is divided into rows has the sidebar over it', async () => {
    await open('/rows')
    await page.waitForTimeout(900)
    expect(await cols()).toBe(null)
    expect(await edge()).toBe(1280)
    expect(await isOnTop()).toBe(true)
  })
})
