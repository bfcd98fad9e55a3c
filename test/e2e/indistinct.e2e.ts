import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importFile } from '../../hub/practice/load-sample.ts'
import { type Random, seeded } from '../factories.ts'
import { addSite, connect, sidebar, startBrowser, type TestBrowser, until } from './harness/browser.ts'
import { setDock } from './harness/extension.ts'
import { type HubProcess, startHubProcess } from './harness/hub.ts'
import { textOf } from './harness/look.ts'

/**
 * Whom marketing knows is nobody else's business: not the page's, not that of who wrote the mail. A page with a script,
 * and a mail without one, measure all they can over known and unknown addresses, and do no better than chance.
 */

/** What a page found out while one mail was shown (indistinct-page.html). */
interface Measured {
  /** What is or happens. */
  things: Record<string, unknown>
  /** Milliseconds and counts that differ from one time to the next by themselves. */
  times: Record<string, number>
}

const OF_EACH = 40
/** Milliseconds that a mail is shown: the sidebar has long followed by then. */
const SHOWN_MS = 300
const address = (n: number) => `person${n}@company${n}.test`
const shuffled = <T>(list: readonly T[], random: Random): T[] =>
  list
    .map((value) => ({ value, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)
/** Known and unknown in an order that nothing else has: the first half of the numbers is known. */
const ORDER = shuffled(
  Array.from({ length: 2 * OF_EACH }, (_, n) => n),
  seeded(8),
)
const isKnown = (n: number) => n < OF_EACH

let hub: HubProcess
let browser: TestBrowser
let server: Server
let origin: string
let page: Page
/** What the mail's style sheet asked for, with each number of mail. */
const asked = new Map<number, string[]>()

beforeAll(async () => {
  hub = await startHubProcess({ sample: false })
  const folder = await mkdtemp(join(tmpdir(), 'alongside-indistinct-'))
  const file = join(folder, 'leads.csv')
  const rows = ORDER.filter(isKnown).map((n) => `Person ${n},${address(n)},Company ${n}\n`)
  await writeFile(file, `Name,Email,Company\n${rows.join('')}`)
  await importFile(hub.admin, 'leads', file)
  await rm(folder, { recursive: true })

  const html = await readFile(join(import.meta.dirname, 'indistinct-page.html'))
  server = createServer((request, answer) => {
    const { pathname } = new URL(request.url ?? '', 'http://x')
    const [, what, number, name] = pathname.split('/')
    if (what === 'asks') {
      asked.get(Number(number))?.push(name!)
      answer.setHeader('content-type', 'image/gif').end()
      return
    }
    answer.setHeader('content-type', 'text/html').setHeader('cache-control', 'no-store')
    answer.end(what === 'mail' ? mail(Number(number)) : html)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  origin = `http://measures.test:${(server.address() as { port: number }).port}`
  browser = await startBrowser({ origins: ['http://measures.test/*'] })
  await connect(browser, hub.rep)
  await addSite(browser, `${origin}/`)
  page = await browser.context.newPage()
})
afterAll(async () => {
  await browser?.end()
  server?.close()
  await hub?.end()
})

/** Some of them where the sidebar's own width makes the difference. */
const WIDTHS = [320, 500, 600, 700, 800, 850, 900, 904, 905, 950, 1000, 1100, 1200, 1280]

/** A mail with no script: its style asks its sender's server for a picture at each width and height of the window. */
function mail(n: number): string {
  asked.set(n, [])
  const rules = WIDTHS.map(
    (width) => `
      @media (min-width: ${width}px) { #w${width} { background-image: url(/asks/${n}/w${width}) } }
      @container text (min-width: ${width}px) { #c${width} { background-image: url(/asks/${n}/c${width}) } }`,
  )
  const marks = WIDTHS.map((width) => `<i id="w${width}">.</i><i id="c${width}">.</i>`).join('')
  const lazy = Array.from(
    { length: 40 },
    (_, at) => `<p>Line</p><img loading="lazy" width="10" height="150" src="/asks/${n}/lazy${at}">`,
  ).join('')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mail</title>
    <style>.text { container: text / inline-size } ${rules.join('')}
      a:visited { color: red } :focus-within .asks { background-image: url(/asks/${n}/focus) }</style>
    <main><h1>Offer</h1><div class="head"><span>From:</span> <a href="mailto:${address(n)}">${address(n)}</a></div>
    <div class="text"><p>Thank you for the quote.</p>${marks}
    <picture><source media="(max-width: 1000px)" srcset="/asks/${n}/narrow"><img src="/asks/${n}/wide"></picture>
    ${lazy}</div></main></html>`
}

/** How often each value comes with known people, and with unknown ones. */
const values = (samples: { known: boolean; value: unknown }[]) =>
  [true, false].map((known) =>
    [
      ...new Set(samples.filter((each) => each.known === known).map(({ value }) => JSON.stringify(value))),
    ].sort(),
  )

/** The share that one does best who calls somebody known from a limit on, or up to it: a half is chance. */
function bestGuess(samples: { known: boolean; value: number }[]): number {
  const limits = [Number.NEGATIVE_INFINITY, ...samples.map(({ value }) => value)]
  const right = limits.map((limit) => samples.filter(({ known, value }) => known === value > limit).length)
  return Math.max(...right, ...right.map((count) => samples.length - count)) / samples.length
}

/** What the best limit finds among that many by luck alone, in all but one of ten thousand times. */
const BY_LUCK = 0.75

test('luck alone stays below the limit', () => {
  const random = seeded(3)
  const known = Array.from({ length: 2 * OF_EACH }, (_, n) => isKnown(n))
  const best = Array.from({ length: 2_000 }, () =>
    bestGuess(shuffled(known, random).map((each) => ({ known: each, value: random.next() }))),
  )
  expect(Math.max(...best)).toBeLessThan(BY_LUCK)
  expect(bestGuess(known.map((each, n) => ({ known: each, value: n })))).toBe(1)
})

/** Whether the sidebar says of somebody what it should: a sidebar that does nothing gives nothing away either. */
async function follows(n: number): Promise<void> {
  const frame = await sidebar(page)
  await until(`the sidebar to follow to ${address(n)}`, async () => {
    const text = await textOf(frame).catch(() => '')
    return isKnown(n)
      ? text.includes(`Person ${n}`) && text.includes(`Company ${n}`)
      : text.includes(address(n))
  })
}

test('a mail without a script', async () => {
  for (const n of ORDER) {
    await page.goto(`${origin}/mail/${n}`)
    await page.waitForTimeout(SHOWN_MS)
    if (n % 10 === 0) await follows(n)
  }
  const of = (what: (names: string[]) => unknown) =>
    values(ORDER.map((n) => ({ known: isKnown(n), value: what(asked.get(n)!) })))
  expect(asked.get(0)!.length).toBeGreaterThan(5)
  const [known, unknown] = of((names) => [...names].sort())
  expect(known).toEqual(unknown)
})

test.each([
  ['open, as it is at first', true],
  ['closed', false],
] as const)('a page’s script, the sidebar %s', async (_, open) => {
  await page.goto(`${origin}/`)
  if (!open) await setDock(browser, page, false)
  await page.bringToFront()
  const measure = (n: number): Promise<Measured> =>
    page.evaluate(`measure(${JSON.stringify(address(n))}, ${SHOWN_MS})`)
  for (const n of [900, 901, 902]) await measure(n)
  const all = []
  for (const n of ORDER) {
    all.push({ known: isKnown(n), ...(await measure(n)) })
    if (open && n % 10 === 0) await follows(n)
  }
  for (const name of Object.keys(all[0]!.things)) {
    const [known, unknown] = values(all.map((each) => ({ known: each.known, value: each.things[name] })))
    expect(known, name).toEqual(unknown)
  }
  for (const name of Object.keys(all[0]!.times)) {
    const guess = bestGuess(all.map((each) => ({ known: each.known, value: each.times[name]! })))
    console.log(`${open ? 'open' : 'closed'}: by ${name}, ${Math.round(100 * guess)} of 100 are told right`)
    expect(guess, name).toBeLessThan(BY_LUCK)
  }
})
