import { createServer, type Server } from 'node:http'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { has } from '../needs.ts'
import { addSite, sidebar, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { setDock } from './harness/extension.ts'
import { shoot } from './harness/look.ts'
import { openInRoundcube, type RealHost, signInRoundcube, startHost } from './harness/real-host.ts'

const WORDS = '<p>The quick brown fox jumps over the lazy dog. </p>'.repeat(12)
const BAR =
  'position:fixed;top:0;left:0;right:0;height:48px;background:#dde;display:flex;justify-content:space-between'

/** A layout in pixels that a script takes from the window's width (Gmail's way): columns, and a mail that is written in a corner. */
const SIZED = `<body style="margin:0;overflow:hidden"><div class="all"><div class="all" style="position:relative;height:100vh;background:#eef">
    <div style="position:absolute;right:0;top:0;width:56px;height:100vh;background:#dde"><button id="control">+</button></div>
    <div class="rest" style="position:absolute;left:0;top:0;background:#fff"><button style="float:right" id="control-2">Account</button>${WORDS}</div></div></div>
    <div style="position:fixed;left:0;right:0;bottom:0;height:0;z-index:5"><div style="position:absolute;right:72px;bottom:0"><div style="float:right;width:480px;height:300px;border:1px solid;background:#fff"><button id="control-3" style="float:right">Close</button><button id="control-4" style="position:absolute;left:8px;bottom:8px">Send</button></div></div></div>
    <script>const lay = () => { for (const each of document.querySelectorAll('.all')) each.style.width = innerWidth + 'px'; document.querySelector('.rest').style.width = innerWidth - 56 + 'px' }; lay(); addEventListener('resize', lay)</script>`

/** Pages that are built in the ways in which hosts are; each has a control at the edge where the sidebar goes. */
const PAGES: Record<string, string> = {
  plain: `<body style="margin:8px"><button id="control" style="float:right">Send</button>${WORDS}`,
  rtl: `<html dir="rtl"><body style="margin:8px"><button id="control" style="float:left">שלח</button>${WORDS}`,
  dark: `<body style="margin:0;background:#111;color:#eee"><button id="control" style="float:right">Send</button>${WORDS}`,
  'dark-oklch': `<body style="margin:0"><main style="min-height:100vh;background:oklch(0.2 0.02 250);color:#eee"><button id="control" style="float:right">Send</button>${WORDS}</main>`,
  'fixed-header': `<body style="margin:60px 0 0"><header style="${BAR}"><b>Mail</b><button id="control">Account</button></header>${WORDS.repeat(4)}`,
  'fixed-rail': `<body style="margin:0"><nav style="position:fixed;right:0;top:0;bottom:0;width:56px;background:#dde"><button id="control">+</button></nav>${WORDS}`,
  'fixed-chat': `<body style="margin:0">${WORDS}<section style="position:fixed;right:24px;bottom:0;width:420px;height:300px;background:#eef;border:1px solid"><button id="control" style="float:right">Close</button></section>`,
  'wide-100vw': `<body style="margin:0"><div style="width:100vw;display:flex;justify-content:space-between;background:#dde"><b>Mail</b><button id="control">Account</button></div>${WORDS}`,
  'filled-absolute': `<body style="margin:0;overflow:hidden"><div style="position:absolute;inset:0;background:#eef"><div style="position:absolute;inset:0 0 auto 0;height:40px;background:#dde"><button id="control" style="float:right">Account</button></div></div>`,
  'body-absolute': `<body style="margin:0;position:absolute;inset:0;overflow:hidden"><div style="position:absolute;inset:0;background:#eef"><button id="control" style="position:absolute;right:4px;top:4px">Account</button></div>`,
  'root-transformed': `<html style="transform:translateZ(0)"><body style="margin:0"><button id="control" style="float:right">Send</button>${WORDS.repeat(8)}`,
  'root-contained': `<html style="contain:layout paint"><body style="margin:0;min-height:100vh"><button id="control" style="float:right">Send</button>${WORDS.repeat(8)}`,
  'sized-by-script': SIZED,
  'left-sized-by-script': SIZED,
  'rtl-sized-by-script': `<html dir="rtl">${SIZED.replaceAll(/\b(left|right)\b/g, (side) => (side === 'left' ? 'right' : 'left'))}`,
  // A record in a layer over the page that slides in, with its own bar of controls (Bitrix24's way).
  slider: `<body style="margin:0">${WORDS}<div style="position:fixed;inset:0;z-index:3000;background:#0006"><div style="position:absolute;right:0;top:0;bottom:0;left:150px;background:#fff"><button id="control" style="float:right">Edit</button>${WORDS}</div></div>`,
  'cannot-shrink': `<body style="margin:0;overflow:hidden"><div style="position:absolute;left:0;top:0;width:1280px;min-width:1280px;translate:0 0;height:100vh;background:#eef"><button id="control" style="float:right">Account</button></div>`,
}

let server: Server
let browser: TestBrowser
let page: Page
let origin: string
/** The side is remembered for each origin: here it is left, from the first page that reads from the right. */
let rtl: string
const isLeft = (name: string) => /^(rtl|left)/.test(name)

beforeAll(async () => {
  server = createServer(({ url = '/' }, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8')
    answer.end(`<!doctype html>${PAGES[url.slice(1)] ?? ''}`)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as { port: number }
  origin = `http://dock.test:${port}`
  rtl = `http://rtl.test:${port}`
  browser = await startBrowser({
    origins: ['http://dock.test/*', 'http://rtl.test/*', 'http://roundcube.test/*', 'http://tryton.test/*'],
  })
  await addSite(browser, origin)
  await addSite(browser, rtl)
  page = await browser.context.newPage()
  // neither light nor dark is pretended: a frame then sees what its page gives it
  await page.emulateMedia({ colorScheme: null })
})
afterAll(async () => {
  await browser?.end()
  server?.close()
})

const room = (side = 'right') =>
  page.evaluate(
    (side) => Number.parseFloat(getComputedStyle(document.body).getPropertyValue(`padding-${side}`)),
    side,
  )
/** What lies on top at a point given as shares of the window. */
const topAt = (x: number, y: number) =>
  page.evaluate(([x, y]) => document.elementFromPoint(innerWidth * x!, innerHeight * y!)?.localName, [x, y])
const ours = 'alongside-dock'
/** Whether the page's controls can be pressed where they are. */
const pressable = () =>
  page.evaluate(() => {
    return [...document.querySelectorAll('[id^=control]')].every((control) => {
      const { left, top, width, height } = control.getBoundingClientRect()
      return document.elementFromPoint(left + width / 2, top + height / 2) === control
    })
  })
const pageAsItIs = () =>
  page.evaluate(() => {
    const copy = document.documentElement.cloneNode(true) as Element
    copy.querySelector('alongside-dock')?.remove()
    return copy.outerHTML
  })
const picture = () => page.screenshot({ style: 'alongside-dock{display:none!important}' })

async function open(name: string): Promise<void> {
  await page.goto(`${isLeft(name) ? rtl : origin}/${name}`)
  await page.bringToFront()
  await page.locator(ours).waitFor({ state: 'attached' })
}
async function dock(wanted: boolean): Promise<void> {
  await setDock(browser, page, wanted)
  if (wanted) await sidebar(page)
}

describe('on pages of every build', () => {
  beforeEach(async () => {
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  test.each(Object.keys(PAGES).filter((name) => name !== 'cannot-shrink'))(
    '%s: what can be pressed stays beside the sidebar, and everything is put back',
    async (name) => {
      await open(name)
      await dock(false)
      const before = { page: await pageAsItIs(), picture: await picture() }
      await dock(true)
      const side = isLeft(name) ? 'left' : 'right'
      await until('room', async () => (await room(side)) > 300)
      await until('the control beside the sidebar', pressable, 5)
      const edge = side === 'right' ? [0.99, 0.72] : [0.01, 0.28]
      for (const y of [0.01, 0.5, 0.99])
        for (const x of edge) expect(await topAt(x, y), `${x} ${y}`).toBe(ours)
      await page.evaluate(() => scrollTo(0, 400))
      expect(await topAt(edge[0] as number, 0.01), 'after scrolling').toBe(ours)
      await page.evaluate(() => scrollTo(0, 0))
      await shoot(page, `dock-${name}`)
      await dock(false)
      await until('the room back', async () => (await room(side)) < 20)
      expect(await pageAsItIs()).toBe(before.page)
      expect((await picture()).equals(before.picture), 'looks as before').toBe(true)
    },
  )
})

describe('a page that cannot shrink', () => {
  test('is left as it is, and the sidebar lies over it until the rep decides otherwise, which is remembered', async () => {
    await open('cannot-shrink')
    const before = await pageAsItIs()
    await dock(true)
    await until('the sidebar to lie over the page', async () => (await room()) === 0)
    await page.waitForTimeout(900)
    expect(await pageAsItIs()).toBe(before)
    await shoot(page, 'dock-cannot-shrink')
  })

  test('the rep lays the sidebar over a page that can, and it stays so after a reload', async () => {
    await open('plain')
    await dock(true)
    await until('room', async () => (await room()) > 300)
    await page.mouse.move(1280 - 376, 300)
    await page.waitForTimeout(100)
    await shoot(page, 'dock-mode-button')
    await page.mouse.click(1280 - 376 - 14, 800 - 26)
    await until('no room', async () => (await room()) < 20)
    await page.reload()
    await sidebar(page)
    await page.waitForTimeout(700)
    expect(await room()).toBeLessThan(20)
    await page.mouse.click(1280 - 376 - 14, 800 - 26)
    await until('room', async () => (await room()) > 300)
  })
})

describe('colours', () => {
  const dark = async () =>
    (await sidebar(page)).evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  /** Lightness of what is painted at a point: the launcher has no other face. */
  const lightnessAt = async (x: number, y: number) => {
    const shot = (await page.screenshot({ clip: { x, y, width: 1, height: 1 } })).toString('base64')
    return page.evaluate(async (shot) => {
      const image = new Image()
      image.src = `data:image/png;base64,${shot}`
      await image.decode()
      const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D
      context.drawImage(image, 0, 0)
      return (context.getImageData(0, 0, 1, 1).data[1] as number) / 255
    }, shot)
  }

  test.each([
    ['plain', false],
    ['dark', true],
    ['dark-oklch', true],
  ])('%s: launcher and sidebar are as dark as the page', async (name, expected) => {
    await open(name)
    await dock(false)
    await page.waitForTimeout(300)
    expect((await lightnessAt(1252, 324)) < 0.5, 'launcher').toBe(expected)
    await shoot(page, `dock-launcher-${name}`)
    await dock(true)
    await until('the sidebar’s colours', async () => (await dark()) === expected, 5)
  })

  test('follow when the page changes its theme', async () => {
    await open('plain')
    await dock(true)
    await page.evaluate(() => document.body.setAttribute('style', 'margin:8px;background:#111;color:#eee'))
    await until('dark', dark, 5)
    await page.evaluate(() => document.body.setAttribute('style', 'margin:8px'))
    await until('light', async () => !(await dark()), 5)
  })
})

describe('windows of every kind', () => {
  test('narrower than 720 pixels, the sidebar lies over the page; wide again, beside it', async () => {
    await open('fixed-header')
    await dock(true)
    await until('room', async () => (await room()) > 300)
    await page.setViewportSize({ width: 640, height: 800 })
    await until('no room', async () => (await room()) === 0)
    await page.waitForTimeout(700)
    expect(await page.locator('[data-alongside-fit]').count()).toBe(0)
    await shoot(page, 'dock-narrow')
    await page.setViewportSize({ width: 760, height: 800 })
    await until('half of the window at most', async () => Math.abs((await room()) - 376) < 5)
    await until('the control beside the sidebar', pressable, 5)
    await shoot(page, 'dock-split-screen')
    await page.setViewportSize({ width: 1280, height: 800 })
    await until('the control beside the sidebar', pressable, 5)
  })

  test.each([0.5, 1.5, 3])('zoomed to %f', async (zoom) => {
    await open('fixed-header')
    await dock(true)
    const worker =
      browser.context.serviceWorkers()[0] ?? (await browser.context.waitForEvent('serviceworker'))
    const setZoom = (factor: number) =>
      worker.evaluate(
        async ([origin, factor]) => {
          const { tabs } = (globalThis as unknown as { chrome: { tabs: ZoomTabs } }).chrome
          interface ZoomTabs {
            query(what: object): Promise<{ id: number; url?: string }[]>
            setZoom(tab: number, factor: number): Promise<void>
          }
          const tab = (await tabs.query({})).find(({ url }) => url?.startsWith(origin as string))
          await tabs.setZoom(tab?.id ?? -1, factor as number)
        },
        [origin, factor] as const,
      )
    try {
      await setZoom(zoom)
      await until('the zoom', () => page.evaluate((zoom) => Math.abs(innerWidth - 1280 / zoom) < 3, zoom), 5)
      if (1280 / zoom >= 720) {
        await until('room', async () => (await room()) > 300)
        await until('the control beside the sidebar', pressable, 5)
      } else {
        await until('no room', async () => (await room()) === 0)
      }
      expect(await topAt(0.99, 0.5)).toBe(ours)
      await shoot(page, `dock-zoom-${zoom}`)
    } finally {
      await setZoom(1)
    }
  })

  test('on paper there is nothing of ours, and no room for it', async () => {
    await open('fixed-header')
    await dock(true)
    await until('room', async () => (await room()) > 300)
    await page.emulateMedia({ media: 'print' })
    expect(await room()).toBe(0)
    expect(await page.locator(ours).evaluate((each) => getComputedStyle(each).display)).toBe('none')
    expect(await page.evaluate(() => document.querySelector('header')?.getBoundingClientRect().width)).toBe(
      1280,
    )
    await shoot(page, 'dock-print')
    await page.emulateMedia({ media: null })
  })

  test.each(['html', 'header'])('nothing of ours is on a full screen of %s', async (name) => {
    await open('fixed-header')
    await dock(true)
    await until('room', async () => (await room()) > 300)
    await page.locator('#control').evaluate((control, name) => {
      control.addEventListener('click', () => document.querySelector(name)?.requestFullscreen(), {
        once: true,
      })
    }, name)
    await page.locator('#control').click()
    await until('full screen', () => page.evaluate(() => document.fullscreenElement !== null))
    await page.waitForTimeout(500)
    for (const y of [0.1, 0.5, 0.9]) expect(await topAt(0.99, y)).not.toBe(ours)
    if (name === 'html') expect(await room()).toBe(0)
    await page.evaluate(() => document.exitFullscreen())
    await until('the sidebar', async () => (await topAt(0.99, 0.5)) === ours)
    await until('the control beside the sidebar', pressable, 5)
  })

  test('a body that the page puts in place of another makes room too', async () => {
    await open('plain')
    await dock(true)
    await page.evaluate(() => {
      const body = document.createElement('body')
      body.innerHTML = '<button id="control" style="float:right">New</button>'
      document.body.replaceWith(body)
    })
    await until('room', async () => (await room()) > 300)
    expect(await pressable()).toBe(true)
    expect(await topAt(0.99, 0.5)).toBe(ours)
  })

  test.each([
    ['a chat window', 'right:0;bottom:0;width:400px;height:300px', 0.9],
    // as webmails write in full screen: a layer over all, the mail in it
    ['a mail that is written in full screen', 'inset:0', 0.5],
  ])('%s that comes up later makes room, and is put back', async (_name, place, y) => {
    await open('plain')
    await dock(true)
    await until('room', async () => (await room()) > 300)
    await page.evaluate((place) => {
      document.querySelector('#control')?.remove()
      document.body.insertAdjacentHTML(
        'beforeend',
        `<div id="later" style="position:fixed;${place};z-index:2147483647;background:#fee"><div style="position:absolute;inset:16px;background:#fff"><button id="control" style="float:right">x</button></div></div>`,
      )
    }, place)
    const right = () => page.evaluate(() => document.querySelector('#later')?.getBoundingClientRect().right)
    await until('it to stand beside the sidebar', async () => (await right()) === 1280 - 376, 5)
    expect(await pressable()).toBe(true)
    expect(await topAt(0.99, y)).toBe(ours)
    await dock(false)
    await until('it to be back at the edge', async () => (await right()) === 1280, 5)
    expect(await pressable()).toBe(true)
  })
})

describe('a site that is removed', () => {
  test('gets its page back as it was, whatever was held clear of the sidebar', async () => {
    await page.goto(`${rtl}/left-sized-by-script`)
    await page.locator(ours).waitFor({ state: 'attached' })
    await dock(false)
    const before = await pageAsItIs()
    await dock(true)
    await until(
      'parts of the page held clear',
      async () => (await page.locator('[data-alongside-fit]').count()) > 1,
    )
    const options = await browser.context.newPage()
    await options.goto(browser.extensionPage('options.html'))
    await options.getByRole('button', { name: 'Remove rtl.test' }).click()
    await page.bringToFront()
    await page.locator(ours).waitFor({ state: 'detached' })
    expect(await pageAsItIs()).toBe(before)
    await options.close()
  })
})

describe.skipIf(!has('roundcube'))('a real host', () => {
  const hosts: RealHost[] = []
  afterAll(async () => {
    for (const host of hosts) await host.end()
  })

  /** Controls of the page that lie under the sidebar. */
  const under = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('a[href],button,input,select,textarea')]
        .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .filter((each) => {
          const { left, top, width, height } = each.getBoundingClientRect()
          const at = document.elementFromPoint(left + width / 2, top + height / 2)
          return width > 8 && at?.localName === 'alongside-dock'
        })
        .map((each) => each.outerHTML.slice(0, 120)),
    )

  test.each(['roundcube'] as const)('%s gives room and gets it back exactly', async (name) => {
    const host = await startHost(name)
    hosts.push(host)
    await addSite(browser, host.url)
    await signInRoundcube(page, host)
    await openInRoundcube(page, host, 'Quote for 40 lens mounts')
    await page.bringToFront()
    await page.locator(ours).waitFor({ state: 'attached' })
    await dock(false)
    await page.mouse.move(400, 790)
    await page.waitForTimeout(1500)
    const before = await picture()
    await dock(true)
    await until('room', async () => (await room()) > 300)
    await page.waitForTimeout(900)
    expect(await under()).toEqual([])
    const isDark = (await sidebar(page)).evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
    expect(await isDark, 'both are light').toBe(false)
    await shoot(page, `dock-${name}`)
    await dock(false)
    await until('the room back', async () => (await room()) < 20)
    expect(await page.locator('[data-alongside-fit]').count()).toBe(0)
    await until('the former look', async () => (await picture()).equals(before), 5)
  })
})
