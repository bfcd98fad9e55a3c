import type { ImportKind, ImportMapping } from '../../../lib/contract/import.ts'
import { decodeText } from './decode-text.ts'
import { FileProblem, type RowProblem, type RowRead } from './file-problem.ts'
import { leadReader } from './lead-row.ts'
import { mappingProblem, proposeMapping } from './propose-mapping.ts'
import { readCsv } from './read-csv.ts'
import { readJsonLines } from './read-json-lines.ts'
import { readTalkingPoint } from './talking-point-row.ts'
import { readTouchpoint } from './touchpoint-row.ts'

export interface FileRead {
  /** Leads only: which header is read as which field, and which headers are left out. */
  mapping: ImportMapping | null
  unmapped: string[]
  /** Drafts as the reader of that kind makes them, one by one as the file streams in. */
  rows: AsyncGenerator<RowRead<unknown> | RowProblem>
}

/**
 * Reads a whole file of one kind from its bytes.
 * @param given the person's own mapping of headers; without one it is proposed from the headers
 * @throws FileProblem when the file as a whole cannot be read (also while its rows are being read)
 */
export async function readFile(
  bytes: AsyncIterable<Uint8Array>,
  kind: ImportKind,
  { mapping: given, now }: { mapping: ImportMapping | null; now: Date },
): Promise<FileRead> {
  const text = decodeText(bytes)
  if (kind !== 'leads') {
    // Chosen once, not for each row: there the kind was once in a million rows taken for the other, right when V8 had
    // compiled the comparison (seen twice, Node 22.23.2), and the row was rejected.
    const read = kind === 'touchpoints' ? readTouchpoint : readTalkingPoint
    return {
      mapping: null,
      unmapped: [],
      rows: drafts(readJsonLines(text), (value: unknown) => read(value, now)),
    }
  }
  const file = await readCsv(text)
  const proposal = proposeMapping(file.headers)
  const mapping = given ?? proposal.mapping
  const problem = mappingProblem(mapping, file.headers)
  if (problem) throw new FileProblem(problem)
  const unmapped = file.headers.filter((header) => header !== '' && !mapping[header])
  const read = leadReader(file.headers, mapping, proposal.vendor?.id ?? null)
  return { mapping, unmapped, rows: drafts(file.rows, read) }
}

async function* drafts<Row, Draft>(
  rows: AsyncGenerator<RowRead<Row> | RowProblem>,
  read: (row: Row) => Draft | { problem: string },
): AsyncGenerator<RowRead<Draft> | RowProblem> {
  for await (const row of rows) {
    if ('problem' in row) {
      yield row
      continue
    }
    const draft = read(row.value)
    if (typeof draft === 'object' && draft !== null && 'problem' in draft)
      yield { line: row.line, problem: draft.problem }
    else yield { line: row.line, value: draft as Draft }
  }
}
