import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { decodeHead, readHead } from './read-head.ts'

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

describe('the beginning of a file', () => {
  test('of a large file only that is read, and a character that is cut there does no harm', async () => {
    const head = await readHead(new Blob(['é'.repeat(1_000_000)]))
    expect(head.length).toBe(256 * 1024)
    expect(decodeHead(head, null)).toBe('é'.repeat(128 * 1024))
    const odd = await readHead(new Blob(['x', 'é'.repeat(1_000_000)]))
    expect(decodeHead(odd, null)).toBe(`x${'é'.repeat(128 * 1024 - 1)}`)
  })

  test('of a .gz file it is unpacked, as far as it goes', async () => {
    const text = Array.from({ length: 200_000 }, () => Math.random()).join('\n')
    const packed = gzipSync(text)
    expect(packed.length).toBeGreaterThan(256 * 1024)
    const read = decodeHead(await readHead(new Blob([packed])), null) ?? ''
    expect(read.length).toBeGreaterThan(100_000)
    expect(text.startsWith(read)).toBe(true)
    expect(await readHead(new Blob([bytes([0x1f, 0x8b], 'damaged')]))).toHaveLength(0)
  })

  test.each([
    ['UTF-8', bytes('Zażółć'), null, 'Zażółć'],
    ['UTF-8 with a mark', bytes([0xef, 0xbb, 0xbf], 'Zażółć'), null, 'Zażółć'],
    ['UTF-16', bytes([0xff, 0xfe], [...Buffer.from('Zażółć', 'utf16le')]), null, 'Zażółć'],
    ['what the hub has not read yet', bytes([0x4a, 0x6f, 0xe3, 0x6f]), null, 'João'],
    ['what the hub has read it as', bytes([0x9c, 0x6c]), 'windows-1250', 'śl'],
    ['an encoding that browsers do not know', bytes('x'), 'utf-32le', null],
    ['no text', bytes('PK', [3, 4, 0, 0]), null, null],
  ])('%s', (_, head, encoding, text) => {
    expect(decodeHead(head, encoding)).toBe(text)
  })
})
