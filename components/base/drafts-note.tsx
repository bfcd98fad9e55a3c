import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from './alert.tsx'
import { draftsNotKept } from './storage-words.ts'

interface Props {
  drafts: { problem(): unknown; subscribe(listener: () => void): () => void }
}

/** Says so while what is typed cannot be kept. */
export function DraftsNote({ drafts }: Props) {
  const { t } = useTranslation()
  const problem = useSyncExternalStore(drafts.subscribe, drafts.problem)
  if (problem === null) return null
  return (
    <Alert tone="warn" role="status">
      {draftsNotKept(t, problem)}
    </Alert>
  )
}
