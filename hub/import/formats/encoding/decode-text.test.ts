import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IMPORT_ENCODINGS, type ImportEncoding } from '../../../../lib/contract/import.ts'
import { pieces } from '../testing.ts'
import { decodeText } from './decode-text.ts'
import { BAD_BYTES } from './decoders.ts'

const TEXT = 'Email;Name\r\nzazolc@przyklad.test;Zażółć Gęślą 👓\r\n'.repeat(60)

async function decode(bytes: Uint8Array, size: number, given: ImportEncoding | null = null) {
  const decoded = decodeText(pieces(bytes, size), given)
  const text = (await Array.fromAsync(decoded.text)).join('')
  return { text, encoding: decoded.encoding() }
}

const utf16 = (text: string, isBig = false) => {
  const bytes = Buffer.from(text, 'utf16le')
  return isBig ? bytes.swap16() : bytes
}
const utf32 = (text: string, isBig = false) => {
  const points = [...text].map((character) => character.codePointAt(0)!)
  const bytes = Buffer.alloc(points.length * 4)
  points.forEach((point, at) => {
    if (isBig) bytes.writeUInt32BE(point, at * 4)
    else bytes.writeUInt32LE(point, at * 4)
  })
  return bytes
}
/** What TextDecoder reads, the other way round: it writes UTF-8 only. */
function encodeAs(encoding: string, text: string): Uint8Array {
  const decoder = new TextDecoder(encoding)
  const byCharacter = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
  )
  return Uint8Array.from(text, (character) => {
    const byte = byCharacter.get(character)
    if (byte === undefined) throw new Error(`${character} is not in ${encoding}`)
    return byte
  })
}

test.each<[string, Uint8Array, ImportEncoding]>([
  ['UTF-8', Buffer.from(TEXT), 'utf-8'],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8'],
  ['UTF-16 LE with a mark', utf16(`\ufeff${TEXT}`), 'utf-16le'],
  ['UTF-16 BE with a mark', utf16(`\ufeff${TEXT}`, true), 'utf-16be'],
  ['UTF-16 LE', utf16(TEXT), 'utf-16le'],
  ['UTF-16 BE', utf16(TEXT, true), 'utf-16be'],
  ['UTF-32 LE with a mark', utf32(`\ufeff${TEXT}`), 'utf-32le'],
  ['UTF-32 BE with a mark', utf32(`\ufeff${TEXT}`, true), 'utf-32be'],
  ['UTF-32 LE', utf32(TEXT), 'utf-32le'],
  ['UTF-32 BE', utf32(TEXT, true), 'utf-32be'],
])('reads %s, however the upload is cut', async (_, bytes, encoding) => {
  for (const size of [1, 3, 1000, bytes.length])
    expect(await decode(bytes, size)).toEqual({ text: TEXT, encoding })
})

test('reads short and empty files', async () => {
  expect(await decode(Buffer.from(''), 9)).toEqual({ text: '', encoding: null })
  expect(await decode(Buffer.from('a'), 9)).toEqual({ text: 'a', encoding: null })
  expect(await decode(Buffer.from('\ufeffé'), 1)).toEqual({ text: 'é', encoding: 'utf-8' })
  expect((await decode(utf32('email\na@x.test\n'), 3)).encoding).toBe('utf-32le')
})

