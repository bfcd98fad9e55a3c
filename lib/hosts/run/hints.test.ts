import { expect, test } from 'vitest'
import { hints } from './hints.ts'
import type { PageReading } from './read.ts'

const reading = (address: string | null, thread: string | null = null): PageReading => ({
  pageKind: 'record',
  thread,
  participants: address ? [{ role: 'record', text: address }] : [],
  canInsert: false,
  recognised: true,
  withoutAddress: [],
})

function world(settle?: number) {
  let time = 1_000_000
  const out: string[] = []
  const again: number[] = []
  const news = hints(
    settle,
    (ms) => again.push(ms),
    (hint) => out.push(`${hint.participants[0]?.text ?? 'nobody'}@${hint.token}`),
    (token) => out.push(`gone@${token}`),
    () => time,
  )
  /** Longer than the next page's hint may take. */
  const turn = () => new Promise((done) => setTimeout(done, 30))
  return { news, out, again, turn, wait: (ms: number) => (time += ms) }
}

test('says a thing once, and again when asked', () => {
  const { news, out } = world()
  expect(news.offer(reading('a@x.test'))).toBe(true)
  expect(news.offer(reading('a@x.test'))).toBe(false)
  news.repeat()
  expect(news.offer(reading('a@x.test'))).toBe(true)
  expect(out).toEqual(['a@x.test@1000000', 'a@x.test@1000000'])
})

test('after a navigation the former person is gone, and is not said again from stale fields', async () => {
  const { news, out, again, turn, wait } = world(150)
  news.offer(reading('lena@x.test', 'opportunity/1'))
  wait(5000)
  news.left()
  expect(again).toEqual([150, 450, 1230])
  // The address already names the next record, the fields do not.
  expect(news.offer(reading('lena@x.test', 'opportunity/2'))).toBe(false)
  await turn()
  wait(150)
  expect(news.offer(reading('tom@x.test', 'opportunity/2'))).toBe(true)
  expect(out).toEqual(['lena@x.test@1000000', 'gone@1005000', 'tom@x.test@1005000'])
})

test('a record is not said to name nobody before its fields had their time', () => {
  const { news, out, wait } = world(150)
  news.offer(reading(null, 'opportunity/6'))
  news.left()
  expect(news.offer(reading(null, 'opportunity/7'))).toBe(false)
  wait(450)
  expect(news.offer(reading(null, 'opportunity/7'))).toBe(true)
  expect(out.at(-1)).toMatch(/^nobody@/)
})

test('two records of the same person: said when the page has had its time to settle', async () => {
  const { news, out, turn, wait } = world(150)
  news.offer(reading('lena@x.test', 'opportunity/1'))
  news.left()
  await turn()
  wait(1199)
  expect(news.offer(reading('lena@x.test', 'opportunity/2'))).toBe(false)
  wait(31)
  expect(news.offer(reading('lena@x.test', 'opportunity/2'))).toBe(true)
  expect(out).toHaveLength(3)
})

test('a host whose thread stands in the page is believed at once when the thread is another', () => {
  const { news } = world()
  news.offer(reading('lena@x.test', 'mail-1'))
  news.left()
  expect(news.offer(reading('lena@x.test', 'mail-1'))).toBe(false)
  expect(news.offer(reading('lena@x.test', 'mail-2'))).toBe(true)
})

test('a frame that has loaded is believed at once', () => {
  const { news } = world()
  news.offer(reading('lena@x.test'))
  news.left(true)
  expect(news.offer(reading(null))).toBe(false) // the host hides the frame while it loads
  news.complete()
  expect(news.offer(reading('lena@x.test'))).toBe(true)
})

test('a frame that never loads does not hold the page for ever', () => {
  const { news, wait } = world()
  news.offer(reading('lena@x.test'))
  news.left(true)
  wait(5001)
  expect(news.offer(reading(null))).toBe(true)
})

test('a page is not called unrecognised before it had time to show itself', () => {
  const { news, out, again, wait } = world()
  const unknown = { ...reading(null), recognised: false }
  expect(news.offer(unknown)).toBe(false)
  expect(news.offer(unknown)).toBe(false)
  expect(again).toEqual([4050])
  wait(4050)
  expect(news.offer(unknown)).toBe(true)
  news.left()
  expect(news.offer(unknown)).toBe(false)
  expect(news.offer(reading('a@x.test'))).toBe(true)
  expect(out).toEqual(['nobody@1000000', expect.stringMatching(/^a@x/)])
})

test('two navigations in one breath do not bring the first person back', async () => {
  const { news, out, turn } = world(150)
  news.offer(reading('lena@x.test'))
  news.left()
  news.left()
  expect(news.offer(reading('lena@x.test'))).toBe(false)
  await turn()
  expect(out.filter((each) => each.startsWith('gone'))).toHaveLength(1)
})

test('where the next page is there at once, its hint is all that is said', async () => {
  const { news, out, turn } = world()
  news.offer(reading('lena@x.test', 'mail-1'))
  news.left()
  news.offer(reading('tom@x.test', 'mail-2'))
  await turn()
  expect(out).toEqual(['lena@x.test@1000000', 'tom@x.test@1000001'])
})

test('tokens grow with each navigation and over page loads', () => {
  const { news, wait } = world()
  const first = news.token()
  news.left()
  const second = news.token()
  expect(second).toBeGreaterThan(first)
  wait(10_000)
  news.left()
  expect(news.token()).toBeGreaterThan(second + 1)
})
