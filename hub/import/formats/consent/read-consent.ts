import { mayFollow, type SaidConsent, type ToldTime } from '../../../../lib/domain/consent.ts'
import { foldWord, words } from '../values/text.ts'
import { type DateOrder, readTime } from '../values/time.ts'
import type { ConsentField } from './consent-columns.ts'
import { type ConsentWord, consentWord, mailingWord } from './consent-word.ts'
import { noOf } from './no-words.ts'

export interface ConsentCell {
  header: string
  field: ConsentField
  cell: string
  /** How the dates of its column are written. */
  order: DateOrder | null
}

export interface ConsentRead {
  statements: SaidConsent[]
  /** Whether mail to the row's address came back, null where it does not say: a fact about the address, no statement of the person. */
  bounced: boolean | null
  /** Cells of which nobody can say what they mean. */
  notUnderstood: ConsentCell[]
  /** Cells whose date is none; what they say counts without it. */
  undated: { cell: ConsentCell; problem: 'ambiguous' | 'future' }[]
}

/** What a cell says: out of marketing mail, in, not decided, no contact at all, or something nobody understands. */
type Meaning = 'out' | 'in' | 'open' | 'stop' | 'unclear'

/** What a word means in a column, by what the column asks; what is not here says nothing there. */
const WORDS: Record<ConsentField, Partial<Record<ConsentWord, Meaning>>> = {
  marketingConsent: {
    ...{ yes: 'in', in: 'in', no: 'out', out: 'out', open: 'open' },
    ...{ 'maybe yes': 'unclear', 'maybe no': 'out' },
  },
  marketingOptOut: { yes: 'out', out: 'out', 'maybe no': 'unclear' },
  consentGrantedAt: { no: 'out', out: 'out', 'maybe yes': 'unclear', 'maybe no': 'out' },
  consentDeniedAt: { yes: 'out', out: 'out', 'maybe no': 'unclear' },
  doNotContact: { yes: 'stop', out: 'stop', 'maybe no': 'unclear' },
  // May be written to is not yet a yes.
  emailStatus: { in: 'in', no: 'out', out: 'out', yes: 'open', open: 'open', 'maybe no': 'out' },
}
/** What a date means in a column that may hold one. */
const DATES: Record<ConsentField, 'out' | 'in' | 'stop' | null> = {
  marketingConsent: 'in',
  marketingOptOut: 'out',
  consentGrantedAt: 'in',
  consentDeniedAt: 'out',
  doNotContact: 'stop',
  emailStatus: null,
}
/** Whether mail reaches an address, which some systems keep under "Email status"; no word about consent. */
const QUALITY = words(
  'verified unverified valid invalid risky guessed guess deliverable catch-all accept-all unavailable ok good active inactive confirmed',
)

interface CellMeanings {
  meanings: Set<Meaning>
  dates: { out: ToldTime[]; in: ToldTime[]; stop: ToldTime[] }
}

/**
 * Reads the cells about consent of one row together. Of cells that disagree the one that forbids counts; a date that is
 * in doubt is no date. A row of which something is not understood says no yes, whatever else stands in it.
 * @param doubted whether a column that is not read may say no, too
 */
export function readConsent(cells: ConsentCell[], now: Date, doubted = false): ConsentRead {
  const found: CellMeanings = { meanings: new Set(), dates: { out: [], in: [], stop: [] } }
  const read: ConsentRead = { statements: [], bounced: null, notUnderstood: [], undated: [] }
  for (const cell of cells) if (cell.cell !== '') readCell(cell, found, read, now)
  const isSure = !doubted && read.notUnderstood.length === 0
  read.statements = [...aboutMarketing(found), ...aboutContact(found)].filter(
    ({ state }) => isSure || state === 'denied',
  )
  return read
}

