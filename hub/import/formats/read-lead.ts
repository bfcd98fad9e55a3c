import type { LeadField } from '../../../lib/contract/import.ts'
import { type CodedReason, reason } from '../../../lib/domain/import-reason.ts'
import { standardStage } from '../../../lib/domain/stage.ts'
import { isHonorific } from './column-content.ts'
import { fieldOf } from './columns.ts'
import type { Forbidden, LeftOut } from './file-problem.ts'
import {
  type Cell,
  type CellsOfRow,
  is,
  type LeadReaderOptions,
  NO_TEXT,
  PLACEHOLDER,
  type Row,
  readAddressAsId,
  readEmails,
  readId,
} from './lead-cells.ts'
import { isOfMailing, readConsentOf } from './lead-consent.ts'
import { type LeadDraft, MOST_TEXT, MOST_WORD } from './lead-row.ts'
import { farCells, forbiddenBy, type RefusalOfNobody } from './refused-row.ts'
import type { OtherReadings } from './rows-in-doubt.ts'
import { readLanguage } from './values/language.ts'
import { readNumber } from './values/number.ts'
import { clip, isPlaceholder, isText } from './values/text.ts'
import { notAhead, readTime } from './values/time.ts'

export type LeadRead =
  | { draft: LeadDraft; leftOut: LeftOut[]; consent?: Forbidden }
  | { problem: CodedReason; consent?: Forbidden }
  | RefusalOfNobody

/**
 * Builds the reader of rows for one file. A row is refused only without a usable address; every other field that
 * cannot be used is left out and named.
 */
export function leadReader(options: LeadReaderOptions) {
  const mapped: Omit<Cell, 'cell'>[] = []
  let known = 0
  const readRow = ({ cells, ...row }: CellsOfRow): Row => {
    for (; known < options.columns.length; known += 1) {
      const { name, header } = options.columns[known]!
      const field = fieldOf(options.mapping, name)
      if (field && field !== 'ignore') mapped.push({ header: name, field, at: known })
      else if (!field && options.isStatus(header))
        mapped.push({ header: name, field: 'unreadStatus', at: known })
    }
    const filled: Cell[] = []
    for (const column of mapped) {
      const cell = cells[column.at]!
      // There may be thousands of columns, few of them filled.
      if (cell !== '' && cell.trim() !== '') filled.push({ ...column, cell: cell.trim() })
    }
    return { ...row, cells: filled, leftOut: [] }
  }
  return {
    read(written: CellsOfRow): LeadRead {
      const row = readRow(written)
      const emails = readEmails(row)
      const consent = readConsentOf(row, options)
      const id = readId(row, options)
      // Whose row it is can be told by the id, too, where its system has been here before.
      if ('code' in emails && id.externalId === undefined) {
        const no = forbiddenBy(row, [], [], { ...options, onUnclearConsent: () => {} })
        return no && 'refusesIn' in no ? no : { problem: emails, ...(no && { consent: no }) }
      }
      row.cells = row.cells.filter((cell) => !isOfMailing(cell))
      const draft: LeadDraft = {
        ...id,
        ...readTimes(row, options),
        ...('code' in emails ? { emails: [], noAddress: emails } : { emails }),
        ...readNames(row),
        ...readWords(row),
        ...readFigures(row, options),
        ...consent,
      }
      const ofId = 'code' in emails ? null : forbiddenByAddressAsId(row, draft)
      return { draft, leftOut: row.leftOut, ...(ofId && { consent: ofId }) }
    },

    /** What a row that is refused forbids, whichever way its cells stand. */
    forbids(
      written: CellsOfRow,
      { shifted = [], beyond = [] }: OtherReadings = {},
    ): Forbidden | RefusalOfNobody | null {
      const row = readRow(written)
      const others = shifted.map((cells) => readRow({ ...written, cells }))
      const far = beyond.map((cells) => farCells(cells, mapped, options.columns.length))
      return forbiddenBy(row, others, far, options)
    },
  }
}

/** What a row forbids for the address in the place of its id, which is not kept as an id: whoever it is may have said it. */
function forbiddenByAddressAsId(
  row: Row,
  { emails, externalId, consent = [], source, exportedAt }: LeadDraft,
): Forbidden | null {
  const email = externalId === undefined ? readAddressAsId(row) : null
  const statements = consent.filter(({ state }) => state === 'denied')
  if (email === null || emails.includes(email) || statements.length === 0) return null
  return { emails: [email], statements, ...(source && { source }), ...(exportedAt && { asOf: exportedAt }) }
}

