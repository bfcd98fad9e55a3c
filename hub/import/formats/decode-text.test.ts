import { expect, test } from 'vitest'
import { decodeText } from './decode-text.ts'
import { pieces } from './testing.ts'

const TEXT = 'Email;Name\r\nzazolc@przyklad.test;Zażółć Gęślą 👓\r\n'.repeat(60)

async function decode(bytes: Uint8Array, size: number): Promise<string> {
  let all = ''
  for await (const text of decodeText(pieces(bytes, size))) all += text
  return all
}

const utf16 = (text: string, big: boolean) => {
  const bytes = Buffer.from(text, 'utf16le')
  return big ? bytes.swap16() : bytes
}

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16 LE with a byte order mark', utf16(`\ufeff${TEXT}`, false)],
  ['UTF-16 BE with a byte order mark', utf16(`\ufeff${TEXT}`, true)],
  ['UTF-16 LE without one', utf16(TEXT, false)],
  ['UTF-16 BE without one', utf16(TEXT, true)],
])('reads %s, however the upload is cut', async (_, bytes) => {
  for (const size of [1, 3, 1000, bytes.length]) expect(await decode(bytes, size)).toBe(TEXT)
})

test('reads short and empty files', async () => {
  expect(await decode(Buffer.from(''), 9)).toBe('')
  expect(await decode(Buffer.from('a'), 9)).toBe('a')
  expect(await decode(Buffer.from('\ufeffé'), 1)).toBe('é')
})

test.each([1, 5, 4096])('names line and byte of what is not UTF-8 (cut at %d)', async (size) => {
  const bytes = Buffer.concat([Buffer.from('Email\na@acme.test\n'), Buffer.from('Jos\xe9 de X', 'latin1')])
  await expect(decode(bytes, size)).rejects.toThrow(
    'Line 3 has bytes that are not UTF-8 text (0xE9 at byte 22)',
  )
})

test('does not take half a character at the end for text', async () => {
  await expect(decode(Buffer.from('Zażół').subarray(0, -1), 4)).rejects.toThrow('not UTF-8')
  await expect(decode(Buffer.from('\ufeffabcdef', 'utf16le').subarray(0, -1), 4)).rejects.toThrow(
    'not UTF-16',
  )
})
