import type { ImportEncoding, ImportKind } from '../../../lib/contract/import.ts'
import { decodeText } from './encoding/decode-text.ts'
import { headerKey } from './header-key.ts'
import { isEmailName } from './propose-mapping.ts'
import { unpackHead } from './unpack.ts'

/** What a file holds, by its beginning: CSV is leads, JSON tells by its fields; null when they do not. */
export async function proposeKind(
  head: Uint8Array,
  encoding: ImportEncoding | null = null,
): Promise<ImportKind | null> {
  const { text } = decodeText(onePiece(unpackHead(head)), encoding)
  const beginning = (await Array.fromAsync(text)).join('').trimStart()
  if (!/^(\{|\[\s*\{)/.test(beginning)) return 'leads'
  const keys = firstKeys(beginning)
  const has = (...names: string[]) => names.every((name) => keys.has(name))
  if (has('email', 'at')) return 'touchpoints'
  if (has('title', 'text')) return 'talking_points'
  return [...keys].some((key) => isEmailName(headerKey(key))) ? 'leads' : null
}

/** Keys at the beginning of a JSON file, in whichever of its first objects they stand. */
function firstKeys(text: string): Set<string> {
  const keys = text.slice(0, MOST_LOOKED_AT).matchAll(/"((?:[^"\\]|\\.){1,100})"\s*:/g)
  return new Set([...keys].map(([, key]) => key!))
}
const MOST_LOOKED_AT = 64 * 1024

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
