import type { ImportEncoding, ImportKind, ImportMapping, ImportRun } from '../../../lib/contract/import.ts'
import { countLeftOut } from './count-left-out.ts'
import { decodeText } from './encoding/decode-text.ts'
import type { LeftOut, Rows } from './file-problem.ts'
import { inTurns } from './in-blocks.ts'
import { readAhead } from './read-ahead.ts'
import { type LeadsRead, readLeads } from './read-leads.ts'
import { readObjects } from './read-objects.ts'
import { unpack } from './unpack.ts'

export interface FileOptions {
  /** The person's own mapping of headers; it adds to what the headers propose, or is all there is. */
  mapping: ImportMapping | null
  onlyMapping?: boolean
  /** Null = told by the content. */
  encoding?: ImportEncoding | null
  /** The system that the file comes from, for its ids; null = the one that its headers tell of. */
  source?: string | null
  /** When the file was exported, ISO 8601 UTC, not ahead; null = nobody says: when its rows were changed, or when it came. */
  exportedAt?: string | null
  now: Date
  /** Ends the reading, also in the middle of work that waits for nothing. */
  signal?: AbortSignal
}

/** What the file was read as, and what of it was not read. */
export type FileReport = Pick<
  ImportRun,
  'mapping' | 'unmapped' | 'columns' | 'readAs' | 'leftOut' | 'notUnderstoodConsent'
>

export interface FileRead {
  /** As far as the rows were read. */
  report(): FileReport
  /** Drafts as the reader of that kind makes them, as the file streams in. */
  rows: Rows
  /** Counts a field of a row that was read, and that is not taken all the same. */
  leaveOut(field: LeftOut, line: number): void
}

/**
 * Reads a whole file of one kind from its bytes: CSV, JSON Lines or a JSON array, plain or in .gz.
 * @throws FileProblem when the file as a whole cannot be read (also while its rows are being read)
 */
export async function readFile(
  chunks: AsyncIterable<Uint8Array>,
  kind: ImportKind,
  options: FileOptions,
): Promise<FileRead> {
  const unpacked = await unpack(inTurns(chunks, options.signal))
  const decoded = decodeText(unpacked.bytes, options.encoding ?? null)
  const text = await readAhead(decoded.text, 1)
  const begins = text.first[0]?.trimStart() ?? ''
  const counts = countLeftOut()
  const read =
    kind === 'leads'
      ? await readLeads(text.rows, begins, options)
      : { ...nothing, rows: await readObjects(text.rows, begins, kind, options) }
  return {
    report: () => ({
      ...read.report(),
      leftOut: counts.leftOut(),
      readAs: { ...read.readAs, encoding: decoded.encoding() ?? 'utf-8', compressed: unpacked.compressed },
    }),
    rows: counts.count(inTurns(read.rows, options.signal)),
    leaveOut: counts.add,
  }
}

/** Objects have no columns. */
const nothing: Omit<LeadsRead, 'rows'> = {
  report: () => ({ mapping: null, unmapped: [], columns: [], notUnderstoodConsent: [] }),
  readAs: { system: null, delimiter: null, headerLine: null },
}
