import type { FirstRow, ImportRun } from '../../../lib/contract/import.ts'
import type { CheckImport, Failure } from '../desk-client.ts'

/** Why a file or its import did not get further. */
export type ImportFailure =
  | Failure
  /** The file was changed, moved or deleted after it was chosen, or is a folder. */
  | { reason: 'file_unreadable' }
  /** The connection broke before the hub had read the file. */
  | { reason: 'broken_off' }

/** One file on its way: what this page knows of it, and where the hub says that it stands. */
export interface ImportView extends Omit<CheckImport, 'kind'> {
  name: string
  /** Null while nobody has said what the file holds. */
  kind: CheckImport['kind'] | null
  /** Null after a reload: a page cannot open a file again by itself. */
  file: File | null
  /** The beginning of the file; null where it is not known. */
  head: Uint8Array | null
  /** Bytes that have gone out; null when the file is not being sent. */
  sent: number | null
  run: ImportRun | null
  /** Of a dry run, as long as this page is open: the hub tells them once. */
  firstRows: readonly FirstRow[]
  failure: ImportFailure | null
  /** The person cancelled while the file was being sent. */
  cancelled: boolean
}

/**
 * `asking` what the file holds, `sending` it for a dry run, `finding` where a run of before stands, `unsent` for a
 * failure; the rest is as the hub has it.
 */
export type Phase = 'asking' | 'sending' | 'finding' | 'unsent' | ImportRun['state']

export function phaseOf({ kind, file, sent, run, failure, cancelled }: ImportView): Phase {
  if (cancelled) return 'cancelled'
  if (sent !== null) return 'sending'
  if (run) return run.state
  if (file === null) return 'finding'
  if (failure) return 'unsent'
  return kind === null ? 'asking' : 'reading'
}

/** Whether another file may take the place of this one. */
export const isOpen = (phase: Phase): boolean =>
  phase !== 'sending' && phase !== 'reading' && phase !== 'applying' && phase !== 'finding'

/** What is said aloud and beside the link to the page; null where there is nothing to say. */
export const STATUS: Readonly<Record<Phase, 'checking' | 'ready' | 'importing' | 'done' | 'ended' | null>> = {
  asking: null,
  finding: null,
  sending: 'checking',
  reading: 'checking',
  ready: 'ready',
  applying: 'importing',
  done: 'done',
  cancelled: 'ended',
  failed: 'ended',
  unsent: 'ended',
}
