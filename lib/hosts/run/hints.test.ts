import { describe, expect, test } from 'vitest'
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
    (hint) => {
      expect(Object.keys(hint), 'an element cannot be sent').not.toContain('shown')
      out.push(`${hint.participants[0]?.text ?? 'nobody'}@${hint.token}`)
    },
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

test('where the address comes from the page, another id beside the people lets the same ones through at once', () => {
  const { news, out } = world(150)
  const shown = (id: string | null, thread: string) => ({ ...reading('lena@x.test', thread), shown: id })
  news.offer(shown('MSG_1', 'mail/1'))
  news.left()
  expect(news.offer(shown('MSG_1', 'mail/2'))).toBe(false)
  expect(news.offer(shown(null, 'mail/2')), 'half a page shows nothing').toBe(false)
  expect(news.offer(shown('MSG_2', 'mail/2'))).toBe(true)
  expect(out).toHaveLength(2)
})

test('an id that has changed without a navigation is the page’s own, not the next one’s', () => {
  const { news } = world(150)
  const shown = (id: string, thread: string) => ({ ...reading('lena@x.test', thread), shown: id })
  news.offer(shown('MSG_1', 'mail/1'))
  expect(news.offer(shown('MSG_2', 'mail/1'))).toBe(false)
  news.left()
  expect(news.offer(shown('MSG_2', 'mail/2'))).toBe(false)
})

test('an address that still names the same record is no other page, and nobody is taken away', async () => {
  const { news, out, turn } = world(150)
  news.offer(reading('lena@x.test', 'opportunity/1'))
  news.left() // a tab of the record, a composer over it
  expect(news.offer(reading('lena@x.test', 'opportunity/1'))).toBe(true)
  await turn()
  expect(out).toEqual(['lena@x.test@1000000', 'lena@x.test@1000001'])
})

test('a page that changes its fields before its address: the people who have just come stay', async () => {
  const { news, out, turn, wait } = world(150)
  news.offer(reading('lena@x.test', 'opportunity/1'))
  wait(5000)
  news.offer(reading('tom@x.test', 'opportunity/1'))
  wait(40)
  news.left()
  expect(news.offer(reading('tom@x.test', 'opportunity/2'))).toBe(true)
  await turn()
  expect(out).toEqual(['lena@x.test@1000000', 'tom@x.test@1005000', 'tom@x.test@1005040'])
})

