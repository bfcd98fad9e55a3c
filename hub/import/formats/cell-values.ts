import { fold } from '../../../lib/domain/fold.ts'

/** What a cell says about consent: yes, no, or nothing known. */
export type YesNo = 'yes' | 'no' | 'unknown'

/** Words as vendors and people write them, in English, Portuguese, Spanish, French and Polish; compared folded. */
const YES = words(
  'yes y true 1 on x granted given confirmed subscribed active opt-in opted-in accepted allowed',
  'sim verdadeiro concedido inscrito assinante aceito ativo',
  'si verdadero concedido suscrito aceptado activo',
  'oui vrai accorde donne inscrit abonne accepte actif',
  'tak prawda udzielona wyrazona zapisany subskrybuje aktywny zgoda',
)
const NO = words(
  'no n false 0 off denied refused revoked withdrawn unsubscribed cleaned bounced blocklisted blacklisted blocked opt-out opted-out inactive',
  'nao falso negado recusado revogado descadastrado cancelado bloqueado inativo',
  'falso denegado rechazado revocado baja bloqueado inactivo',
  'non faux refuse retire desinscrit desabonne bloque inactif',
  'nie falsz odmowa odmowiona cofnieta wypisany zablokowany nieaktywny',
)
const UNKNOWN = words(
  'unknown pending none - n/a na null',
  'desconhecido pendente',
  'desconocido pendiente',
  'inconnu en-attente',
  'nieznana nieznany oczekuje',
)

/** A yes or a no out of a cell; null when the word is none that is known. */
export function yesNo(cell: string): YesNo | null {
  const word = foldWord(cell)
  if (word === '' || UNKNOWN.has(word)) return 'unknown'
  if (YES.has(word)) return 'yes'
  return NO.has(word) ? 'no' : null
}

/** A number with a point or a comma for decimals and spaces or points between thousands; null when it is none. */
export function number(cell: string): number | null {
  const text = cell.replace(/[\s\u00a0\u202f%]/g, '')
  if (/^[+-]?\d+([.,]\d+)?$/.test(text)) return Number(text.replace(',', '.'))
  if (/^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/.test(text)) return Number(text.replaceAll('.', '').replace(',', '.'))
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return Number(text.replaceAll(',', ''))
  return null
}

/**
 * A time as exports write it, as ISO 8601 UTC: `2024-03-12`, `2024-03-12 09:14[:05][.123]`, with or without zone (UTC when there is none),
 * `31/12/2024` and `31.12.2024`, `12/31/2024 2:30 PM`, and milliseconds since 1970. Null when it is none of these or could be two
 * different days (`03/04/2024`): a guess would be wrong half of the time.
 */
export function time(cell: string): string | null {
  const text = cell.trim()
  if (/^\d{12,13}$/.test(text)) return iso(new Date(Number(text)))
  const year = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](.+))?$/.exec(text)
  if (year) return build(+year[1]!, +year[2]!, +year[3]!, year[4])
  const day = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,? (.+))?$/.exec(text)
  if (!day) return null
  const [a, b] = [Number(day[1]), Number(day[2])]
  if (text.includes('.') && text.indexOf('.') <= 2) return build(+day[3]!, b, a, day[4])
  if (a > 12 || a === b) return build(+day[3]!, b, a, day[4])
  return b > 12 ? build(+day[3]!, a, b, day[4]) : null
}

function build(year: number, month: number, day: number, clock = '00:00'): string | null {
  const parts =
    /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?([AaPp][Mm])?(?: ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$/.exec(
      clock,
    )
  if (!parts) return null
  let hour = Number(parts[1])
  if (parts[5]) {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (parts[5].toLowerCase() === 'pm' ? 12 : 0)
  }
  const [minute, second] = [Number(parts[2]), Number(parts[3] ?? 0)]
  const millis = Number((parts[4] ?? '0').padEnd(3, '0').slice(0, 3))
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, millis))
  // Date.UTC carries 31 April over to 1 May; such a day does not exist.
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour
  if (!same || minute > 59 || second > 59) return null
  const zone = /^([+-])(\d{2}):?(\d{2})$/.exec(parts[6] ?? '')
  if (zone) date.setTime(date.getTime() - (zone[1] === '-' ? -1 : 1) * (+zone[2]! * 60 + +zone[3]!) * 60_000)
  return iso(date)
}

function iso(date: Date): string | null {
  const year = date.getUTCFullYear()
  return year >= 1970 && year <= 2200 ? date.toISOString() : null
}

/** Names of languages as HubSpot and people write them; everything else that looks like a BCP 47 tag is one. */
const LANGUAGE_NAMES = new Map(
  Object.entries({
    en: 'english ingles anglais angielski inglês',
    'pt-BR': 'portuguese-brazil portuguese-brazilian portugues-brasil portugues-do-brasil',
    pt: 'portuguese portugues portugais portugalski',
    es: 'spanish espanhol espanol espagnol hiszpanski',
    fr: 'french frances francais francuski',
    pl: 'polish polones polaco polonais polski',
    de: 'german alemao aleman allemand niemiecki deutsch',
  }).flatMap(([tag, names]) => names.split(' ').map((name) => [foldWord(name), tag] as const)),
)

/** A language as a BCP 47 tag (`pt_BR` -> `pt-BR`, `Polish` -> `pl`); null when it is none. */
export function locale(cell: string): string | null {
  const named = LANGUAGE_NAMES.get(foldWord(cell))
  if (named) return named
  const text = cell.trim().replaceAll('_', '-').replace(/\..*$/, '')
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) || text.length > 35) return null
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null
  } catch {
    return null
  }
}

function words(...lines: string[]): Set<string> {
  return new Set(lines.flatMap((line) => line.split(' ')).map(foldWord))
}

function foldWord(text: string): string {
  return fold(text)
    .trim()
    .replace(/[\s_().]+/g, '-')
    .replace(/^-+(?=.)|(?<=.)-+$/g, '')
}

/**
 * Whether a database can store the value: PostgreSQL's text and jsonb take neither the character NUL nor half of a
 * surrogate pair, both of which JSON escapes can spell.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\u0000') && value.isWellFormed()
  if (Array.isArray(value)) return value.every(isStorable)
  if (value !== null && typeof value === 'object')
    return Object.entries(value).every(([key, one]) => isStorable(key) && isStorable(one))
  return true
}
