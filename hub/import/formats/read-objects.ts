import type { ImportKind } from '../../../lib/contract/import.ts'
import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import { timeOrder } from './column-styles.ts'
import { FileProblem, type LeftOut, type Rows } from './file-problem.ts'
import { scoreHeader } from './propose-mapping.ts'
import { readAhead } from './read-ahead.ts'
import type { FileOptions } from './read-file.ts'
import { readJson } from './read-json.ts'
import { readTalkingPoint } from './talking-point-row.ts'
import { readTouchpoint } from './touchpoint-row.ts'

/** Touchpoints that are looked at before the first one is read: they tell how their times are written. */
const FIRST_ROWS = 1000

/**
 * Reads touchpoints or talking points, which come as JSON.
 * @param begins the beginning of the text, without space before it
 */
export async function readObjects(
  text: AsyncGenerator<string>,
  begins: string,
  kind: Exclude<ImportKind, 'leads'>,
  { now }: Pick<FileOptions, 'now'>,
): Promise<Rows> {
  const [begin = ''] = begins.split('\n', 1)
  if (!/^[{[]/.test(begin) && scoreHeader(begin.split(/[,;\t|]/)).email)
    throw new FileProblem(reason('csv_not_json', { kind }))
  // Chosen once, not for each row: there the kind was once in a million rows taken for the other, right when V8 had
  // compiled the comparison (seen twice, Node 22.23.2), and the row was rejected.
  if (kind === 'talking_points') return drafts(readJson(text), (value) => readTalkingPoint(value, now))
  const { first, rows } = await readAhead(readJson(text), FIRST_ROWS, (rows) => rows.length, FIRST_ROWS)
  const times = timeOrder(now)
  for (const row of first.flat()) if ('value' in row) times.learn(row.value)
  return drafts(rows, (value) => {
    times.learn(value)
    return readTouchpoint(value, now, times.order())
  })
}

async function* drafts(
  rows: Rows,
  read: (value: unknown) => { value: unknown; leftOut: LeftOut[] } | { problem: CodedReason },
): Rows {
  for await (const together of rows)
    yield together.map((row) => ('problem' in row ? row : { line: row.line, ...read(row.value) }))
}
