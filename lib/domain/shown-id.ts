import { v5 as uuid } from 'uuid'

/** Made once for this. */
const NAMESPACE = '5f0c3b0e-6b7a-4a52-9d0e-2f6f6c8f2a71'

/** Whose count it is, and of what: that a talking point was shown for a lead. */
export interface ShownCount {
  workspaceId: string
  personId: string
  leadId: string
  talkingPointId: string
  /** ISO 8601. */
  at: string
}

/**
 * The id of such a count. All browsers of a person give it the same one on a day (UTC), and the hub stores an id once: so it
 * counts once a day, wherever it was seen. It tells nothing that the hub does not store beside it.
 */
export const shownId = ({ workspaceId, personId, leadId, talkingPointId, at }: ShownCount): string =>
  uuid(JSON.stringify([workspaceId, personId, leadId, talkingPointId, at.slice(0, 10)]), NAMESPACE)