test('people who came with the page before, or in part, are not the next page’s', () => {
  const { news, wait } = world(150)
  news.offer(reading('lena@x.test', 'opportunity/1'))
  wait(5000)
  news.left()
  wait(90)
  expect(news.offer(reading('tom@x.test', 'opportunity/2'))).toBe(true)
  wait(20)
  const both = reading('tom@x.test', 'opportunity/2')
  both.participants.push({ role: 'record', text: 'tom.okafor@x.test' })
  expect(news.offer(both)).toBe(true)
  wait(20)
  news.left() // the rep pages on before this one has settled
  expect(news.offer({ ...both, thread: 'opportunity/3' })).toBe(false)
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

const mail = (from: string, over: Partial<PageReading> = {}): PageReading => ({
  ...reading(null),
  pageKind: 'message',
  participants: [
    { role: 'from', text: from },
    { role: 'to', text: 'rep@us.test' },
  ],
  ...over,
})
const LIST: PageReading = { ...reading(null), pageKind: 'list' }
const to = (...addresses: string[]): PageReading['participants'] =>
  addresses.map((text) => ({ role: 'to', text }))
const rep = { role: 'from' as const, text: 'rep@us.test' }
const self = { role: 'self' as const, text: 'Rep <rep@us.test>' }
const copy = (text: string) => ({ role: 'cc' as const, text })

describe('at an address that does not change', () => {
  /** Whether the second of two readings has a token of its own. */
  function isTold(...readings: PageReading[]): boolean {
    const { news, wait } = world()
    let before = 0
    for (const each of readings) {
      before = news.token()
      wait(100)
      news.offer(each)
    }
    return news.token() > before
  }

  test.each<[string, ...PageReading[]]>([
    ['somebody else’s message', mail('lena@x.test'), mail('Tom <tom@x.test>')],
    [
      'the same sender’s in another thread',
      mail('lena@x.test', { thread: 'm1' }),
      mail('lena@x.test', { thread: 'm2' }),
    ],
    [
      'the same sender’s, by its id',
      mail('lena@x.test', { shown: 'm1' }),
      mail('lena@x.test', { shown: 'm2', participants: to('b@x.test') }),
    ],
    [
      'the same sender’s, to others',
      mail('', { participants: [{ role: 'from', text: 'lena@x.test' }, ...to('rep@us.test', 'a@x.test')] }),
      mail('', { participants: [{ role: 'from', text: 'lena@x.test' }, ...to('rep@us.test', 'b@x.test')] }),
    ],
    [
      'the answer of somebody who got it',
      mail('', { participants: [{ role: 'from', text: 'a@x.test' }, ...to('b@x.test')] }),
      mail('', { participants: [{ role: 'from', text: 'b@x.test' }, ...to('a@x.test')] }),
    ],
    ['the list behind it', mail('lena@x.test'), LIST],
    ['a message out of the list', LIST, mail('lena@x.test')],
    [
      'what the rep wrote to others',
      mail('rep@us.test', { participants: [rep, ...to('lena@x.test')] }),
      mail('', { participants: [rep, ...to('tom@x.test')] }),
    ],
    [
      'the next form that a website mails',
      mail('form@us.test', { participants: [rep, { role: 'reply-to', text: 'a@x.test' }] }),
      mail('', { participants: [rep, { role: 'reply-to', text: 'b@x.test' }] }),
    ],
    [
      'a stranger who calls himself as the one before',
      mail('"Lena" <lena@x.test>'),
      mail('"lena@x.test" <mallory@evil.test>'),
    ],
    [
      'a message after one was drawn anew',
      mail('lena@x.test'),
      { ...mail(''), participants: [] },
      mail('tom@x.test'),
    ],
    [
      'a new mail to others, of which the same colleague gets a copy',
      mail('', { participants: [{ role: 'from', text: 'lena@x.test' }, copy('anna@us.test')] }),
      { ...mail(''), pageKind: 'compose', participants: [...to('tom@x.test'), copy('anna@us.test')] },
    ],
    [
      'the next mail that is written, with a copy to the rep',
      { ...mail(''), pageKind: 'compose', participants: [...to('lena@x.test'), copy('rep@us.test')] },
      { ...mail(''), pageKind: 'compose', participants: [...to('tom@x.test'), copy('rep@us.test')] },
    ],
  ])('%s is another page', (_, ...readings) => {
    expect(isTold(...readings)).toBe(true)
  })

  test.each<[string, ...PageReading[]]>([
    ['a reply that can be written now', mail('lena@x.test'), mail('lena@x.test', { canInsert: true })],
    [
      'the reply itself',
      mail('lena@x.test'),
      { ...mail(''), pageKind: 'compose', participants: to('Lena <lena@x.test>') },
    ],
    [
      'who else got it',
      mail('lena@x.test'),
      mail('', {
        participants: [{ role: 'from', text: 'Lena <LENA@x.test>' }, ...to('tom@x.test', 'rep@us.test')],
      }),
    ],
    [
      'an address that comes after its name',
      mail('', { participants: [], withoutAddress: [{ role: 'from', name: 'Lena' }] }),
      mail('Lena <lena@x.test>'),
    ],
    ['what is drawn anew', mail('lena@x.test'), { ...mail(''), participants: [] }, mail('lena@x.test')],
    [
      'the rep’s own row, which stands there alone for a moment',
      mail('lena@x.test', {
        participants: [self, { role: 'from', text: 'lena@x.test' }, ...to('rep@us.test')],
      }),
      mail('', { participants: [self, ...to('rep@us.test')] }),
    ],
    [
      'an id of the page’s own',
      mail('lena@x.test', { thread: 'm', shown: '1' }),
      mail('lena@x.test', { thread: 'm', shown: '2', canInsert: true }),
    ],
  ])('%s is the same page', (_, ...readings) => {
    expect(isTold(...readings)).toBe(false)
  })
})

describe('a record that was read and names nobody at a later look', () => {
  const lena = { ...reading('lena@x.test', 'record/1'), shown: 'R1' }
  const empty = { ...reading(null, 'record/1'), shown: 'R1', recognised: false }
  function after(...later: PageReading[]) {
    const { news, out, wait } = world()
    news.offer(lena)
    wait(60_000) // longer than any page may take to show itself
    for (const each of later) news.offer(each)
    return { news, out, wait, last: () => out.at(-1) }
  }
  const KEPT = 'lena@x.test@1000000'

  test('keeps the answer that it gave', () => {
    const { news, out, wait } = after(empty)
    wait(60_000)
    expect(news.offer(empty)).toBe(false)
    expect(out).toEqual([KEPT])
    news.repeat()
    expect(news.offer(empty), 'asked again, the answer is the same').toBe(true)
    expect(out).toEqual([KEPT, KEPT])
  })

  test('says what else has changed', () => {
    expect(after(empty, { ...empty, canInsert: true }).out).toEqual([KEPT, KEPT])
  })

  test.each<[string, PageReading[]]>([
    ['another record by its id', [{ ...empty, shown: 'R2' }]],
    ['another record by its thread', [{ ...empty, thread: 'record/2' }]],
    ['a page without the record', [{ ...empty, shown: undefined }]],
    ['a dialog over the record, which has no thread', [{ ...empty, thread: null }]],
    ['a mail that is written to somebody else', [{ ...empty, elsewhere: true }]],
    ['another kind of page', [{ ...empty, pageKind: 'list' }]],
    ['a record after another kind of page', [{ ...empty, pageKind: 'list', recognised: true }, empty]],
  ])('is %s, and keeps nothing', (_, later) => {
    expect(after(...later).last()).toMatch(/^nobody@/)
  })

  test('keeps nothing at another address', () => {
    const { news, wait, last } = after()
    news.left()
    wait(60_000)
    news.offer(empty)
    expect(last()).toMatch(/^nobody@/)
  })

  test('somebody else is another answer', () => {
    expect(after({ ...lena, participants: [{ role: 'record', text: 'tom@x.test' }] }).last()).toMatch(/^tom@/)
  })

  test('a message that is closed is not kept: its list may be read as nothing', () => {
    const { news, out, wait } = world()
    news.offer(mail('lena@x.test'))
    wait(60_000)
    news.offer({ ...mail(''), participants: [] })
    expect(out.at(-1)).toMatch(/^nobody@/)
  })

  test('where the reader knows, it is kept as long as it stands there', () => {
    let stands = true
    const { news, out, wait } = world()
    news.offer({ ...lena, still: () => stands })
    wait(60_000)
    expect(news.offer(empty)).toBe(false)
    stands = false
    expect(news.offer(empty)).toBe(true)
    expect(out).toEqual([KEPT, 'nobody@1000000'])
  })
})

test('the mails of one conversation, at one address, are one page', () => {
  const { news, wait } = world()
  const page = (each: PageReading) => {
    wait(100)
    news.offer(each)
    return news.page()
  }
  const first = page(mail('lena@x.test', { thread: 'm1' }))
  // On sites that nobody described, the thread is made of who is named.
  expect(page(mail('tom@x.test', { thread: 'm2' }))).toBe(first)
  expect(news.token()).toBeGreaterThan(first)
  news.left()
  expect(page(mail('tom@x.test', { thread: 'm2' }))).toBeGreaterThan(first)
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
