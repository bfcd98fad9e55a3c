import {
  ExportedAt,
  IMPORT_ENCODINGS,
  type ImportEncoding,
  ImportKind,
  type ImportMapping,
  ImportSource,
  LEAD_FIELDS,
  LeadField,
} from '../lib/contract/import.ts'
import { UsageError } from './command-problem.ts'
import { VENDORS } from './import/formats/vendors/all-vendors.ts'

/** Options of `alongside import` that say how a file is to be read. */
export const READING_OPTIONS = {
  kind: { type: 'string' },
  map: { type: 'string', multiple: true },
  'only-map': { type: 'string', multiple: true },
  encoding: { type: 'string' },
  source: { type: 'string' },
  'exported-at': { type: 'string' },
} as const

export interface Reading {
  kind: ImportKind | null
  mapping: ImportMapping | null
  /** Whether the mapping is all that is read. */
  onlyMapping: boolean
  encoding: ImportEncoding | null
  source: string | null
  /** When the files were exported, ISO 8601 UTC; null = when each was written, where that is known. */
  exportedAt: string | null
}

/** @throws UsageError for what cannot be meant */
export function parseReading(values: {
  kind?: string | undefined
  map?: string[] | undefined
  'only-map'?: string[] | undefined
  encoding?: string | undefined
  source?: string | undefined
  'exported-at'?: string | undefined
}): Reading {
  const only = values['only-map'] ?? []
  if (only.length > 0 && values.map)
    throw new UsageError(
      '--map adds to what the headers say, --only-map stands in their place: give one or the other.',
    )
  return {
    kind: values.kind === undefined ? null : parseKind(values.kind),
    mapping: parseMap(values.map ?? only),
    onlyMapping: only.length > 0,
    encoding: values.encoding === undefined ? null : parseEncoding(values.encoding),
    source: values.source === undefined ? null : parseSource(values.source),
    exportedAt: values['exported-at'] === undefined ? null : parseExportedAt(values['exported-at']),
  }
}

function parseKind(text: string): ImportKind {
  const kind = ImportKind.safeParse(text.replace('-', '_'))
  if (!kind.success) throw new UsageError(`--kind is one of ${ImportKind.options.join(', ')}, not "${text}".`)
  return kind.data
}

function parseMap(pairs: string[]): ImportMapping | null {
  if (pairs.length === 0) return null
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=')
      const field = LeadField.safeParse(pair.slice(at + 1))
      if (at < 1 || !field.success)
        throw new UsageError(
          `--map is "Header=field" with one of these fields: ${LEAD_FIELDS.join(', ')}. Not "${pair}".`,
        )
      return [pair.slice(0, at), field.data]
    }),
  )
}

/** Other names that people and programs have for encodings; without signs, as they are compared. */
const ALIASES: Record<string, ImportEncoding> = {
  utf16: 'utf-16le',
  unicode: 'utf-16le',
  utf32: 'utf-32le',
  latin1: 'iso-8859-1',
  latin2: 'iso-8859-2',
  latin9: 'iso-8859-15',
  ansi: 'windows-1252',
  ascii: 'utf-8',
  usascii: 'utf-8',
  macroman: 'macintosh',
}

function parseEncoding(text: string): ImportEncoding {
  const bare = (name: string) =>
    name
      .toLowerCase()
      .replace(/^(cp|win|ms)-?(?=125\d$)/, 'windows')
      .replace(/[^a-z0-9]/g, '')
  const found = IMPORT_ENCODINGS.find((name) => bare(name) === bare(text)) ?? ALIASES[bare(text)]
  if (!found) throw new UsageError(`--encoding is one of ${IMPORT_ENCODINGS.join(', ')}, not "${text}".`)
  return found
}

/** The systems that are known, as --source names them. */
export const SYSTEMS = VENDORS.map(({ id }) => id).join(', ')

function parseSource(text: string): string {
  const source = ImportSource.safeParse(text)
  if (!source.success)
    throw new UsageError(
      `--source is one of ${SYSTEMS}, or a name of your own for the system, of 40 letters and digits at most; not "${text}".`,
    )
  return source.data
}

function parseExportedAt(text: string): string {
  const time = ExportedAt.safeParse(text)
  if (!time.success) throw new UsageError(`--exported-at "${text}": ${time.error.issues[0]?.message}`)
  return time.data
}
