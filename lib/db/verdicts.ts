import type { Feedback, LeadVerdict } from '../domain/feedback.ts'
import type { OutboxItem, WorkspaceDatabase } from './database.ts'
import { feedbackOfLead } from './own-feedback.ts'

/** The verdict that holds on a lead; `by` null = this person. */
export type HeldVerdict = Omit<LeadVerdict, 'by'> & { by: string | null }

export type OwnVerdict = OutboxItem & { feedback: Extract<Feedback, { kind: 'lead_verdict' }> }

/** The newest verdict that this person gave on a lead, as far as this browser knows; one that the hub refused counts not. */
export async function ownVerdict(db: WorkspaceDatabase, leadId: string): Promise<OwnVerdict | null> {
  const items = await feedbackOfLead(db, leadId)
  const verdicts = items.flatMap((item) =>
    item.feedback.kind === 'lead_verdict' && item.state !== 'failed'
      ? [{ ...item, feedback: item.feedback }]
      : [],
  )
  const isNewer = (a: OwnVerdict, b: OwnVerdict) =>
    Date.parse(b.feedback.at) - Date.parse(a.feedback.at) || (a.id < b.id ? 1 : -1)
  return verdicts.sort(isNewer)[0] ?? null
}

/**
 * What holds: the person's own verdict at once, also while it waits for the hub; a later one of a colleague's as soon as
 * the lead brings it.
 * @param personId this person's id on the hub; undefined on a hub of before there were people
 */
export function heldVerdict(
  own: OwnVerdict | null,
  fromHub: LeadVerdict | undefined,
  personId: string | undefined,
): HeldVerdict | null {
  // Once the hub has said something of ours, what it says of the lead is no older.
  const isNews = own !== null && own.id !== fromHub?.feedbackId && (own.status === null || !fromHub)
  if (isNews && (!fromHub || Date.parse(own.feedback.at) >= Date.parse(fromHub.at))) {
    const { verdict, reason, until = null, at } = own.feedback
    return { feedbackId: own.id, verdict, reason, until, at, by: null }
  }
  if (fromHub === undefined) return null
  const isMine = fromHub.by.id === personId || fromHub.feedbackId === own?.id
  return { ...fromHub, by: isMine ? null : fromHub.by.name }
}
