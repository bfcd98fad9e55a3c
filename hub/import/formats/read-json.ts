import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import { FileProblem, type RowProblem, type RowRead } from './file-problem.ts'
import { MAX_ROW } from './read-csv.ts'
import { excerpt } from './values/text.ts'

type Rows = AsyncGenerator<RowRead<unknown> | RowProblem>

/**
 * Reads JSON as it streams in: JSON Lines (one value a line, empty lines are skipped), or one array. A value that is
 * no JSON is a problem of its row.
 * @throws FileProblem where one value is longer than any row
 */
export async function* readJson(text: AsyncIterable<string>): Rows {
  const pieces = text[Symbol.asyncIterator]()
  let head = ''
  let isDone = false
  while (!isDone && head.trim() === '') {
    const next = await pieces.next()
    if (next.done) isDone = true
    else head += next.value
  }
  async function* all() {
    yield head
    yield* { [Symbol.asyncIterator]: () => pieces }
  }
  yield* head.trimStart().startsWith('[') ? readArray(all()) : readLines(all())
}

async function* readLines(text: AsyncIterable<string>): Rows {
  let line = 1
  // A line that comes in many pieces is joined once.
  let waiting: string[] = []
  let length = 0
  for await (const piece of text) {
    let from = 0
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', from)) {
      const rest = piece.slice(from, end)
      const row = parseValue(waiting.length === 0 ? rest : [...waiting, rest].join(''), line)
      if (row) yield row
      if (waiting.length > 0) waiting = []
      length = 0
      from = end + 1
      line += 1
    }
    waiting.push(piece.slice(from))
    length += piece.length - from
    if (length > MAX_ROW) throw new FileProblem(tooLong(line))
  }
  const row = parseValue(waiting.join(''), line)
  if (row) yield row
}

const tooLong = (line: number) => reason('json_too_long', { line, most: MAX_ROW })

/** The values between the brackets of an array, cut by counting brackets outside of texts. */
async function* readArray(text: AsyncIterable<string>): Rows {
  let line = 1
  let began = 1
  let depth = 0
  let isText = false
  let isEscaped = false
  let parts: string[] = []
  let length = 0
  for await (const piece of text) {
    let from = 0
    const keep = (end: number) => {
      parts.push(piece.slice(from, end))
      length += end - from
      from = end + 1
    }
    for (let at = 0; at < piece.length; at += 1) {
      const character = piece[at]!
      if (character === '\n') line += 1
      if (isText) {
        if (isEscaped) isEscaped = false
        else if (character === '\\') isEscaped = true
        else if (character === '"') isText = false
        continue
      }
      if (character === '"') isText = true
      else if (character === '{' || character === '[') {
        depth += 1
        if (depth === 1) from = at + 1
      } else if (character === '}' || character === ']') depth -= 1
      const isEnd = (character === ',' && depth === 1) || (character === ']' && depth === 0)
      if (!isEnd) continue
      keep(at)
      const row = parseValue(parts.join(''), began)
      if (row) yield row
      parts = []
      length = 0
      began = line
      if (depth === 0) return
    }
    keep(piece.length)
    if (length > MAX_ROW) throw new FileProblem(tooLong(began))
  }
  yield { line: began, problem: reason('array_cut') }
}

function parseValue(text: string, line: number): RowRead<unknown> | RowProblem | null {
  const begin = text.search(/\S/)
  if (begin === -1) return null
  const starts = begin === 0 ? line : line + text.slice(0, begin).split('\n').length - 1
  try {
    return { line: starts, value: JSON.parse(text) }
  } catch (error) {
    return { line: starts, problem: whyNot(error as Error) }
  }
}

/** What stands in the way; not the words around it, which the message of the parser has and which may be anybody's. */
function whyNot({ message }: Error): CodedReason {
  const token = /Unexpected token '(.{1,2})'/su.exec(message)?.[1]
  if (token === 'N' && message.includes('NaN')) return reason('json_nan')
  if (token !== undefined) return reason('json_unexpected', { text: excerpt(token) })
  if (/end of JSON|Unterminated/.test(message)) return reason('json_cut')
  return message.includes('after JSON') ? reason('json_more') : reason('not_json')
}
