import { types } from '@electric-sql/pglite'
import type { StatementResult } from './engine.ts'

/** The type of an element, and that of an array of such; by PostgreSQL's numbers. */
export type ArrayTypes = [element: number, array: number][]

/** How values of a type are read that do not stay text. */
export type ValueReaders = ReadonlyMap<number, (text: string) => unknown>

/** Whole numbers for bigint: counts and change numbers stay below 2^53. */
export function valueReaders(arrays: ArrayTypes): ValueReaders {
  const known = Object.entries(types.parsers).map(([type, read]) => [Number(type), read] as const)
  const readers = new Map<number, (text: string) => unknown>([...known, [types.INT8, Number]])
  const plain = (text: string) => text
  for (const [element, array] of arrays)
    readers.set(array, (text) => types.arrayParser(text, readers.get(element) ?? plain, array))
  return readers
}

const [ROW_DESCRIPTION, DATA_ROW, COMMAND_COMPLETE, ERROR] = [0x54, 0x44, 0x43, 0x45]
/** Its kind, and its length without the kind. */
const HEADER = 5
/** Of a column after its name: table, attribute, then its type (int32), and more. */
const [COLUMN, TYPE] = [18, 6]

/** Whether a statement has failed, by what the engine answered. */
export const hasFailed = (answer: Uint8Array): boolean => messages(answer).some(({ kind }) => kind === ERROR)

/**
 * What a statement gave, from the messages of the engine
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html).
 * @throws what PostgreSQL says, with its `code`
 */
export function readAnswer<Row>(answer: Uint8Array, readers: ValueReaders): StatementResult<Row> {
  const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength)
  const rows: Row[] = []
  let columns: Column[] = []
  let done: string[] = []
  for (const { kind, body, end } of messages(answer)) {
    if (kind === DATA_ROW) rows.push(readRow(bytes, body, columns) as Row)
    else if (kind === ROW_DESCRIPTION) columns = readColumns(bytes, body, readers)
    else if (kind === COMMAND_COMPLETE) done = bytes.toString('latin1', body, end - 1).split(' ')
    else if (kind === ERROR) throw readError(bytes, body)
  }
  const [command = ''] = done
  return { rows, command, affectedRows: CHANGES_ROWS.has(command) ? Number(done.at(-1)) : 0 }
}

const CHANGES_ROWS = new Set(['INSERT', 'UPDATE', 'DELETE', 'COPY', 'MERGE'])

function messages(answer: Uint8Array): { kind: number; body: number; end: number }[] {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength)
  const found = []
  for (let at = 0; at < answer.length; ) {
    const end = at + 1 + view.getInt32(at + 1)
    found.push({ kind: view.getUint8(at), body: at + HEADER, end })
    at = end
  }
  return found
}

interface Column {
  name: string
  read: ((text: string) => unknown) | undefined
}

function readColumns(bytes: Buffer, body: number, readers: ValueReaders): Column[] {
  let at = body + 2
  return Array.from({ length: bytes.readInt16BE(body) }, () => {
    const end = bytes.indexOf(0, at)
    const column = {
      name: bytes.toString('utf8', at, end),
      read: readers.get(bytes.readInt32BE(end + 1 + TYPE)),
    }
    at = end + 1 + COLUMN
    return column
  })
}

function readRow(bytes: Buffer, body: number, columns: Column[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  let at = body + 2
  for (const { name, read } of columns) {
    const length = bytes.readInt32BE(at)
    at += 4
    if (length < 0) row[name] = null
    else {
      const text = bytes.toString('utf8', at, at + length)
      row[name] = read ? read(text) : text
      at += length
    }
  }
  return row
}

/** Fields of an error, by their letters. */
const FIELDS: Record<string, string> = {
  ...{ S: 'severity', C: 'code', D: 'detail', H: 'hint', P: 'position', p: 'internalPosition' },
  ...{ q: 'internalQuery', W: 'where', s: 'schema', t: 'table', c: 'column', d: 'dataType' },
  ...{ n: 'constraint', F: 'file', L: 'line', R: 'routine' },
}

function readError(bytes: Buffer, body: number): Error {
  const fields: Record<string, string> = {}
  let message = ''
  for (let at = body; bytes[at] !== 0; ) {
    const end = bytes.indexOf(0, at)
    const letter = String.fromCharCode(bytes[at]!)
    const text = bytes.toString('utf8', at + 1, end)
    if (letter === 'M') message = text
    else if (FIELDS[letter]) fields[FIELDS[letter]] = text
    at = end + 1
  }
  return Object.assign(new DatabaseError(message), fields)
}

/** What PostgreSQL says is wrong. */
class DatabaseError extends Error {
  override name = 'error'
}
