/**
 * `npm start`: the whole product on this machine. Builds what changed, starts the hub on its embedded database, loads
 * the sample workspace through the importer on the first start only, and opens a browser with the extension connected
 * on the practice inbox. Without a display the browser is headless, and what it saw is printed.
 *
 *   npm start                    until the browser is closed or Ctrl-C
 *   npm start -- --once          headless; ends with 0 when the sidebar showed the lead, else 1
 *   npm start -- --folder DIR    keeps data and profile in DIR instead of .alongside
 */
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { DEFAULT_PORT } from '../defaults.ts'
import { startHub } from '../serve.ts'
import { buildWhatChanged, extensionFolder } from './build.ts'
import { connect, seeFirstLead } from './connect.ts'
import { needBrowser } from './find-browser.ts'
import { createKey, type HubAccess, keyWorks, loadSample } from './load-sample.ts'
import { type Browser, openBrowser } from './open-browser.ts'

const LEAD = 'Lena Fischer'

const { values: options } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    headless: { type: 'boolean', default: false },
    folder: { type: 'string', default: '.alongside' },
  },
})
const folder = resolve(options.folder)
const notes = join(folder, 'start.json')
const say = (line: string): void => console.log(line)

/** What a first start leaves for the next ones. */
const Notes = z.object({ sampleLoaded: z.boolean(), repKey: z.string(), connectedTo: z.string().nullable() })
type Notes = z.infer<typeof Notes>

async function readNotes(): Promise<Notes | null> {
  const text = await readFile(notes, 'utf8').catch(() => null)
  return text === null ? null : Notes.parse(JSON.parse(text))
}
const keepNotes = (value: Notes): Promise<void> => writeFile(notes, JSON.stringify(value), { mode: 0o600 })

/** The wanted port or the next free one. */
async function freePort(port: number): Promise<number> {
  const free = await new Promise<boolean>((answer) => {
    const probe = createServer()
    probe.once('error', () => answer(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => answer(true)))
  })
  if (free) return port
  if (port > DEFAULT_PORT + 50) throw new Error(`No free port from ${DEFAULT_PORT} to ${port}.`)
  return freePort(port + 1)
}

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || !!process.env.DISPLAY || !!process.env.WAYLAND_DISPLAY

/** Loads the sample and makes the rep's key where that was not done before. */
async function prepare(admin: HubAccess): Promise<Notes> {
  let known = await readNotes()
  if (!known?.sampleLoaded) {
    for (const { kind, rows } of await loadSample(admin)) say(`  loaded ${rows} ${kind}`)
    known = null
  } else say('  the sample workspace is there from an earlier start')
  if (!known || !(await keyWorks({ url: admin.url, key: known.repKey }))) {
    const repKey = await createKey(admin, 'rep', 'Marta Kowal')
    known = { sampleLoaded: true, repKey, connectedTo: null }
    await keepNotes(known)
  }
  return known
}

/** Opens the browser, and connects the extension where the profile does not have this hub and key yet. */
async function open(hubUrl: string, known: Notes, headless: boolean): Promise<Browser> {
  const browser = await openBrowser({
    executable: needBrowser(say),
    extension: extensionFolder('chrome'),
    profile: join(folder, 'browser'),
    headless,
  })
  const target = `${hubUrl} ${known.repKey}`
  if (known.connectedTo !== target) {
    say(`  ${await connect(browser, { url: hubUrl, key: known.repKey })}`)
    await keepNotes({ ...known, connectedTo: target })
  }
  return browser
}

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true })
  await buildWhatChanged(['extension', 'desk'], say)

  const port = await freePort(DEFAULT_PORT)
  if (port !== DEFAULT_PORT) say(`Port ${DEFAULT_PORT} is taken; using ${port}.`)
  say('Starting the hub ...')
  const data = join(folder, 'hub')
  const logFile = createWriteStream(join(folder, 'hub.log'), { flags: 'a', mode: 0o600 })
  const hub = await startHub({
    port,
    dataDir: data,
    workspaceName: 'Acme Optics (sample)',
    practice: true,
    log: (line) => logFile.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`),
  })
  const adminFile = join(data, 'admin.key')
  const admin = { url: hub.url, key: (await readFile(adminFile, 'utf8')).trim() }

  let browser: Browser | undefined
  let ending: Promise<never> | undefined
  /** Ends browser, hub and process, once, whoever asks first. */
  const end = (code: number): Promise<never> => {
    ending ??= (async () => {
      await browser?.context.close().catch(() => {})
      await hub.close()
      process.exit(code)
    })()
    return ending
  }
  process.on('SIGINT', () => end(0))
  process.on('SIGTERM', () => end(0))

  try {
    const known = await prepare(admin)
    const headless = options.once || options.headless || !hasDisplay()
    browser = await open(hub.url, known, headless)
    const page = browser.context.pages()[0] ?? (await browser.context.newPage())
    await page.goto(`${hub.url}/practice/#/inbox`)
    say('')
    say(`Practice inbox  ${hub.url}/practice/`)
    say(`Desk            ${hub.url}/desk   (sign in with the key in ${adminFile})`)
    say(`Hub             ${hub.url}   (data in ${data})`)
    say('')
    if (headless) {
      const seen = await seeFirstLead(page, LEAD)
      const picture = join(folder, 'practice.png')
      await page.screenshot({ path: picture })
      say(
        `The sidebar shows ${seen.lead}: ${seen.history} touchpoints and ${seen.talkingPoints} talking points, ` +
          `${seen.milliseconds} ms after the message was opened.`,
      )
      say(`Screenshot      ${picture}`)
      if (options.once) await end(0)
      await browser.context.close()
      browser = undefined
      say('No display here: the hub goes on. Ctrl-C ends it.')
    } else {
      browser.context.on('close', () => {
        if (!ending) say('The browser was closed: ending. `npm start` brings everything back.')
        end(0)
      })
      say('Open “Quote for 40 lens mounts”. Ctrl-C, or closing the browser, ends everything.')
    }
  } catch (problem) {
    if (ending) await ending
    console.error(problem instanceof Error ? problem.message : problem)
    if (problem instanceof Error && problem.cause) console.error(problem.cause)
    await end(1)
  }
}

/** A profile or notes that a crash left half-written must not block every later start. */
async function explain(problem: unknown): Promise<void> {
  console.error(problem instanceof Error ? problem.message : problem)
  if (problem instanceof z.ZodError || problem instanceof SyntaxError) {
    await rm(notes, { force: true })
    console.error(`${notes} could not be read and was removed. Start again.`)
  }
  process.exit(1)
}

await main().catch(explain)
