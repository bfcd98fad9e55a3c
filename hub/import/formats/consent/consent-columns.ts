import type { LeadField } from '../../../../lib/contract/import.ts'
import { type CodedReason, reason } from '../../../../lib/domain/import-reason.ts'
import { noOf, spaced } from './no-words.ts'

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

/** Those of which what is filled in is rather a no than a yes. */
export const LEAVING: ReadonlySet<ConsentField> = new Set([
  ...(['marketingOptOut', 'consentDeniedAt', 'doNotContact'] as const),
])

/** Words of headers that say no beside those of no-words.ts, folded, in the same seven languages. */
const REFUSING =
  /\b(suppress\w*|rezygnacj\w*|sprzeciw\w*|abmeld\w*|widerspr\w*|refus\w*|oppos[ei]\w*|cancellazione|opposition|oposicao|oposicion|bloctel|robinson(list\w*|eintrag)?|(fecha|data|date)( de)? baja|(de|da) baja|baja (de )?(e ?mail|newsletter|marketing|mailing|boletin|publicidad|correo)\w*|(e ?mail|mail|contact|contato|contacto|subscriber|recipient) blocked|blocked (e ?mails?|recipients?))\b/
/** A no with a time or none; with a time it may be one of an account, or of a task. */
const BLOCKED =
  /\b(bloquead[oa]|bloquee?|zablokowan\w*|gesperrt|bloccat[oa]|black ?list\w*|block ?list\w*|lista negra|liste noire|czarna lista)\b/
/** A no where the same header, or another column, is about consent; else of a contract or an order. */
const WITHDRAWN =
  /\b(withdr[ae]w\w*|revo[ck]\w*|rescind\w*|widerruf(en|t|e|s ?datum)?|wycof\w*|cofni\w*|retrait|retir(e|ee)|revog\w*)\b/
const PERMISSION =
  /\b(consen[ts]\w*|opt(ed)? ?in\w*|subscri\w*|newsletters?|permission\w*|permiss(ao|oes)|permisos?|allow\w*|accepts? (e ?mail )?market\w*|gdpr|rgpd|lgpd|dsgvo|rodo|consentiment\w*|consentimient\w*|consentement\w*|zgod[aeiy]\w*|\w*einwillig\w*|zustimm\w*|abonn\w*|inscri(to|ta|cao|t|te|ption)|suscri\w*|iscri(tto|tta|zione)|assinant\w*|aceit[ao]\w*|acept[ao]\w*|accetta\w*|autoriza\w*|accepte\w*|acconsent\w*|autorizz\w*|autorisation|autorizac\w*|base legal|(legal|lawful) basis|(receives?|recevoir|recibir|receber|ricevere|otrzymywac|erhalten|wants?) (e ?mail|news|marketing|market|mailing|offer|promo|correo|novidades|oferta|werbung)\w*|(contact|mail|market)able)\b|^((e ?mail ?)?(marketing|werbung)|publicidade?|pubblicita|publicite)$/
/** As often about something else: a place, a delivery, a ticket, a task. */
const UNCLEAR = /^(baja|sperre|no contact|complaints?)$|\bblocked\b/
const DATE =
  /\b(date|time|timestamp|at|on|since|data|dia|hora|fecha|heure|quand|datum|zeit|zeitpunkt|am|kiedy|czas|ora|quando|seit|desde|depuis)\b/
/** Beside consent: nothing that is said there is a yes or a no. */
const BESIDE =
  /\b(link|url|ip|id|token|count|number|form|version|page|lang\w*|level|plan|tier|price|amount|city|street|address)\b/
/** About consent, but not whether it was given: why, how, by whom, for how long. */
const ABOUT =
  /\b(reason|mode|method|source|campaign|by|comments?|notes?|text|expir\w*|until|before|valid\w*|motiv\w*|razao|razon|raison|powod|grund|origem|origen|origine|zrodlo|quelle|end|bis|ate|hasta|jusqu)\b/
/** Other ways than e-mail: what somebody said about them is not about mail. */
const OTHER_CHANNEL =
  /\b(sms|phones?|tele\w*|calls?|fax\w*|whatsapp|push|postal|post|direct mail|letters?|mobile|celular|movil|ligar|llamar|appel\w*|telefon\w*|anruf\w*|chiam\w*|bloctel)\b/
const MAIL = /\b(e ?mails?|mail(ing)?s?|newsletters?|correo|courriel|poczt\w*)\b/
/** Letters, and messages of a telephone. */
const OTHER_MAIL = /\b(direct|postal|post|voice|snail|physical|paper) ?mails?\b/g

/** Names of columns under which systems keep "unsubscribed", whatever else they keep there. */
const STATUS = /\b(status|estado|stato|statut|etat|situacao|situacion|stan|zustand)\b/
export const isStatusName = (header: string): boolean => STATUS.test(spaced(header))

export type HeaderMeaning =
  /** It is read as this. */
  | { field: ConsentField }
  /** It looks like consent and is not read, because … ; `leaving` = what is filled there is rather a no than a yes. */
  | { why: CodedReason; leaving: boolean }
  | null

/**
 * What the words of a header that no list has say about consent. A guess may forbid, but never allow.
 * @param besideConsent whether another column is about consent, so that a word such as "withdrawn" is, too
 */
export function consentMeaning(header: string, besideConsent = false): HeaderMeaning {
  const text = spaced(header)
  const no = noOf(header)
  const blocked = BLOCKED.test(text)
  const permits = PERMISSION.test(text)
  const withdrawn = WITHDRAWN.test(text)
  const refuses = no === 'out' || REFUSING.test(text) || (withdrawn && (permits || besideConsent))
  const unclear = no === 'unclear' || withdrawn || UNCLEAR.test(text)
  const leaving = no !== null || refuses || blocked || unclear
  if (!leaving && !permits) return null
  if (BESIDE.test(text)) return null
  const notRead = (code: 'other_channel' | 'about_consent' | 'unclear_name') => ({
    why: reason(code),
    leaving: leaving && code !== 'other_channel',
  })
  if (OTHER_CHANNEL.test(text) && !MAIL.test(text.replace(OTHER_MAIL, ''))) return notRead('other_channel')
  if (ABOUT.test(text)) return notRead('about_consent')
  const isDated = DATE.test(text)
  if (no === 'stop' || (blocked && !isDated)) return { field: 'doNotContact' }
  if (refuses && no !== 'unclear') return { field: isDated ? 'consentDeniedAt' : 'marketingOptOut' }
  return notRead('unclear_name')
}
