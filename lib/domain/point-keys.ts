/** What is held down with 1, 2 or 3 to insert one of the first three talking points. */
export const POINT_KEYS = ['alt', 'alt_shift', 'control_shift'] as const
export type PointKeys = (typeof POINT_KEYS)[number]

/** How many points have a key. */
export const KEYED_POINTS = 3

/** Option types characters there: "¡" is Option+1. */
const ON_MAC = ['control_shift'] as const satisfies readonly PointKeys[]

/** Those that type nothing on this computer, the usual one first. */
export const freeKeys = (isMac: boolean): readonly PointKeys[] => (isMac ? ON_MAC : POINT_KEYS)

/** The keys that hold: what the rep has chosen, if it types nothing here, else the usual ones; null = none. */
export function pointKeys(chosen: PointKeys | 'off' | null, isMac: boolean): PointKeys | null {
  if (chosen === 'off') return null
  const free = freeKeys(isMac)
  return free.find((keys) => keys === chosen) ?? free[0] ?? null
}

const NAMES: Readonly<Record<PointKeys, string>> = {
  alt: 'Alt',
  alt_shift: 'Alt+Shift',
  control_shift: 'Control+Shift',
}

/** As `aria-keyshortcuts` has it: `Alt+1`. */
export const keyName = (keys: PointKeys, key: number | string): string => `${NAMES[keys]}+${key}`
