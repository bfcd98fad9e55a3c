import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FileProblem } from './file-problem.ts'
import { readJson } from './read-json.ts'
import { collect, textPieces } from './testing.ts'
import { isStorable } from './values/text.ts'

const read = (text: string, size = 5) => collect(readJson(textPieces(text, size)))

test('lines and arrays of the same values give the same values, however they are cut and laid out', async () => {
  const value = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { maxLength: 6 }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(undefined, 2),
      async (values, size, space) => {
        const plain = values.map((one) => JSON.parse(JSON.stringify(one)))
        const lines = `${values.map((one) => JSON.stringify(one)).join('\n\n')}\r\n`
        expect((await read(lines, size)).values).toEqual(plain)
        const array = await read(`\n ${JSON.stringify(values, null, space)}\n`, size)
        expect([array.values, array.problems]).toEqual([plain, []])
      },
    ),
  )
})

test('rows have the line on which they begin', async () => {
  expect((await read('{"a":1}\n\n{"a":2}\r\n{"a":3}')).lines).toEqual([1, 3, 4])
  expect((await read('[\n{"a":1},\n{"a":\n2}, {"a":3}\n,\n{"a":4}]')).lines).toEqual([2, 3, 4, 6])
})

test.each([
  ['{"a":NaN}', 'has NaN, which JSON does not know. Write null'],
  ['{"a":x}', '"x" stands where it may not'],
  ['{"a":"👓', 'ends too early'],
  ['"\u0001"', 'not valid JSON'],
  [`{"a":"${'x'.repeat(200)}👓"}}👓`, 'stands after the end'],
  ['\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0', 'stands where it may not'],
  ['\ud83d', 'not valid JSON'],
])('%j is refused alone, with words that can be stored', async (line, reason) => {
  const file = await read(`{"a":1}\n${line}\n{"a":2}`)
  expect(file.values).toEqual([{ a: 1 }, { a: 2 }])
  expect(file.problems).toEqual([{ line: 2, problem: expect.stringContaining(reason) }])
  expect(isStorable(file.problems)).toBe(true)
})

test('an array that is cut off gives what was whole, and says so', async () => {
  const file = await read('[{"a":1},{"a":2},{"a"')
  expect(file.values).toEqual([{ a: 1 }, { a: 2 }])
  expect(file.problems).toEqual([{ line: 1, problem: expect.stringContaining('not copied whole') }])
})

test('a value without end does not eat the memory', async () => {
  for (const begin of ['{"a":"', '[{"a":"']) {
    async function* endless() {
      yield begin
      for (;;) yield 'x'.repeat(64_000)
    }
    await expect(collect(readJson(endless()))).rejects.toThrow(FileProblem)
  }
})
