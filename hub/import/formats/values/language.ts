import { remembering } from './remember.ts'
import { foldWord, LONGEST_VALUE } from './text.ts'

/** In whose words people write the names of languages. */
const WRITTEN_IN = ['en', 'pt', 'es', 'fr', 'pl', 'de', 'it']

/** Languages of people who get marketing mail, and regions that a language is often named with. */
const LANGUAGES =
  'af ar be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko lt lv mk ml mn mr ms mt nb ne nl nn no pa pl ps pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh zu'.split(
    ' ',
  )
const VARIANTS =
  'en-GB en-US en-AU en-CA pt-BR pt-PT es-ES es-MX es-419 fr-FR fr-CA fr-CH de-AT de-CH de-DE nl-BE nl-NL zh-CN zh-TW zh-Hans zh-Hant'.split(
    ' ',
  )

let languages: Map<string, string> | null = null
let regions: Map<string, string> | null = null

/** `english` -> `en`, `portugais` -> `pt`, `brazilian-portuguese` -> `pt-BR`; made when first asked for. */
function languageNames(): Map<string, string> {
  if (languages) return languages
  languages = new Map()
  for (const tag of [...VARIANTS, ...LANGUAGES]) {
    for (const locale of [...WRITTEN_IN, tag]) {
      const name = new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' }).of(tag)
      if (name) languages.set(foldWord(name), tag)
    }
  }
  for (const [name, tag] of [
    ['castellano', 'es'],
    ['castilian', 'es'],
    ['mandarin', 'zh'],
    ['brazilian', 'pt-BR'],
    ['brasileiro', 'pt-BR'],
    ['flemish', 'nl-BE'],
    ['portugues-do-brasil', 'pt-BR'],
    ['portugues-de-brasil', 'pt-BR'],
    ['portugais-du-bresil', 'pt-BR'],
  ] as const)
    languages.set(name, tag)
  return languages
}

/** `brazil`, `brasil`, `uk` -> its code. */
function regionNames(): Map<string, string> {
  if (regions) return regions
  regions = new Map(
    Object.entries({
      uk: 'GB',
      'great-britain': 'GB',
      england: 'GB',
      usa: 'US',
      'u-s': 'US',
      america: 'US',
      'latin-america': '419',
      latam: '419',
    }),
  )
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  for (const locale of WRITTEN_IN) {
    const names = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' })
    for (const first of letters)
      for (const second of letters) {
        const name = names.of(first + second)
        if (name && !regions.has(foldWord(name))) regions.set(foldWord(name), first + second)
      }
  }
  return regions
}

/**
 * A language as a BCP 47 tag: `pt_BR`, `Polish`, `Portuguese - Brazil`, `English (UK)`, `français (Canada)`. Null for
 * what no list knows.
 */
export const readLanguage = remembering((cell: string): string | null => {
  if (cell.length > LONGEST_VALUE) return null
  const name = foldWord(cell)
  const named = languageNames().get(name)
  if (named) return named
  const [language, region, more] = cell
    .split(/\s+[-–/]\s+|[(),;/]|\s*[-–/]\s+|(?<=\p{L}{4})-(?=[A-Z]{2}$)/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (language && region && !more) {
    const tag = languageNames().get(foldWord(language))
    const code = /^[A-Z]{2}$/.test(region)
      ? (regionNames().get(foldWord(region)) ?? region)
      : regionNames().get(foldWord(region))
    if (tag && code) return canonical(`${tag.split('-')[0]}-${code}`)
    return tag && tag === languageNames().get(foldWord(region)) ? tag : null
  }
  const text = cell.trim().replaceAll('_', '-').replace(/\..*$/, '')
  return /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) && text.length <= 35 ? canonical(text) : null
})

/** The tag as it is written, of a language and a region that have names; null for what only looks like one (`xx`, `en-XX`). */
function canonical(text: string): string | null {
  try {
    const tag = Intl.getCanonicalLocales(text)[0]
    if (!tag) return null
    const { language, region } = new Intl.Locale(tag)
    const isNamed = (type: 'language' | 'region', code: string) =>
      new Intl.DisplayNames(['en'], { type, fallback: 'none' }).of(code) !== undefined
    return isNamed('language', language) && (!region || isNamed('region', region)) ? tag : null
  } catch {
    return null
  }
}
