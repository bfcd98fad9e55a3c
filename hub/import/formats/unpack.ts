import { Readable } from 'node:stream'
import { constants, createGunzip, gunzipSync } from 'node:zlib'
import { reason } from '../../../lib/domain/import-reason.ts'
import { FileProblem } from './file-problem.ts'
import { inBlocks } from './in-blocks.ts'
import { peek } from './peek.ts'
import { unreadable } from './unreadable.ts'

/** Enough to tell what a file is: the names in a zip archive and the boundary of a form come first. */
const HEAD_BYTES = 4096
/** Text packs to a tenth, very even text to a hundredth; what unpacks to more was made to fill the hub's time. */
const MOST_TIMES = 250
/** Unpacked bytes from which the ratio counts: a short file of one repeated line is no attack. */
const RATIO_FROM = 16 * 1024 * 1024

/**
 * The bytes of the text: of a .gz file unpacked as they come, of a plain one as they are.
 * @throws FileProblem for what is no text file, saying what it is and what to do
 */
export async function unpack(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ compressed: boolean; bytes: AsyncGenerator<Uint8Array> }> {
  const file = await peek(inBlocks(chunks), HEAD_BYTES)
  if (!isGzip(file.head)) {
    refuse(file.head)
    return { compressed: false, bytes: file.bytes }
  }
  const inside = await peek(inBlocks(gunzip(file.bytes)), HEAD_BYTES)
  if (isGzip(inside.head)) throw new FileProblem(reason('gz_twice'))
  refuse(inside.head)
  return { compressed: true, bytes: inside.bytes }
}

/** The beginning of a file as plain bytes: what a .gz file begins with, unpacked; empty when it cannot be. */
export function unpackHead(head: Uint8Array): Uint8Array {
  if (!isGzip(head)) return head
  try {
    // The rest of the file is not here: give what there is.
    return gunzipSync(head.subarray(0, HEAD_BYTES), { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return new Uint8Array(0)
  }
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b

function refuse(head: Uint8Array): void {
  const problem = unreadable(head)
  if (problem) throw new FileProblem(problem)
}

async function* gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let taken = 0
  let given = 0
  async function* counted() {
    for await (const block of packed) {
      taken += block.length
      yield block
    }
  }
  const source = Readable.from(counted(), { objectMode: false, highWaterMark: 0 })
  const unpacked = source.pipe(createGunzip())
  // A source that fails does not end what it is piped into.
  source.on('error', (error) => unpacked.destroy(error))
  try {
    for await (const block of unpacked as AsyncIterable<Buffer>) {
      given += block.length
      if (given > RATIO_FROM && given > taken * MOST_TIMES)
        throw new FileProblem(reason('gz_too_much', { times: MOST_TIMES }))
      yield block
    }
  } catch (error) {
    throw isDamage(error) ? new FileProblem(reason('gz_damaged')) : error
  } finally {
    source.destroy()
    unpacked.destroy()
  }
}

const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))
