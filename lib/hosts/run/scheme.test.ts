// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest'
import { isDark } from './scheme.ts'

afterEach(() => Reflect.deleteProperty(document, 'elementFromPoint'))

test.each([
  ['white', 'rgba(0, 0, 0, 0.6)', false],
  ['white', 'rgba(0, 0, 0, 0.8)', false],
  ['rgb(20, 20, 20)', 'rgba(255, 255, 255, 0.6)', true],
  ['white', 'rgb(20, 20, 20)', true],
])('a page on %s ground with a layer of %s over it: dark is %s', (ground, layer, dark) => {
  document.body.innerHTML = `<div style="background-color: ${layer}"></div>`
  document.body.style.backgroundColor = ground
  document.elementFromPoint = () => document.body.firstElementChild
  expect(isDark(document)).toBe(dark)
})
