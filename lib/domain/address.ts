import emailAddresses from 'email-addresses'
import punycode from 'punycode/punycode.js'
import { isPublicMailDomain } from './public-mail-domains.ts'
import { registrableDomain } from './public-suffixes.ts'

/** One mailbox out of a header. The address is folded; the name is as written, null when there is none to trust. */
export interface Mailbox {
  address: string
  name: string | null
  /** Another address that stands in place of the name (folded), where one does. */
  claims?: string
}

/** Longer pieces are no mailbox, and the parser is recursive: RFC 5321 allows 320 characters for an address. */
const MAX_PIECE = 1000
const MAX_ADDRESS = 320

/** Zero-width, bidirectional and other format characters, private use (icon fonts), lone surrogates, fillers. */
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}]|\u034F|\u115F|\u1160|\u3164/gu
/** Every kind of space and control character except line ends. */
const SPACE = /(?:(?![\r\n])[\s\p{Cc}])+/gu

/**
 * The form that addresses are stored and compared in: trimmed, lower case, IDN domains in Unicode
 * (`Jane@XN--BCHER-KVA.de` is `jane@bücher.de`). Never throws; text that is no address comes back trimmed and lower.
 */
export function foldAddress(address: string): string {
  const text = address.replace(INVISIBLE, '').trim().normalize('NFC').toLowerCase()
  const at = text.lastIndexOf('@')
  return at < 0 ? text : `${text.slice(0, at)}@${foldDomain(text.slice(at + 1))}`
}

function foldDomain(domain: string): string {
  const plain = domain.replace(/\.$/, '')
  // Only IDN needs the work; 100,000 addresses of an import pass here.
  if (!/\P{ASCII}|xn--/u.test(plain)) return plain
  try {
    return punycode.toUnicode(new URL(`http://${plain}`).hostname)
  } catch {
    return plain
  }
}

/** The ways in which a folded address may stand in files, capitals apart: an IDN domain in Unicode, or as machines write it. */
export function writtenForms(folded: string): string[] {
  const at = folded.lastIndexOf('@') + 1
  return [...new Set([folded, folded.slice(0, at) + punycode.toASCII(folded.slice(at))])]
}

/** Letters of Cyrillic that pass for Latin ones: a name of nothing else, under an ASCII ending, is there to deceive. */
const LOOK_ALIKE = /^[асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡ0-9-]+$/u
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u

/**
 * Null for most addresses. Where the domain mixes alphabets, or only looks Latin (`аcme.com` with a Cyrillic а), the
 * domain as machines write it (`xn--cme-5cd.com`), to be shown beside it. Such an address never equals the one it
 * imitates; this is for the reader's eyes. After Unicode TS 39 and what browsers do in the address bar.
 */
export function disguisedDomain(address: string): string | null {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  if (!/\P{ASCII}/u.test(domain)) return null
  const labels = domain.split('.')
  const mixed = labels.some((label) => /\p{Script=Latin}/u.test(label) && FOREIGN.test(label))
  const imitated =
    !/\P{ASCII}/u.test(labels.at(-1) ?? '') &&
    labels.some((label) => /\P{ASCII}/u.test(label) && LOOK_ALIKE.test(label))
  return mixed || imitated ? punycode.toASCII(domain) : null
}

/** The address without its plus tag: `jane+news@acme.com` is `jane@acme.com`. Takes a folded address. */
export function looseAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const plus = address.indexOf('+')
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address
}

/**
 * The registrable domain of the company behind an address: `mail.acme.co.uk` is `acme.co.uk`. Null at public mail
 * domains and where there is none (`localhost`, an IP address). Source: publicsuffix.org, ICANN section.
 * `readSuffixes` comes first. Takes a folded address.
 */
export function companyDomain(address: string): string | null {
  const registrable = registrableDomain(address.slice(address.lastIndexOf('@') + 1))
  return registrable === null || isPublicMailDomain(registrable) ? null : registrable
}

/**
 * Whether two addresses may be of one company, told without the public suffixes: their domains end in the same two labels.
 */
export function mayShareCompany(address: string, other: string): boolean {
  const end = (of: string) =>
    of
      .slice(of.lastIndexOf('@') + 1)
      .split('.')
      .slice(-2)
      .join('.')
  return end(address) === end(other)
}

