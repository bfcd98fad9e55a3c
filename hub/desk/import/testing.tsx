import { useCallback } from 'react'
import { vi } from 'vitest'
import type { CallResult } from '../../../lib/contract/client.ts'
import { StartedImport } from '../../../lib/contract/import.ts'
import { readProblem } from '../../../lib/contract/problem.ts'
import { createDeskClient } from '../desk-client.ts'
import { fakeHub, problem, show } from '../testing.tsx'
import { ImportSection } from './import-section.tsx'
import { ImportStatus } from './import-status.tsx'
import type { SendFile } from './send-file.ts'
import { useImport } from './use-import.ts'

/** What the tests of the import share: a hub that takes files, and the page in English. */

export const LEADS = 'Email,Firma,Shoe size\nlena@fischer.test,Fischer Optik,38\ntom@okafor.test,Okafor,\n'

export const file = (text: string | BlobPart[] = LEADS, name = 'leads.csv'): File =>
  new File(typeof text === 'string' ? [text] : text, name)

/** A dry run of LEADS that is ready, parsed, so that it is what a hub may answer. */
export const report = (over: Partial<StartedImport> = {}): StartedImport =>
  StartedImport.parse({
    id: 'run-1',
    kind: 'leads',
    dryRun: true,
    state: 'ready',
    mapping: { Email: 'email' },
    unmapped: ['Firma', 'Shoe size'],
    rowsRead: 2,
    accepted: 2,
    rejected: 0,
    firstRejected: [],
    created: 2,
    updated: 0,
    unchanged: 0,
    error: null,
    ...over,
  })

export const refused = (status: number, detail: string): CallResult<never> => ({
  ok: false,
  failure: { kind: 'problem', status, problem: readProblem(problem(status, detail)), retryAfter: null },
})
export const answeredBySomethingElse = (status: number): CallResult<never> => ({
  ok: false,
  failure: { kind: 'status', status, problem: null, retryAfter: null },
})
export const unreachable: CallResult<never> = {
  ok: false,
  failure: { kind: 'unreachable', status: null, problem: null, retryAfter: null },
}

export interface Upload {
  query: URLSearchParams
  id: string
  mapping: unknown
  contentType: string
  signal: AbortSignal
  sent(bytes: number): void
  answer(answer: CallResult<StartedImport>): void
  /** Answers with a run of the id that the upload has. */
  ready(over?: Partial<StartedImport>): void
}

/** Takes files and lets each test answer when it wants. */
export function fakeUploads() {
  const uploads: Upload[] = []
  const send: SendFile = (path, _file, { contentType, signal, onSent }) =>
    new Promise((resolve) => {
      const query = new URL(path, 'http://hub.test').searchParams
      const id = query.get('id')!
      uploads.push({
        query,
        id,
        mapping: JSON.parse(query.get('mapping') ?? 'null'),
        contentType,
        signal,
        sent: onSent,
        answer: resolve,
        ready: (over) => resolve({ ok: true, value: report({ id, ...over }) }),
      })
      signal.addEventListener('abort', () => resolve(unreachable))
    })
  return { uploads, send }
}

/** The newest upload, as soon as it is there. */
export const upload = (uploads: Upload[], number: number): Promise<Upload> =>
  vi.waitFor(() => {
    const found = uploads[number - 1]
    if (!found) throw new Error(`There are ${uploads.length} uploads.`)
    return found
  })

/** The import's page, of a hub that answers from a table of `METHOD /path`. */
export function openImport(routes: Parameters<typeof fakeHub>[0] = {}) {
  const hub = fakeHub({ ...routes })
  const { uploads, send } = fakeUploads()
  const client = createDeskClient(hub.fetch, send)
  const onFailure = vi.fn()
  const Page = () => {
    const stableOnFailure = useCallback(onFailure, [])
    const { imports, view } = useImport(client, 'mara', stableOnFailure)
    return (
      <main>
        <ImportStatus view={view} />
        {imports && <ImportSection imports={imports} view={view} shown pollMs={20} />}
      </main>
    )
  }
  const page = show(<Page />)
  return { ...hub, uploads, onFailure, page }
}
