/** What is held down with 1, 2 or 3 to insert one of the first three talking points. */
export const POINT_KEYS = ['alt', 'alt_shift', 'control_shift'] as const
export type PointKeys = (typeof POINT_KEYS)[number]

/** How many points have a key. */
export const KEYED_POINTS = 3

/** Kinds of computers whose keys differ. */
export type Desktop = 'mac' | 'windows' | 'linux'

/**
 * Those that type nothing, the usual one first. On a Mac, Option types characters: "¡" is Option+1. On Linux, Alt with a digit
 * is the browser's own: it changes tabs (Chromium, Firefox), and is taken only where the rep wants it so.
 */
const FREE: Readonly<Record<Desktop, readonly PointKeys[]>> = {
  mac: ['control_shift'],
  windows: POINT_KEYS,
  linux: ['control_shift', 'alt_shift', 'alt'],
}

/** Those that can be chosen on this computer, the usual one first. */
export const freeKeys = (desktop: Desktop): readonly PointKeys[] => FREE[desktop]

/** The keys that hold: what the rep has chosen, if it types nothing here, else the usual ones; null = none. */
export function pointKeys(chosen: PointKeys | 'off' | null, desktop: Desktop): PointKeys | null {
  if (chosen === 'off') return null
  const free = freeKeys(desktop)
  return free.find((keys) => keys === chosen) ?? free[0] ?? null
}

const NAMES: Readonly<Record<PointKeys, string>> = {
  alt: 'Alt',
  alt_shift: 'Alt+Shift',
  control_shift: 'Control+Shift',
}

/** As `aria-keyshortcuts` has it: `Alt+1`. */
export const keyName = (keys: PointKeys, key: number | string): string => `${NAMES[keys]}+${key}`
