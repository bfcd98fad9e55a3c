import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright-core'
import type { Page as FirefoxPage } from 'puppeteer-core'
import { expect } from 'vitest'
import type { Browser } from '../../../hub/practice/open-browser.ts'

const RESULTS = join(import.meta.dirname, '../../../test-results')

/** Whether pictures are taken: for whoever looks at them. In CI nobody does. */
export const PICTURES = process.env.CI !== 'true'

/** Saves what a page looks like to test-results/NAME.png. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!PICTURES) return
  mkdirSync(RESULTS, { recursive: true })
  // Colours on their way from one scheme to the other are nobody's.
  await page.screenshot({ path: join(RESULTS, `${name}.png`), animations: 'disabled' })
}

/**
 * A picture of a page in each colour scheme; axe finds nothing in either.
 * @param target the frame to look into; the page itself when absent
 */
export const cleanInEachScheme = (browser: Browser, page: Page, name: string, target: Page | Frame = page) =>
  inEachScheme(page, async (scheme) => {
    await shoot(page, `${name}-${scheme}`)
    expect(await axe(browser, target, scheme === 'light' ? 'all' : 'colours'), `${name}, ${scheme}`).toEqual(
      [],
    )
  })

/** A picture of a page of puppeteer's. */
export async function shootFirefox(page: FirefoxPage, name: string): Promise<void> {
  if (!PICTURES) return
  mkdirSync(RESULTS, { recursive: true })
  await page.screenshot({ path: `${join(RESULTS, name)}.png` })
}

/** Does something while a page is dark, then while it is light, as it stays. */
export async function inEachScheme(
  page: Page,
  look: (scheme: 'light' | 'dark') => Promise<void>,
): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    // Colours that fade are nobody's, in frames of another process too.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForTimeout(200)
    await look(colorScheme)
  }
  await page.emulateMedia({ reducedMotion: null })
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Which texts and targets are smaller than they may be, and which words are broken, one line each. Texts have 12 px at
 * least, targets 24 by 24, filled buttons are 32 high; a link within a sentence may be as high as its line (WCAG 2.5.8). An
 * address or an id may be broken. Runs in the page.
 */
function tooSmallOrBroken(): string[] {
  const isSeen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true })
  }
  const named = (element: Element) => `${element.localName} “${element.textContent?.trim().slice(0, 40)}”`
  const px = (size: number) => `${Math.round(size * 10) / 10} px`
  const small = new Set<string>()

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement
    if (!parent || !texts.currentNode.textContent?.trim() || !isSeen(parent)) continue
    const size = Number.parseFloat(getComputedStyle(parent).fontSize)
    if (size < 11.95) small.add(`text of ${px(size)}: ${named(parent)}`)
    // Sentences that somebody wrote to be said: of those it is known in which language.
    const isBody =
      texts.currentNode.textContent.trim().length >= 40 && parent.closest('p[lang], div[lang]:not([role])')
    if (isBody && size < 12.95) small.add(`body text of ${px(size)}: ${named(parent)}`)
    // What stands between spaces with an @ is an address.
    const text = texts.currentNode.textContent.replace(/\S*@\S*/g, (address) => ' '.repeat(address.length))
    for (const word of text.matchAll(/[\p{L}\p{M}’']{2,}/gu)) {
      const around = text.slice(Math.max(0, word.index - 1), word.index + word[0].length + 1)
      if (/[^\s\p{L}\p{M}’'“”«»„"(),.;:!?…–—·]/u.test(around) || word[0].length > 30) continue
      const range = document.createRange()
      range.setStart(texts.currentNode, word.index)
      range.setEnd(texts.currentNode, word.index + word[0].length)
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))
      if (lines.size > 1) small.add(`broken word “${word[0]}”: ${named(parent)}`)
    }
  }

  const body = Number.parseFloat(getComputedStyle(document.body).fontSize)
  if (body < 12.95) small.add(`body text of ${px(body)}`)

  const probe = document.body.appendChild(document.createElement('i'))
  probe.style.background = 'var(--color-accent)'
  const accent = getComputedStyle(probe).backgroundColor
  probe.remove()
  const targets = document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [role=tab], [role=option], [role=switch]',
  )
  for (const element of targets) {
    const target = element.closest('label') ?? element
    if (!isSeen(target)) continue
    const { display, backgroundColor } = getComputedStyle(target)
    const { width, height } = target.getBoundingClientRect()
    if (Math.min(width, height) < 23.95 && display !== 'inline')
      small.add(`target of ${px(width)} by ${px(height)}: ${named(target)}`)
    if (element.localName === 'button' && !element.role && backgroundColor === accent && height < 31.95)
      small.add(`primary button of ${px(height)}: ${named(target)}`)
  }
  return [...small]
}

