import { fold } from '../domain/fold.ts'
import { companyDomain, foldAddress, looseAddress } from '../domain/identity.ts'
import type { LeadContext } from '../domain/lead-context.ts'
import type { StoredLead, WorkspaceDatabase } from './database.ts'

/** Leads written in one transaction: larger ones are slower and keep readers waiting (facts of 2026-11: 2,000-20,000). */
const CHUNK = 2000

/** Words kept a lead at most, so that a hostile name cannot blow up the index. */
const MAX_WORDS = 40

/** How many people of the same company are offered at most as a possible match. */
const SAME_COMPANY = 20

/** A lead that is not certain: same address but for the plus tag, or same company domain. */
export interface PossibleLead {
  lead: StoredLead
  certainty: 'possible_plus_tag' | 'possible_domain'
}

/** The stored form: the packed context plus the keys that it is found by. `readSuffixes` comes first. */
export function toStoredLead(context: LeadContext): StoredLead {
  const { lead } = context
  const emails = [...new Set(lead.emails.map(foldAddress))]
  const looseEmails = emails.map(looseAddress).filter((loose, i) => loose !== emails[i])
  const domains = emails.map(companyDomain).filter((domain) => domain !== null)
  return {
    id: lead.id,
    emails,
    looseEmails: [...new Set(looseEmails)],
    domains: [...new Set(domains)],
    words: wordsOf([lead.name, lead.company, ...emails.map((e) => e.slice(0, e.lastIndexOf('@')))]),
    context,
  }
}

/** Writes lead contexts in chunks, giving way to readers between them. */
export async function putContexts(db: WorkspaceDatabase, contexts: readonly LeadContext[]): Promise<void> {
  for (let i = 0; i < contexts.length; i += CHUNK) {
    await db.leads.bulkPut(contexts.slice(i, i + CHUNK).map(toStoredLead))
  }
}

/** Removes leads that are not on the hub. What the rep said about them stays: erase.ts is for those that were erased. */
export async function removeLeads(db: WorkspaceDatabase, ids: readonly string[]): Promise<void> {
  await db.leads.bulkDelete([...ids])
}

/** Leads that have exactly this address, case-folded; usually none or one. */
export async function findByAddress(db: WorkspaceDatabase, address: string): Promise<StoredLead[]> {
  return db.leads.where('emails').equals(foldAddress(address)).toArray()
}

/**
 * Leads that may be meant where no exact one is found: first those whose address differs only by a plus tag, then
 * people of the same company (never at a public mail domain), 20 at most. `readSuffixes` comes first.
 */
export async function findPossible(db: WorkspaceDatabase, address: string): Promise<PossibleLead[]> {
  const folded = foldAddress(address)
  const loose = looseAddress(folded)
  const domain = companyDomain(folded)
  const [plain, tagged, colleagues] = await Promise.all([
    loose === folded ? [] : db.leads.where('emails').equals(loose).toArray(),
    db.leads.where('looseEmails').equals(loose).toArray(),
    domain === null ? [] : db.leads.where('domains').equals(domain).limit(SAME_COMPANY).toArray(),
  ])
  const found = new Map<string, PossibleLead>()
  for (const lead of [...plain, ...tagged]) found.set(lead.id, { lead, certainty: 'possible_plus_tag' })
  for (const lead of colleagues) {
    if (!found.has(lead.id)) found.set(lead.id, { lead, certainty: 'possible_domain' })
  }
  return [...found.values()].filter(({ lead }) => !lead.emails.includes(folded))
}

/** Search by hand: every word must begin a word of the name, the company or an address's local part; or a whole address. */
export async function searchLeads(db: WorkspaceDatabase, text: string, limit: number): Promise<StoredLead[]> {
  const byAddress = text.includes('@') ? await findByAddress(db, text) : []
  const words = wordsOf([text.includes('@') ? text.slice(0, text.indexOf('@')) : text])
  if (byAddress.length > 0 || words.length === 0) return byAddress.slice(0, limit)
  const [longest, ...others] = words.toSorted((a, b) => b.length - a.length)
  return db.leads
    .where('words')
    .startsWith(longest!)
    .distinct()
    .filter((lead) => others.every((word) => lead.words.some((w) => w.startsWith(word))))
    .limit(limit)
    .toArray()
}

/** Folded words, each once. */
function wordsOf(texts: readonly (string | null)[]): string[] {
  const words = texts.flatMap((text) => (text === null ? [] : fold(text).split(/[^\p{L}\p{N}]+/u)))
  return [...new Set(words.filter((word) => word !== ''))].slice(0, MAX_WORDS)
}
