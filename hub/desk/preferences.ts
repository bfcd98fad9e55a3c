import { z } from 'zod'
import { THEMES } from '../../components/base/theme.ts'
import { LANGUAGES } from '../../lib/domain/language.ts'

const KEY = 'alongside-desk'

/** What this browser remembers of the desk's look; the session itself is a cookie that script cannot read. */
const Preferences = z.object({
  /** null = the browser's language. */
  language: z.enum(LANGUAGES).nullable().catch(null),
  theme: z.enum(THEMES).catch('system'),
})
export type Preferences = z.infer<typeof Preferences>

export function readPreferences(): Preferences {
  try {
    return Preferences.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
  } catch {
    return { language: null, theme: 'system' }
  }
}

export function writePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences))
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
}
