import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import { FileProblem, type RowProblem, type RowRead, type Rows } from './file-problem.ts'
import { MAX_ROW } from './read-csv.ts'
import { excerpt } from './values/text.ts'

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text of a value; of one that is nested deeper than the stack, nothing. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return ''
  }
}

type Row = RowRead<unknown> | RowProblem

/**
 * Reads JSON as it streams in: JSON Lines (one value a line, empty lines are skipped), or arrays. A value that is no
 * JSON is a problem of its row; an object that only wraps a list (`{"data": [...]}`) gives what is in the list. Lines
 * only go up: of rows that share a line each counts as one, so that each has a place of its own.
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
  let last = 0
  const inOrder = (row: Row): Row => {
    last = Math.max(row.line, last + 1)
    return last === row.line ? row : { ...row, line: last }
  }
  for await (const rows of head.trimStart().startsWith('[') ? readArrays(all()) : readLines(all()))
    yield rows.flatMap(unwrapped).map(inOrder)
}

/** What an answer of a system wraps: one list of people, and no address of one beside it. */
function unwrapped(row: Row): Row | Row[] {
  if (!('value' in row) || !isObject(row.value) || !Object.values(row.value).some(Array.isArray)) return row
  const [found, another] = Object.entries(row.value).filter(
    ([key, value]) => LISTS.test(key) && Array.isArray(value) && value.some(isObject) && hasAddress(value),
  )
  if (!found || another || hasAddress({ ...row.value, [found[0]]: null })) return row
  return (found[1] as unknown[]).map((value) => ({ ...row, value }))
}
/** How systems call the list in an answer; a person may have lists of their own, of addresses for one. */
const LISTS =
  /^(data|results?|items|contacts|leads|records|people|persons|subscribers|members|customers|users|list|values|rows|entries|hits|objects|content|events|activities|touchpoints)$/i

/** Whether an address stands anywhere in it. Without calling itself: values may be nested deeper than the stack. */
function hasAddress(value: unknown): boolean {
  const left = [value]
  while (left.length > 0)
    for (const [key, one] of Object.entries(left.pop() as object))
      if (typeof one === 'object' && one !== null) left.push(one)
      else if (typeof one === 'string' && one.includes('@') && /e-?mail/i.test(key)) return true
  return false
}

async function* readLines(text: AsyncIterable<string>): Rows {
  let line = 1
  // A line that comes in many pieces is joined once.
  let waiting: string[] = []
  let length = 0
  for await (const piece of text) {
    const rows: Row[] = []
    let from = 0
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', from)) {
      const rest = piece.slice(from, end)
      const row = parseValue(waiting.length === 0 ? rest : [...waiting, rest].join(''), line)
      if (row) rows.push(row)
      if (waiting.length > 0) waiting = []
      length = 0
      from = end + 1
      line += 1
    }
    if (rows.length > 0) yield rows
    waiting.push(piece.slice(from))
    length += piece.length - from
    if (length > MAX_ROW) throw new FileProblem(tooLong(line))
  }
  const row = parseValue(waiting.join(''), line)
  if (row) yield [row]
}

const tooLong = (line: number) => reason('json_too_long', { line, most: MAX_ROW })

/** The values between the brackets of one array after the other, cut by counting brackets outside of texts. */
async function* readArrays(text: AsyncIterable<string>): Rows {
  let line = 1
  let began = 1
  let depth = 0
  let isText = false
  let isEscaped = false
  /** Something stands between arrays, and was said. */
  let isStray = false
  let parts: string[] = []
  let length = 0
  for await (const piece of text) {
    const rows: Row[] = []
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
      // Between two arrays.
      if (depth === 0 && character !== '[') {
        if (/\s/.test(character)) continue
        if (!isStray) rows.push({ line, problem: reason('json_more') })
        isStray = true
        continue
      }
      if (character === '"') isText = true
      else if (character === '{' || character === '[') {
        depth += 1
        if (depth === 1) {
          from = at + 1
          began = line
          isStray = false
        }
      } else if (character === '}' || character === ']') depth -= 1
      const isEnd = (character === ',' && depth === 1) || (character === ']' && depth === 0)
      if (!isEnd) continue
      keep(at)
      const row = parseValue(parts.join(''), began)
      if (row) rows.push(row)
      parts = []
      length = 0
      began = line
    }
    if (rows.length > 0) yield rows
    if (depth > 0) keep(piece.length)
    if (length > MAX_ROW) throw new FileProblem(tooLong(began))
  }
  if (depth > 0) yield [{ line: began, problem: reason('array_cut') }]
}

function parseValue(text: string, line: number): Row | null {
  const begin = text.search(/\S/)
  if (begin === -1) return null
  const starts = begin === 0 ? line : line + text.slice(0, begin).split('\n').length - 1
  try {
    return { line: starts, value: JSON.parse(text) }
  } catch (error) {
    const plain = withoutNaN(text)
    if (plain !== text) return parseValue(plain, line)
    return { line: starts, problem: whyNot(error as Error) }
  }
}

/**
 * Python's json and pandas write NaN, which JSON does not know, for every empty cell. A text that is cut off goes to the
 * end, so that it is not looked for again from each quote in it.
 */
const withoutNaN = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*(?:"|\\?$)|-?\bInfinity\b|\bNaN\b/gs, (found) =>
    found.startsWith('"') ? found : 'null',
  )

/** What stands in the way; not the words around it, which the message of the parser has and which may be anybody's. */
function whyNot({ message }: Error): CodedReason {
  const token = /Unexpected token '(.{1,2})'/su.exec(message)?.[1]
  if (token !== undefined) return reason('json_unexpected', { text: excerpt(token) })
  if (/end of JSON|Unterminated/.test(message)) return reason('json_cut')
  return message.includes('after JSON') ? reason('json_more') : reason('not_json')
}
