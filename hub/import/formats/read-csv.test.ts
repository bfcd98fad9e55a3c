import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FileProblem } from './file-problem.ts'
import { DELIMITERS, detectDelimiter } from './find-header.ts'
import { scoreHeader } from './propose-mapping.ts'
import { readCsv } from './read-csv.ts'
import { hasOpenCell } from './rows-in-doubt.ts'
import { collect, textPieces } from './testing.ts'

async function read(text: string, size = 7) {
  const file = await readCsv(textPieces(text, size), scoreHeader)
  return { ...file, headers: file.columns.map(({ name }) => name), ...(await collect(file.rows)) }
}

test.each([
  [',', 'Email,Name\na@b.test,"Doe, Jane"\n'],
  [';', 'Email;Name, first and last\na@b.test;Doe, Jane\n'],
  ['\t', 'Email\tName\na@b.test\tDoe, Jane\n'],
  ['|', 'Email|Name\na@b.test|Doe; Jane, Ms\n'],
  [';', '"a,b,c,d";Name\nx;y\n'],
  [';', 'Kolor;Numer\nx;y\n'],
  [',', 'Colour,"a;b;c;d"\nx,y\n'],
])('finds the delimiter %j', async (delimiter, text) => {
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

test('cells that a row lacks are empty; only a row with more of them than fit is refused', async () => {
  const file = await read(
    'firstname,email,note\ngeorge,george@example.com\nann,ann@example.com,x,y\njo,jo@example.com,ok, ,\nbo\n,,\n',
  )
  expect(file.problems).toEqual([
    {
      line: 3,
      problem: expect.stringContaining('4 values for 3 columns'),
      cells: ['ann', 'ann@example.com', 'x'],
      shifted: [['ann@example.com', 'x', 'y']],
    },
  ])
  expect(file.values).toEqual([
    ['george', 'george@example.com', ''],
    ['jo', 'jo@example.com', 'ok'],
    ['bo', '', ''],
  ])
})

test.each([
  ['an empty file', '', 'is empty'],
  ['a file of empty lines', '\n\n\n', 'is empty'],
  ['a file of empty cells', ',,\n,,\n', 'is empty'],
  ['a quote that is never closed', 'Email,Name\na@b.test,x\nc@d.test,"open\n', 'opens on line 3'],
  [
    'a header with a NUL byte',
    'email,no\0te\na@example.com,1\n',
    'The name of column 2 cannot be read as text',
  ],
])('refuses %s and says so', async (_, text, message) => {
  await expect(read(text)).rejects.toThrow(FileProblem)
  await expect(read(text)).rejects.toThrow(message)
})

test('headers that stand several times are told apart by their columns', async () => {
  const file = await read('Email,Note,Note,,\na@b.test,x,y,z,\n')
  expect(file.headers).toEqual(['Email', 'Note (column 2)', 'Note (column 3)', '(column 4)', '(column 5)'])
  expect(file.values).toEqual([['a@b.test', 'x', 'y', 'z', '']])
})

test('a quote that is never closed does not eat the memory', async () => {
  async function* endless() {
    yield 'Email,Name\na@b.test,"open\n'
    for (;;) yield 'x'.repeat(64_000)
  }
  const reading = readCsv(endless(), scoreHeader).then((file) => collect(file.rows))
  await expect(reading).rejects.toThrow('begins on line 2')
})

test('of rows that are one quoted cell each, one with an open quote in it is refused alone', async () => {
  const rows = ['email,opt out', 'a@b.test,yes', 'c@d.test,""yes', 'e@f.test,""no""']
  const file = await read(rows.map((row) => `"${row}"\n`).join(''))
  expect(file.headers).toEqual(['email', 'opt out'])
  expect(file.values).toEqual([
    ['a@b.test', 'yes'],
    ['e@f.test', 'no'],
  ])
  expect(file.problems).toEqual([
    { line: 3, problem: expect.stringContaining('opens a value on line 3'), cells: ['c@d.test', 'yes'] },
  ])
  // No header that can be taken apart: as it stands.
  expect((await read('"email,""name"\na@b.test\n')).headers).toEqual(['email,"name'])
})

test.each(['\n', '\r\n', '\r'])(
  'rows that a stray quote takes into its cell are refused one by one, with the line end %j',
  async (end) => {
    const text = [
      'email,company,opt out',
      'd@x.test,"Two',
      'lines",no',
      'a@x.test,"Acme,yes',
      'b@x.test,Bé,yes',
      '',
    ]
      .concat('c@x.test,"Gamma",yes', 'e@x.test,"""E""', 'x",no')
      .join(end)
    for (const size of [1, 7, 999]) {
      const file = await read(text, size)
      expect(file.values).toEqual([
        ['d@x.test', `Two${end}lines`, 'no'],
        ['e@x.test', `"E"${end}x`, 'no'],
      ])
      expect(file.lines).toEqual([2, 8])
      expect(file.problems.map(({ line }) => line)).toEqual([4, 5, 7])
      expect(file.problems).toMatchObject([
        { problem: expect.stringContaining('opens a value on line 4'), cells: ['a@x.test', 'Acme', 'yes'] },
        { cells: ['b@x.test', 'Bé', 'yes'] },
        { cells: ['c@x.test', 'Gamma', 'yes'] },
      ])
    }
  },
)

test('nor are those taken into it that end with a quote by chance', async () => {
  const file = await read('email,company,opt out\na@x.test,"Acme,yes\nb@x.test,5",yes\n')
  expect(file.values).toEqual([])
  expect(file.problems).toMatchObject([
    { line: 2, cells: ['a@x.test', 'Acme', 'yes'] },
    { line: 3, cells: ['b@x.test', '5', 'yes'] },
  ])
  const note = 'a@x.test,"call\nbob@x.test, or\nann@x.test",yes'
  expect((await read(`email,note,opt out\n${note}\n`)).values).toHaveLength(1)
})

test('a row with quotation marks in a cell of several lines comes as one, too', async () => {
  const file = await read(
    'email,note,opt out\na@x.test,"Call back,\nhe said "no" to us",yes\nb@x.test,x,no\n',
  )
  expect(file.values).toEqual([['b@x.test', 'x', 'no']])
  expect(file.problems).toMatchObject([
    {
      ...{ line: 2, cells: ['a@x.test', 'Call back', ''] },
      shifted: [['a@x.test', expect.stringContaining('he said "no" to us'), 'yes']],
    },
    { line: 3 },
  ])
  expect(file.problems[1]).not.toHaveProperty('shifted')
})

test('a row with a row in one of its cells is one row where the ends of the record are none', async () => {
  const file = await read('email,note,opt out\na@x.test,"see:\nb@x.test,foo,bar\nend",yes\n')
  expect(file.values).toEqual([['a@x.test', 'see:\nb@x.test,foo,bar\nend', 'yes']])
  expect(file.problems).toMatchObject([{ line: 3, cells: ['b@x.test', 'foo', 'bar'], isPart: true }])
})

test('a header with a stray quote is refused', async () => {
  await expect(read('email,"company,opt out\na@x.test,"Acme",yes\n')).rejects.toThrow('opens on line 1')
})

test('a row with too many cells comes in every way in which they may stand', async () => {
  const file = await read('email,name,opt out\ns@example.com,Doe, Ann,yes\n')
  expect(file.problems).toMatchObject([
    { cells: ['s@example.com', 'Doe', 'Ann'], shifted: [['Doe', 'Ann', 'yes']] },
  ])
  const long = await read(`email,name\n${'a,'.repeat(1000)}yes\n`)
  expect((long.problems[0] as { shifted?: string[][] }).shifted?.at(-1)).toEqual(['a', 'yes'])
  expect((long.problems[0] as { shifted?: string[][] }).shifted).toHaveLength(21)
})

test("understands Excel's first line", async () => {
  const file = await read('sep=;\r\nEmail;Name\r\na@b.test;x, y\r\n', 1)
  expect([file.headers, file.lines, file.values]).toEqual([['Email', 'Name'], [3], [['a@b.test', 'x, y']]])
})

test('lines before the header are no rows', async () => {
  const file = await read(
    'Notes:\n"When exporting your data, you may notice, that some\nemail addresses are missing."\n\nFirst Name,Last Name,Email Address\nAda,L,ada@example.com\n',
  )
  expect([file.headerLine, file.headers, file.lines]).toEqual([
    5,
    ['First Name', 'Last Name', 'Email Address'],
    [6],
  ])
  const titled = await read('Export of 2026-11-29;;\nE-mail;Name;\na@b.test;Ann;\n')
  expect([titled.delimiter, titled.headerLine, titled.values]).toEqual([';', 2, [['a@b.test', 'Ann', '']]])
})

test('a row that looks like a header in some of its cells is a row', async () => {
  const file = await read('Kind,Adres e-mail\nEmail,a@b.test\nemail,name\n')
  expect([file.headerLine, file.lines]).toEqual([1, [2, 3]])
  expect((await read('Kind,Kontakt\nEmail,a@b.test\n')).headerLine).toBe(1)
})

test('the header again in the middle of the file (exports put together) is no row', async () => {
  const file = await read('Email,Name\na@b.test,A\nEmail,Name\nc@d.test,C\n')
  expect(file.lines).toEqual([2, 4])
})

test.each([
  ['a stray quote inside a cell stays text', 'a@b.test,5" lens,x', ['a@b.test', '5" lens', 'x']],
  ['a space before a quote', 'a@b.test, "b c",d', ['a@b.test', 'b c', 'd']],
  ['a space after a quote', 'a@b.test, "b, c" ,d', ['a@b.test', 'b, c', 'd']],
  ['text after a quote', 'a@b.test,"x"y,d', ['a@b.test', '"x"y', 'd']],
  ['quotes in quotes', 'a@b.test,"say ""x""",d', ['a@b.test', 'say "x"', 'd']],
])('%s', async (_, row, cells) => expect((await read(`Email,Name,Note\n${row}\n`)).values).toEqual([cells]))

test('whatever stands in the cells comes back, with any delimiter, line end and cut', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'ż', '👓', ',', ';', '\t', '|', '"', '\n', ' ', '='),
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
        const text = [['Email', 'two', 'three'], ...rows]
          .map((row) => row.map(quote).join(delimiter))
          .join(end)
        const file = await read(text, size)
        // What looks like a row within a cell is one only if it says no.
        expect(file.problems.filter((problem) => !('isPart' in problem))).toEqual([])
        const filled = rows.filter((row) => row.some((one) => one.trim() !== ''))
        // Quotes and a space after them, all within quotes, are read as if they stood without the outer ones.
        expect(file.values).toEqual(
          filled.map((row) => row.map((one) => one.replace(/^"([^"]+)"\s+$/, '$1'))),
        )
      },
    ),
  )
})

