import type { TFunction } from 'i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import type { Match } from '../../lib/domain/identity.ts'
import type { Moment } from '../../lib/domain/moments.ts'
import { refusedBy } from '../../lib/domain/refused.ts'
import type { Reason } from '../../lib/domain/suggest.ts'
import { label, labelKey, languageName } from '../base/labels.ts'

/** Touchpoints counted, in words: "5 page views"; a kind that only the customer's system knows, "5 × page.videohit". */
function kindCount(t: TFunction, kind: string, count: number): string {
  const found = t(`kindCount.${labelKey(kind)}`, { ns: 'sidebar', count, defaultValue: '' }) as unknown
  if (typeof found === 'string' && found !== '') return found
  return t('reason.otherKind', { ns: 'sidebar', times: count, kind: label(t, 'kind', kind) })
}

/** Why a talking point is shown, in words: "3 page views with “/pricing” in 7 days". */
export function reasonInWords(t: TFunction, reason: Reason, language: string): string {
  switch (reason.code) {
    case 'trigger_met':
      return t(reason.contains === null ? 'reason.trigger' : 'reason.triggerContains', {
        ns: 'sidebar',
        count: reason.days,
        what: kindCount(t, reason.kind, reason.count),
        contains: reason.contains,
      })
    case 'stage':
      return t('reason.stage', { ns: 'sidebar', stage: label(t, 'stage', reason.stage) })
    case 'language':
      return t('reason.language', { ns: 'sidebar', language: languageName(reason.language, language) })
    case 'evidence':
      return t('reason.evidence', { ns: 'sidebar', worked: reason.worked, count: reason.n })
    case 'not_validated':
      return t(`reason.notValidated.${reason.state}`, { ns: 'sidebar' })
  }
}

/** What happened, in words: "Looked at prices 3 times". */
export function momentInWords(t: TFunction, moment: Moment): string {
  return t(`moment.${moment.rule}`, {
    ns: 'sidebar',
    count: moment.count,
    title: moment.title,
    kind: label(t, 'kind', moment.kind),
  })
}

/** The rule that chose a moment, in words: "Rule: prices twice or more in 14 days". */
export const ruleInWords = (t: TFunction, moment: Moment): string =>
  t(`rule.${moment.rule}`, { ns: 'sidebar', count: moment.withinDays })

/** What a lead is called; its first address where nobody knows the name. */
export const nameOf = ({ context: { lead } }: StoredLead): string => lead.name ?? lead.emails[0] ?? ''

/** The same in a sentence, where no mark can stand beside it, with what the lead has said no to. */
export function markedName(t: TFunction, lead: StoredLead): string {
  const refused = refusedBy(lead.context.lead.consent)
  if (refused === null) return nameOf(lead)
  const no = t(refused === 'contact' ? 'consent.doNotContact' : 'consent.denied', { ns: 'common' })
  return `${nameOf(lead)} (${no})`
}

/** Why this lead is shown, in words. */
export function matchInWords(t: TFunction, match: Match<unknown>, picked: boolean): string {
  const why = picked || match.rule === null ? 'picked' : match.rule
  return t(`match.${why}`, { ns: 'sidebar', address: match.person.address })
}
