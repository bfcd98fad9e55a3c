import type { ImportKind } from '../../../lib/contract/import.ts'
import { decodeText } from './decode-text.ts'

/** What a file holds, by its beginning: CSV is leads, JSON Lines tell by their fields; null when they do not. */
export async function proposeKind(head: Uint8Array): Promise<ImportKind | null> {
  const text = await beginning(head)
  if (!text.trimStart().startsWith('{')) return 'leads'
  const line = text.split('\n').find((one) => one.trim() !== '')
  try {
    const value = JSON.parse(line ?? '') as object
    if ('email' in value && 'at' in value) return 'touchpoints'
    return 'title' in value && 'text' in value ? 'talking_points' : null
  } catch {
    return null
  }
}

/** As much of it as is text: the piece may end within a character, and bad bytes are the reader's to report. */
async function beginning(head: Uint8Array): Promise<string> {
  let text = ''
  try {
    for await (const piece of decodeText(onePiece(head))) text += piece
  } catch {
    return text
  }
  return text
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
