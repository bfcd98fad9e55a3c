// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stayInFront } from './in-front.ts'

/** jsdom knows no modal dialogs: they are told of here as a browser tells of them. */
const { matches } = Element.prototype
let life: AbortController
let ours: HTMLElement

beforeEach(() => {
  life = new AbortController()
  document.body.innerHTML = '<dialog id="a"></dialog><dialog id="b"><input></dialog><input id="mail">'
  Element.prototype.matches = function (this: Element, selector: string) {
    return selector === ':modal' ? this.hasAttribute('modal') : matches.call(this, selector)
  } as typeof matches
  ours = document.createElement('alongside-dock')
  ours.tabIndex = 0
})
afterEach(() => {
  life.abort()
  ours.remove()
  Element.prototype.matches = matches
})

const stay = () => {
  const front = stayInFront(ours, () => ours, life.signal)
  front.place()
  return front
}
const dialog = (id: string) => document.querySelector(`#${id}`) as HTMLElement
const tell = (each: Element, type: string, newState: string) =>
  each.dispatchEvent(Object.assign(new Event(type), { newState }))
/** Up to where script goes on; `toggle` and `close` come later. */
function show(each: Element) {
  tell(each, 'beforetoggle', 'open')
  for (const name of ['open', 'modal']) each.setAttribute(name, '')
}
function close(each: Element) {
  tell(each, 'beforetoggle', 'closed')
  for (const name of ['open', 'modal']) each.removeAttribute(name)
}

test('of two dialogs opened one upon the other, the second is in front, wherever it stands in the page', () => {
  stay()
  show(dialog('b'))
  show(dialog('a'))
  tell(dialog('b'), 'toggle', 'open')
  expect(ours.parentElement?.id).toBe('a')
})

test('of those that were open before, the one with the focus is', () => {
  for (const id of ['a', 'b']) for (const name of ['open', 'modal']) dialog(id).setAttribute(name, '')
  dialog('a').append(document.querySelector('#b input') as Element)
  ;(document.querySelector('#a input') as HTMLElement).focus()
  stay()
  expect(ours.parentElement?.id).toBe('a')
})

test('a dialog that is closed and taken out at once leaves it in the page', () => {
  const front = stay()
  show(dialog('a'))
  tell(dialog('a'), 'toggle', 'open')
  expect(front.isInDialog()).toBe(true)
  close(dialog('a'))
  expect(ours.parentElement).toBe(document.documentElement)
  dialog('a').remove()
  expect(ours.isConnected).toBe(true)
  expect(front.isInDialog()).toBe(false)
})

test('one that is taken out without a word has it put back before anything else happens', async () => {
  stay()
  show(dialog('a'))
  tell(dialog('a'), 'toggle', 'open')
  dialog('a').remove()
  expect(ours.isConnected).toBe(false)
  await Promise.resolve()
  expect(ours.parentElement).toBe(document.documentElement)
})

test('who has the focus in it keeps it when a dialog closes, which gives the focus to the page', () => {
  stay()
  show(dialog('a'))
  tell(dialog('a'), 'toggle', 'open')
  ours.focus()
  close(dialog('a'))
  dialog('mail').focus()
  dialog('a').dispatchEvent(new Event('close'))
  expect(document.activeElement).toBe(ours)
})

test('who has it elsewhere does not get it', () => {
  stay()
  show(dialog('a'))
  tell(dialog('a'), 'toggle', 'open')
  close(dialog('a'))
  dialog('mail').focus()
  dialog('a').dispatchEvent(new Event('close'))
  expect(document.activeElement).toBe(dialog('mail'))
})
