import { readFile } from 'node:fs/promises'
import { createContext, runInContext } from 'node:vm'
import type { BrowserContext } from 'playwright-core'

/** Opens a page and waits until it has drawn; what its security policy refused meanwhile. */
export async function violationsOf(context: BrowserContext, url: string): Promise<string[]> {
  const page = await context.newPage()
  await page.addInitScript(() => {
    const watched = globalThis as unknown as { violations: string[] }
    watched.violations = []
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      watched.violations.push(`${violatedDirective}: ${blockedURI} (${sourceFile})`),
    )
  })
  await page.goto(url)
  await page.locator('#root > *').first().waitFor({ state: 'attached' })
  const found = await page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations)
  await page.close()
  return found
}

/**
 * Runs a built background script apart from any browser, as far as it gets, and counts what it compiles from text. A
 * worker's first turn cannot be watched from outside; every schema is made in that turn.
 */
export async function countCompiled(script: string, edit = (code: string) => code): Promise<number> {
  let compiled = 0
  const anything: unknown = new Proxy(() => {}, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => '' : anything),
    apply: () => anything,
    construct: () => anything as object,
  })
  const count = () => {
    compiled += 1
    return () => true
  }
  // with and without `new`: minifiers leave it out
  const counting = new Proxy(Function, { apply: count, construct: count })
  const globals = {
    Function: counting,
    chrome: anything,
    indexedDB: anything,
    navigator: { userAgent: '', locks: anything },
    URL,
    crypto,
  }
  const context = createContext({ ...globals, console, TextEncoder, TextDecoder, setTimeout, clearTimeout })
  try {
    runInContext(edit(await readFile(script, 'utf8')), context)
  } catch {
    // without a browser it does not get to its end
  }
  return compiled
}
