import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Id that Chromium gives an unpacked extension: the first 32 hex digits of its path's SHA-256, as letters a to p. */
export const unpackedId = (path: string): string =>
  createHash('sha256')
    .update(path)
    .digest('hex')
    .slice(0, 32)
    .replace(/[0-9a-f]/g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))

/**
 * Writes into a fresh profile that the user has agreed to these origins once before: a clicked
 * `permissions.request()` is then granted without the prompt, which headless Chromium cannot answer.
 * `permissions.contains()` stays false until that click, so the add-a-site flow is run for real.
 */
export async function writeGrants(
  profile: string,
  extension: string,
  origins: readonly string[],
): Promise<void> {
  const granted = {
    api: [],
    explicit_host: origins,
    manifest_permissions: [],
    scriptable_host: origins,
  }
  const settings = {
    [unpackedId(extension)]: { granted_permissions: granted, runtime_granted_permissions: granted },
  }
  // Without it Chromium (156) disables an unpacked extension that reloads itself, instead of starting it again.
  await mkdir(join(profile, 'Default'), { recursive: true })
  await writeFile(
    join(profile, 'Default/Preferences'),
    JSON.stringify({ extensions: { settings, ui: { developer_mode: true } } }),
  )
}