test('no text at all makes the reader hang or throw anything but a problem of the file', async () => {
  const unit = fc.constantFrom('a', '"', ',', ';', '|', '\n', '\r', '\t', 's', 'e', 'p', '=', '\0', '@')
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

test('a record of very many cells of several lines is looked through in the time that its length takes', () => {
  const best = (count: number) => {
    const cells = Array.from({ length: count }, (_, n) => `"\n${n}`)
    const raw = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
    const times = Array.from({ length: 3 }, () => {
      const start = performance.now()
      expect(hasOpenCell(cells, raw)).toBe(false)
      return performance.now() - start
    })
    return Math.min(...times)
  }
  const [few, many] = [best(2000), best(80_000)]
  expect(many).toBeLessThan(40 * 10 * Math.max(few, 0.5))
})

test.each([
  [['"a\nb'], '"""a\nb"', false],
  [['"a\nb'], '"a\nb', true],
  [['"a\nb', 'c', '"a\nb'], '"""a\nb",c,"""a\nb"', false],
  [['"a\nb', 'c', '"a\nb'], '"""a\nb",c,"a\nb', true],
])('whether one of the cells %j of %j is open: %s', (cells, raw, isOpen) =>
  expect(hasOpenCell(cells, raw)).toBe(isOpen),
)