function readCell(cell: ConsentCell, { meanings, dates }: CellMeanings, read: ConsentRead, now: Date): void {
  const word = cell.field === 'emailStatus' ? statusWord(cell.cell) : consentWord(cell.cell)
  if (cell.field === 'emailStatus' && word) read.bounced ??= false
  if (word === 'bounced') read.bounced = true
  const meaning = word ? WORDS[cell.field][word] : dateOrNo(cell, dates, read, now)
  if (meaning === 'unclear') read.notUnderstood.push(cell)
  else if (meaning && !isNoDate(cell)) meanings.add(meaning)
}

/** In a column of dates a 0 is an empty cell, and no "no". */
const isNoDate = ({ field, cell }: ConsentCell): boolean =>
  field === 'consentGrantedAt' && /^[0.,]+$/.test(cell)

/** What a cell says in which no word that is known stands alone: a date, or a no in other words. */
function dateOrNo(
  cell: ConsentCell,
  dates: CellMeanings['dates'],
  read: ConsentRead,
  now: Date,
): Meaning | undefined {
  const meaning = DATES[cell.field]
  const time = readTime(cell.cell, { now, order: cell.order })
  // A bare number may be a telephone's: no yes comes of it.
  if (meaning === 'in' && /^\d+$/.test(cell.cell)) return 'unclear'
  if (meaning && 'at' in time) {
    dates[meaning].push(time)
    return undefined
  }
  const no = noOf(cell.cell)
  if (no) return no === 'out' ? WORDS[cell.field].out : no
  if (!meaning || !('problem' in time)) return 'unclear'
  if (time.problem === 'no time' && (meaning === 'in' || !IS_DATED.test(cell.cell))) return 'unclear'
  read.undated.push({ cell, problem: time.problem === 'future' ? 'future' : 'ambiguous' })
  // A yes that is still to come was not given.
  return meaning === 'in' && time.problem === 'future' ? undefined : meaning
}

/**
 * What may be a date in a way of writing that is not known: where a no has its date, somebody has said no. And -1, which
 * is a yes in files of Microsoft Access.
 */
const IS_DATED = /\d{4}|\d\D+\d|^-1$/

/** In a column about the state of an address only the words of mailing systems speak of consent. */
function statusWord(cell: string): ConsentWord | null {
  const fromMailing = mailingWord(cell)
  if (fromMailing) return fromMailing
  if (QUALITY.has(foldWord(cell))) return 'open'
  const word = consentWord(cell)
  return word === 'in' ? null : word
}

function aboutMarketing({ meanings, dates }: CellMeanings): SaidConsent[] {
  const lastIn = newest(dates.in)
  const denied = (time: ToldTime | null) => said('marketing', 'denied', time)
  const granted = (time: ToldTime | null) => said('marketing', 'granted', time)
  // The word says how it is now: an older date beside it is of something else.
  if (meanings.has('out')) {
    const since = dates.out.filter((no) => dates.in.every((yes) => mayFollow(no, yes)))
    return since.length > 0 ? distinct(since).map(denied) : [denied(null)]
  }
  // A day and a time may overlap: which of them stands against a yes depends on how that is told.
  const statements = distinct(dates.out).map(denied)
  const isDecided = meanings.has('in') || !meanings.has('open')
  if (lastIn && isDecided) statements.push(granted(lastIn))
  else if (meanings.has('in')) statements.push(granted(null))
  return statements
}

function aboutContact({ meanings, dates }: CellMeanings): SaidConsent[] {
  const denied = (time: ToldTime | null) => said('contact', 'denied', time)
  return meanings.has('stop') ? [denied(null)] : distinct(dates.stop).map(denied)
}

const said = (
  topic: SaidConsent['topic'],
  state: SaidConsent['state'],
  time: ToldTime | null,
): SaidConsent => ({ topic, state, at: time?.at ?? null, ...(time?.zoned && { zoned: true }) })

const newest = (times: ToldTime[]): ToldTime | null =>
  times.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1) ?? null
const distinct = (times: ToldTime[]): ToldTime[] => [
  ...new Map(times.map((time) => [`${time.at} ${time.zoned}`, time])).values(),
]
