import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'

/**
 * A backup: JSON Lines, compressed with gzip, the same for both databases. First what it is, then each table's name
 * followed by its rows as PostgreSQL writes them, at last how many rows each table has and the SHA-256 of all lines
 * before. Without that last line a backup is not whole.
 */
export const FORMAT = 1

export const Beginning = z.object({
  format: z.literal('alongside-backup'),
  version: z.literal(FORMAT),
  /** When the rows were as they are here. */
  at: z.iso.datetime(),
  database: z.enum(['pglite', 'postgres']),
  /** Those that had brought the tables up to date, in order. */
  migrations: z.array(z.string()),
})
export type Beginning = z.infer<typeof Beginning>

export const Table = z.object({ table: z.string().regex(/^[a-z_]+$/) })
export const End = z.object({ rows: z.record(z.string(), z.int()), sha256: z.string() })
export type End = z.infer<typeof End>

/** The file is no backup, or not a whole one. The message says which. */
export class BadBackup extends Error {}

/** Lines of a backup as they are written: passes them on and sums them up. */
export function createSum(): { add(line: string): string; hex(): string } {
  const hash: Hash = createHash('sha256')
  return {
    add(line) {
      const text = `${line}\n`
      hash.update(text)
      return text
    },
    hex: () => hash.copy().digest('hex'),
  }
}

export type Entry = { table: string } | { row: string }

/**
 * Reads a backup from its beginning to its end, and makes sure that it is whole.
 * @param onEntry each table, and its rows after it as the text of a JSON object
 * @throws BadBackup
 */
export async function readArchive(
  file: string,
  onBeginning: (beginning: Beginning) => Promise<void> | void,
  onEntry: (entry: Entry) => Promise<void> | void,
): Promise<End> {
  const sum = createSum()
  const rows: Record<string, number> = {}
  let table: string | null = null
  let begun = false
  let end: End | null = null
  for await (const line of linesOf(file)) {
    if (end) throw new BadBackup(`${file} goes on after its end.`)
    if (!begun) {
      const beginning = Beginning.safeParse(parse(line))
      if (!beginning.success)
        throw new BadBackup(`${file} is no backup of Alongside, or one of a newer version.`)
      await onBeginning(beginning.data)
      begun = true
    } else if (line.startsWith(TABLE)) {
      const named = Table.safeParse(parse(line))
      if (!named.success) throw new BadBackup(`${file} is damaged: it names a table that there cannot be.`)
      table = named.data.table
      rows[table] = 0
      await onEntry({ table })
    } else if (line.startsWith(END)) {
      const last = End.safeParse(parse(line))
      if (!last.success) throw new BadBackup(`${file} is damaged: its last line cannot be read.`)
      end = last.data
      continue // the last line is not summed up
    } else {
      if (table === null) throw new BadBackup(`${file} has rows before any table.`)
      rows[table] = (rows[table] ?? 0) + 1
      await onEntry({ row: line.slice(ROW.length) })
    }
    sum.add(line)
  }
  if (!end)
    throw new BadBackup(`${file} ends in the middle: the backup was not finished, or not copied whole.`)
  if (end.sha256 !== sum.hex() || JSON.stringify(end.rows) !== JSON.stringify(rows))
    throw new BadBackup(`${file} is damaged: its checksum does not fit what is in it.`)
  return end
}

/** How the lines after the first begin; a row's own JSON follows at once, whatever it holds. */
const TABLE = '{"table":'
const END = '{"rows":'
export const ROW = 'r'

/** Node's readline also breaks at U+2028, which JSON may hold; a backup's lines end with a line feed alone. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const text = createGunzip().setEncoding('utf8')
  createReadStream(file)
    .once('error', (error) => text.destroy(error))
    .pipe(text)
  let rest = ''
  try {
    for await (const chunk of text) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (cause) {
    if (codeOf(cause) === 'EISDIR') throw new BadBackup(`${file} is a folder, and no backup of Alongside.`)
    if (!codeOf(cause).startsWith('Z_')) throw cause
    if ((cause as Error).message === 'incorrect header check')
      throw new BadBackup(`${file} is no backup of Alongside.`)
    throw new BadBackup(
      `${file} ends in the middle or is damaged: the backup was not finished, or not copied whole.`,
    )
  }
  if (rest) yield rest
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
