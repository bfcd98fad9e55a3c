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
  expect(file.problems).toEqual([{ line: 3, problem: expect.stringContaining('not copied whole') }])
})

test('rows of one line have places of their own, in order', async () => {
  const one = JSON.stringify(Array.from({ length: 50 }, (_, a) => ({ a })))
  expect((await read(one)).lines).toEqual(Array.from({ length: 50 }, (_, at) => at + 1))
  expect(new Set((await read(`${one}\n${one}`)).lines).size).toBe(100)
})

test('what comes after an array is read, or said', async () => {
  expect((await read('[{"a":1}]\n[{"a":2},{"a":3}]\n')).values).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
  const stray = await read('[{"a":1}] {"a":2} [{"a":3}]')
  expect(stray.values).toEqual([{ a: 1 }, { a: 3 }])
  expect(stray.problems).toMatchObject([{ problem: expect.stringContaining('after the end') }])
})

test('NaN and Infinity are nothing, outside of texts', async () => {
  expect((await read('{"a":NaN,"b":"NaN \\" NaN","c":[-Infinity]}')).values).toEqual([
    { a: null, b: 'NaN " NaN', c: [null] },
  ])
  expect((await read('{"a":NaN x}')).problems).toHaveLength(1)
})

test.each([
  ['{"data":[{"email":"a@x.test"},{"email":"b@x.test"}],"total":2}', 2],
  ['{"email":"a@x.test","friends":[{"email":"b@x.test"}]}', 1],
  ['{"id":1,"properties":{"email":"a@x.test"},"deals":[{"name":"x"}]}', 1],
  ['{"a":[{"email":"a@x.test"}],"b":[{"email":"b@x.test"}]}', 1],
  [`{"email":"a@x.test","a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 1],
])('%#: an object that only wraps a list is its list', async (text, rows) =>
  expect((await read(text, 100_000)).values).toHaveLength(rows),
)

test('a value without end does not eat the memory', async () => {
  for (const begin of ['{"a":"', '[{"a":"']) {
    async function* endless() {
      yield begin
      for (;;) yield 'x'.repeat(64_000)
    }
    await expect(collect(readJson(endless()))).rejects.toThrow(FileProblem)
  }
})

test('a line of a megabyte that is cut off in a text full of quotes holds nobody up', async () => {
  for (const end of ['', '\\']) {
    const line = `{"a":NaN,"b":"${'\\"'.repeat(450_000)}${end}`
    expect((await read(line, 65_536)).problems).toMatchObject([{ line: 1 }])
  }
})

test('an answer full of a word holds nobody up, and what it wraps is found', async () => {
  const person = { note: 'email '.repeat(150_000), contact: { 'E-mail': 'Ann "A" <a@x.test>' } }
  expect((await read(JSON.stringify({ data: [person] }), 65_536)).values).toEqual([person])
  const beside = { email: 'a@x.test', data: [person] }
  expect((await read(JSON.stringify(beside), 65_536)).values).toEqual([beside])
  const nobody = { data: [{ note: person.note }] }
  expect((await read(JSON.stringify(nobody), 65_536)).values).toEqual([nobody])
})
