import type { ImportEncoding } from '../../../../lib/contract/import.ts'

type Guess = Extract<ImportEncoding, 'windows-1252' | 'windows-1250' | 'iso-8859-2'>

/** The likeliest first: of two that fit as well, the earlier one is taken. */
const CANDIDATES: Guess[] = ['windows-1252', 'windows-1250', 'iso-8859-2']

/** Domains of addresses, and words of header lines, in whose countries the letters are those of Central Europe. */
const CENTRAL =
  /@[\w.-]+\.(pl|cz|sk|hu|ro|hr|si|ba|rs|me|al)\b|\b(nazwisko|stanowisko|miasto|ulica|zgoda|prijmeni|jmeno|prezime|judet)\b/gi
const WESTERN = /@[\w.-]+\.(de|at|ch|fr|be|nl|es|pt|br|it|se|dk|no|fi|mx|ar|co|cl|ie|uk|lu)\b/gi
/** More of them say nothing more. */
const MOST_HINTS = 10
/** Letters that are not ASCII looked at: with every byte of a big sample it would take a moment. */
const MOST_LETTERS = 2000

/**
 * Which of the encodings of one byte a character these bytes are most likely in, by where their letters stand: in the
 * wrong one a letter of a word turns into a sign (`Pawe³`, `Wi¶niewski`), or into a letter that does not stand there.
 * ISO-8859-1 reads as windows-1252, which has the same letters. Own code, because a file of leads is short words and
 * names: chardet 2.2, which counts groups of letters, told 5 of 11 such files (2026-11-29; decode-text.test.ts has them).
 */
export function guessSingleByte(bytes: Uint8Array): Guess {
  const ascii = Buffer.from(bytes).toString('latin1')
  const hints = count(ascii, CENTRAL) - count(ascii, WESTERN)
  let best = CANDIDATES[0]!
  let most = Number.NEGATIVE_INFINITY
  for (const candidate of CANDIDATES) {
    const text = new TextDecoder(candidate).decode(bytes)
    const score = fitness(text, candidate === 'windows-1252') + (candidate === 'windows-1252' ? 0 : hints)
    if (score > most) [best, most] = [candidate, score]
  }
  return best
}

const count = (text: string, pattern: RegExp): number =>
  Math.min(MOST_HINTS, (text.match(pattern) ?? []).length)

/** Letters that do not stand where they stand here, in languages of Western Europe: `ñ` before a consonant, say. */
const ODD_WESTERN =
  /ñ(?![aeiouáéíóúñ])|ã(?=[^oeisn\P{L}])|[ìù](?=[\p{L}])(?!r)|õ(?=[^e\P{L}])|ê(?!\p{L})|(?<!\p{L})[èêïûù]|ï(?!\p{L})|[æøþð](?=[^aeiouyáéíóúýåäöøærlnksgdtmv\P{L}])|(?<!\p{L})ð|(?<=i)æ(?!\p{L})|(?<=[aeiou])œ|œ(?=[wkzcp])/giu
/** The same for Central Europe. */
const ODD_CENTRAL = /ń(?=[aeiouy])|ă[oe]|ę(?=[aeiouy])|ő(?=e)|ç(?=[^aou\P{L}])|č(?=[rsgvl])|[áéíóú]ą/giu
/** A sign, or a capital, in the middle of a word. */
const IN_WORD = /(?<=\p{Ll})[^\p{L}\p{M}\p{ASCII}’‘´`·\u00a0\u00ad–—…](?=\p{Ll})/gu
const CAPITAL_IN_WORD = /(?<=\p{Ll})(?=\P{ASCII})\p{Lu}(?=\p{Ll})/gu
/** A word that ends or begins with a sign that belongs to no word: `Pawe³`, `¿ona`, `£UKASZ`. `¿Qué` is Spanish. */
const AT_WORD =
  /(?<=\p{Ll})[³¹²¿±¶¼¾¯¢£](?!\p{L})|(?<!\p{L})(¿(?=\p{Ll})|[¯¶¼¦£®©¥»](?=\p{L}))|(?<=\p{Lu})[¯¶¼¦£®©¥](?=\p{Lu})/gu
const NO_CHARACTER = /[\u0080-\u009f]/g

function fitness(text: string, isWestern: boolean): number {
  const letters = [...text.matchAll(/\P{ASCII}/gu)].slice(0, MOST_LETTERS)
  const last = letters.at(-1)?.index ?? 0
  const seen = text.slice(0, last + 2)
  const hits = (pattern: RegExp) => (seen.match(pattern) ?? []).length
  return -(
    5 * hits(NO_CHARACTER) +
    3 * hits(IN_WORD) +
    3 * hits(AT_WORD) +
    2 * hits(CAPITAL_IN_WORD) +
    hits(isWestern ? ODD_WESTERN : ODD_CENTRAL)
  )
}
