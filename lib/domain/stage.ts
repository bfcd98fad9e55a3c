import { fold } from './fold.ts'
import type { Lead } from './lead.ts'

/**
 * Standard lifecycle stages, in funnel order (HubSpot's internal names). A customer's system may use others:
 * those are kept and shown as they are, so the schema takes any string.
 */
export const LIFECYCLE_STAGES = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
  'other',
] as const

/** What sales calls stages for short. */
const SHORT_STAGES: ReadonlyMap<string, string> = new Map([
  ['mql', 'marketingqualifiedlead'],
  ['marketingqualified', 'marketingqualifiedlead'],
  ['sql', 'salesqualifiedlead'],
  ['salesqualified', 'salesqualifiedlead'],
])

/** A stage as stages compare: a vendor's label ("Marketing Qualified Lead") and its internal name are one value. */
export function stageKey(stage: string): string {
  const key = fold(stage).replace(/[^\p{L}\p{N}]+/gu, '')
  return SHORT_STAGES.get(key) ?? key
}

/** The standard stage that a system's word for it means; other stages stay as the system calls them. */
export const standardStage = (stage: string): string =>
  LIFECYCLE_STAGES.find((one) => one === stageKey(stage)) ?? stage

/** Somebody who has bought: marketing handed them over long ago. */
export const isCustomer = ({ lifecycleStage }: Pick<Lead, 'lifecycleStage'>): boolean =>
  lifecycleStage !== null && ['customer', 'evangelist'].includes(stageKey(lifecycleStage))
