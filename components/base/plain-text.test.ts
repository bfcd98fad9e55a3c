import { describe, expect, it } from 'vitest'
import { plainText } from './plain-text.ts'

describe('plainText', () => {
  it.each([
    ['plain words', 'plain words'],
    ['**Twice** as _fast_ and `exact`', 'Twice as fast and exact'],
    ['See [the case](https://a.example/c).', 'See the case (https://a.example/c).'],
    ['<https://a.example>', 'https://a.example'],
    ['Write to [ana@a.example](mailto:ana@a.example)', 'Write to ana@a.example'],
    ['# Title\n\nText', 'Title\n\nText'],
    ['one  \ntwo', 'one\ntwo'],
    ['one\ntwo', 'one\ntwo'],
    ['- a\n- b\n  - c', '- a\n- b\n  - c'],
    ['3. a\n4. b', '3. a\n4. b'],
    ['1. a\n\n   more\n2. b', '1. a\n\n   more\n2. b'],
    ['> said\n> so', '> said\n> so'],
    ['![our factory](https://t.example/p.gif) works', 'our factory works'],
    ['a <b>bold</b> claim', 'a <b>bold</b> claim'],
    ['Fish &amp; chips \\*not bold\\*', 'Fish & chips *not bold*'],
    ['```\ncode  here\n```', 'code  here'],
    ['  \n', ''],
  ])('%j becomes %j', (markdown, expected) => {
    expect(plainText(markdown)).toBe(expected)
  })
})
