/** Time of the newest touchpoint in the sample's files. */
export const NEWEST = Date.parse('2026-11-21T16:02:00Z')

const DAY = 24 * 60 * 60 * 1000
const TIME = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/g

/**
 * The text of a sample file with its times moved by whole days, so that the newest touchpoint is less than a day old
 * at `now`: the files hold real dates and can be imported as they are, and a demo still shows what happened this week.
 */
export function moveSampleDates(text: string, now: Date): string {
  const days = Math.floor((now.getTime() - NEWEST) / DAY)
  return text.replace(
    TIME,
    (time) => `${new Date(Date.parse(time) + days * DAY).toISOString().slice(0, 19)}Z`,
  )
}
