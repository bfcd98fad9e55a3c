import { type ImportMapping, LEAD_FIELDS } from '../../../lib/contract/import.ts'
import { fold } from '../../../lib/domain/fold.ts'
import { brevo } from './brevo.ts'
import { HEADER_NAMES } from './header-names.ts'
import { hubspot } from './hubspot.ts'
import { mailchimp } from './mailchimp.ts'
import { mautic } from './mautic.ts'
import type { Vendor } from './vendor.ts'

/** Every system whose export is known by its headers. A new one: a file like hubspot.ts and a place in this list. */
export const VENDORS: Vendor[] = [hubspot, mautic, mailchimp, brevo]

export interface Proposal {
  /** The system that seems to have written the file; null when nothing tells. */
  vendor: Vendor | null
  mapping: ImportMapping
  /** Headers without a field, in the order of the file. */
  unmapped: string[]
}

/** Which header is which lead field: by the names of the system that the headers tell of, then by common names. */
export function proposeMapping(headers: string[]): Proposal {
  const vendor = whose(headers)
  const mapping: ImportMapping = {}
  const taken = new Set<string>()
  for (const field of LEAD_FIELDS) {
    const names = [...(vendor?.headers[field] ?? []), ...HEADER_NAMES[field]].map(headerKey)
    const found = names
      .map((name) => headers.find((header) => headerKey(header) === name && !taken.has(header)))
      .filter((header) => header !== undefined)
    // One column a field; only further addresses may stand in several.
    for (const header of field === 'otherEmails' ? new Set(found) : found.slice(0, 1)) {
      mapping[header] = field
      taken.add(header)
    }
  }
  return { vendor, mapping, unmapped: headers.filter((header) => header !== '' && !taken.has(header)) }
}

/** What keeps a mapping from being used, in words; null when it can be used. */
export function mappingProblem(mapping: ImportMapping, headers: string[]): string | null {
  for (const header of Object.keys(mapping))
    if (!headers.includes(header))
      return `The mapping names the header "${header}", which the file does not have. It has: ${headers.join(', ')}.`
  const fields = Object.values(mapping)
  const twice = fields.find((field, at) => field !== 'otherEmails' && fields.indexOf(field) !== at)
  if (twice) return `Two headers are mapped to "${twice}". Map one of them to something else.`
  if (!fields.includes('email'))
    return `No column holds the e-mail address. Name it with a mapping, for example --map "${headers[0]}=email".`
  return null
}

function whose(headers: string[]): Vendor | null {
  const folded = new Set(headers.map(headerKey))
  let best: Vendor | null = null
  let most = 0
  for (const vendor of VENDORS) {
    const hits = vendor.tells.filter((name) => folded.has(headerKey(name))).length
    if (hits > most) [best, most] = [vendor, hits]
  }
  return best
}

/** Headers compare without case, accents and punctuation. */
const headerKey = (header: string): string => fold(header).replace(/[^\p{L}\p{N}]+/gu, '')
