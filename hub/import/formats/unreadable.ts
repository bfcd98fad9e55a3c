const SPREADSHEET = 'Open it, save the sheet as "CSV UTF-8", and import that file.'
const ARCHIVE = 'Unpack it, and import the file in it.'

/** What the first bytes of files say that hold no text to import, and what to do. */
const SIGNATURES: [bytes: string, problem: string][] = [
  ['D0CF11E0A1B11AE1', `This is an old Excel workbook (.xls). ${SPREADSHEET}`],
  ['25504446', 'This is a PDF. Export the data as CSV, and import that file.'],
  ['377ABCAF271C', `This is a 7z archive. ${ARCHIVE}`],
  ['526172211A07', `This is a RAR archive. ${ARCHIVE}`],
  ['425A68', `This is a .bz2 file. ${ARCHIVE} (A .gz file can be imported as it is.)`],
  ['FD377A585A00', `This is an .xz file. ${ARCHIVE} (A .gz file can be imported as it is.)`],
  ['28B52FFD', `This is a .zst file. ${ARCHIVE} (A .gz file can be imported as it is.)`],
  ['89504E470D0A1A0A', 'This is a picture. Export the data as CSV, and import that file.'],
  ['FFD8FF', 'This is a picture. Export the data as CSV, and import that file.'],
  ['53514C69746520666F726D6174203300', 'This is an SQLite database. Export its table as CSV.'],
  ['50415231', 'This is a Parquet file. Export the data as CSV or JSON Lines.'],
]

const TEXTS: [begins: RegExp, problem: string][] = [
  [
    /^--[^\r\n]{1,200}\r?\ncontent-disposition:\s*form-data/i,
    'This is a form with a file in it (multipart/form-data). Send the file alone as the body: curl --data-binary @leads.csv, not -F.',
  ],
  [
    /^(<!doctype html|<html)/i,
    'This is a web page, not an export: most often a sign-in page that was saved in its place. Sign in and export again.',
  ],
  [
    /^<\?xml|^<[a-z][\w:.-]*[\s>]/i,
    'This is XML. Export the data as CSV (or as JSON), and import that file.',
  ],
  [/^BEGIN:VCARD/i, 'This is a vCard file. Export the address book as CSV, and import that file.'],
  [/^(dn: |version: 1\r?\n)/i, 'This is an LDIF file. Export the address book as CSV, and import that file.'],
  [/^\{\\rtf/, 'This is a text document (RTF). Save it as plain text or CSV, and import that file.'],
]

/** Why a file that begins like this cannot be imported, with what to do; null when it may be text. */
export function unreadable(head: Uint8Array): string | null {
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
  if (bytes.toString('latin1', 257, 262) === 'ustar') return `This is a .tar archive. ${ARCHIVE}`
  return isBinary(bytes) ? 'This is no text file. Export the data as CSV, and import that file.' : null
}

/** A workbook is a zip archive too; the names of what is in it come with the first bytes. */
function inZip(bytes: Buffer): string {
  const names = bytes.toString('latin1')
  if (/\[Content_Types\]\.xml|_rels\/\.rels|xl\/|docProps\//.test(names))
    return `This is an Excel workbook (.xlsx). ${SPREADSHEET}`
  if (names.includes('opendocument.spreadsheet'))
    return `This is a LibreOffice spreadsheet (.ods). ${SPREADSHEET}`
  const length = bytes.length > 30 ? bytes.readUInt16LE(26) : 0
  const first = bytes.toString('utf8', 30, 30 + length).replace(/[^\x20-\x7e\u00a0-\uffff]/g, '')
  return `This is a .zip archive${first ? `; the first file in it is "${first.slice(0, 200)}"` : ''}. ${ARCHIVE}`
}

/** Characters that control something and are no part of text, other than zeros: UTF-16 and UTF-32 are full of those. */
function isBinary(bytes: Buffer): boolean {
  let control = 0
  for (const byte of bytes)
    if (byte !== 0 && byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) control += 1
  return control > 16 && control > bytes.length / 20
}
