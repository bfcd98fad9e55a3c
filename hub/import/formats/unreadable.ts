import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import { excerpt } from './values/text.ts'

const archive = (ending: string) => reason('archive', { ending })
const other = (format: string) => reason('other_format', { format })

/** What the first bytes of files say that hold no text to import. */
const SIGNATURES: [bytes: string, problem: CodedReason][] = [
  ['D0CF11E0A1B11AE1', reason('spreadsheet', { ending: 'xls' })],
  ['25504446', other('PDF')],
  ['377ABCAF271C', archive('7z')],
  ['526172211A07', archive('rar')],
  ['425A68', archive('bz2')],
  ['FD377A585A00', archive('xz')],
  ['28B52FFD', archive('zst')],
  ['89504E470D0A1A0A', other('PNG')],
  ['FFD8FF', other('JPEG')],
  ['53514C69746520666F726D6174203300', other('SQLite')],
  ['50415231', other('Parquet')],
]

const TEXTS: [begins: RegExp, problem: CodedReason][] = [
  [
    /^--[^\r\n]{1,200}\r?\n(content-[\w-]+:[^\r\n]{0,200}\r?\n)*content-disposition:\s*form-data/i,
    reason('upload_form'),
  ],
  [/^(<!doctype html|<html)/i, reason('web_page')],
  [/^<\?xml|^<[a-z][\w:.-]*[\s>]/i, other('XML')],
  [/^BEGIN:VCARD/i, other('vCard')],
  [/^(dn: |version: 1\r?\n)/i, other('LDIF')],
  [/^\{\\rtf/, other('RTF')],
]

/** Why a file that begins like this cannot be imported, with what to do; null when it may be text. */
export function unreadable(head: Uint8Array): CodedReason | null {
  const bytes = Buffer.from(head)
  const hex = bytes.toString('hex', 0, 16).toUpperCase()
  if (/^504B(0304|0506|0708)/.test(hex)) return inZip(bytes)
  const signature = SIGNATURES.find(([start]) => hex.startsWith(start))
  if (signature) return signature[1]
  // Only the first letters, which are ASCII in whatever encoding but UTF-16 and UTF-32: their zeros are left out.
  const text = bytes
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .trimStart()
  const found = TEXTS.find(([begins]) => begins.test(text))
  if (found) return found[1]
  if (bytes.toString('latin1', 257, 262) === 'ustar') return reason('archive', { ending: 'tar' })
  return isBinary(bytes) ? reason('no_text_file') : null
}

/** A workbook is a zip archive too; the names of what is in it come with the first bytes. */
function inZip(bytes: Buffer): CodedReason {
  const names = bytes.toString('latin1')
  if (/\[Content_Types\]\.xml|_rels\/\.rels|xl\/|docProps\//.test(names))
    return reason('spreadsheet', { ending: 'xlsx' })
  if (names.includes('opendocument.spreadsheet')) return reason('spreadsheet', { ending: 'ods' })
  const length = bytes.length > 30 ? bytes.readUInt16LE(26) : 0
  const first = bytes.toString('utf8', 30, 30 + length).replace(/[^\x20-\x7e\u00a0-\uffff]/g, '')
  return first ? reason('zip_archive', { first: excerpt(first, 200) }) : reason('archive', { ending: 'zip' })
}

/** Characters that control something and are no part of text, other than zeros: UTF-16 and UTF-32 are full of those. */
function isBinary(bytes: Buffer): boolean {
  let control = 0
  for (const byte of bytes)
    if (byte !== 0 && byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) control += 1
  return control > 16 && control > bytes.length / 20
}
