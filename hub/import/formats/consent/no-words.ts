import { fold } from '../../../../lib/domain/fold.ts'

/**
 * Words of people who want no mail, which mean nothing else: a header asks for it, a cell says it. Folded; English,
 * Portuguese, Spanish, French, Polish, German, Italian.
 */

/** No marketing mail. */
const LEAVING =
  /\b(opt(s|ed)? ?out\w*|unsub\w*|(do|does) ?n[o']?t ?(call or |bulk |allow )*(e ?)?(mail|market|send|spam|solicit)\w*|no (more )?(e ?)?(mail(s|ings?)?( please)?$|mail(s|ings?)? |mailings?|marketing|newsletters?|advertising|promo\w*)|marked as spam|reported? (as )?spam|spam ?(report|complain)\w*|complained|descadastr\w*|desuscri\w*|dad[oa] de baja|dar(se)? de baja|desabonn\w*|desinscri\w*|desinscript\w*|wypis(a|z|y)\w*|abgemeldet|abmeldung newsletter|abbestell\w*|nao (enviar|mandar|quer receber)\w*|no (enviar|quiere recibir)\w*|ne (pas|plus) envoyer|nie (wysyl|chc[ea])\w*|stop pub\w*|disiscri\w*|non inviare|kein\w* (werbung|newsletter|(e ?)?mails?|mailings?)|(werbe|(e ?)?mail(ing)?|newsletter|versand) ?(sperre|verbot|widerspruch)\w*)\b/g
/** No contact at all. */
const NO_CONTACT =
  /\b(do ?n[o']?t ?contact|dnc|nao conta(c)?tar|no contactar|ne (pas|plus) contacter|nao perturbe|nie kontaktowac|nicht (kontaktieren|anschreiben)|kontakt ?(sperre|verbot)|non contattare)\b/g
/** "Never unsubscribed" says the opposite, or nothing. */
const NEGATED =
  /\b(not|never|no|non|nicht|nie|niemals|nao|nunca|sin|pas|jamais|mai|without|ohne|kein\w*|if|how|to|can|may) (yet |been |be |ainda |encore |noch )?$/

/** Parts of these words and of those of mailing systems, to pass over most cells quickly. */
const PARTS =
  /opt|sub|mail|market|send|spam|solicit|news|advert|promo|complai|scri|baja|abonn|wypis|melde|bestell|envi|manda|receb|recib|envoy|wysy|chc|stop|inviar|werb|sperr|verbot|spruch|conta|dnc|turb|schreib|clean|bounc|tragen|assina|zapis|deliver|cadastr|konta/i
export const mayRefuse = (cell: string): boolean => PARTS.test(cell)

const BETWEEN_WORDS = /[^\p{L}\p{N}']+/gu
const folded = (text: string): string =>
  fold(text.replace(/[’ʼ`]/g, "'").replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '))

/** `HasOptedOutOfEmail`, `opt_out` and `Don’t mail` as words, folded. All of a long text: the no may stand at its end. */
export const spaced = (text: string): string => folded(text).replace(BETWEEN_WORDS, ' ').trim()

/** The same, with a point for the space where the text stops between two words: after a comma, before a dash. */
const phrases = (text: string): string =>
  folded(text)
    .replace(BETWEEN_WORDS, (between) => (STOP.test(between) ? '.' : ' '))
    .replace(/^[ .]|[ .]$/g, '')
const STOP = /[^\s\p{Pd}_"“”„«»]|[\r\n]|\s\p{Pd}|\p{Pd}\s|—/u

/** Characters before a word in which another one denies it: the longest such words. */
const BEFORE = 24

/**
 * What a text says: no marketing mail, no contact at all, or that it speaks of it without saying so ("never
 * unsubscribed", but not "No - unsubscribed"). Said once, it is said, whatever else it speaks of. Null: nothing of this.
 */
export function noOf(given: string): 'out' | 'stop' | 'unclear' | null {
  const text = spaced(given)
  let parts: string | undefined
  const isSaid = ({ index }: RegExpExecArray) => {
    parts ??= phrases(given)
    return !NEGATED.test(parts.slice(Math.max(0, index - BEFORE), index))
  }
  const stops = [...text.matchAll(NO_CONTACT)]
  if (stops.some(isSaid)) return 'stop'
  const leaves = [...text.matchAll(LEAVING)]
  if (leaves.some(isSaid)) return 'out'
  return stops.length + leaves.length > 0 ? 'unclear' : null
}
