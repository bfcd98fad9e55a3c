import { randomBytes } from 'node:crypto'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { FileProblem } from './file-problem.ts'
import { pieces } from './testing.ts'
import { unpack, unpackHead } from './unpack.ts'

async function read(bytes: Uint8Array, size = 1000): Promise<Buffer> {
  const { bytes: unpacked } = await unpack(pieces(bytes, size))
  return Buffer.concat(await Array.fromAsync(unpacked))
}

const CSV = Buffer.from(
  `Email\n${Array.from({ length: 20_000 }, (_, n) => `n${n * 7919}@x.test\n`).join('')}`,
)

test.each([1, 13, 1000, 1e9])('a plain and a .gz file come through whole, cut at %d', async (size) => {
  const small = CSV.subarray(0, 5000)
  expect(await read(small, size)).toEqual(small)
  expect(await read(gzipSync(small), size)).toEqual(small)
  expect(await read(Buffer.concat([gzipSync(small), gzipSync(CSV)]), Math.max(size, 100))).toEqual(
    Buffer.concat([small, CSV]),
  )
})

test('the beginning of a .gz file can be read without its end', () => {
  const head = Buffer.from(unpackHead(gzipSync(CSV).subarray(0, 4096)))
  expect(head.length).toBeGreaterThan(1000)
  expect(CSV.subarray(0, head.length)).toEqual(head)
  expect(unpackHead(CSV)).toBe(CSV)
  expect(unpackHead(Buffer.from([0x1f, 0x8b, 1, 2, 3])).length).toBe(0)
})

/** A zip archive of one file, as much of it as its beginning says. */
function zip(name: string, content: string): Buffer {
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04', 'latin1')
  header.writeUInt16LE(8, 8)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, Buffer.from(name), deflateRawSync(content)])
}

test.each<[what: string, bytes: Buffer, says: RegExp]>([
  ['a zip archive', zip('leads.csv', 'Email\na@x.test\n'), /packed file \(\.zip\).*"leads\.csv".*Unpack it/],
  ['a workbook', zip('[Content_Types].xml', '<Types/>'), /spreadsheet \(\.xlsx\).*CSV UTF-8/],
  ['a workbook in another order', zip('xl/workbook.xml', '<x/>'), /\.xlsx/],
  ['a LibreOffice sheet', zip('mimetype', ''), /packed file \(\.zip\)/],
  ['an old workbook', Buffer.from('D0CF11E0A1B11AE100000000', 'hex'), /\.xls\)/],
  ['a PDF', Buffer.from('%PDF-1.7\n'), /PDF/],
  [
    'a form',
    Buffer.from('--abc\r\nContent-Disposition: form-data; name="file"; filename="l.csv"\r\n\r\nEmail\n'),
    /multipart.*--data-binary/,
  ],
  ['a web page', Buffer.from('\ufeff  <!DOCTYPE html><html>'), /web page.*Sign in/],
  ['a web page in UTF-16', Buffer.from('\ufeff<html><body>', 'utf16le'), /web page/],
  ['XML', Buffer.from('<?xml version="1.0"?><contacts/>'), /XML/],
  ['a vCard', Buffer.from('BEGIN:VCARD\r\nVERSION:3.0\r\n'), /vCard/],
  ['an LDIF file', Buffer.from('dn: cn=Ann,mail=a@x.test\n'), /LDIF/],
  ['a .gz in a .gz', gzipSync(gzipSync(CSV)), /packed twice/],
  ['a workbook in a .gz', gzipSync(zip('xl/workbook.xml', '<x/>')), /\.xlsx/],
  ['noise', randomBytes(5000), /no text that|PNG|JPEG|\.bz2/],
  ['half a .gz', gzipSync(CSV).subarray(0, 20_000), /not copied to its end/],
  ['a damaged .gz', Buffer.concat([gzipSync(CSV).subarray(0, 9000), Buffer.alloc(3000, 0xff)]), /damaged/],
])('%s is refused with what it is and what to do', async (_, bytes, says) => {
  await expect(read(bytes)).rejects.toThrow(FileProblem)
  await expect(read(bytes, 1)).rejects.toThrow(says)
})

test('a file that unpacks to hundreds of times its size is refused before it has done so', async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000, 'a@x.test\n'))
  let given = 0
  const reading = (async () => {
    const { bytes } = await unpack(pieces(bomb, 64_000))
    for await (const block of bytes) given += block.length
  })()
  await expect(reading).rejects.toThrow('times its size')
  expect(given).toBeLessThan(64_000_000)
})

test.each([
  'Email\n',
  '\ufeffEmail;Name\nż@x.test;Ż\n',
  '{"email":1}',
  '<ann@x.test>,Ann\n',
  '',
  '-- a comment\n',
])('text is text: %j', async (text) => expect((await read(Buffer.from(text))).toString()).toBe(text))
