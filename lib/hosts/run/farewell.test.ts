// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { offerReload } from './farewell.ts'
import { fakeExtension } from './testing.ts'

const { matches } = Element.prototype
afterEach(() => {
  vi.useRealTimers()
  Element.prototype.matches = matches
  document.querySelector('alongside-dock')?.remove()
  document.body.replaceChildren()
})

test('the offer to load the page again is made in the dialog that is in front, and comes out of it', async () => {
  vi.useFakeTimers()
  // jsdom knows no modal dialogs.
  Element.prototype.matches = function (this: Element, selector: string) {
    return selector === ':modal' ? this.hasAttribute('open') : matches.call(this, selector)
  } as typeof matches
  document.body.innerHTML = '<dialog open></dialog>'
  const dialog = document.querySelector('dialog') as HTMLDialogElement
  const dock = document.createElement('alongside-dock')
  dock.toggleAttribute('data-wanted', true)
  dialog.append(dock)
  const extension = fakeExtension()
  const life = new AbortController()
  offerReload(document, extension, life.signal)
  extension.living = false
  life.abort()
  dock.remove()
  await vi.advanceTimersByTimeAsync(2_000)
  const note = document.querySelector('alongside-dock')
  expect(note?.parentElement).toBe(dialog)
  dialog.removeAttribute('open')
  dialog.dispatchEvent(new Event('close'))
  expect(note?.parentElement).toBe(document.documentElement)
})
