import type { ImportKind } from '../../lib/contract/import.ts'
import { leadsSubject } from './leads-subject.ts'
import type { Subject } from './subject.ts'
import { talkingPointsSubject } from './talking-points-subject.ts'
import { touchpointsSubject } from './touchpoints-subject.ts'

/** A new kind of import is a file beside these and a line here. */
export const SUBJECTS: Record<ImportKind, Subject<unknown>> = {
  leads: leadsSubject as Subject<unknown>,
  touchpoints: touchpointsSubject as Subject<unknown>,
  talking_points: talkingPointsSubject as Subject<unknown>,
}
