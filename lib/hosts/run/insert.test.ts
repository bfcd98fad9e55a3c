// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineHost } from '../define-host.ts'
import { newCaret, rememberCaret } from './caret.ts'
import { type Inserter, inserter } from './insert.ts'
import { readPage } from './read.ts'
import { fakeExtension } from './testing.ts'

const USE = { id: 'i1', workspace: 'alongside w', leadId: 'lena', talkingPointId: 'p1' }
const KEPT = { id: 'i0', workspace: 'alongside w', leadId: 'lena', talkingPointId: 'p0' }
/** As run-host drives it. */
function driven(inserts: Inserter, of = host) {
  const reading = () => readPage(of, new URL(location.href), [document])
  return {
    insert: (text: string) => inserts.insert(text, USE),
    changed: () => inserts.changed(reading()),
    resume: (kept: Parameters<Inserter['resume']>[0]) => inserts.resume(kept, reading()),
  }
}

const host = defineHost(
  { id: 'mail', name: 'Mail', matches: [] },
  {
    version: 1,
    checked: [],
    pages: [{ kind: 'message', test: () => true }],
    selectors: { reply: ['#reply'] },
    editors: [
      { selector: '#plain', kind: 'textarea' },
      { selector: '#rich', kind: 'contenteditable' },
      { selector: 'iframe#frame', kind: 'frame' },
    ],
    reply: 'reply',
    read: () => ({ participants: [], thread: null }),
  },
)

let end: AbortController
beforeEach(() => {
  end = new AbortController()
})
afterEach(() => {
  end.abort()
  document.body.replaceChildren()
})

function start(html: string) {
  document.body.innerHTML = html
  const extension = fakeExtension()
  const caret = newCaret()
  rememberCaret(caret, host, document, document, end.signal)
  const all = inserter(host, document, extension, caret)
  return { inserts: driven(all), all, extension }
}

test('writes at the caret of a text area and tells the page', async () => {
  const { inserts } = start('<textarea id="plain">Hello , bye</textarea><input id="elsewhere">')
  const area = document.querySelector('textarea') as HTMLTextAreaElement
  const told: string[] = []
  for (const type of ['input', 'change']) area.addEventListener(type, () => told.push(type))
  area.focus()
  area.setSelectionRange(6, 6)
  document.querySelector<HTMLElement>('#elsewhere')?.focus()
  expect(await inserts.insert('Lena')).toEqual({ inserted: 'at-caret' })
  expect(area.value).toBe('Hello Lena, bye')
  expect(told).toEqual(['input', 'change'])
})

test('replaces what is selected', async () => {
  const { inserts } = start('<textarea id="plain">Hello WORLD</textarea>')
  const area = document.querySelector('textarea') as HTMLTextAreaElement
  area.setSelectionRange(6, 11)
  await inserts.insert('Lena')
  expect(area.value).toBe('Hello Lena')
})

test('where no caret was ever put, writes above the quote that a script filled in; a caret that was put is kept', async () => {
  const { inserts } = start('<textarea id="plain"></textarea><input id="elsewhere">')
  const area = document.querySelector('textarea') as HTMLTextAreaElement
  area.value = '\n> quoted\n'
  await inserts.insert('Top')
  expect(area.value).toBe('Top\n> quoted\n')

  area.value = '\n> quoted\n'
  area.focus()
  document.querySelector<HTMLElement>('#elsewhere')?.focus()
  await inserts.insert('Below')
  expect(area.value).toBe('\n> quoted\nBelow')
})

test('writes plain text where the caret was in a rich editor, and never markup', async () => {
  const { inserts } = start(
    '<div id="rich" contenteditable="true" tabindex="0">before after</div><input id="elsewhere">',
  )
  const editor = document.querySelector('#rich') as HTMLElement
  editor.focus()
  document.getSelection()?.collapse(editor.firstChild, 7)
  document.querySelector<HTMLElement>('#elsewhere')?.focus()
  document.getSelection()?.removeAllRanges()
  await inserts.insert('<b>one</b>\ntwo ')
  expect(editor.innerHTML).toBe('before &lt;b&gt;one&lt;/b&gt;<br>two after')
})

