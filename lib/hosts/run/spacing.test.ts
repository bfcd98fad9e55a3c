// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest'
import { around, spaced } from './spacing.ts'

afterEach(() => document.body.replaceChildren())

/** The editor with its caret where `|` stands. */
function caretIn(html: string): HTMLElement {
  document.body.innerHTML = `<div contenteditable="true">${html}</div>`
  const editor = document.body.firstElementChild as HTMLElement
  const texts = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode as Text
    const at = text.data.indexOf('|')
    if (at < 0) continue
    text.deleteData(at, 1)
    document.getSelection()?.collapse(text, at)
  }
  return editor
}

test.each<[string, string, string]>([
  ['one line|', 'one line', ''],
  ['<div>one</div><div>|</div>', 'one\n', ''],
  ['<div>one</div><div><br></div><div>|</div>', 'one\n\n', ''],
  ['<div>one<br>|</div><div>two</div>', 'one\n', '\ntwo'],
  ['<div><div>one|</div></div><div>two</div>', 'one', '\ntwo'],
  ['<div>one|<br></div><div>two</div>', 'one', '\n\ntwo'],
  ['<ul><li>one</li><li>two|</li></ul>', 'one\ntwo', ''],
  // Paragraphs that are drawn apart.
  ['<p>one</p>\n<p>|two</p>', 'one\n\n', 'two'],
])('reads %s', (html, before, after) => {
  const read = around(caretIn(html))
  expect(read.before.replace(/ +\n/g, '\n')).toBe(before)
  expect(read.after.replace(/ +\n/g, '\n')).toBe(after)
})

test.each<[string, string, string, string]>([
  ['nothing inserted before', 'Dear Lena, ', '', 'NEW'],
  ['right behind the former', 'Dear\nOLD text', '', '\n\nNEW'],
  ['a line behind it', 'OLD text\n', '', '\nNEW'],
  ['a blank line behind it', 'OLD text\n \n', '', 'NEW'],
  ['words of the rep between', 'OLD text\nAnd then: ', '', 'NEW'],
  ['right before the former', '', 'OLD text', 'NEW\n\n'],
  ['a line before it', '', '\nOLD text\n', 'NEW\n'],
  ['between two', 'OLD text\n', 'OLD text', '\nNEW\n\n'],
  ['between the former and the rest of its line', 'OLD text', ', bye', '\n\nNEW'],
  ['within a line, before the former', 'Dear Lena,', 'OLD text', 'NEW'],
  ['between the former and what is quoted', 'OLD text\n', 'On Monday, Lena wrote:', '\nNEW\n'],
])('%s', (_, before, after, written) => {
  expect(spaced('NEW', { before, after }, ['OLD\ntext'])).toBe(written)
})
