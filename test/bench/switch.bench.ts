import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame, Page } from 'playwright-core'
import { buildWhatChanged, extensionFolder } from '../../hub/practice/build.ts'
import { startHub } from '../../hub/serve.ts'
import { toStoredLead } from '../../lib/db/leads.ts'
import { connect, sidebar, startBrowser, type TestBrowser, until } from '../e2e/harness/browser.ts'
import { history, lead, manyTalkingPoints, rollupsOf } from '../factories.ts'
import '../public-suffixes.ts'
import type { Figure, Suite } from './measure.ts'

const LEADS = 100_000
const POINTS = 500
const TOUCHPOINTS = 10
const ROUNDS = 100
const WARM_UP = 10
const CHUNK = 10_000
/** For the browser's own work after a start, in milliseconds. */
const SETTLE_MS = 5000

/** Between two clicks: a rep reads, and what the former click left to do (history, settings, the background) gets done. */
const READ_MS = 300

/** Every how manieth lead wrote a message: spread over the whole store, so that no round finds the former one's page. */
const STEP = Math.floor(LEADS / (ROUNDS + WARM_UP))

export const suite: Suite = {
  what: `Practice inbox, ${LEADS.toLocaleString('en')} leads and ${POINTS} talking points stored: from the click on a message to the sidebar's painted lead context, and from the page's load to the first. Baseline: the same page painting the message itself.`,
  packages: ['dexie', 'react', 'playwright-core'],
  async run(log) {
    await buildWhatChanged(['bench'], log)
    const dataDir = mkdtempSync(join(tmpdir(), 'alongside-bench-'))
    const hub = await startHub({ port: 0, dataDir, practice: true })
    const browser = await startBrowser({ extension: extensionFolder('bench') })
    try {
      await connect(browser, { url: hub.url, key: readFileSync(hub.adminKeyFile as string, 'utf8').trim() })
      await fill(browser, log)
      // What was written so fast is put in order for seconds afterwards, which no rep's day looks like.
      await browser.restart()
      await sleep(SETTLE_MS)
      return await measure(browser, `${hub.url}/practice/`, log)
    } finally {
      await browser.end()
      await hub.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}

/** Writes the leads straight into the extension's database; each has a history of its own, put together in the page. */
async function fill(browser: TestBrowser, log: (line: string) => void): Promise<void> {
  const page = await browser.context.newPage()
  await page.goto(browser.extensionPage('options.html'))
  const name = await until('the database of the workspace', () =>
    page.evaluate(
      async () =>
        (await indexedDB.databases()).find((db) => /^alongside.+[0-9a-f-]{36}$/.test(db.name ?? ''))?.name,
    ),
  )
  // The first sync drops what the hub does not have: it must be over.
  await until('the first sync', () =>
    page.evaluate(
      (name) =>
        new Promise<boolean>((resolve) => {
          const request = indexedDB.open(name)
          request.onerror = () => resolve(false)
          request.onsuccess = () => {
            const db = request.result
            const row = db.transaction('state').objectStore('state').get('sync')
            row.onsuccess = () => {
              db.close()
              resolve(Boolean(row.result?.value?.lastOkAt) && !row.result.value.running)
            }
          }
        }),
      name,
    ),
  )
  const histories = Array.from({ length: 200 }, (_, n) => {
    const touchpoints = history(n, TOUCHPOINTS).sort((a, b) => (a.at < b.at ? 1 : -1))
    return { touchpoints, rollups: rollupsOf(touchpoints) }
  })
  for (let from = 1; from <= LEADS; from += CHUNK) {
    const leads = Array.from({ length: Math.min(CHUNK, LEADS - from + 1) }, (_, i) =>
      toStoredLead({ lead: lead(from + i), touchpoints: [], rollups: {} }),
    )
    await page.evaluate(
      async ({ name, leads, histories, from }) => {
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(name)
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
        const transaction = db.transaction('leads', 'readwrite')
        for (const [i, stored] of leads.entries()) {
          const packed = structuredClone(histories[(from + i) % histories.length]!)
          for (const touchpoint of packed.touchpoints) touchpoint.id += `-${from + i}`
          transaction.objectStore('leads').put({ ...stored, context: { ...stored.context, ...packed } })
        }
        await new Promise<void>((resolve, reject) => {
          transaction.oncomplete = () => resolve()
          transaction.onerror = () => reject(transaction.error)
        })
        db.close()
      },
      { name, leads, histories, from },
    )
  }
  await page.evaluate(
    async ({ name, points }) => {
      const db = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open(name)
        request.onsuccess = () => resolve(request.result)
      })
      const transaction = db.transaction('talkingPoints', 'readwrite')
      for (const point of points) transaction.objectStore('talkingPoints').put(point)
      await new Promise((resolve) => {
        transaction.oncomplete = resolve
      })
      db.close()
    },
    { name, points: manyTalkingPoints(POINTS) },
  )
  log(`${LEADS} leads stored`)
  await page.close()
}