test('two texts that are asked for at once stand a blank line apart, in their order', async () => {
  const { inserts } = start(
    '<div id="rich" contenteditable="true" tabindex="0"></div><textarea id="plain"></textarea>',
  )
  const area = document.querySelector('textarea') as HTMLTextAreaElement
  area.focus()
  await Promise.all([inserts.insert('First.'), inserts.insert('Second.')])
  expect(area.value).toBe('First.\n\nSecond.')

  const rich = document.querySelector('#rich') as HTMLElement
  area.blur()
  rich.focus()
  await Promise.all([inserts.insert('First.'), inserts.insert('Second.'), inserts.insert('Third.')])
  expect(rich.innerHTML).toBe('First.<br><br>Second.<br><br>Third.')
})

test('writes into an editor frame', async () => {
  const { inserts } = start('<iframe id="frame"></iframe>')
  const frame = document.querySelector('iframe') as HTMLIFrameElement
  const body = (frame.contentDocument as Document).body
  body.innerHTML = '<p>quoted</p>'
  expect(await inserts.insert('Hi ')).toEqual({ inserted: 'at-caret' })
  expect(body.textContent).toBe('Hi quoted')
})

test('prefers the editor that had the caret last', async () => {
  const { inserts } = start(
    '<textarea id="plain"></textarea><div id="rich" contenteditable="true" tabindex="0"></div>',
  )
  const rich = document.querySelector('#rich') as HTMLElement
  rich.focus()
  rich.blur()
  await inserts.insert('x')
  expect(rich.textContent).toBe('x')
  expect(document.querySelector('textarea')?.value).toBe('')
})

test('opens a reply in the page, writes once, and takes the kept text back', async () => {
  const { inserts, extension } = start('<button id="reply">Reply</button>')
  let clicks = 0
  document.querySelector('#reply')?.addEventListener('click', () => {
    clicks++
    document.body.insertAdjacentHTML('beforeend', '<textarea id="plain">\n> quoted</textarea>')
  })
  const answer = inserts.insert('Hello')
  await vi.waitFor(() => expect(clicks).toBe(1), 20_000)
  inserts.changed()
  inserts.changed()
  expect(await answer).toEqual({ inserted: 'in-new-reply' })
  expect(document.querySelector('textarea')?.value.match(/Hello/g)).toHaveLength(1)
  expect(extension.sent).toMatchObject([
    { type: 'insert.keep', text: 'Hello', uses: [USE] },
    { type: 'insert.keep', text: '' },
  ])
})

test('an editor that throws while it is written into has refused the text', async () => {
  const { inserts } = start('<button id="reply">Reply</button>')
  const reply = document.querySelector('#reply')
  const opened = new Promise((resolve) => reply?.addEventListener('click', resolve))
  const answer = inserts.insert('Hello')
  await opened
  document.body.insertAdjacentHTML('beforeend', '<textarea id="plain"></textarea>')
  const area = document.querySelector('textarea') as HTMLTextAreaElement
  area.focus = () => {
    throw new Error('not now')
  }
  inserts.changed()
  const never = new Promise((done) => setTimeout(done, 5000, 'never'))
  expect(await Promise.race([answer, never])).toEqual({ inserted: false, reason: 'refused' })
})

test('two that are asked for while a reply opens go into that one, a blank line apart', async () => {
  const { inserts, extension } = start('<button id="reply">Reply</button>')
  let clicks = 0
  document.querySelector('#reply')?.addEventListener('click', () => clicks++)
  const answers = Promise.all([inserts.insert('First.'), inserts.insert('Second.')])
  await vi.waitFor(() => expect(clicks).toBe(1), 20_000)
  document.body.insertAdjacentHTML('beforeend', '<textarea id="plain"></textarea>')
  inserts.changed()
  expect(await answers).toEqual([{ inserted: 'in-new-reply' }, { inserted: 'in-new-reply' }])
  expect(document.querySelector('textarea')?.value.trim()).toBe('First.\n\nSecond.')
  expect(extension.sent[1]).toMatchObject({ text: 'First.\n\nSecond.', uses: [USE, USE] })
  expect([clicks, extension.sent.at(-1)]).toMatchObject([1, { type: 'insert.keep', text: '' }])
})