/**
 * All mailboxes of a header's text in order: bare lists, quoted names with commas, groups, comments, `mailto:`
 * values, folded lines. Lenient where hosts are ("Doe, Jane <jane@acme.com>"), never throws, leaves out what is no
 * address. A display name that looks like an address counts for nothing: the name is null then.
 */
export const parseAddresses = (text: string): Mailbox[] => [...mailboxesIn(text)]

/** The same one by one: a list may be long. */
export function* mailboxesIn(text: string): Generator<Mailbox> {
  let pending = ''
  for (const { piece, end } of pieces(clean(text))) {
    const mailboxes = parsePiece(pending + piece)
    yield* mailboxes
    // "Doe" of "Doe, Jane <jane@acme.com>" waits for the rest of its name.
    const waits = mailboxes.length === 0 && end !== ';' && !piece.includes('@') && /[\p{L}\p{N}]/u.test(piece)
    pending = waits ? `${(pending + piece).slice(-MAX_PIECE)}${end === ',' ? ', ' : ' '}` : ''
  }
}

/** What nearly every address looks like; all else goes through the real parser. */
const PLAIN = /^[a-z0-9_'+-]+(\.[a-z0-9_'+-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)+$/

/** The address, folded, that a text is without anything else, where it looks like most. */
function plainAddress(text: string): string | null {
  if (text.length > MAX_PIECE) return null
  const folded = foldAddress(text)
  return PLAIN.test(folded) && folded.length <= MAX_ADDRESS ? folded : null
}

/** A folded address out of `jane@acme.com` or `Jane <jane@acme.com>`; null when there is none or more than one. */
export function readAddress(text: string): string | null {
  const plain = plainAddress(text)
  if (plain !== null) return plain
  const [found, another] = parseAddresses(text)
  return found && !another ? found.address : null
}

function clean(text: string): string {
  const plain = text.replace(INVISIBLE, '').replace(SPACE, ' ').trim()
  // The query may hold spaces and further addresses (`?cc=`); none of it is the person of the link.
  return plain.replace(/mailto:([^\s?<>"]*)(?:\?[^<>"]*)?/gi, (_, target: string) => {
    try {
      return decodeURIComponent(target)
    } catch {
      return target
    }
  })
}

/** Cuts at `,`, `;` and line ends that stand outside quotes, comments and angle brackets. Linear in the text. */
function* pieces(text: string): Generator<{ piece: string; end: string }> {
  // Each pattern is given up once it fails: what is not closed once is not closed later.
  const open: Record<string, RegExp | null> = {
    '"': /"(?:[^"\\]|\\.)*"/y,
    '(': /\((?:[^()\\]|\\.)*\)/y,
    '<': /<[^<>]*>/y,
  }
  let start = 0
  let at = 0
  while (at < text.length) {
    const character = text[at] as string
    const pattern = open[character]
    if (pattern) {
      pattern.lastIndex = at
      const match = pattern.exec(text)
      if (match) at += match[0].length
      else {
        open[character] = null
        at += 1
      }
      continue
    }
    if (character === ',' || character === ';' || character === '\n' || character === '\r') {
      yield { piece: text.slice(start, at), end: character }
      start = at + 1
    }
    at += 1
  }
  yield { piece: text.slice(start), end: '' }
}

