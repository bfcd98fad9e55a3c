import type { LeadField } from '../../../lib/contract/import.ts'
import { remembering } from './values/remember.ts'
import { foldWord, LONGEST_VALUE, words } from './values/text.ts'

/** How people are addressed, which exports keep under "Title": no job. */
const HONORIFICS = words(
  'mr mrs ms miss mx dr prof sir madam mister rev',
  'sr sra srta dr dra senhor senhora don dona señor señora señorita doutor doutora ing lic eng',
  'm mme mlle monsieur madame me',
  'pan pani',
  'herr frau herr-dr frau-dr hr fr',
  'sig sig-ra sig-na dott dott-ssa signor signora signore',
)
/** `Mr. & Mrs.`, `Frau Prof. Dr.`: nothing but forms of address. */
export const isHonorific = remembering(
  (cell) =>
    cell.length <= LONGEST_VALUE &&
    cell
      .split(/[\s/&+,.]+|\b(?:and|und|e|y|et|i)\b/u)
      .filter((part) => part !== '')
      .every((part) => HONORIFICS.has(foldWord(part))),
)

/**
 * Words of a lead's state in sales: where most cells of a column "Estado" have them, it is no state of a country, though
 * there are New York and Nuevo León.
 */
const STATUS_WORDS =
  /\b(new(?! (york|jersey|mexico|hampshire|south))|open|working|contacted|qualif|unqualif|converted|nurtur|closed|lost|won|nov[oa](?! (york|jersey))|aberto|aberta|em andamento|contatad|convertid|perdid|ganh|fechad|nuev[oa](?! (leon|mexico|york|jersey|esparta))|abierto|abierta|en curso|contactad|cerrad|nouveau|ouvert|en cours)/

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
    return (
      cells.filter((cell) => STATUS_WORDS.test(foldWord(cell).replaceAll('-', ' '))).length * 2 > cells.length
    )
  if (cells.length === 0) return true
  if (field === 'email' || field === 'otherEmails') return cells.some(hasAddress)
  if (field === 'name' || field === 'firstName' || field === 'lastName')
    return cells.filter(hasLetter).length * 2 >= cells.length
  return field !== 'jobTitle' || !cells.every(isHonorific)
}
