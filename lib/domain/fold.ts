/** Letters that Unicode does not decompose, so NFD alone leaves them: Polish, German, Danish, French, Croatian, Icelandic, Turkish. */
const SINGLE: Readonly<Record<string, string>> = {
  ł: 'l',
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}
const SINGLES = new RegExp(`[${Object.keys(SINGLE).join('')}]`, 'g')

/** Gone before letters are taken apart, too: putting many marks in their order takes the square of their number. */
const MARKS = /\p{M}+/gu

/**
 * Text as people type it in a hurry: lower case, no diacritics. `fold('Żółć Größe')` is `'zolc grosse'`.
 * For comparing and searching only, never for showing.
 */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(MARKS, '')
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(SINGLES, (letter) => SINGLE[letter] ?? letter)
}
