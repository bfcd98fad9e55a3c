import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { openComputer } from '../db/computer.ts'
import { readHealth } from '../db/host-days.ts'
import type { Hint } from '../domain/hint.ts'
import { createHintCounter } from './count-hints.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
let databases = 0
const start = () => {
  const db = openComputer(`count-hints-${++databases}`)
  return { db, counter: createHintCounter(db, new Set(['mail', 'generic']), () => NOW) }
}
const hint = (token: number, recognised: boolean, over: Partial<Hint> = {}): Hint => ({
  token,
  host: 'mail',
  origin: 'https://mail.test',
  pageKind: 'message',
  thread: null,
  participants: [],
  withoutAddress: [],
  canInsert: false,
  recognised,
  ...over,
})

test('a page counts once, as what it comes to; also when that comes late', async () => {
  const { db, counter } = start()
  counter.heard(1, hint(1, false), { from: false })
  counter.heard(1, hint(1, true), { from: true })
  counter.heard(1, hint(2, false), { from: false })
  await counter.flush()
  expect(await readHealth(db, NOW)).toMatchObject([{ recognised: 1, missed: 1 }])
  counter.heard(1, hint(2, true), { from: true })
  counter.heard(2, hint(2, true), { from: true })
  await counter.flush()
  counter.heard(1, hint(2, true), { from: true })
  await counter.flush()
  expect(await readHealth(db, NOW)).toMatchObject([{ recognised: 3, missed: 0, silent: [] }])
})

test('lists, hosts that nobody knows, and anything but numbers and names stay out', async () => {
  const { db, counter } = start()
  counter.heard(1, hint(1, true, { pageKind: 'list' }), { row: true })
  counter.heard(2, hint(1, true, { host: 'https://intranet.acme.test' }), {})
  counter.heard(
    3,
    hint(1, true, { thread: 'INBOX/7', participants: [{ role: 'from', text: 'lena@helio.test' }] }),
    { from: true },
  )
  await counter.flush()
  const stored = JSON.stringify(await db.hostDays.toArray())
  expect(stored).not.toMatch(/helio|INBOX|https?:/)
  expect(await db.hostDays.count()).toBe(1)
})
