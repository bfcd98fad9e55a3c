import type { ComputerDatabase, HostDay } from './computer.ts'

/** Days counted; older ones are dropped. */
export const KEPT_DAYS = 30
/** What "lately" means. */
export const LATELY_DAYS = 7
const DAY_MS = 24 * 3_600_000
/** More names than any adapter has. */
const MOST_NAMES = 60

/** How one page was read in the end. */
export interface PageVerdict {
  host: string
  recognised: boolean
  /** Named selectors that were asked for: whether each matched something. */
  selectors: Readonly<Record<string, boolean>>
}

/** A page to be counted; `before`: the verdict under which it was counted already and which this one replaces. */
export interface CountedPage {
  verdict: PageVerdict
  before: PageVerdict | null
  /** Epoch milliseconds. */
  at: number
}

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** Counts pages, in one transaction, and drops what is older than 30 days. */
export async function countPages(db: ComputerDatabase, pages: readonly CountedPage[]): Promise<void> {
  if (pages.length === 0) return
  await db.transaction('rw', db.hostDays, async () => {
    const rows = new Map<string, HostDay>()
    for (const { verdict, before, at } of pages) {
      const day = dayOf(at)
      const key = `${day} ${verdict.host}`
      const row = rows.get(key) ?? (await db.hostDays.get(key)) ?? emptyDay(day, verdict.host)
      rows.set(key, row)
      if (before?.host === verdict.host) add(row, before, -1)
      add(row, verdict, 1)
      if (verdict.recognised) row.lastRecognised = Math.max(at, row.lastRecognised ?? 0)
    }
    await db.hostDays.bulkPut([...rows.values()])
    const newest = Math.max(...pages.map(({ at }) => at))
    await db.hostDays
      .where('day')
      .below(dayOf(newest - KEPT_DAYS * DAY_MS))
      .delete()
  })
}

const emptyDay = (day: string, host: string): HostDay => ({
  key: `${day} ${host}`,
  day,
  host,
  recognised: 0,
  missed: 0,
  lastRecognised: null,
  selectors: {},
})

function add(row: HostDay, verdict: PageVerdict, one: 1 | -1): void {
  const part = verdict.recognised ? 'recognised' : 'missed'
  row[part] = Math.max(0, row[part] + one)
  for (const [name, found] of Object.entries(verdict.selectors)) {
    if (!(name in row.selectors) && Object.keys(row.selectors).length >= MOST_NAMES) continue
    const counts = row.selectors[name] ?? { found: 0, missing: 0 }
    const side = found ? 'found' : 'missing'
    row.selectors[name] = { ...counts, [side]: Math.max(0, counts[side] + one) }
  }
}

/** How a host has been read, for the options page. */
export interface HostHealth {
  host: string
  /** Epoch milliseconds; null = not in 30 days. */
  lastRecognised: number | null
  /** In the last 7 days. */
  recognised: number
  missed: number
  /**
   * Selectors that were asked for in the last 7 days and matched nothing, those first that used to: `lastFound` is the
   * last day on which one did, null = not in 30 days (some fit only rare pages or older layouts).
   */
  silent: { name: string; lastFound: string | null }[]
}

/** Of every host that was met in the last 30 days, those first on which pages were missed lately. */
export async function readHealth(db: ComputerDatabase, now: number): Promise<HostHealth[]> {
  const rows = await db.hostDays
    .where('day')
    .aboveOrEqual(dayOf(now - KEPT_DAYS * DAY_MS))
    .sortBy('day')
  const lately = dayOf(now - (LATELY_DAYS - 1) * DAY_MS)
  return [...Map.groupBy(rows, ({ host }) => host)]
    .map(([host, days]) => summary(host, days, lately))
    .sort((a, b) => b.missed - a.missed || a.host.localeCompare(b.host))
}

function summary(host: string, days: readonly HostDay[], lately: string): HostHealth {
  const recent = days.filter(({ day }) => day >= lately)
  const sum = (part: 'recognised' | 'missed') => recent.reduce((total, row) => total + row[part], 0)
  const asked = new Set(recent.flatMap(({ selectors }) => Object.keys(selectors)))
  const found = (row: HostDay, name: string) => (row.selectors[name]?.found ?? 0) > 0
  const silent = [...asked]
    .filter((name) => !recent.some((row) => found(row, name)))
    .map((name) => ({ name, lastFound: days.findLast((row) => found(row, name))?.day ?? null }))
    .sort((a, b) => (b.lastFound ?? '').localeCompare(a.lastFound ?? '') || a.name.localeCompare(b.name))
  return {
    host,
    lastRecognised: days.findLast((row) => row.lastRecognised !== null)?.lastRecognised ?? null,
    recognised: sum('recognised'),
    missed: sum('missed'),
    silent,
  }
}
