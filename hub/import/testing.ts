import type { ImportKind, ImportMapping, ImportRun } from '../../lib/contract/import.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import { selectRecords } from '../store/lead-sources.ts'
import { readContexts } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { WORKSPACE } from '../testing.ts'
import { createImporter, type Importer } from './importer.ts'

/** Imports a text as one file and waits for the end. */
export async function importText(
  store: Store,
  kind: ImportKind,
  text: string | AsyncIterable<Uint8Array>,
  options: {
    dryRun?: boolean
    mapping?: ImportMapping
    file?: { source?: string; exportedAt?: string; onlyMapping?: boolean }
    by?: string
    importer?: Importer
  } = {},
): Promise<ImportRun> {
  const importer =
    options.importer ??
    createImporter(store, {
      onError: (error) => {
        throw error
      },
    })
  const body = typeof text === 'string' ? once(text) : text
  const { dryRun = false, mapping = null, file = {}, by = 'Mila Moretti' } = options
  const run = await untilEnded(
    importer,
    await importer.start({ workspaceId: WORKSPACE, by, kind, dryRun, file: { mapping, ...file }, body }),
  )
  // It cleans up after the run has ended; the caller may close the database now.
  if (!options.importer) await importer.close()
  return run
}

/** The leads that a system has these ids for, in this order. */
export async function leadsBy(store: Store, source: string, externalIds: string[]): Promise<LeadContext[]> {
  const records = await selectRecords(store.db, WORKSPACE, source, externalIds)
  const contexts = await readContexts(store.db, WORKSPACE, [...records.values()])
  return externalIds.flatMap((id) => contexts.filter(({ lead }) => lead.id === records.get(id)))
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
