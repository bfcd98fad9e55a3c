import { useMemo } from 'react'
import { type FileColumn, fileColumns } from './file-columns.ts'
import type { ImportView } from './import-view.ts'
import { decodeHead } from './read-head.ts'

/** The columns of the file, with examples where this page has the file. */
export function useFileColumns({ head, run, mapping }: ImportView): FileColumn[] {
  return useMemo(() => {
    const names = namesOf(run, mapping)
    const text = head && decodeHead(head, run?.readAs?.encoding ?? null)
    return text ? fileColumns(text, names) : names.map((name) => ({ name, examples: [] }))
  }, [head, run, mapping])
}

/** As the hub has named them; a run of before, or one that was not read, has no list of its columns. */
function namesOf(run: ImportView['run'], mapping: ImportView['mapping']): string[] {
  if (!run) return []
  const listed = run.columns.map(({ header }) => header)
  return listed.length > 0 ? listed : [...Object.keys(run.mapping ?? mapping ?? {}), ...run.unmapped]
}