async function measure(browser: TestBrowser, inbox: string, log: (line: string) => void): Promise<Figure[]> {
  const senders = Array.from({ length: ROUNDS + WARM_UP }, (_, i) => lead(i * STEP + 1))
  const page = await browser.context.newPage()
  await page.route('**/mails.json', (route) =>
    route.fulfill({
      json: senders.map(({ name, emails }, i) => ({
        id: `m${i}`,
        hoursAgo: i,
        from: `${name} <${emails[0]}>`,
        to: 'Marta Kowal <marta@acme.test>',
        subject: `Message ${i}`,
        text: 'Hello Marta,\n\nplease send a quote.',
      })),
    }),
  )

  const first: number[] = []
  for (let i = 0; i < 12; i++) {
    await page.goto('about:blank')
    await page.goto(`${inbox}#/message/m${i}`)
    const frame = await sidebar(page)
    const painted = await until('the first paint', () => lastPaint(frame))
    // The first two fill the caches of code and database.
    if (i >= 2) first.push(painted.at - (await page.evaluate(() => performance.timeOrigin)))
  }
  log('first paints measured')

  const frame = await sidebar(page)
  const switches: number[] = []
  const own: number[] = []
  for (let i = 0; i < ROUNDS + WARM_UP; i++) {
    if (i === 11) continue // the message that is open
    const painted = paintOf(frame, senders[i]?.name ?? '')
    const clicked = await clickAndPaint(page, i)
    const at = await painted
    await sleep(READ_MS)
    if (i < WARM_UP) continue
    switches.push(at - clicked.at)
    own.push(clicked.painted - clicked.at)
  }
  return [
    {
      name: 'message switch to painted lead context',
      unit: 'ms',
      samples: switches,
      baseline: { name: 'the page painting the message', samples: own },
      limit: { of: 'p95', atMost: 50 },
    },
    {
      name: 'of it, after the page itself had painted the message',
      unit: 'ms',
      samples: switches.map((ms, i) => ms - (own[i] ?? 0)),
    },
    { name: 'page load to first painted lead context', unit: 'ms', samples: first },
  ]
}

/** Opens a message in the page; when that was, and when the page itself had painted it. Milliseconds since 1970. */
const clickAndPaint = (page: Page, i: number) =>
  page.evaluate(
    (id) =>
      new Promise<{ at: number; painted: number }>((resolve) => {
        const at = performance.timeOrigin + performance.now()
        location.hash = `#/message/${id}`
        addEventListener(
          'hashchange',
          () =>
            requestAnimationFrame(() => {
              // as the sidebar measures: after the frame was painted
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => resolve({ at, painted: performance.timeOrigin + performance.now() })
              port2.postMessage(null)
            }),
          { once: true },
        )
      }),
    `m${i}`,
  )

/**
 * When the sidebar will have painted this lead (milliseconds since 1970). It waits in the sidebar: to ask again and again
 * would take the time of the two cores that is to be measured.
 */
const paintOf = (frame: Frame, name: string) =>
  frame.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${name} was not painted in ten seconds`)), 10_000)
        const observer = new PerformanceObserver((list) => {
          const mark = list.getEntriesByName('alongside:context-painted').at(-1)
          if (mark === undefined || document.querySelector('h1')?.textContent !== name) return
          observer.disconnect()
          clearTimeout(timer)
          resolve(performance.timeOrigin + mark.startTime)
        })
        observer.observe({ type: 'mark' })
      }),
    name,
  )

/** The newest lead context that the sidebar painted: when (milliseconds since 1970) and whose. */
const lastPaint = (frame: Frame) =>
  frame
    .evaluate(() => {
      const mark = performance.getEntriesByName('alongside:context-painted').at(-1)
      const lead = document.querySelector('h1')?.textContent ?? ''
      return mark === undefined ? null : { at: performance.timeOrigin + mark.startTime, lead }
    })
    .catch(() => null) // the frame is being replaced
