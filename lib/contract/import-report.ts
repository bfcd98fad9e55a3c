import { z } from 'zod'
import { ImportRun } from './import.ts'

/** What a file may be written in; without a word the hub tells it by the content. */
export const IMPORT_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'utf-32le',
  'utf-32be',
  'windows-1252',
  'windows-1250',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1257',
  'macintosh',
] as const
export const ImportEncoding = z.enum(IMPORT_ENCODINGS)
export type ImportEncoding = z.infer<typeof ImportEncoding>

/** What the hub says of an import besides where it stands. A hub that does not say it is read all the same. */
export const ImportReport = ImportRun.extend({
  /** What the file was read as. */
  readAs: z
    .object({
      /** The system whose export it is, as people know it; null where nothing tells. */
      system: z.string().nullable(),
      encoding: ImportEncoding,
      /** The line of the file on which the header stands. */
      headerLine: z.int().nullable(),
    })
    .nullable()
    .default(null),
  /** Fields that rows have and that were not taken, or not as they stood. Most often left out first. */
  leftOut: z
    .array(z.object({ field: z.string(), reason: z.string(), rows: z.int(), firstLine: z.int() }))
    .default([]),
  /** Columns that look like consent of which something was not understood. */
  notUnderstoodConsent: z
    .array(z.object({ header: z.string(), why: z.string(), rows: z.int(), firstLine: z.int().nullable() }))
    .default([]),
})
export type ImportReport = z.infer<typeof ImportReport>
