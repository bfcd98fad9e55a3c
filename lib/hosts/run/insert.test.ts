// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineHost } from '../define-host.ts'
import { newCaret, rememberCaret } from './caret.ts'
import { inserter } from './insert.ts'
import { fakeExtension } from './testing.ts'

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
  const inserts = inserter(host, document, extension, caret)
  return { inserts, extension }
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
  expect(extension.sent).toEqual([
    { type: 'insert.keep', text: 'Hello' },
    { type: 'insert.keep', text: '' },
  ])
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
  expect([clicks, extension.sent.at(-1)]).toEqual([1, { type: 'insert.keep', text: '' }])
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
  const inserts = inserter(unsure, document, fakeExtension(), caret)
  expect(await inserts.insert('Hello')).toEqual({ inserted: false, reason: 'no-caret' })
  expect(area.value).toBe('Description of the record')
  area.focus()
  area.setSelectionRange(0, 0)
  document.querySelector<HTMLElement>('#elsewhere')?.focus()
  expect(await inserts.insert('Hello ')).toEqual({ inserted: 'at-caret' })
  expect(area.value).toBe('Hello Description of the record')
})
