import type { ImportEncoding, ImportKind } from '../../../lib/contract/import.ts'
import { kindOfText } from '../../../lib/contract/import-kind.ts'
import { decodeText } from './encoding/decode-text.ts'
import { unpackHead } from './unpack.ts'

/** What a file holds, by its first bytes; null when they do not tell. */
export async function proposeKind(
  head: Uint8Array,
  encoding: ImportEncoding | null = null,
): Promise<ImportKind | null> {
  const { text } = decodeText(onePiece(unpackHead(head)), encoding)
  return kindOfText((await Array.fromAsync(text)).join(''))
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
