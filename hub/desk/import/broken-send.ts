import type { ImportRun } from '../../../lib/contract/import.ts'
import type { DeskClient } from '../desk-client.ts'
import type { ImportFailure } from './import-view.ts'

/** The hub notices a broken connection at once, or when it has staged what came before. */
const TRIES = 20
const PAUSE_MS = 500

/**
 * Why a file could not be sent to its end. A hub that has seen enough answers before that and closes the connection:
 * browsers then tell of a network error and drop the answer (Chromium 140, 2025-09), but the run has it.
 */
export async function brokenSend(
  client: DeskClient,
  id: string,
  file: Blob,
  signal: AbortSignal,
): Promise<{ ok: true; value: ImportRun } | { ok: false; failure: ImportFailure }> {
  if (!(await isReadable(file))) return { ok: false, failure: { reason: 'file_unreadable' } }
  for (let tries = 0; tries < TRIES; tries += 1) {
    const run = await client.importRun(id, signal)
    if (!run.ok && !['refused', 'too_often'].includes(run.failure.reason)) return run
    const state = run.ok ? run.value.state : 'cancelled'
    if (state === 'cancelled') break
    if (run.ok && state !== 'reading') return run
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  return { ok: false, failure: { reason: 'broken_off' } }
}

/** Browsers refuse a file that was changed after it was chosen, and so name no reason when it is sent. */
const isReadable = (file: Blob): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
