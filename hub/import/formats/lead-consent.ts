import type { SaidConsent } from '../../../lib/domain/consent.ts'
import { reason } from '../../../lib/domain/import-reason.ts'
import { CONSENT_FIELDS, type ConsentField } from './consent/consent-columns.ts'
import { mailingWord } from './consent/consent-word.ts'
import { noOf } from './consent/no-words.ts'
import { readConsent } from './consent/read-consent.ts'
import { type Cell, is, type LeadReaderOptions, PLACEHOLDER, type Row } from './lead-cells.ts'
import type { LeadDraft } from './lead-row.ts'
import { isPlaceholder } from './values/text.ts'

/** What a row of leads says about consent. */

type ConsentPart = Pick<LeadDraft, 'consent' | 'bounced'>

const UNDATED = {
  ambiguous: reason('date_unclear'),
  future: reason('date_ahead'),
}

/** What the row says about consent, in all columns that may say it, and whether mail to its address came back. */
export function readConsentOf(row: Row, { styleOf, now, onUnclearConsent }: LeadReaderOptions): ConsentPart {
  const cells = row.cells.flatMap(({ header, field, at, cell }) =>
    isConsent(field) ? [{ header, field, cell, order: styleOf(at).order }] : [],
  )
  // Systems keep "unsubscribed" and "do not contact" under the status of a lead, too.
  const status = row.cells.find(is('leadStatus'))
  if (status && (mailingWord(status.cell) || noOf(status.cell)))
    cells.push({ header: status.header, field: 'emailStatus', cell: status.cell, order: null })
  const ofAddress = [...cells]
  // So do they in columns of other statuses. These forbid only: a word that allows, or that something came back, may be of
  // anything.
  for (const { header, cell } of row.cells.filter(is('unreadStatus')))
    if (saysNo(cell)) cells.push({ header, field: 'emailStatus', cell, order: null })
  if (cells.length === 0) return {}
  for (const { field, cell } of cells)
    if ((field === 'consentGrantedAt' || field === 'consentDeniedAt') && isPlaceholder(cell))
      row.leftOut.push({ field, reason: PLACEHOLDER })
  const { statements, notUnderstood, undated, ...said } = readConsent(cells, now, row.doubted)
  const { bounced } = cells.length === ofAddress.length ? said : readConsent(ofAddress, now)
  for (const { header, field } of notUnderstood) {
    row.leftOut.push({ field, reason: reason('neither_yes_nor_no') })
    onUnclearConsent(header, row.line)
  }
  for (const { cell, problem } of undated) row.leftOut.push({ field: cell.field, reason: UNDATED[problem] })
  return { ...(bounced !== null && { bounced }), ...(statements.length > 0 && { consent: statements }) }
}

/** Whether it is a status that is a word of a mailing system alone: nothing that sales would know a lead by. */
export const isOfMailing = ({ field, cell }: Cell): boolean =>
  field === 'leadStatus' && mailingWord(cell) !== null

/** In the words of a mailing system, or in others that mean nothing else. */
function saysNo(cell: string): boolean {
  const word = mailingWord(cell)
  return word === 'out' || (word === null && noOf(cell) !== null)
}

/** Whether a column of this field says something about consent. */
export const isConsent = (field: Cell['field']): field is ConsentField =>
  (CONSENT_FIELDS as readonly Cell['field'][]).includes(field)

/** What the row forbids. */
export const noesOf = (row: Row, options: LeadReaderOptions): SaidConsent[] =>
  (readConsentOf(row, options).consent ?? []).filter(({ state }) => state === 'denied')
/** The first of the columns of a row that says no, read alone; null where none does. */
export function refusingColumn(row: Row, options: LeadReaderOptions): string | null {
  const quiet = { ...options, onUnclearConsent: () => {} }
  const refuses = (cell: Cell) => noesOf({ ...row, cells: [cell], leftOut: [] }, quiet).length > 0
  return row.cells.find(refuses)?.header ?? null
}
