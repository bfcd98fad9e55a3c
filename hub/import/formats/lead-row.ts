import { z } from 'zod'
import type { ImportMapping, LeadField } from '../../../lib/contract/import.ts'
import { readAddress } from '../../../lib/domain/address.ts'
import { Consent } from '../../../lib/domain/lead.ts'
import { isStorable, locale, number, time, yesNo } from './cell-values.ts'

const Text = z.string().max(500)

/**
 * What one row says about a lead. A field that is absent was empty or had no column: the lead keeps what it has
 * (as in the systems themselves, where an empty cell changes nothing).
 */
export const LeadDraft = z.object({
  /** Id in the system that wrote the file, with that system's name before it: `hubspot:101`. */
  id: z.string().min(1).max(100).optional(),
  /** Folded; the first is the primary one. */
  emails: z.array(z.string()).min(1).max(50),
  name: Text.optional(),
  company: Text.optional(),
  jobTitle: Text.optional(),
  owner: Text.optional(),
  locale: z.string().optional(),
  lifecycleStage: z.string().max(100).optional(),
  leadStatus: z.string().max(100).optional(),
  fit: z.number().optional(),
  engagement: z.number().optional(),
  marketing: Consent.shape.marketing.optional(),
  doNotContact: z.boolean().optional(),
  /** ISO 8601 UTC time of the consent, where the file tells one. */
  consentAt: z.string().optional(),
})
export type LeadDraft = z.infer<typeof LeadDraft>

/** Why a row is not taken; shown to the person who imports. */
class Refused extends Error {}

/**
 * Builds the reader of rows for one file.
 * @param prefix name of the system that wrote the file: its ids must not meet those of another system
 */
export function leadReader(headers: string[], mapping: ImportMapping, prefix: string | null) {
  const columns = headers.flatMap((header, at) => {
    const field = mapping[header]
    return field ? [{ header, field, at }] : []
  })
  return (row: string[]): LeadDraft | { problem: string } => {
    try {
      if (!isStorable(row))
        throw new Refused('The row has characters that are not text. Export the file again.')
      return readLead(
        columns.map(({ header, field, at }) => ({ header, field, cell: row[at]!.trim() })),
        prefix,
      )
    } catch (error) {
      if (error instanceof Refused) return { problem: error.message }
      throw error
    }
  }
}

interface Cell {
  header: string
  field: LeadField
  cell: string
}

function readLead(cells: Cell[], prefix: string | null): LeadDraft {
  const of = (field: LeadField): Cell | undefined =>
    cells.find((one) => one.field === field && one.cell !== '')
  const text = (field: LeadField, max = 500): string | undefined => {
    const found = of(field)
    if (found && found.cell.length > max)
      throw new Refused(`"${found.header}" has ${found.cell.length} characters; ${max} fit. Shorten it.`)
    return found?.cell
  }
  const id = text('id', 80)
  const draft: LeadDraft = { emails: readEmails(cells) }
  if (id) draft.id = prefix ? `${prefix}:${id}` : id
  const name =
    text('name') ?? ([text('firstName', 249), text('lastName', 249)].filter(Boolean).join(' ') || undefined)
  if (name) draft.name = name
  for (const field of ['company', 'jobTitle', 'owner'] as const) {
    const value = text(field)
    if (value) draft[field] = value
  }
  for (const field of ['lifecycleStage', 'leadStatus'] as const) {
    const value = text(field, 100)
    if (value) draft[field] = value
  }
  for (const field of ['fit', 'engagement'] as const) {
    const value = of(field)
    if (value) draft[field] = readScore(value)
  }
  const language = of('locale')
  if (language)
    draft.locale = locale(language.cell) ?? refuse(language, 'is no language. Write a tag such as pt-BR.')
  readConsent(draft, of)
  return draft
}

function readEmails(cells: Cell[]): string[] {
  const main = cells.find((one) => one.field === 'email')?.cell ?? ''
  const others = cells
    .filter((one) => one.field === 'otherEmails')
    .flatMap((one) => one.cell.split(/[;,|\s]+/))
  if (main === '' && others.every((one) => one === ''))
    throw new Refused('The row has no e-mail address. A lead is found by its address, so it needs one.')
  const emails = new Set<string>()
  for (const written of [main, ...others]) {
    if (written === '') continue
    const address = readAddress(written)
    if (!address)
      throw new Refused(`"${written.slice(0, 100)}" is no e-mail address. Correct it, or leave it empty.`)
    emails.add(address)
  }
  if (emails.size > 50) throw new Refused(`The row has ${emails.size} e-mail addresses; 50 fit.`)
  return [...emails]
}

/** Scores are 0 to 100. Systems without a bound (HubSpot, Mautic) go above and below: those count as 100 and 0. */
function readScore(cell: Cell): number {
  const value = number(cell.cell) ?? refuse(cell, 'is no number.')
  return Math.min(100, Math.max(0, value))
}

function readConsent(draft: LeadDraft, of: (field: LeadField) => Cell | undefined): void {
  const word = (field: LeadField): 'yes' | 'no' | 'unknown' | undefined => {
    const cell = of(field)
    if (!cell) return undefined
    return yesNo(cell.cell) ?? refuse(cell, 'is neither yes nor no. Write yes or no, or leave it empty.')
  }
  const at = (field: LeadField): string | undefined => {
    const cell = of(field)
    if (!cell) return undefined
    return time(cell.cell) ?? refuse(cell, 'is no date that reads in one way only. Write it as 2026-03-31.')
  }
  const granted = at('consentGrantedAt')
  const denied = at('consentDeniedAt')
  if (granted) [draft.marketing, draft.consentAt] = ['granted', granted]
  if (denied && (!granted || denied >= granted)) [draft.marketing, draft.consentAt] = ['denied', denied]
  const consent = word('marketingConsent')
  if (consent === 'yes') draft.marketing = denied && draft.marketing === 'denied' ? 'denied' : 'granted'
  if (consent === 'no') draft.marketing = 'denied'
  if (consent === 'unknown') draft.marketing ??= 'unknown'
  // Of two columns that disagree, the one that forbids counts.
  if (word('marketingOptOut') === 'yes') draft.marketing = 'denied'
  const stop = word('doNotContact')
  if (stop === 'yes' || stop === 'no') draft.doNotContact = stop === 'yes'
}

function refuse(cell: Cell, what: string): never {
  throw new Refused(`"${cell.header}": "${cell.cell.slice(0, 100)}" ${what}`)
}
