import type { ImportRun, RejectedRow, RejectedRows, StartedImport } from '../../lib/contract/import.ts'
import { type CodedReason, reason } from '../../lib/domain/import-reason.ts'
import { IdTaken, type Importer, type StartImport } from '../import/importer.ts'
import { inWords } from '../import/reason-words.ts'
import { type Actor, must } from './actor.ts'
import { notThere, Refusal } from './refusal.ts'

/** What people do with imports; the importer of this process does the work. */
export function createImports(importer: Importer) {
  async function get(actor: Actor, id: string): Promise<ImportRun> {
    must(actor, 'import.run')
    return (await importer.get(actor.workspaceId, id)) ?? missing()
  }

  return {
    /**
     * Answers when the file was read.
     * @throws Refusal 409 when there is an import of this id
     */
    async start(actor: Actor, file: Omit<StartImport, 'workspaceId' | 'by'>): Promise<StartedImport> {
      must(actor, 'import.run')
      try {
        return await importer.start({ ...file, workspaceId: actor.workspaceId, by: actor.name })
      } catch (error) {
        throw error instanceof IdTaken ? refused('Started already', reason('import_id_taken')) : error
      }
    },

    /** Where a run stands. */
    get,

    /**
     * Applies a dry run.
     * @throws Refusal 409 when it is not ready (any more)
     */
    async apply(actor: Actor, id: string): Promise<ImportRun> {
      must(actor, 'import.run')
      const run = (await importer.apply(actor.workspaceId, id, actor.name)) ?? missing()
      if (run.state === 'applying' || run.state === 'done') return run
      throw refused('Not ready', reason('import_not_ready'))
    },

    /**
     * Stops a run; one that is done stays done.
     * @throws Refusal 409 when its rows are being applied: it goes on to its end
     */
    async cancel(actor: Actor, id: string): Promise<ImportRun> {
      must(actor, 'import.run')
      const run = (await importer.cancel(actor.workspaceId, id)) ?? missing()
      if (run.state !== 'applying') return run
      throw refused('Being applied', reason('import_being_applied'))
    },

    /** All rejected rows of a run, in the order of the file, with their reasons in English. */
    async rejects(actor: Actor, id: string): Promise<AsyncIterable<{ line: number; reason: string }[]>> {
      await get(actor, id)
      return inEnglish(importer.rejects(actor.workspaceId, id))
    },

    /** Some of the rejected rows of a run after a line, with their reasons as codes. */
    async rejectedRows(actor: Actor, id: string, after: number): Promise<RejectedRows> {
      await get(actor, id)
      const page = await importer.rejects(actor.workspaceId, id, after).next()
      const rows = page.done ? [] : page.value
      return { rows, next: rows.at(-1)?.line ?? null }
    },
  }
}

async function* inEnglish(batches: AsyncIterable<RejectedRow[]>) {
  for await (const rows of batches) yield rows.map(({ line, reason }) => ({ line, reason: inWords(reason) }))
}

export type Imports = ReturnType<typeof createImports>

const refused = (title: string, why: CodedReason) => new Refusal(409, title, inWords(why), { reason: why })

function missing(): never {
  throw notThere('import')
}
