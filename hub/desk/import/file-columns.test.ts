import { describe, expect, test } from 'vitest'
import { fileColumns } from './file-columns.ts'

const examples = (text: string, names: string[] = []) =>
  Object.fromEntries(fileColumns(text, names).map((column) => [column.name, column.examples]))

describe('CSV', () => {
  test.each([
    ['commas', 'Email,Name\na@x.test,Ann\nb@x.test,Ben\n'],
    ['semicolons, and a comma in the words', 'Email;Name\r\na@x.test;Ann\r\nb@x.test;Ben\r\n'],
    ['tabs', 'Email\tName\na@x.test\tAnn\nb@x.test\tBen'],
    ['bars', 'Email|Name\ra@x.test|Ann\rb@x.test|Ben\r'],
    ['a line for Excel', 'sep=;\r\nEmail;Name\r\na@x.test;Ann\r\nb@x.test;Ben\r\n'],
    ['quotes', '"Email","Name"\n"a@x.test", "Ann"\n"b@x.test","Ben"\n'],
  ])('with %s', (_, text) => {
    expect(examples(text)).toEqual({ Email: ['a@x.test', 'b@x.test'], Name: ['Ann', 'Ben'] })
    expect(examples(text, ['Name', 'Email'])).toEqual(examples(text))
  })

  test('the header is where the hub has found it, also below lines about the file', () => {
    const text = 'Notes:\n"Exported, on Monday"\n\nFirst,Email\nAnn,a@x.test\n'
    expect(examples(text, ['Email', 'First'])).toEqual({ First: ['Ann'], Email: ['a@x.test'] })
  })

  test('examples are the first that differ, filled and short', () => {
    const rows = ['', '1', '1', '2', '3', '4'].map((cell, at) => `a${at}@x.test,${cell}`)
    expect(examples(`Email,N\n${rows.join('\n')}`).N).toEqual(['1', '2', '3'])
    expect(examples(`Email,N\na@x.test,${'é'.repeat(100)}`).N).toEqual([`${'é'.repeat(59)}…`])
  })

  test('headers that stand twice have their number, as the hub names them; nameless columns are none', () => {
    expect(examples('Email,Phone,Phone,\na@x.test,1,2,3')).toEqual({
      Email: ['a@x.test'],
      'Phone (column 2)': ['1'],
      'Phone (column 3)': ['2'],
    })
  })

  test('a column that the beginning does not show is there without examples', () => {
    expect(examples('Email\na@x.test', ['Email', 'Far away'])).toEqual({
      Email: ['a@x.test'],
      'Far away': [],
    })
  })

  test('a beginning that is cut in the middle of a quote, and no text at all', () => {
    expect(examples('Email,Note\na@x.test,ok\nb@x.test,"and th')).toMatchObject({ Note: ['ok'] })
    expect(fileColumns('', [])).toEqual([])
  })
})

describe('JSON', () => {
  test.each([
    ['one object a line, the last one cut', '{"id":1,"tags":["a"],"none":null}\n{"id":2}\n{"id":3,"ta'],
    ['an array', '[{"id":1,"tags":["a"],"none":null},{"id":2}]'],
    ['the beginning of an array', '[{"id":1,"tags":["a"],"none":null},\n{"id":2},\n{"id":3,"ta'],
  ])('%s', (_, text) => {
    expect(examples(text)).toEqual({ id: ['1', '2'], tags: ['["a"]'], none: [] })
  })
})
