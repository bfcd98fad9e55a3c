import type { ImportKind, ImportMapping, ImportRun } from '../../lib/contract/import.ts'
import type { Store } from '../store/open.ts'
import { WORKSPACE } from '../testing.ts'
import { createImporter, type Importer } from './importer.ts'

/** Imports a text as one file and waits for the end. */
export async function importText(
  store: Store,
  kind: ImportKind,
  text: string | AsyncIterable<Uint8Array>,
  options: { dryRun?: boolean; mapping?: ImportMapping; by?: string; importer?: Importer } = {},
): Promise<ImportRun> {
  const importer =
    options.importer ??
    createImporter(store, {
      onError: (error) => {
        throw error
      },
    })
  const body = typeof text === 'string' ? once(text) : text
  const { dryRun = false, mapping = null, by = 'Mila Moretti' } = options
  const run = await untilEnded(
    importer,
    await importer.start({ workspaceId: WORKSPACE, by, kind, dryRun, file: { mapping }, body }),
  )
  // It cleans up after the run has ended; the caller may close the database now.
  if (!options.importer) await importer.close()
  return run
}

/** Where a run stands when it has ended, as the hub tells whoever asks. */
export async function untilEnded(importer: Importer, started: ImportRun): Promise<ImportRun> {
  let run = (await importer.get(WORKSPACE, started.id)) ?? started
  while (run.state === 'applying' || run.state === 'reading') {
    await new Promise((resolve) => setTimeout(resolve, 5))
    run = (await importer.get(WORKSPACE, run.id))!
  }
  return run
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
