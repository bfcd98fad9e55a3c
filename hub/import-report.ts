import type { FirstRow, ImportRun, StartedImport } from '../lib/contract/import.ts'
import type { Consent } from '../lib/domain/lead.ts'
import { inWords } from './import/reason-words.ts'

/** Lines about rejected rows that are printed; all of them go to --rejected FILE. */
const SHOWN = 10
/** Columns that are listed one by one. */
const MOST_COLUMNS = 30

const DELIMITERS: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
}

/** What an import did, line by line: first what was read as what, then what came of it. */
export function reportLines(name: string, run: StartedImport): string[] {
  if (run.state === 'failed')
    return [`${name}: not imported. ${run.error === null ? '' : inWords(run.error)}`]
  if (run.state === 'cancelled') return [`${name}: cancelled. Nothing of it was imported.`]
  if (run.state === 'applying')
    return [
      `${name}: the hub is applying it, and goes on to its end. Imported again later, it changes nothing twice.`,
    ]
  return [
    ...howRead(name, run),
    ...consentLines(run),
    ...columnLines(run),
    ...firstRowLines(run),
    ...outcomeLines(name, run),
  ]
}

function howRead(name: string, { kind, readAs }: ImportRun): string[] {
  if (!readAs) return []
  const { system, encoding, delimiter, headerLine, compressed } = readAs
  const how = [
    kind === 'leads' && (system ? `an export of ${system}` : 'an export of no system that is known'),
    delimiter ? `CSV with ${DELIMITERS[delimiter] ?? delimiter}` : 'JSON',
    encoding,
    compressed && 'in .gz',
    (headerLine ?? 1) > 1 && `headers on line ${headerLine}`,
  ]
  return [`${name}: read as ${how.filter(Boolean).join(', ')}`]
}

/** Before everything else: what is not understood here may be somebody's no. */
const consentLines = ({ notUnderstoodConsent }: ImportRun): string[] =>
  notUnderstoodConsent.flatMap(({ header, why, rows, firstLine }) => [
    `  CHECK THIS: "${header}" looks like consent and was not all understood (${inWords(why)}): ${counted(rows, 'row')}, the first on line ${firstLine}.`,
    `    None of that was taken for a yes, nor for a no. If it is one, say what it is: --map "${header}=marketingOptOut", for example.`,
  ])

function columnLines({ columns }: ImportRun): string[] {
  const isRead = ({ field }: ImportRun['columns'][number]) => field !== null && field !== 'ignore'
  const others = columns.filter((column) => !isRead(column))
  const shown = others.slice(0, MOST_COLUMNS).map(({ header }) => `"${header}"`)
  const more = others.length - shown.length
  return [
    ...columns.filter(isRead).map(({ header, field }) => `  "${header}" is read as ${field}`),
    ...(others.length > 0 ? [`  not read: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`] : []),
  ]
}

/** After a dry run: rows as they will be. */
const firstRowLines = ({ firstRows }: StartedImport): string[] =>
  firstRows.length === 0 ? [] : ['  the first rows, as they will be:', ...firstRows.map(firstRowLine)]

const OUTCOMES = { created: 'new', updated: 'changed', unchanged: 'as it was' }

function firstRowLine({ line, outcome, lead, leftOut }: FirstRow): string {
  const { name, emails, company, jobTitle, owner, locale, lifecycleStage, leadStatus, score, consent } = lead
  const fields = {
    name,
    emails: emails.join(', '),
    company,
    jobTitle,
    owner,
    locale,
    lifecycleStage,
    leadStatus,
  }
  const values = Object.entries({ ...fields, ...score, consent: consentInWords(consent) })
    .filter(([, value]) => value !== null)
    .map(([field, value]) => `${field}: ${value}`)
  const not =
    leftOut.length > 0 ? `; not as in the file: ${leftOut.map(({ field }) => field).join(', ')}` : ''
  return `    line ${line}, ${OUTCOMES[outcome]}: ${values.join('; ')}${not}`
}

function consentInWords({ marketing, doNotContact, changedAt }: Consent): string {
  const since = changedAt === null ? '' : ` since ${changedAt.slice(0, 10)}`
  if (doNotContact) return `do not contact${since}`
  return marketing === 'unknown' ? 'not recorded' : `${marketing}${since}`
}

function outcomeLines(name: string, run: ImportRun): string[] {
  const counts = `${run.created} new, ${run.updated} changed, ${run.unchanged} as they were, ${run.rejected} rejected`
  const kind = run.kind.replace('_', ' ')
  const more = run.rejected - SHOWN
  return [
    run.dryRun
      ? `${name}: ${kind}, dry run: ${counts}. Nothing was changed.`
      : `${name}: ${kind}: ${counts}.`,
    ...(run.erased > 0
      ? [`  ${counted(run.erased, 'row')} left out: whom they were about was erased meanwhile.`]
      : []),
    ...run.leftOut.map(
      ({ field, reason, rows, firstLine }) =>
        `  ${field} ${inWords(reason)}: ${counted(rows, 'row')}, the first on line ${firstLine}. Everything else of these rows was taken.`,
    ),
    ...run.firstRejected.slice(0, SHOWN).map(({ line, reason }) => `  line ${line}: ${inWords(reason)}`),
    ...(more > 0 ? [`  and ${more} more; --rejected FILE writes all of them.`] : []),
  ]
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
