import type { Match, Person } from './identity.ts'

/** A colleague whom the page only names by the way: a colleague's own record is about them. */
export const isColleague = ({ colleague, role }: Person): boolean => colleague && role !== 'record'

/**
 * Whether a match may be shown without being asked for. A colleague of somebody unknown is a suggestion, and the rep's own
 * colleague is hardly ever the lead: those the rep picks.
 */
export const mayBeChosen = ({ person, certainty }: Match<unknown>): boolean =>
  certainty !== 'possible_domain' && !isColleague(person)