test('what waits for a reply to open can be cancelled: nothing is written then, nor by the page that comes next', async () => {
  const { inserts, extension, all } = start('<button id="reply">Reply</button>')
  let clicks = 0
  document.querySelector('#reply')?.addEventListener('click', () => clicks++)
  const answers = Promise.all([inserts.insert('First.'), inserts.insert('Second.')])
  await vi.waitFor(() => expect(clicks).toBe(1), 20_000)
  all.cancel()
  const cancelled = { inserted: false, reason: 'cancelled' }
  expect(await answers).toEqual([cancelled, cancelled])
  document.body.insertAdjacentHTML('beforeend', '<textarea id="plain"></textarea>')
  inserts.changed()
  await new Promise((done) => setTimeout(done, 50))
  expect(document.querySelector('textarea')?.value).toBe('')
  expect(extension.sent.at(-1)).toMatchObject({ type: 'insert.keep', text: '' })
})

test('what waits for its turn is not written once it is cancelled', async () => {
  const { inserts, all } = start('<div id="rich" contenteditable="true" tabindex="0"></div>')
  const rich = document.querySelector('#rich') as HTMLElement
  rich.focus()
  const first = inserts.insert('First.')
  let wanted = true
  const second = all.insert('Second.', USE, () => wanted)
  wanted = false
  expect(await Promise.all([first, second])).toEqual([
    { inserted: 'at-caret' },
    { inserted: false, reason: 'cancelled' },
  ])
  expect(rich.textContent).not.toContain('Second.')
})

test('what waits for its turn is not written once the editor is gone', async () => {
  const { inserts } = start('<div id="rich" contenteditable="true" tabindex="0"></div>')
  const rich = document.querySelector('#rich') as HTMLElement
  rich.focus()
  const answers = Promise.all([inserts.insert('First.'), inserts.insert('Second.')])
  await vi.waitFor(() => expect(rich.textContent).toContain('First.'))
  rich.remove()
  expect((await answers)[1]).toEqual({ inserted: false, reason: 'refused' })
  expect(rich.textContent).not.toContain('Second.')
})

test('says so where there is neither an editor nor a reply, and when the reply does not open', async () => {
  const { inserts } = start('<p>Nothing here</p>')
  expect(await inserts.insert('Hello')).toEqual({ inserted: false, reason: 'no-editor' })
  vi.useFakeTimers()
  document.body.innerHTML = '<button id="reply">Reply</button>'
  const answer = inserts.insert('Hello')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await answer).toEqual({ inserted: false, reason: 'no-editor' })
  vi.useRealTimers()
})

test('an editor that is hidden is not open', async () => {
  const { inserts } = start('<div hidden><textarea id="plain"></textarea></div>')
  expect(await inserts.insert('x')).toEqual({ inserted: false, reason: 'no-editor' })
})

test('on a page that nobody described, only a field that the rep has been in is taken for the mail', async () => {
  const unsure = { ...host, editors: host.editors.map((rule) => ({ ...rule, onlyAtCaret: true as const })) }
  document.body.innerHTML = '<textarea id="plain">Description of the record</textarea><input id="elsewhere">'
  const area = document.querySelector('textarea') as HTMLTextAreaElement
  const caret = newCaret()
  rememberCaret(caret, unsure, document, document, end.signal)
  const inserts = driven(inserter(unsure, document, fakeExtension(), caret), unsure)
  expect(await inserts.insert('Hello')).toEqual({ inserted: false, reason: 'no-caret' })
  expect(area.value).toBe('Description of the record')
  area.focus()
  area.setSelectionRange(0, 0)
  document.querySelector<HTMLElement>('#elsewhere')?.focus()
  expect(await inserts.insert('Hello ')).toEqual({ inserted: 'at-caret' })
  expect(area.value).toBe('Hello Description of the record')
})

