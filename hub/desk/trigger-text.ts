import type { TFunction } from 'i18next'
import { label } from '../../components/base/labels.ts'

/** A trigger in words; numbers may still be what somebody typed. */
export const triggerText = (
  t: TFunction,
  trigger: {
    touchpoint: string
    contains: string | null
    atLeast: number | string
    withinDays: number | string
  },
): string =>
  t(trigger.contains ? 'desk:points.triggerContains' : 'desk:points.trigger', {
    kind: label(t, 'kind', trigger.touchpoint),
    contains: trigger.contains,
    atLeast: trigger.atLeast,
    count: Number(trigger.withinDays),
    days: trigger.withinDays,
  })
