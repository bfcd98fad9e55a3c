import { type BrowserContext, chromium, type Frame, type Page } from 'playwright-core'

export interface OpenBrowser {
  /** Path of Chromium, Chrome or Edge. */
  executable: string
  /** Folder of the built extension. */
  extension: string
  /** Profile folder; kept between starts. */
  profile: string
  headless: boolean
  /** More switches, for example a host map for tests. */
  args?: readonly string[]
  /** Of what Playwright gives a browser, these too are left out. */
  without?: readonly string[]
  colorScheme?: 'light' | 'dark'
}

export interface Browser {
  context: BrowserContext
  extensionId: string
  /** Address of a page of the extension, for example `options.html`. */
  extensionPage(name: string): string
}

const SWITCHES = [
  // Chrome 137 and newer ignores --load-extension, so the extension goes in through the debugging pipe (2025-06,
  // https://developer.chrome.com/docs/extensions/how-to/test/puppeteer)
  '--enable-unsafe-extension-debugging',
  // replaces Playwright's own list, which turns storage partitioning off and so denies the sidebar its database
  '--disable-features=MediaRouter,PaintHolding,HttpsUpgrades',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Opens a browser on its own profile with the extension installed, as the practice inbox and the end-to-end tests
 * use it. Closing `context` ends the browser.
 */
export async function openBrowser(options: OpenBrowser): Promise<Browser> {
  const asRoot = process.getuid?.() === 0
  const context = await chromium.launchPersistentContext(options.profile, {
    executablePath: options.executable,
    headless: options.headless,
    args: [
      ...SWITCHES,
      // Chromium refuses to run its sandbox as root
      ...(asRoot ? ['--no-sandbox', '--disable-dev-shm-usage'] : []),
      ...(options.headless ? ['--disable-gpu'] : []),
      ...(options.args ?? []),
    ],
    ignoreDefaultArgs: [
      '--disable-extensions',
      ...(options.without ?? []),
      ...(options.headless ? [] : ['--enable-automation']),
    ],
    viewport: options.headless ? { width: 1280, height: 800 } : null,
    ...(options.colorScheme ? { colorScheme: options.colorScheme } : {}),
    // a Ctrl-C is the starter's to handle: the hub must end in order too
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  try {
    const extensionId = await installExtension(context, options.extension)
    return { context, extensionId, extensionPage: (name) => `chrome-extension://${extensionId}/${name}` }
  } catch (cause) {
    await context.close()
    throw new Error(
      `The extension could not be installed in ${options.executable}. Use Chromium, Chrome or Edge of 2025 or newer, or set ALONGSIDE_BROWSER to the path of one.`,
      { cause },
    )
  }
}

/** Installs the extension in a folder, unless it is there. Its id. */
export async function installExtension(context: BrowserContext, path: string): Promise<string> {
  const browser = context.browser()
  if (!browser) throw new Error('The browser has no debugging pipe.')
  const session = await browser.newBrowserCDPSession()
  // the protocol's types in playwright-core do not know the Extensions domain
  const send = session.send.bind(session) as unknown as {
    (method: 'Extensions.getExtensions'): Promise<{ extensions: { id: string; path: string }[] }>
    (method: 'Extensions.loadUnpacked', parameters: { path: string }): Promise<{ id: string }>
  }
  // Loaded again, it would be a new one, without the sites that were added.
  const { extensions } = await send('Extensions.getExtensions').catch(() => ({ extensions: [] }))
  const { id } =
    extensions.find((each) => each.path === path) ?? (await send('Extensions.loadUnpacked', { path }))
  await session.detach()
  return id
}

/** The sidebar's frame in a page, or undefined. It hangs in a closed shadow root, so no locator reaches it. */
export const sidebarOf = (page: Page): Frame | undefined =>
  page.frames().find((frame) => /^chrome-extension:\/\/[^/]+\/sidebar(-static)?\.html/.test(frame.url()))

/**
 * Waits until `look` answers something, asking after 25 ms and then ever less often, at least five times a second: to
 * ask a browser costs it as much as a stroke of a key.
 * @throws after `seconds`, naming `what` was waited for
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  seconds = 60,
): Promise<T> {
  const end = performance.now() + seconds * 1000
  for (let pause = 25; ; pause = Math.min(pause * 1.4, 200)) {
    const found = await look()
    if (found) return found
    if (performance.now() > end) throw new Error(`Waited ${seconds} s for ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
