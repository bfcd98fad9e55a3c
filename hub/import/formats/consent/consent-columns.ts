import type { LeadField } from '../../../../lib/contract/import.ts'
import { fold } from '../../../../lib/domain/fold.ts'
import { type CodedReason, reason } from '../../../../lib/domain/import-reason.ts'

/** Fields that say something about consent. Each may stand in several columns: the one that forbids counts. */
export const CONSENT_FIELDS = [
  'marketingConsent',
  'marketingOptOut',
  'consentGrantedAt',
  'consentDeniedAt',
  'doNotContact',
  'emailStatus',
] as const satisfies LeadField[]
export type ConsentField = (typeof CONSENT_FIELDS)[number]

/** Words of headers, folded, in English, Portuguese, Spanish, French, Polish, German and Italian. */
const LEAVING =
  /\b(opt(ed)? ?out\w*|unsub\w*|(do|does) ?n[o']?t ?(e ?)?(mail|market|send|bulk|spam)\w*|no (e ?)?mail(s|ing|ings)?|suppress\w*|descadastr\w*|desuscri\w*|dad[oa] de baja|desabonn\w*|desinscri\w*|desinscript\w*|wypis\w*|rezygnacj\w*|sprzeciw\w*|abgemeldet|abmeld\w*|abbestell\w*|widerspr\w*|nao (enviar|mandar)\w*|no enviar\w*|ne pas envoyer|nie wysyl\w*|refus\w*|oppos[ei]\w*|stop pub\w*|disiscri\w*|cancellazione|opposition|oposicao|oposicion)\b/
const NO_CONTACT =
  /\b(do ?n[o']?t ?contact|dnc|nao conta(c)?tar|no contactar|ne (pas|plus) contacter|bloquead[oa]|bloquee?|zablokowan\w*|gesperrt|bloccat[oa]|black ?list\w*|block ?list\w*|lista negra|liste noire|czarna lista|nao perturbe|nie kontaktowac|nicht kontaktieren|kontaktsperre|non contattare)\b/
const PERMISSION =
  /\b(consen[ts]\w*|opt(ed)? ?in\w*|subscri\w*|newsletters?|permission\w*|permiss(ao|oes)|permisos?|allow\w*|accepts? (e ?mail )?market\w*|gdpr|rgpd|lgpd|dsgvo|rodo|consentiment\w*|consentimient\w*|consentement\w*|zgod[aeiy]\w*|einwillig\w*|zustimm\w*|abonn\w*|inscri(to|ta|cao|t|te|ption)|suscri\w*|iscri(tto|tta|zione)|assinant\w*|aceit[ao]\w*|acept[ao]\w*|accetta\w*|autoriza\w*|accepte\w*|acconsent\w*|autorizz\w*|autorisation|autorizac\w*|base legal|legal basis)\b/
const DATE =
  /\b(date|time|timestamp|at|on|since|data|dia|hora|fecha|heure|quand|datum|zeit|zeitpunkt|am|kiedy|czas|ora|quando|seit|desde|depuis)\b/
/** Beside consent: nothing that is said there is a yes or a no. */
const BESIDE =
  /\b(link|url|ip|id|token|count|number|form|version|page|lang\w*|level|plan|tier|price|amount|city|street|address)\b/
/** About consent, but not whether it was given: why, how, by whom, for how long. */
const ABOUT =
  /\b(reason|mode|method|source|campaign|by|comments?|notes?|text|expir\w*|until|valid\w*|motiv\w*|razao|razon|raison|powod|grund|origem|origen|origine|zrodlo|quelle|end)\b/
/** Other ways than e-mail: what somebody said about them is not about mail. */
const OTHER_CHANNEL =
  /\b(sms|phones?|tele\w*|calls?|fax\w*|whatsapp|push|postal|post|direct mail|letters?|mobile|celular|movil|ligar|llamar|appel\w*|telefon\w*|anruf\w*|chiam\w*)\b/

export type HeaderMeaning =
  /** It is read as this. */
  | { field: ConsentField }
  /** It looks like consent and is not read, because … */
  | { why: CodedReason }
  | null

/** What the words of a header that no list has say about consent. A guess may forbid, but never allow. */
export function consentMeaning(header: string): HeaderMeaning {
  const text = spaced(header)
  const leaves = LEAVING.test(text)
  const stops = NO_CONTACT.test(text)
  if (!leaves && !stops && !PERMISSION.test(text)) return null
  if (BESIDE.test(text)) return null
  if (OTHER_CHANNEL.test(text)) return { why: reason('other_channel') }
  if (ABOUT.test(text)) return { why: reason('about_consent') }
  if (stops) return DATE.test(text) ? { why: reason('unclear_name') } : { field: 'doNotContact' }
  if (leaves) return { field: DATE.test(text) ? 'consentDeniedAt' : 'marketingOptOut' }
  return { why: reason('unclear_name') }
}

/** `HasOptedOutOfEmail` and `opt_out` as words. */
const spaced = (header: string): string =>
  fold(header.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '))
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .trim()
