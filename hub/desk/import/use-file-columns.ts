import { useMemo } from 'react'
import { type FileColumn, fileColumns } from './file-columns.ts'
import type { ImportView } from './import-view.ts'
import { decodeHead } from './read-head.ts'

/** The columns of the file, with examples where this page has the file. */
export function useFileColumns({ head, run, mapping }: ImportView): FileColumn[] {
  return useMemo(() => {
    const names = run ? [...Object.keys(run.mapping ?? mapping ?? {}), ...run.unmapped] : []
    const text = head && decodeHead(head, run?.readAs?.encoding ?? null)
    return text ? fileColumns(text, names) : names.map((name) => ({ name, examples: [] }))
  }, [head, run, mapping])
}
