import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText } from './decode-text.ts'
import { FileProblem } from './file-problem.ts'
import { DELIMITERS, detectDelimiter, readCsv } from './read-csv.ts'
import { collect, pieces, textPieces } from './testing.ts'

async function read(text: string, size = 7) {
  const file = await readCsv(textPieces(text, size))
  return { ...file, ...(await collect(file.rows)) }
}

test.each([
  [',', 'Email,Name\na@b.test,"Doe, Jane"\n'],
  [';', 'Email;Name, first and last\na@b.test;Doe, Jane\n'],
  ['\t', 'Email\tName\na@b.test\tDoe, Jane\n'],
  [';', '"a,b,c,d";Name\nx;y\n'],
])('finds the delimiter %j in the header', async (delimiter, text) => {
  const file = await read(text)
  expect(file.delimiter).toBe(delimiter)
  expect(file.values).toHaveLength(1)
  expect(file.values[0]).toHaveLength(2)
})

test.each(['\n', '\r\n', '\r'])('counts lines with the line end %j, also inside quotes', async (end) => {
  const text = ['Email,Note', '', 'a@b.test,"two', 'lines"', '', 'c@d.test,x', ''].join(end)
  for (const size of [1, 2, 5, 999]) {
    const file = await read(text, size)
    expect(file.lines).toEqual([3, 6])
    expect(file.values[0]).toEqual(['a@b.test', `two${end}lines`])
  }
})

test('rejects ragged rows with their line and goes on', async () => {
  const file = await read('Email,Name\na@b.test\nc@d.test,x,y\ne@f.test,ok\ng@h.test,ok,,\n')
  expect(file.problems.map((row) => row.line)).toEqual([2, 3])
  expect(file.problems[0]?.problem).toContain('1 cells, the header has 2')
  expect(file.values).toEqual([
    ['e@f.test', 'ok'],
    ['g@h.test', 'ok'],
  ])
})

test.each([
  ['a header that stands twice', 'Email,Name,Email\nx,y,z\n', '"Email" stands twice (columns 1 and 3)'],
  ['an empty file', '', 'is empty'],
  ['a file of empty lines', '\n\n\n', 'is empty'],
  ['a quote that is never closed', 'Email,Name\na@b.test,x\nc@d.test,"open\n', 'opens on line 3'],
])('refuses %s and says so', async (_, text, message) => {
  await expect(read(text)).rejects.toThrow(FileProblem)
  await expect(read(text)).rejects.toThrow(message)
})

test('a quote that is never closed does not eat the memory', async () => {
  async function* endless() {
    yield 'Email,Name\na@b.test,"open\n'
    for (;;) yield 'x'.repeat(64_000)
  }
  const reading = readCsv(endless()).then((file) => collect(file.rows))
  await expect(reading).rejects.toThrow('opens on line 2')
})

test("understands Excel's first line", async () => {
  const file = await read('sep=;\r\nEmail;Name\r\na@b.test;x, y\r\n', 1)
  expect([file.headers, file.lines, file.values]).toEqual([['Email', 'Name'], [3], [['a@b.test', 'x, y']]])
})

test('a bad byte far into the file is an error of the file, not its end', async () => {
  const bytes = Buffer.concat([Buffer.from(`Email\n${'a@b.test\n'.repeat(5000)}`), Buffer.from([0xff, 0x0a])])
  const reading = readCsv(decodeText(pieces(bytes, 4096))).then((file) => collect(file.rows))
  await expect(reading).rejects.toThrow('Line 5002 has bytes that are not UTF-8')
})

test('a stray quote inside a cell stays text', async () => {
  expect((await read('Email,Name\na@b.test,5" lens\n')).values).toEqual([['a@b.test', '5" lens']])
})

test('whatever stands in the cells comes back, with any delimiter, line end and cut', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'ż', '👓', ',', ';', '\t', '"', '\n', ' ', '='),
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 }),
      fc.constantFrom(...DELIMITERS),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 40 }),
      async (rows, delimiter, end, size) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
        const text = [['one', 'two', 'three'], ...rows].map((row) => row.map(quote).join(delimiter)).join(end)
        const file = await read(text, size)
        expect(file.problems).toEqual([])
        expect(file.values).toEqual(rows)
      },
    ),
  )
})

test('no text at all makes the reader hang or throw anything but a problem of the file', async () => {
  const unit = fc.constantFrom('a', '"', ',', ';', '\n', '\r', '\t', 's', 'e', 'p', '=')
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit, maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      async (text, size) => {
        await read(text, size).catch((error) => expect(error).toBeInstanceOf(FileProblem))
      },
    ),
  )
})

test('one column without any delimiter is a comma file', () => {
  expect(detectDelimiter('Email\na@b.test\n')).toBe(',')
})