/**
 * What axe finds wrong in a page or frame (WCAG 2.2 AA and best practices), and what is too small or broken, one line
 * each. It goes in through the debugger, because the pages' CSP lets no foreign script in.
 * @param rules `colours`: those alone that another colour scheme may break
 */
export const axe = (
  browser: Browser,
  target: Page | Frame,
  rules: 'all' | 'colours' = 'all',
): Promise<string[]> =>
  withDebugger(browser, target, async (evaluate) => {
    if (!(await evaluate("typeof axe === 'object'"))) await evaluate(AXE)
    // colours half way between light and dark are nobody's: what moves is brought to its end, and nothing begins to
    // move, as what is out of view does when it is first asked for its colour
    await evaluate(`for (const each of document.getAnimations())
        if (each.effect?.getComputedTiming().endTime !== Infinity) each.finish()
      globalThis.still ??= new CSSStyleSheet()
      still.replaceSync('*, ::before, ::after { transition: none !important }')
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, still]`)
    const violations = await evaluate(`axe.run(document, { resultTypes: ['violations'], preload: false${
      rules === 'all' ? '' : ", runOnly: ['color-contrast']"
    } }).finally(() => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still)
      }).then(({ violations }) => violations.flatMap(
        ({ id, help, nodes }) => nodes.map((node) => id + ': ' + help + ' at ' + node.target.join(' ') + ' (' + node.html.slice(0, 200) + ')\\n' + node.failureSummary)))`)
    const small = rules === 'all' ? ((await evaluate(`(${tooSmallOrBroken})()`)) as string[]) : []
    return [...(violations as string[]), ...small]
  })

/** What is too small or broken in a page or frame, one line each: all that depends on how long words are. */
export const sizes = (browser: Browser, target: Page | Frame): Promise<string[]> =>
  withDebugger(browser, target, (evaluate) => evaluate(`(${tooSmallOrBroken})()`) as Promise<string[]>)

async function withDebugger<T>(
  browser: Browser,
  target: Page | Frame,
  work: (evaluate: (expression: string) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  // a frame of the same process has no session of its own: then the page's is right
  const session = await browser.context.newCDPSession(target)
  try {
    return await work(async (expression) => {
      const parameters = { expression, awaitPromise: true, returnByValue: true }
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', parameters)
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      return result.value
    })
  } finally {
    await session.detach()
  }
}

/** The entries of the sidebar's marketing history, without their times, which move on while a test runs. */
export async function historyIn(sidebar: Frame): Promise<string[]> {
  const items = sidebar.getByRole('region', { name: 'Marketing history' }).getByRole('listitem')
  await items.first().waitFor()
  return items.evaluateAll((found) =>
    found.map((item) => {
      const copy = item.cloneNode(true) as HTMLElement
      for (const time of copy.querySelectorAll('time')) time.remove()
      return copy.innerText.replace(/\s+/g, ' ').trim()
    }),
  )
}

/** The text that a sidebar shows now. */
export const textOf = (sidebar: Frame): Promise<string> => sidebar.getByRole('main').innerText()

/**
 * Asserts that who, why now, the best point's whole text and its Insert are in view without scrolling.
 * @param whole false where a narrow column cuts a text off by its fifth line
 * @returns where that Insert ends, in pixels from the sidebar's top
 */
export async function firstInsertInView(sidebar: Frame, { whole = true } = {}): Promise<number> {
  const insert = sidebar
    .getByRole('region', { name: 'Talking points' })
    .getByRole('button', { name: 'Insert' })
    .first()
  await insert.waitFor()
  await sidebar.getByRole('region', { name: 'Why now' }).waitFor()
  const seen = await sidebar.evaluate(() => ({
    scrolled: document.documentElement.scrollTop,
    foot: document.querySelector('footer')?.getBoundingClientRect().top ?? 0,
    // Cut off by its fifth line is what is not all shown.
    cut: [...document.querySelectorAll('.line-clamp-5')].some((p) => p.scrollHeight > p.clientHeight + 1),
  }))
  const bottom = await insert.evaluate((button) => button.getBoundingClientRect().bottom)
  expect(seen).toMatchObject({ scrolled: 0, ...(whole && { cut: false }) })
  expect(bottom).toBeLessThan(seen.foot)
  return bottom
}
