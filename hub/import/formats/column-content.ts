import type { LeadField } from '../../../lib/contract/import.ts'
import { remembering } from './values/remember.ts'
import { foldWord, words } from './values/text.ts'

/** How people are addressed, which exports keep under "Title": no job. */
const HONORIFICS = words(
  'mr mrs ms miss mx dr prof sir madam mister',
  'sr sra srta dr dra senhor senhora don dona',
  'm mme mlle monsieur madame me',
  'pan pani',
  'herr frau herr-dr frau-dr hr fr',
  'sig sig-ra sig-na dott dott-ssa signor signora signore',
)
export const isHonorific = remembering((cell) => HONORIFICS.has(foldWord(cell)))

/** Words of a lead's state in sales: in a column "Estado" they tell that it is no state of a country. */
const STATUS_WORDS =
  /\b(new|open|working|contacted|qualif|unqualif|converted|nurtur|closed|lost|won|novo|nova|aberto|aberta|em andamento|contatad|convertid|perdid|ganh|fechad|nuevo|nueva|abierto|abierta|en curso|contactad|cerrad|nouveau|ouvert|en cours)/

const hasLetter = (cell: string): boolean => /\p{L}/u.test(cell)
export const hasAddress = (cell: string): boolean => /[^\s@<>,;]@[^\s@<>,;]+/.test(cell)

/**
 * Whether what stands in a column can be the field that its header names. An empty column can be anything.
 * @param key the header, as headers are compared
 * @param cells what stands in the first rows, without the empty ones
 */
export function fits(field: LeadField, key: string, cells: string[]): boolean {
  // "Estado" is a state of a country as often as the state of a lead.
  if (field === 'leadStatus' && (key === 'estado' || key === 'stato'))
    return cells.some((cell) => STATUS_WORDS.test(foldWord(cell).replaceAll('-', ' ')))
  if (cells.length === 0) return true
  if (field === 'email' || field === 'otherEmails') return cells.some(hasAddress)
  if (field === 'name' || field === 'firstName' || field === 'lastName')
    return cells.filter(hasLetter).length * 2 >= cells.length
  return field !== 'jobTitle' || !cells.every(isHonorific)
}
