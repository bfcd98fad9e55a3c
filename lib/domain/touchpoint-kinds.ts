import type { ConsentTopic } from './consent.ts'
import { fold } from './fold.ts'
import type { Touchpoint } from './touchpoint.ts'

/** Kinds that the rules know. Others are kept and shown under the name that the customer's system gave them. */
export const TOUCHPOINT_KINDS = [
  'page_view',
  'form_submission',
  'email_sent',
  'email_opened',
  'email_clicked',
  'email_bounced',
  'download',
  'webinar',
  'ad_click',
  'campaign_response',
  'score_change',
  'stage_change',
] as const

/** Things that happen to a lead without the lead doing anything (opens are mostly machines): never alone a trigger. */
const PASSIVE: ReadonlySet<string> = new Set(['email_sent', 'email_opened', 'email_bounced'])

/** Whether a touchpoint of this kind is weak evidence of interest. */
export const isPassive = (kind: string): boolean => PASSIVE.has(kind)

/** Milliseconds by which a clock may be ahead: what is dated later has not happened yet. */
const CLOCK_SKEW = 5 * 60_000

/** Whether a touchpoint is of the past. One that is not is shown with its date and triggers nothing. */
export const hasHappened = ({ at }: Pick<Touchpoint, 'at'>, now: Date): boolean =>
  Date.parse(at) <= now.getTime() + CLOCK_SKEW

/** Kinds as mailing systems name them when somebody wants no more mail, in the languages that consent is read in. */
const REFUSALS =
  /unsub|opt(s|ed)?out|asspam|spam(report|complain)|^(email)?spam$|(mail|abuse)complain|^complain(t|ed)$|abusereport|donote?mail|descadastr|desuscri|dad[oa]debaja|^baja$|desabonn|desinscri|wypis|abgemeldet|abmeldung|abbestell|disiscri/
/** No contact at all. */
const NO_CONTACT =
  /do(no|n)tcontact|^dnc$|naocontac?tar|nocontactar|ne(pas|plus)contacter|niekontaktowac|nichtkontaktieren|noncontattare/
/** What is said there is not said of mail. */
const OTHER_WAYS = /\b(sms|push|whatsapp|phone|calls?|fax)\b/
const MAIL = /mail|newsletter/

/** What somebody wants no more by this, mail or any contact; null: nothing of this. */
export function refusalOf(kind: string): ConsentTopic | null {
  const words = fold(kind.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')).replace(/[^a-z]+/g, ' ')
  if (OTHER_WAYS.test(words) && !MAIL.test(words)) return null
  const together = words.replaceAll(' ', '')
  if (NO_CONTACT.test(together)) return 'contact'
  return REFUSALS.test(together) ? 'marketing' : null
}

/** Whether it is a no, dated, and never a sign of interest. */
export const isRefusal = (kind: string): boolean => refusalOf(kind) !== null
