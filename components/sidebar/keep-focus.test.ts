import { afterEach, expect, test } from 'vitest'
import { keepFocus } from './keep-focus.ts'

let stop = () => {}
afterEach(() => stop())

test('what had the focus a moment ago has it again when the frame has, and not later', async () => {
  document.body.innerHTML = '<input>'
  const [field] = document.getElementsByTagName('input')
  stop = keepFocus(window)
  const moved = () => {
    field?.blur()
    window.dispatchEvent(new Event('focus'))
  }
  field?.focus()
  moved()
  expect(document.activeElement).toBe(field)
  field?.blur()
  await new Promise((done) => setTimeout(done, 600))
  window.dispatchEvent(new Event('focus'))
  expect(document.activeElement).toBe(document.body)
})
