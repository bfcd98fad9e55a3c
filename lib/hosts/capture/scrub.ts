/** An address in running text. Wide on purpose: what looks a little like one is taken for one. */
const ADDRESS = /[^\s<>()[\]",;:\\@]+@[^\s<>()[\]",;:\\@.]+(?:\.[^\s<>()[\]",;:\\@.]+)*/gu
/** Invisible characters and icon glyphs: nobody could see them before saving. */
const UNSEEN = /[\u00AD\u200B-\u200F\u2060\uFEFF\uE000-\uF8FF]/g
/** A number so long that it names something. */
const LONG_NUMBER = /\d{4,}/g
/** A made-up name so long that it may be anything, such as an address in base64; or a UUID within a name. */
const OPAQUE = /^(?=.*\d)[A-Za-z0-9+/=]{24,}$|[0-9a-f]{8}-[0-9a-f]{4}-/i
/** What looks like the id of a record rather than like words. */
const RECORD_ID = /^(?=.*\d)[\w{}-]{4,}$/

/**
 * Words that name parts of mails and records, never people. Only these survive in addresses of pages and in `data-`
 * attributes; they are what adapters look for.
 */
const VOCABULARY = new Set(
  `mail email mailbox message messages msg thread conversation inbox sent drafts draft trash spam archive folder label
  list item row view show preview read compose reply replyto forward from to cc bcc sender recipient recipients subject
  date time header headers body content text html page main panel pane tab frame window record records object entity
  contact contacts lead leads account accounts company companies person people party partner customer opportunity deal
  deals case cases ticket tickets task activity note notes name first last full title phone mobile address street city
  country value field fields input select option button link action edit save new create search filter menu nav
  navigation toolbar dialog modal popup card section detail details info summary profile user owner author home event
  file attachment app web crm model form type role kind id uid key index number status stage open closed active selected
  true false ids on off none null yes no default left right top bottom center self group column cell table grid sidebar
  addressbook settings opened relationship sale highlights sales lightning`.split(/\s+/),
)

/** Ends of domains, which name nobody. */
const DOMAINS = new Set('com org net edu gov info biz test example www'.split(' '))

/** Attributes of which only form and function are said: their value stays unless it names somebody. */
const STRUCTURE =
  /^(class|id|for|role|type|dir|lang|tabindex|colspan|rowspan|hidden|disabled|checked|selected|multiple|readonly|required|contenteditable|draggable|spellcheck|autocomplete|inputmode|method|rel|target|scope|size|rows|cols|maxlength|open|translate|itemscope|itemprop|is|slot|part|list|form|headers|aria-(?!label$|description$|valuetext$|roledescription$|placeholder$|braille)[a-z]+)$/
const ADDRESSES_OF_PAGES = /^(href|action|formaction|cite|itemtype|(data-|xlink:).*(href|url|link|src))$/
/** What acts, looks or loads, and the marks that the sidebar makes room with. */
const DROPPED = /^(on|data-alongside-|style$|src|ping$|poster$|background$|nonce$|integrity$|jsaction$|xmlns)/

/** Characters of a label at most. */
const LABEL = 40
const LETTERS = 'xyzwvutsrqponmlkjihgfedcba'

/** What was replaced. */
export interface Replaced {
  texts: number
  values: number
  addresses: number
}

/** Lower-case words of `some name`, `someName`, `some-name` and `SOME_NAME`. */
const piecesOf = (text: string): string[] =>
  text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/\p{L}+/gu) ?? []

/** Words of an address or a name by which somebody could be found again. */
export const namingWords = (text: string): string[] =>
  piecesOf(text.normalize('NFC')).filter(
    (word) => word.length > 2 && !VOCABULARY.has(word) && !DOMAINS.has(word),
  )

export const hasAddress = (text: string): boolean => text.search(ADDRESS) >= 0

/**
 * Replaces what a page says and leaves how it is built. The same address always becomes the same placeholder, of the
 * same made-up domain as its colleagues', so that a person stays one person.
 *
 * @param named words that name somebody on this page (`namingWords`): they are replaced within names of classes too
 * @param literals values that the adapter's own selectors look for, which therefore say nothing about anybody
 * @param own origin of the page
 */
export function createScrubber(named: ReadonlySet<string>, literals: readonly string[], own: string) {
  const replaced: Replaced = { texts: 0, values: 0, addresses: 0 }
  const numbers = new Map<string, number>()
  const number = (kind: string, name: string) => {
    const key = `${kind} ${name}`
    const known =
      numbers.get(key) ?? [...numbers.keys()].filter((each) => each.startsWith(`${kind} `)).length + 1
    numbers.set(key, known)
    return known
  }
  const known = new Set(literals)
  /** Ends and beginnings that adapters look for; short ones could be parts of anything. */
  const long = literals.filter((each) => each.length > 7).sort((a, b) => b.length - a.length)
  const wordsOfLiterals = new Set(literals.flatMap(piecesOf))
  const people = new Set([...named].filter((word) => !wordsOfLiterals.has(word)))

  /** `Lena+News@Acme.com` as `p1+t1@d1.example.test`. */
  function address(found: string): string {
    replaced.addresses++
    const [local = '', domain = ''] = found.normalize('NFC').toLowerCase().split('@')
    const [base = '', ...tags] = local.split('+')
    const person = `p${number('person', `${base}@${domain}`)}`
    const tag = tags.length > 0 ? `+t${number('tag', tags.join('+'))}` : ''
    return `${person}${tag}@d${number('domain', domain)}.example.test`
  }

  const alike = new Map<string, string[]>()
  /** Readers compare labels with each other: those of the same length differ in one letter. */
  function blank(text: string): string {
    const plain = text.replace(/[^\s\p{P}\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E]/gu, (letter) => {
      if (/\p{Lu}/u.test(letter)) return 'X'.repeat(letter.length)
      return (/\p{N}/u.test(letter) ? '0' : 'x').repeat(letter.length)
    })
    if (plain.length > LABEL) return plain
    const known = alike.get(plain) ?? []
    alike.set(plain, known)
    const at = known.indexOf(text)
    const place = at < 0 ? known.push(text) - 1 : at
    return plain.replace(/x(?=[^x]*$)/, (x) => LETTERS[place] ?? x)
  }

  /** Letters as x, digits as 0, in the same length; addresses as placeholders. */
  function text(value: string): string {
    const clean = value.replace(UNSEEN, '')
    let out = ''
    let at = 0
    for (const match of clean.matchAll(ADDRESS)) {
      out += blank(clean.slice(at, match.index)) + address(match[0])
      at = match.index + match[0].length
    }
    return out + blank(clean.slice(at))
  }

  const decoded = (value: string) => {
    try {
      return decodeURIComponent(value)
    } catch {
      return value
    }
  }

  const isPlain = (word: string) => !people.has(word) && (VOCABULARY.has(word) || wordsOfLiterals.has(word))

  /** Another id in its place and of its length, the same for the same: pages compare them. */
  const idFor = (id: string) => {
    const made = String(number('id', id))
    return `${(/^\d+$/.test(id) ? '0' : 'x').repeat(Math.max(0, id.length - made.length))}${made}`
  }

  /** A name that the site gave: stays, but for addresses, people, and numbers that name something. */
  function token(value: string): string {
    const plain = decoded(value).replace(UNSEEN, '')
    if (plain.includes('@')) return text(plain)
    if (OPAQUE.test(plain)) return idFor(plain)
    return plain.replace(LONG_NUMBER, idFor).replace(/\p{L}+/gu, (run) => {
      const named =
        piecesOf(run).some((word) => people.has(word)) ||
        [...people].some((word) => word.length > 4 && run.toLowerCase().includes(word))
      return named || /[^\x20-\x7E]/.test(run) ? blank(run) : run
    })
  }

  /** Values of `data-` and of parts of addresses: only words that everybody uses stay. */
  function enumerated(value: string): string {
    if (known.has(value) || /^\d{0,3}$/.test(value)) return value
    const literal = long.find((each) => value.includes(each))
    if (literal) return value.split(literal).map(enumerated).join(literal)
    const words = piecesOf(value)
    const plain = words.length > 0 && words.every(isPlain) && !/\d{4}|[^\x20-\x7E]|@/.test(value)
    if (plain) return value
    return RECORD_ID.test(value) ? idFor(value) : text(value)
  }

  function url(value: string): string {
    const plain = decoded(value.trim())
    const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:)?([\s\S]*)$/i.exec(plain) ?? []
    if (/^mailto:$/i.test(scheme)) return `mailto:${text(rest.split('?')[0] ?? '')}`
    if (/^https?:$/i.test(scheme)) {
      const [, host = '', path = ''] = /^\/*([^/?#]*)([\s\S]*)$/.exec(rest) ?? []
      const name = `${scheme}//${host}` === own ? 'site' : `h${number('host', host.toLowerCase())}`
      if (host === 'schema.org') return `${scheme}//${host}${parts(path)}`
      return `${scheme}//${name}.example.test${parts(path)}`
    }
    if (scheme) return scheme + (/^(tel|sms):$/i.test(scheme) ? text(rest) : '')
    return rest.startsWith('//') ? `//h${number('host', rest)}.example.test/` : parts(rest)
  }
  const parts = (path: string) =>
    path
      .split(/([/?&=#;,]+)/)
      .map((part, i, all) => {
        if (i % 2) return part
        const parameter = /[?&;]$/.test(all[i - 1] ?? '') && all[i + 1]?.startsWith('=')
        return parameter && /^[_a-z][_a-z0-9.-]{0,23}$/.test(part) ? token(part) : name(part)
      })
      .join('')
      .replace(/["<>\s]/g, '_')
  const name = (part: string) => {
    const [, mark = '', rest = ''] = /^([_.-]*)([\s\S]*)$/.exec(part) ?? []
    return /^\p{Ll}{1,2}$/u.test(rest) && !people.has(rest) ? part : mark + enumerated(rest)
  }

  return {
    replaced,
    url,
    text(value: string): string {
      const out = text(value)
      if (out !== value) replaced.texts++
      return out
    },
    /** The value of an attribute; null where the attribute goes. */
    attribute(element: Element, attribute: string, value: string): string | null {
      if (DROPPED.test(attribute) || !/^[a-z_][a-z0-9_:.-]*$/.test(attribute)) return null
      if (token(attribute) !== attribute) return null
      const field = /^(input|select|textarea|button|form|iframe|slot|fieldset|output)$/.test(
        element.localName,
      )
      const out = known.has(value)
        ? value
        : ADDRESSES_OF_PAGES.test(attribute)
          ? url(value)
          : STRUCTURE.test(attribute) || (attribute === 'name' && field)
            ? value
                .split(/(\s+)/)
                .map((each) => (each.trim() && !known.has(each) ? token(each) : each))
                .join('')
            : /^(data-|name$)/.test(attribute)
              ? enumerated(value)
              : text(value)
      if (out !== value) replaced.values++
      return out
    },
  }
}
