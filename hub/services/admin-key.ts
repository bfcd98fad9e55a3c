import { readFileSync } from 'node:fs'

/** The key that the first start wrote; null when the file is not there (any more). */
export function readAdminKey(keyFile: string): string | null {
  try {
    return readFileSync(keyFile, 'utf8').trim() || null
  } catch {
    return null
  }
}