/** A few rows as people have them: what is there to tell an encoding by is no more than their names. */
const NAMES: [ImportEncoding, string][] = [
  ['windows-1252', 'Email,Name\na@x.test,José García\nb@x.test,Nuñez\n'],
  ['windows-1252', 'Email;Prénom;Société\na@x.test;Hélène;Crème & Fils\n'],
  ['windows-1252', 'E-mail;Nome;Cargo\na@x.test;João Conceição;Gerência\nb@x.test;Antônio;Você\n'],
  ['windows-1252', 'E-Mail;Name\na@x.test;Jürgen Groß\nb@x.test;Häußler\n'],
  ['windows-1252', 'Email,Company\na@x.test,“Quoted” – €5\n'],
  ['windows-1252', 'Email,Name\na@x.test,Åse Bjørnsen\nb@x.test,Sørensen\n'],
  ['windows-1252', 'Email,Città\na@x.test,Forlì\nb@x.test,Cantù\n'],
  ['windows-1252', 'Email,Name\na@x.test,Zoë\n'],
  ['windows-1252', 'Email,Name\na@x.test,Þórður\n'],
  ['windows-1252', 'Email,Note\na@x.test,¿Qué tal? £50 © Acme\n'],
  ['windows-1252', 'Email,Note\na@x.test,Le «cœur» et la sœur\n'],
  ['windows-1250', 'Email,Name\na@x.test,ŁUKASZ ŻÓŁTOWSKI\n'],
  ['windows-1250', 'Email,Name\na@x.test,Željko Đurić\n'],
  ['windows-1250', 'Email,Name\na@x.test,Wiśniewski\n'],
  ['iso-8859-2', 'Email,Name\na@x.test,Šárka\n'],
  ['iso-8859-2', 'Email,Name\na@x.test,Ľubomír Šťastný\n'],
  ['windows-1250', 'Email;Imię;Nazwisko\na@x.test;Paweł;Wiśniewski\nb@x.test;Małgorzata;Kamińska\n'],
  ['windows-1250', 'Email,Name\na@firma.pl,Grażyna Żółkiewska\n'],
  ['windows-1250', 'Email;Jméno;Příjmení\na@x.test;Jiří;Dvořák\nb@x.test;Šárka;Čapková\n'],
  ['windows-1250', 'Email,Name\na@x.hu,Erdős Győző\n'],
  ['iso-8859-2', 'Email;Imię;Nazwisko\na@x.test;Paweł;Wiśniewski\nb@x.test;Grażyna;Kąkol\n'],
  ['iso-8859-2', 'Email;Jméno\na@x.test;Tomáš Žižka\nb@x.test;Matěj Ťupa\n'],
]

test.each(NAMES)('tells %s by its content: %j', async (encoding, text) => {
  const bytes = encodeAs(encoding, text)
  for (const size of [1, 5, bytes.length]) {
    expect(await decode(bytes, size)).toEqual({ text, encoding })
    expect((await decode(bytes, size, encoding)).text).toBe(text)
  }
})

test('decides by the first letters that are not ASCII, however late they come', async () => {
  const text = `Email,Name\n${'a@x.test,Ann\n'.repeat(20_000)}b@x.test,José\n`
  expect(await decode(encodeAs('windows-1252', text), 65_536)).toEqual({ text, encoding: 'windows-1252' })
  expect(await decode(Buffer.from(text), 65_536)).toEqual({ text, encoding: 'utf-8' })
})

test('a broken name in a file of whole ones is marked, and the rest stays as it is', async () => {
  const rows = 'a@x.test,Zażółć\n'.repeat(5)
  const bytes = Buffer.concat([
    Buffer.from(rows),
    Buffer.from('b@x.test,Jos\xe9\xe9 X\n', 'latin1'),
    Buffer.from(rows),
  ])
  for (const size of [1, 7, 1000])
    expect((await decode(bytes, size)).text).toBe(`${rows}b@x.test,Jos${BAD_BYTES} X\n${rows}`)
  expect((await decode(Buffer.from('Zażół').subarray(0, -1), 4)).text).toBe(`Zażó${BAD_BYTES}`)
  expect((await decode(utf16('\ufeffabcdef').subarray(0, -1), 4)).text).toBe(`abcde${BAD_BYTES}`)
  expect((await decode(utf16('\ufeffa\ud83db'), 4)).text).toBe(`a${BAD_BYTES}b`)
  expect((await decode(utf32('\ufeffab').subarray(0, -2), 4)).text).toBe(`a${BAD_BYTES}`)
})

test('what somebody names is taken, whatever the content looks like', async () => {
  const bytes = encodeAs('windows-1251', 'Email;Имя\na@x.test;Анна\n')
  expect((await decode(bytes, 9, 'windows-1251')).text).toContain('Анна')
  expect((await decode(Buffer.from('é'), 9, 'iso-8859-1')).text).toBe('Ã©')
  for (const encoding of IMPORT_ENCODINGS)
    expect((await decode(Buffer.alloc(8, 32), 3, encoding)).encoding).toBe(encoding)
})

test('no bytes at all end it with an error, and what it gives can be stored', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(null, ...IMPORT_ENCODINGS),
      async (bytes, size, encoding) => {
        const cut = await decode(bytes, size, encoding)
        expect(cut.text.isWellFormed()).toBe(true)
        expect(cut).toEqual(await decode(bytes, 1000, encoding))
      },
    ),
  )
})
