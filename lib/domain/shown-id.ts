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
 * The id of such a count, a UUID made of its content (version 8: https://www.rfc-editor.org/rfc/rfc9562#section-5.8). All
 * browsers of a person give it the same one on a day (UTC), and the hub stores an id once: so it counts once a day, wherever
 * it was seen. It tells nothing that the hub does not store beside it.
 */
export async function shownId(count: ShownCount): Promise<string> {
  const { workspaceId, personId, leadId, talkingPointId, at } = count
  const what = JSON.stringify(['shown', workspaceId, personId, leadId, talkingPointId, at.slice(0, 10)])
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(what)))
  const hex = [...hash.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = ((hash[8]! & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20)}`
}