function parsePiece(piece: string): Mailbox[] {
  if (!piece.includes('@')) return []
  const plain = plainAddress(piece)
  if (plain !== null) return [{ address: plain, name: null }]
  // "Team: jane@acme.com" opens a group.
  const text = piece.trim().replace(/^[^"<>@():]*:\s*/, '')
  if (text.length > MAX_PIECE) return []
  const strict = parseStrictly(text)
  if (strict) return [strict]
  // In angle brackets stands the address, whatever the name before it is.
  const angle = /<([^<>]*)>[^<>]*$/.exec(text) ?? /<([^<>\s]+)$/.exec(text)
  if (angle) {
    const mailbox = parseStrictly((angle[1] as string).trim())
    return mailbox ? [withName(mailbox.address, unquote(text.slice(0, angle.index)))] : []
  }
  const words = text.split(/[\s"'()[\]|]+/)
  const addresses = words.flatMap((word) => (word.includes('@') ? (parseStrictly(word) ?? []) : []))
  const [only] = addresses
  if (addresses.length !== 1 || !only) return addresses
  return [{ ...only, name: trustedName(words.filter((word) => !word.includes('@')).join(' ')) }]
}

/** One mailbox by RFC 5322 and 6532, or null. */
function parseStrictly(text: string): Mailbox | null {
  const [mailbox] = tryParse(text)?.addresses ?? []
  if (mailbox?.type !== 'mailbox') return null
  // The parser decodes quoted local parts; such an address could pretend to be two.
  if (/[\s"<>()[\],;:\\@]|^=\?/.test(mailbox.local) || /[^\p{L}\p{N}\p{M}.-]/u.test(mailbox.domain))
    return null
  const address = foldAddress(`${mailbox.local}@${mailbox.domain}`)
  if (address.length > MAX_ADDRESS) return null
  const comment = mailbox.parts.comments[0]?.tokens.replace(/^\s*\(|\)\s*$/g, '')
  return withName(address, mailbox.name ?? comment ?? '')
}

/** A mailbox with what stands as its name. */
function withName(address: string, name: string): Mailbox {
  const claims = claimedAddress(name, address)
  return { address, name: trustedName(name), ...(claims !== null && { claims }) }
}

function tryParse(input: string) {
  // Nested comments cost the parser quadratic time; nobody nests ten.
  if (input.split('(').length > 10) return null
  try {
    return emailAddresses({ input, rfc6532: true, startAt: 'mailbox' })
  } catch {
    // Deep nesting ends its recursion; such text is no mailbox.
    return null
  }
}

const unquote = (name: string): string => {
  const text = name.trim()
  return /^"(?:[^"\\]|\\.)*"$/.test(text)
    ? text.slice(1, -1).replace(/\\(.)/g, '$1')
    : text.replace(/^"|"$/g, '')
}

/** A word of a header as it travels (RFC 2047), which some pages show undecoded: `=?UTF-8?Q?Jos=C3=A9?=`. */
const ENCODED_WORD = /=\?([\w-]{1,40})(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi

/** Decodes what leaked; what cannot be decoded stays as it is. Only for names: an address is never made of it. */
function decodeWords(name: string): string {
  if (!name.includes('=?')) return name
  return name.replace(ENCODED_WORD, (word, charset: string, encoding: string, text: string) => {
    try {
      const bytes =
        encoding.toLowerCase() === 'b'
          ? atob(text)
          : text
              .replaceAll('_', ' ')
              .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      const decoded = new TextDecoder(charset).decode(
        Uint8Array.from(bytes, (character) => character.charCodeAt(0)),
      )
      return decoded.replace(INVISIBLE, '').replace(/\p{Cc}/gu, ' ')
    } catch {
      return word
    }
  })
}

/** As it is, and as it is written to look so. */
const AT_SIGN = /[@＠﹫]/
const ADDRESS_IN_NAME = /[^\s<>()[\]"',;:@]+@[^\s<>()[\]"',;:@]+\.[^\s<>()[\]"',;:@]+/

/**
 * The address that a display name pretends to be, folded, where the real one is another: `ceo@acme.com` in
 * `"ceo@acme.com" <mallory@evil.example>`. Null for other names, for the same mailbox with a plus tag, and where a list
 * says for whom it writes ("jane@acme.com via Sales").
 */
export function claimedAddress(name: string, address: string): string | null {
  const decoded = decodeWords(name.slice(0, MAX_PIECE))
  if (!AT_SIGN.test(decoded)) return null
  const text = decoded.replace(INVISIBLE, '').normalize('NFKC').slice(0, MAX_PIECE)
  const found = ADDRESS_IN_NAME.exec(text)
  if (!found || /^["')\s]*\svia\s/i.test(text.slice(found.index + found[0].length))) return null
  const claimed = foldAddress(found[0].replace(/\.$/, ''))
  return looseAddress(claimed) === looseAddress(foldAddress(address)) ? null : claimed
}

/** A name that holds something like an address is there to deceive or says nothing new. */
export function trustedName(name: string): string | null {
  const text = decodeWords(name)
    .replace(/\s+/g, ' ')
    .trim()
    // Outlook writes 'Jane Doe' in single quotes.
    .replace(/^'(.*)'$/, '$1')
    .slice(0, 500)
  return text === '' || AT_SIGN.test(text) ? null : text
}
