import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** Checksums of the migrations that landed, by name. */
export const LANDED = join(import.meta.dirname, 'landed.json')
/** Databases of every version that landed, as SQL. */
export const EXAMPLES = join(import.meta.dirname, 'examples')

export async function readLanded(): Promise<Record<string, string>> {
  return JSON.parse(await readFile(LANDED, 'utf8'))
}

/** SHA-256 of each migration's file, by name, in order. */
export async function checksums(): Promise<Record<string, string>> {
  const files = (await readdir(import.meta.dirname)).filter((file) => /^\d{4}-[\w-]+\.ts$/.test(file)).sort()
  const entries = files.map(async (file) => {
    const text = await readFile(join(import.meta.dirname, file))
    return [basename(file, '.ts'), createHash('sha256').update(text).digest('hex')] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** Names of the examples, oldest first: each is named after the last migration that had run. */
export async function exampleNames(): Promise<string[]> {
  return (await readdir(EXAMPLES)).map((file) => basename(file, '.sql')).sort()
}