/** The text of a field; cut, or left out, where it cannot be kept as it stands. */
function textOf({ cells, leftOut }: Row, field: LeadField, most: number): string | undefined {
  const found = cells.find(is(field))
  if (!found) return undefined
  const leave = (why: CodedReason) => void leftOut.push({ field, reason: why })
  const text = clip(found.cell, most)
  if (!isText(text)) return leave(NO_TEXT)
  if (!/[\p{L}\p{N}]/u.test(text) || /^(#?n\/a|\(?not set\)?|\(blank\))$/i.test(text))
    return leave(PLACEHOLDER)
  if (text !== found.cell) leave(reason('cut', { most }))
  return text
}

/**
 * When the fields of the row were so in its system: when the file was exported, also of a row that was last changed long
 * before. Where nobody says when that was, when the row was changed. A time that is ahead is now: clocks differ. Of
 * consent only the export tells: a no that was set long ago still stands in it.
 */
function readTimes(
  row: Row,
  { styleOf, now, exportedAt }: LeadReaderOptions,
): Pick<LeadDraft, 'asOf' | 'exportedAt'> {
  const found = row.cells.find(is('changedAt'))
  const read = found && readTime(found.cell, { now, order: styleOf(found.at).order })
  if (read && 'problem' in read) row.leftOut.push({ field: 'changedAt', reason: NO_TIME[read.problem] })
  if (exportedAt !== null) return { asOf: exportedAt, exportedAt }
  return read && 'at' in read ? { asOf: notAhead(read.at, now) } : {}
}

const NO_TIME = {
  ambiguous: reason('date_of_two_days'),
  future: reason('date_ahead'),
  'no time': reason('not_a_date'),
}

function readNames(row: Row): Pick<LeadDraft, 'name'> {
  const whole = nameOf(row, 'name', MOST_TEXT)
  const half = (MOST_TEXT - 2) / 2
  const parts = whole ? [whole] : [nameOf(row, 'firstName', half), nameOf(row, 'lastName', half)]
  const name = parts.filter((part) => part !== undefined).join(' ')
  return name === '' ? {} : { name }
}

/** "Contact" is a telephone number in some files; a name has letters. */
function nameOf(row: Row, field: LeadField, most: number): string | undefined {
  const name = textOf(row, field, most)?.replace(/^'(.+)'$/, '$1')
  if (name === undefined || /\p{L}/u.test(name)) return name
  row.leftOut.push({ field, reason: reason('no_letters') })
  return undefined
}

function readWords(row: Row): Partial<LeadDraft> {
  const words: Partial<LeadDraft> = {}
  for (const field of ['company', 'owner'] as const) {
    const text = textOf(row, field, MOST_TEXT)
    if (text) words[field] = text
  }
  const title = textOf(row, 'jobTitle', MOST_TEXT)
  if (title && isHonorific(title)) row.leftOut.push({ field: 'jobTitle', reason: reason('form_of_address') })
  else if (title) words.jobTitle = title
  for (const field of ['lifecycleStage', 'leadStatus'] as const) {
    const text = textOf(row, field, MOST_WORD)
    if (text) words[field] = field === 'lifecycleStage' ? standardStage(text) : text
  }
  const language = row.cells.find(is('locale'))
  const isNone = language && isPlaceholder(language.cell)
  const tag = language && !isNone && isText(language.cell) ? readLanguage(language.cell) : null
  if (tag) words.locale = tag
  else if (language)
    row.leftOut.push({ field: 'locale', reason: isNone ? PLACEHOLDER : reason('unknown_language') })
  return words
}

/** Scores are 0 to 100. Systems without a bound (HubSpot, Mautic) go above and below: those count as 100 and 0. */
function readFigures(row: Row, { styleOf }: LeadReaderOptions): Pick<LeadDraft, 'fit' | 'engagement'> {
  const figures: Pick<LeadDraft, 'fit' | 'engagement'> = {}
  for (const field of ['fit', 'engagement'] as const) {
    const found = row.cells.find(is(field))
    if (!found) continue
    const value = readNumber(found.cell, styleOf(found.at).mark)
    if (value !== null) figures[field] = Math.min(100, Math.max(0, value))
    else row.leftOut.push({ field, reason: isPlaceholder(found.cell) ? PLACEHOLDER : reason('not_a_number') })
  }
  return figures
}
