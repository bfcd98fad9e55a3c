import fc from 'fast-check'

/** Longest text of a talking point. */
const LENGTH = 5000

const filled = (unit: string) => unit.repeat(LENGTH / unit.length)
const around = (open: string, close: string) => {
  const times = Math.floor((LENGTH - 1) / (open.length + close.length))
  return `${open.repeat(times)}x${close.repeat(times)}`
}
const indentedLists = () => {
  let text = ''
  for (let level = 0; ; level++) {
    const line = `${'  '.repeat(level)}- a\n`
    if (text.length + line.length > LENGTH) return text
    text += line
  }
}

/** Texts of the greatest length allowed that nest each construct of CommonMark as deep as it goes. */
export const NESTED: readonly [construct: string, text: string][] = [
  ['quotes', filled('>')],
  ['quotes with spaces', filled('> ')],
  ['quotes on many lines', filled(`${'>'.repeat(99)}\n`)],
  ['a deep quote that goes on lazily', `${'>'.repeat(500)}a\n${'a\n'.repeat(2000)}`],
  ['lists on one line', filled('- ')],
  ['lists with plus', filled('+ ')],
  ['numbered lists', filled('1. ')],
  ['lists by indentation', indentedLists()],
  ['quotes in lists in numbered lists', filled('> - 1. ')],
  ['emphasis', around('*a ', ' b*')],
  ['emphasis with underscores', around('_a ', ' b_')],
  ['strong emphasis', around('**a ', ' b**')],
  ['asterisks', around('*', '*')],
  ['openings of emphasis', filled('*a_ ')],
  ['asterisks inside words', filled('a**b')],
  ['brackets', around('[', ']')],
  ['links', around('[', '](b)')],
  ['images', around('![', '](b)')],
  ['references', `[a]: b\n${around('![', '][a]')}`.slice(0, LENGTH)],
  ['openings of brackets', filled('[')],
  ['openings of links', filled('[a](<b')],
  ['definitions', filled('[a]: b\n')],
  ['html tags', filled('<a>')],
  ['html blocks', filled('<div>\n\n')],
  ['openings of html', filled("<a b='")],
  ['comments', filled('<!--')],
  ['backticks', filled('`')],
  ['code spans that do not close', Array.from({ length: 98 }, (_, at) => '`'.repeat(at + 1)).join(' ')],
  ['character references', filled('&a;')],
  ['backslashes', filled('\\')],
  ['headings', filled('#\n')],
  ['underlined headings', filled('a\n=\n')],
  ['fences', filled('```\n')],
  ['fences in quotes', filled('> ```\n')],
  ['empty items', filled('-\n')],
  ['line ends', filled('\n')],
  ['carriage returns', filled('\r')],
  ['tabs', filled('\t')],
  ['NUL', filled('\0')],
]

const sign = fc.constantFrom(
  ...'> - + * 1. ** _ __ [ ![ ] ](b) ]( ][a] ( ) < <a> <!-- ` ``` ~~~ & &amp; \\ # --- = ! a'.split(' '),
  ...[
    '\n',
    '\n\n',
    '  ',
    '    ',
    '\t',
    'a ',
    '> ',
    '- ',
    '1. ',
    '[a]: b\n',
    'http://a',
    'b@c.d',
    '😀',
    '\r\n',
    '"',
  ],
)

/** Any text out of the signs of Markdown: a few of them, many times, then others. */
export const markdownLike = fc
  .array(fc.tuple(fc.array(sign, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 1500 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) =>
    parts
      .map(([signs, times]) => signs.join('').repeat(times))
      .join('')
      .slice(0, LENGTH),
  )