describe('a text that waits for a reply belongs to one mail', () => {
  const mail = defineHost(
    { id: 'mail', name: 'Mail', matches: [] },
    {
      ...host,
      pages: [
        { kind: 'compose', test: (_url, [top]) => top?.querySelector('#to') != null },
        { kind: 'message', test: (_url, [top]) => top?.querySelector('#from') != null },
        { kind: 'list', test: () => true },
      ],
      selectors: { reply: ['#reply'], from: ['#from'], to: ['#to'], cc: ['.cc'], self: ['.self'] },
      read: (page) => ({
        participants: [
          ...page.all('self').map(({ textContent: text }) => ({ role: 'self' as const, text })),
          ...page.all('cc').map(({ textContent: text }) => ({ role: 'cc' as const, text })),
          ...page.all('from').map(({ textContent }) => ({ role: 'from' as const, text: textContent })),
          ...page.all('to').flatMap(({ textContent: text }) => (text ? [{ role: 'to' as const, text }] : [])),
        ],
        thread: null,
      }),
    },
  )
  const LENA = '<p id="from">Lena &lt;lena@x.test&gt;</p><button id="reply">Reply</button>'
  const TOM = '<p id="from">tom@x.test</p><button id="reply">Reply</button>'
  const compose = (to: string) => `<p id="to">${to}</p><textarea id="plain"></textarea>`

  const COPY = '<p class="cc">anna@us.test</p>'
  const SELF = '<p class="self">Rep &lt;rep@us.test&gt;</p><p class="cc">rep@us.test</p>'

  async function waiting(html = LENA) {
    const extension = fakeExtension()
    const inserts = driven(inserter(mail, document, extension, newCaret()), mail)
    document.body.innerHTML = html
    const answer = inserts.insert('For Lena.')
    await vi.waitFor(() => expect(extension.sent).toHaveLength(1))
    const turn = (html: string) => {
      document.body.innerHTML = html
      inserts.changed()
    }
    const written = () => document.querySelector('textarea')?.value
    return { inserts, extension, answer, turn, written }
  }

  test.each([
    ['the next message', [TOM, compose('lena@x.test')]],
    ['a new mail to somebody else', [compose('tom@x.test')]],
    ['the next message, after the list', ['', TOM, compose('')]],
  ])('it is forgotten with %s', async (_, pages) => {
    const { answer, turn, written, extension } = await waiting()
    document.dispatchEvent(new Event('pointerdown')) // the rep goes on
    for (const html of pages) turn(html)
    expect(await answer).toEqual({ inserted: false, reason: 'no-editor' })
    expect(extension.sent.at(-1)).toMatchObject({ type: 'insert.keep', text: '' })
    expect(written()).toBe('')
  })

  test.each([
    ['a colleague', COPY],
    ['the rep', SELF],
  ])('%s who gets a copy of both makes no reply of another mail', async (_, copied) => {
    const { answer, turn, written } = await waiting(LENA + copied)
    document.dispatchEvent(new Event('pointerdown'))
    turn(compose('tom@x.test') + copied)
    expect(await answer).toEqual({ inserted: false, reason: 'no-editor' })
    expect(written()).toBe('')
  })

  test('nor does a mail to the rep, whose address the page gives', async () => {
    const { answer, turn, written } = await waiting(`${LENA}<p id="from">rep@us.test</p>${SELF}`)
    document.dispatchEvent(new Event('pointerdown'))
    turn(compose('tom@x.test, rep@us.test') + SELF)
    expect(await answer).toEqual({ inserted: false, reason: 'no-editor' })
    expect(written()).toBe('')
  })

  test('what Reply itself has opened is the reply, to an address that the message does not show', async () => {
    const { answer, turn, written } = await waiting()
    turn(compose('answers@x.test'))
    expect(await answer).toEqual({ inserted: 'in-new-reply' })
    expect(written()?.trim()).toBe('For Lena.')
  })

  test('but not after another page', async () => {
    const { answer, turn, written } = await waiting()
    turn('')
    turn(compose('tom@x.test'))
    expect(await answer).toEqual({ inserted: false, reason: 'no-editor' })
    expect(written()).toBe('')
  })

  test('it waits until the reply says to whom it is', async () => {
    const { answer, turn, written } = await waiting()
    turn(compose(''))
    await new Promise((done) => setTimeout(done, 20))
    expect(written()).toBe('')
    turn(compose('lena@x.test'))
    expect(await answer).toEqual({ inserted: 'in-new-reply' })
    expect(written()?.trim()).toBe('For Lena.')
  })

  test.each([
    ['lena@x.test', true],
    ['tom@x.test', false],
    ['Anna &lt;anna@us.test&gt;, lena@x.test', true],
  ])('so it does over a page load: a reply to %s', async (to, expected) => {
    document.body.innerHTML = compose(to)
    const inserts = driven(inserter(mail, document, fakeExtension(), newCaret()), mail)
    const about = {
      ...{ pageKind: 'message' as const, thread: null, withoutAddress: [] },
      participants: [{ role: 'from' as const, text: 'Lena <lena@x.test>' }],
    }
    expect(await inserts.resume({ text: 'For Lena.', uses: [KEPT], about })).toBe(expected)
    expect(document.querySelector('textarea')?.value.includes('For Lena.')).toBe(expected)
  })

  test('one more that is asked for meanwhile goes along, and does not take the place of what the background counts', async () => {
    document.body.innerHTML = `${compose('')}<button id="reply">Reply</button>`
    document.querySelector('textarea')?.setAttribute('hidden', '')
    const extension = fakeExtension()
    const inserts = driven(inserter(mail, document, extension, newCaret()), mail)
    const about = {
      ...{ pageKind: 'message' as const, thread: null, withoutAddress: [] },
      participants: [{ role: 'from' as const, text: 'lena@x.test' }],
    }
    const first = inserts.resume({ text: 'First.', uses: [KEPT], about })
    const second = inserts.insert('Second.')
    document.body.innerHTML = compose('lena@x.test')
    inserts.changed()
    expect([await first, await second]).toEqual([true, { inserted: 'in-new-reply' }])
    expect(document.querySelector('textarea')?.value.trim()).toBe('First.\n\nSecond.')
    // Should this page end as well, the next one has both.
    expect(extension.sent).toMatchObject([
      { type: 'insert.keep', text: 'First.\n\nSecond.', uses: [KEPT, USE] },
    ])
  })

  test('where the page after is one to be answered, Insert presses Reply there, and what waits goes along', async () => {
    document.body.innerHTML = LENA
    const extension = fakeExtension()
    const inserts = driven(inserter(mail, document, extension, newCaret()), mail)
    const about = {
      ...{ pageKind: 'message' as const, thread: null, withoutAddress: [] },
      participants: [{ role: 'from' as const, text: 'lena@x.test' }],
    }
    let clicks = 0
    document.querySelector('#reply')?.addEventListener('click', () => {
      clicks++
      document.body.innerHTML = compose('lena@x.test')
    })
    const first = inserts.resume({ text: 'First.', uses: [KEPT], about })
    const answers = Promise.all([inserts.insert('Second.'), inserts.insert('First.')])
    await vi.waitFor(() => expect(clicks).toBe(1))
    inserts.changed()
    expect([await first, ...(await answers)]).toEqual([
      true,
      { inserted: 'in-new-reply' },
      { inserted: 'in-new-reply' },
    ])
    expect(document.querySelector('textarea')?.value.trim()).toBe('First.\n\nSecond.')
    expect(clicks).toBe(1)
  })
})
